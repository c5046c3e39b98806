"""Tables from the command line: by the same rooms, all or none, with the wrong rows named."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.database import Database
from core.settings import load
from people.enrolment import add_person
from people.nodes import communities
from tests.command_line import HOUSE, PEOPLE, command_line
from tests.words.test_import_sheets import workbook

pytestmark = pytest.mark.usefixtures("logging_as_before", "production")

TO = ("--community", "longcheng", "--by", "13800138000")


def _staff() -> None:
    async def enrol() -> None:
        settings = load()
        database = Database(settings.database, keys=settings.keys)
        async with database.begin() as session:
            (community,) = await communities(session)
            await add_person(session, name="孙丽", phone="13800138000", community_id=community.id, now=datetime.now(UTC))
        await database.close()

    asyncio.run(enrol())


def _rows(*phones: str) -> list[list[str]]:
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    return [[name, phone, "", "是", today] for name, phone in zip(("王秀英", "李国强"), phones, strict=True)]


def test_residents_come_in_from_a_file_all_or_none(tmp_path: Path) -> None:
    assert command_line("init", *HOUSE, *PEOPLE).exit_code == 0
    _staff()
    file = tmp_path / "residents.xlsx"
    file.write_bytes(workbook("residents", _rows("13900139000", "1390013900")))
    assert command_line("import", "residents", str(file), *TO).stderr.strip().startswith("The person of --by")
    assert command_line("appoint", "--phone", "13800138000", "--role", "staff", "--place", "longcheng").exit_code == 0
    wrong = command_line("import", "residents", str(file), *TO)
    assert (wrong.exit_code, "第 3 行，手机号：少一位数字" in wrong.stderr, "1 rows are not right" in wrong.stderr) == (1, True, True)
    file.write_bytes(workbook("residents", _rows("13900139000", "13700137000")))
    assert "nothing was brought in" in command_line("import", "residents", str(file), *TO, "--dry").output
    assert "2 rows brought in as import 1." in command_line("import", "residents", str(file), *TO).output
    again = command_line("import", "residents", str(file), *TO)
    assert (again.exit_code, again.stderr.count("已经登记过")) == (1, 2)
    file.write_bytes(b"nothing")
    assert command_line("import", "residents", str(file), *TO).exit_code == 1
