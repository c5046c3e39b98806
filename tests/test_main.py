"""The command line: what it prints, and the exit codes that scripts rely on."""

import re
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from core import i18n
from core.crypto import KeyRing
from main import app
from tests.command_line import HOUSE, PEOPLE, command_line

pytestmark = pytest.mark.usefixtures("logging_as_before", "production")


@pytest.fixture
def as_demo(production: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESTATION_DEMO", "true")


@pytest.mark.parametrize("command", ["run", "migrate", "demo", "init", "verify", "doctor", "appoint", "unit", "goods", "recover"])
def test_every_command_explains_itself(command: str) -> None:
    said = command_line(command, "--help")
    assert said.exit_code == 0
    assert "Usage" in said.output
    assert command in command_line("--help").output


@pytest.mark.parametrize("command", ["run", "migrate", "demo", "init", "verify", "doctor"])
def test_wrong_settings_end_every_command_with_two(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("ESTATION_TIMEZONE", "Asia/Nowhere")
    said = command_line(command, *((*HOUSE, *PEOPLE) if command == "init" else ()))
    assert said.exit_code == 2
    assert said.stderr.startswith("ESTATION_TIMEZONE must be")


def test_a_new_key_can_be_used() -> None:
    assert KeyRing.parse(command_line("init", "--new-key").output.strip()).current.number == 1


def test_a_house_is_founded_once_and_its_administrator_let_in_again() -> None:
    first = command_line("init", *HOUSE, *PEOPLE)
    assert first.exit_code == 0
    assert re.search(r"http://127\.0\.0\.1:8080/enter/[\w-]{22}\n", first.output)
    again = command_line("init", *HOUSE, *PEOPLE)
    assert (again.exit_code, "already" in again.stderr) == (1, True)
    link = command_line("init", "--new-link")
    assert link.exit_code == 0
    assert "/enter/" in link.output
    assert command_line("verify").exit_code == 0
    assert command_line("doctor").exit_code == 0


@pytest.mark.parametrize(("option", "value"), [("--code", "Long Cheng"), ("--duty-phone", "none"), ("--administrator", "?")])
def test_a_house_with_an_unclear_value_is_not_founded(option: str, value: str) -> None:
    said = command_line("init", *HOUSE, *PEOPLE, option, value)
    assert said.exit_code == 1
    assert option in said.stderr
    assert command_line("init", "--new-link").exit_code == 1


def test_what_is_not_given_is_asked_for() -> None:
    said = CliRunner().invoke(app, ["init", *HOUSE, "--duty-phone", "110"], input="钱卫东\n")
    assert said.exit_code == 0
    assert "Name of the administrator" in said.output


@pytest.mark.usefixtures("as_demo")
def test_the_demo_is_loaded_into_an_empty_database_only() -> None:
    assert command_line("demo").exit_code == 0
    again = command_line("demo")
    assert (again.exit_code, "not empty" in again.stderr) == (1, True)
    assert command_line("verify").exit_code == 0


def test_a_demo_needs_to_be_asked_for() -> None:
    said = command_line("demo")
    assert (said.exit_code, said.stderr.startswith("ESTATION_DEMO")) == (2, True)


def test_a_real_community_is_never_served_as_a_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    assert command_line("init", *HOUSE, *PEOPLE).exit_code == 0
    monkeypatch.setenv("ESTATION_DEMO", "true")
    said = command_line("run")
    assert (said.exit_code, said.stderr.startswith("ESTATION_DEMO")) == (2, True)


@pytest.mark.usefixtures("as_demo")
def test_a_demo_is_never_served_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    assert command_line("demo").exit_code == 0
    monkeypatch.setenv("ESTATION_DEMO", "false")
    monkeypatch.setenv("ESTATION_HOST", "0.0.0.0")
    said = command_line("run")
    assert (said.exit_code, said.stderr.startswith("ESTATION_HOST")) == (2, True)


@pytest.mark.usefixtures("as_demo")
def test_verify_names_the_first_row_that_differs() -> None:
    assert command_line("demo").exit_code == 0
    with sqlite3.connect("data/estation.sqlite") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'account'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        (number,) = connection.execute("SELECT min(id) FROM account WHERE balance > 0").fetchone()
        connection.execute("UPDATE account SET balance = balance + 1 WHERE id = ?", (number,))
    connection.close()
    said = command_line("verify")
    assert said.exit_code == 1
    assert f"account {number} " in said.stderr.splitlines()[0]


def test_a_database_that_was_never_migrated_is_pointed_out() -> None:
    for command in ("verify", "doctor"):
        said = command_line(command)
        assert (said.exit_code, "There is no database yet" in said.stderr) == (1, True)
    assert not Path("data/estation.sqlite").exists()
    assert command_line("migrate").exit_code == 0
    assert command_line("doctor").exit_code == 0


def test_a_house_whose_administrator_left_gets_a_new_one() -> None:
    assert command_line("init", *HOUSE, *PEOPLE).exit_code == 0
    with sqlite3.connect("data/estation.sqlite") as connection:
        connection.execute("UPDATE membership SET until = since")
    connection.close()
    assert "--administrator NAME" in command_line("init", "--new-link").stderr
    assert "/enter/" in command_line("init", "--new-link", "--administrator", "赵敏").output


def test_a_house_without_its_words_does_not_open_and_says_how_to_make_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    begun: list[object] = []

    async def migrate(engine: object) -> None:
        begun.append(engine)
        raise OSError

    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    monkeypatch.setattr("serving.migrate", migrate)
    i18n.translator.cache_clear()
    said = command_line("run")
    assert said.exit_code == 1
    assert "make run" in said.output
    assert begun == []
