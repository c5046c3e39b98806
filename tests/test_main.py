"""The command line: what it prints, and the exit codes that scripts rely on."""

import re
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from core.crypto import KeyRing, new_key_text
from core.settings import PREFIX, Settings
from main import app

HOUSE = ("--street", "江南街道", "--community", "龙城社区", "--code", "longcheng", "--station", "龙城社区驿站")
PEOPLE = ("--duty-phone", "0432-62010336", "--administrator", "钱卫东")


pytestmark = pytest.mark.usefixtures("logging_as_before")


@pytest.fixture(autouse=True)
def _production(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"{PREFIX}{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ESTATION_ENCRYPTION_KEYS", new_key_text())


@pytest.fixture
def as_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESTATION_DEMO", "true")


def _main(*words: str) -> Result:
    return CliRunner().invoke(app, words)


@pytest.mark.parametrize("command", ["run", "migrate", "demo", "init", "verify", "doctor"])
def test_every_command_explains_itself(command: str) -> None:
    said = _main(command, "--help")
    assert said.exit_code == 0
    assert "Usage" in said.output
    assert command in _main("--help").output


@pytest.mark.parametrize("command", ["run", "migrate", "demo", "init", "verify", "doctor"])
def test_wrong_settings_end_every_command_with_two(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("ESTATION_TIMEZONE", "Asia/Nowhere")
    said = _main(command, *((*HOUSE, *PEOPLE) if command == "init" else ()))
    assert said.exit_code == 2
    assert said.stderr.startswith("ESTATION_TIMEZONE must be")


def test_a_new_key_can_be_used() -> None:
    assert KeyRing.parse(_main("init", "--new-key").output.strip()).current.number == 1


def test_a_house_is_founded_once_and_its_administrator_let_in_again() -> None:
    first = _main("init", *HOUSE, *PEOPLE)
    assert first.exit_code == 0
    assert re.search(r"http://127\.0\.0\.1:8080/enter/[\w-]{22}\n", first.output)
    again = _main("init", *HOUSE, *PEOPLE)
    assert (again.exit_code, "already" in again.stderr) == (1, True)
    link = _main("init", "--new-link")
    assert link.exit_code == 0
    assert "/enter/" in link.output
    assert _main("verify").exit_code == 0
    assert _main("doctor").exit_code == 0


@pytest.mark.parametrize(("option", "value"), [("--code", "Long Cheng"), ("--duty-phone", "none"), ("--administrator", "?")])
def test_a_house_with_an_unclear_value_is_not_founded(option: str, value: str) -> None:
    said = _main("init", *HOUSE, *PEOPLE, option, value)
    assert said.exit_code == 1
    assert option in said.stderr
    assert _main("init", "--new-link").exit_code == 1


def test_what_is_not_given_is_asked_for() -> None:
    said = CliRunner().invoke(app, ["init", *HOUSE, "--duty-phone", "110"], input="钱卫东\n")
    assert said.exit_code == 0
    assert "Name of the administrator" in said.output


@pytest.mark.usefixtures("as_demo")
def test_the_demo_is_loaded_into_an_empty_database_only() -> None:
    assert _main("demo").exit_code == 0
    again = _main("demo")
    assert (again.exit_code, "not empty" in again.stderr) == (1, True)
    assert _main("verify").exit_code == 0


def test_a_demo_needs_to_be_asked_for() -> None:
    said = _main("demo")
    assert (said.exit_code, said.stderr.startswith("ESTATION_DEMO")) == (2, True)


def test_a_real_community_is_never_served_as_a_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _main("init", *HOUSE, *PEOPLE).exit_code == 0
    monkeypatch.setenv("ESTATION_DEMO", "true")
    said = _main("run")
    assert (said.exit_code, said.stderr.startswith("ESTATION_DEMO")) == (2, True)


@pytest.mark.usefixtures("as_demo")
def test_a_demo_is_never_served_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _main("demo").exit_code == 0
    monkeypatch.setenv("ESTATION_DEMO", "false")
    monkeypatch.setenv("ESTATION_HOST", "0.0.0.0")
    said = _main("run")
    assert (said.exit_code, said.stderr.startswith("ESTATION_HOST")) == (2, True)


@pytest.mark.usefixtures("as_demo")
def test_verify_names_the_first_row_that_differs() -> None:
    assert _main("demo").exit_code == 0
    with sqlite3.connect("data/estation.sqlite") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'account'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        (number,) = connection.execute("SELECT min(id) FROM account WHERE balance > 0").fetchone()
        connection.execute("UPDATE account SET balance = balance + 1 WHERE id = ?", (number,))
    connection.close()
    said = _main("verify")
    assert said.exit_code == 1
    assert f"account {number} " in said.stderr.splitlines()[0]


def test_a_database_that_was_never_migrated_is_pointed_out() -> None:
    assert _main("verify").exit_code == 1
    assert "python main.py migrate" in _main("doctor").output
    assert _main("migrate").exit_code == 0
    assert _main("doctor").exit_code == 0
