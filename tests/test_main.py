"""The command line: what it prints, and the exit codes that scripts rely on."""

import asyncio
import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from core.crypto import KeyRing, new_key_text
from core.database import Database
from core.settings import PREFIX, Settings, load
from main import app
from people.enrolment import add_person
from people.nodes import communities

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


@pytest.mark.parametrize("command", ["run", "migrate", "demo", "init", "verify", "doctor", "appoint", "unit", "goods", "recover"])
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
    for command in ("verify", "doctor"):
        said = _main(command)
        assert (said.exit_code, "There is no database yet" in said.stderr) == (1, True)
    assert not Path("data/estation.sqlite").exists()
    assert _main("migrate").exit_code == 0
    assert _main("doctor").exit_code == 0


GOODS = """
[[item]]
unit = "惠民超市"
code = "rice"
name = "大米 5 公斤"
name_en = "Rice, 5 kg"
price = 60
stock = 20

[place."惠民超市"]
place = "服务台"
place_en = "Desk"
hours = "09:00–17:00"
"""


def _enrolled(phone: str) -> None:
    """Somebody has enrolled with this phone."""

    async def enrol() -> None:
        settings = load()
        database = Database(settings.database, keys=settings.keys)
        async with database.begin() as session:
            (community,) = await communities(session)
            await add_person(session, name="孙丽", phone=phone, community_id=community.id, now=datetime.now(UTC))
        await database.close()

    asyncio.run(enrol())


def test_a_real_house_gets_staff_a_unit_and_goods_from_the_command_line(tmp_path: Path) -> None:
    assert _main("init", *HOUSE, *PEOPLE).exit_code == 0
    _enrolled("13800138000")
    assert "孙丽" in _main("appoint", "--phone", "13800138000", "--role", "staff", "--place", "longcheng").output
    assert _main("appoint", "--phone", "13900139000", "--role", "staff", "--place", "longcheng").exit_code == 1
    assert _main("appoint", "--phone", "13800138000", "--role", "staff", "--place", "nowhere").exit_code == 1
    file = tmp_path / "goods.toml"
    file.write_text(GOODS, encoding="utf-8")
    early = _main("goods", str(file), "--place", "longcheng")
    assert (early.exit_code, "惠民超市" in early.stderr) == (1, True)
    for words in ("in the alliance now", "already"):
        assert words in _main("unit", "--place", "longcheng", "--name", "惠民超市", "--member", "13800138000").output
    assert "1 added, 0 were there" in _main("goods", str(file), "--place", "longcheng").output
    assert "0 added, 1 were there" in _main("goods", str(file), "--place", "longcheng").output
    file.write_text("[[item]]\nunit = 3\n", encoding="utf-8")
    assert "cannot be used" in _main("goods", str(file), "--place", "longcheng").stderr


def test_who_lost_their_phone_comes_in_by_a_new_link() -> None:
    assert _main("init", *HOUSE, *PEOPLE).exit_code == 0
    _enrolled("13800138000")
    for more in ((), ("--detach",)):
        assert re.search(r"/enter/[\w-]{22}\n", _main("recover", "--phone", "138 0013 8000", *more).output)
    _enrolled("13800138000")
    assert "2 people gave this phone" in _main("recover", "--phone", "13800138000").stderr


def test_a_house_whose_administrator_left_gets_a_new_one() -> None:
    assert _main("init", *HOUSE, *PEOPLE).exit_code == 0
    with sqlite3.connect("data/estation.sqlite") as connection:
        connection.execute("UPDATE membership SET until = since")
    connection.close()
    assert "--administrator NAME" in _main("init", "--new-link").stderr
    assert "/enter/" in _main("init", "--new-link", "--administrator", "赵敏").output
