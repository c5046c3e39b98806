"""The commands that operate a house: staff, units, goods, and a way back in."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.database import Database
from core.settings import load
from people.enrolment import add_person
from people.nodes import communities
from tests.command_line import HOUSE, PEOPLE, command_line

pytestmark = pytest.mark.usefixtures("logging_as_before", "production")


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
    assert command_line("init", *HOUSE, *PEOPLE).exit_code == 0
    _enrolled("13800138000")
    assert "孙丽" in command_line("appoint", "--phone", "13800138000", "--role", "staff", "--place", "longcheng").output
    assert command_line("appoint", "--phone", "13900139000", "--role", "staff", "--place", "longcheng").exit_code == 1
    assert command_line("appoint", "--phone", "13800138000", "--role", "staff", "--place", "nowhere").exit_code == 1
    file = tmp_path / "goods.toml"
    file.write_text(GOODS, encoding="utf-8")
    early = command_line("goods", str(file), "--place", "longcheng")
    assert (early.exit_code, "惠民超市" in early.stderr) == (1, True)
    for words in ("in the alliance now", "already"):
        assert words in command_line("unit", "--place", "longcheng", "--name", "惠民超市", "--member", "13800138000").output
    assert "1 added, 0 were there" in command_line("goods", str(file), "--place", "longcheng").output
    assert "0 added, 1 were there" in command_line("goods", str(file), "--place", "longcheng").output
    file.write_text("[[item]]\nunit = 3\n", encoding="utf-8")
    assert "cannot be used" in command_line("goods", str(file), "--place", "longcheng").stderr


def test_who_lost_their_phone_comes_in_by_a_new_link() -> None:
    assert command_line("init", *HOUSE, *PEOPLE).exit_code == 0
    _enrolled("13800138000")
    for more in ((), ("--detach",)):
        assert re.search(r"/enter/[\w-]{22}\n", command_line("recover", "--phone", "138 0013 8000", *more).output)
    _enrolled("13800138000")
    assert "2 people gave this phone" in command_line("recover", "--phone", "13800138000").stderr


def test_a_community_that_has_all_the_usual_kinds_gets_none_twice() -> None:
    assert command_line("init", *HOUSE, *PEOPLE).exit_code == 0
    assert "0 added." in command_line("kinds", "--place", "longcheng").output
    assert command_line("kinds", "--place", "nowhere").exit_code == 1
