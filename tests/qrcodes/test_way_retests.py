"""Ways are tested again every six months, and who does not answer is told of."""

from typing import Any

import pytest

from core.i18n import translator
from jobs.retesting import retest_all
from qrcodes import guardians, way_retests
from tests.clock import ZONE
from tests.qrcodes.kit import Town
from tests.qrcodes.way_kit import code_of, confirmed, mine, row, second, told, try_code
from words import notices


async def test_half_a_year_later_a_way_is_tested_again_and_works_meanwhile(town: Town) -> None:
    elder_id = await town.elder()
    way_id = await confirmed(town, elder_id)
    before = await told(town, "guardian.test")
    town.clock.advance(days=181)
    await retest_all(town.database, clock=town.clock)
    assert await told(town, "guardian.test") == before
    town.clock.advance(days=2)
    for _ in range(2):
        await retest_all(town.database, clock=town.clock)
    assert len(await told(town, "guardian.test")) == len(before) + 2
    assert [address.chat_id for address in await second(town, elder_id)] == [way_id]
    assert all(card.is_waiting and card.is_confirmed for card in await mine(town, elder_id))
    assert (await try_code(town, way_id, await code_of(town, way_id))).is_right
    await town.confirm(elder_id)
    town.clock.advance(days=15)
    await retest_all(town.database, clock=town.clock)
    assert await told(town, "guardian.silent") == []


async def test_a_test_that_nobody_answers_is_told_to_the_others_and_staff_and_asked_again(town: Town) -> None:
    elder_id = await town.elder()
    await town.join(elder_id, town.cast.li)
    way_id = await confirmed(town, elder_id)
    town.clock.advance(days=183)
    await retest_all(town.database, clock=town.clock)
    await town.confirm(elder_id)
    await town.confirm(elder_id, town.cast.li)
    town.clock.advance(days=14)
    for _ in range(2):
        await retest_all(town.database, clock=town.clock)
    silent = await told(town, "guardian.silent")
    assert {town.cast.li, town.cast.zhao} <= set(silent)
    assert town.cast.wang not in silent
    assert len(silent) == len(set(silent))
    assert [address.chat_id for address in await second(town, elder_id)] == [way_id]
    count = len(await told(town, "guardian.test"))
    town.clock.advance(days=31)
    await retest_all(town.database, clock=town.clock)
    assert len(await told(town, "guardian.test")) == count + 1


async def test_a_way_that_was_refused_is_told_once_a_day(town: Town) -> None:
    elder_id = await town.elder()
    way_id = await confirmed(town, elder_id)
    for hours in (0, 1, 24):
        town.clock.advance(hours=hours)
        async with town.database.begin() as session:
            await way_retests.refused(session, way_id=way_id, now=town.clock())
    assert await told(town, "guardian.way_failing") == [town.cast.wang] * 2
    async with town.database.begin() as session:
        await way_retests.refused(session, way_id=99_999, now=town.clock())
    assert len(await told(town, "guardian.way_failing")) == 2


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_notice_has_words_and_none_without_its_way(town: Town, language: str) -> None:
    elder_id = await town.elder()
    await town.join(elder_id, town.cast.li)
    way_id = await confirmed(town, elder_id)
    chat = (await mine(town, elder_id))[0]

    async def said(kind: str, data: dict[str, Any]) -> str:
        async with town.database.reading() as session:
            found = await notices.render(
                session, kind=kind, data=data, person_id=town.cast.zhao, language=language, now=town.clock(), zone=ZONE, public_url="x"
            )
        return found.text if found else ""

    about = {"elder_id": elder_id, "person_id": town.cast.li}
    for kind in ("guardian.joined", "guardian.removed"):
        assert "肖大爷" in await said(kind, about)
    for kind in ("guardian.silent", "guardian.way_failing"):
        assert "肖大爷" in await said(kind, {"way_id": way_id})
        assert await said(kind, {"way_id": 99_999}) == ""
    at = (await row(town, chat.id)).tested_at
    assert at is not None
    assert "肖大爷" in await said("guardian.test", {"way_id": chat.id, "at": at.isoformat()})
    assert await said("guardian.test", {"way_id": chat.id, "at": town.clock.advance(days=1).isoformat()}) == ""
    assert await said("guardian.none_left", about) == ""
    async with town.database.begin() as session:
        await guardians.leave_all(session, person_id=town.cast.wang, now=town.clock())
        await guardians.leave_all(session, person_id=town.cast.li, now=town.clock())
    assert "肖大爷" in await said("guardian.none_left", about)
    await town.revoke(elder_id)
    assert {await said(kind, about) for kind in ("guardian.joined", "guardian.removed", "guardian.none_left")} == {""}
    assert translator(language).language == language
