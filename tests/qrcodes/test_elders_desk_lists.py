"""Elders as staff list them at the desk: what waits, what is approved, and one record without what is private."""

import dataclasses

import pytest

from core.database import Database
from people.authority import NotAllowed
from qrcodes import elder_lists, elder_overview, elder_waiting
from qrcodes.elder_access import ElderUnknown
from qrcodes.elder_overview import Overview
from qrcodes.elder_waiting import Waiting
from tests.cast import Cast
from tests.clock import Clock
from tests.qrcodes.kit import HARD_OF_HEARING, INSULIN, PENICILLIN, XIAO, Town
from tests.statements import counting


@pytest.fixture
def town(database: Database, cast: Cast, clock: Clock) -> Town:
    return Town(database, cast, clock)


async def _waiting(town: Town, who: int | None = None, **asked: int) -> list[Waiting]:
    async with town.database.reading() as session:
        where = {"actor": who or town.cast.zhao, "community_id": town.cast.longcheng}
        return await elder_waiting.waiting(session, **(where | asked), now=town.clock())


async def _overview(town: Town, elder_id: int, who: int | None = None) -> Overview:
    async with town.database.reading() as session:
        return await elder_overview.overview(session, actor=who or town.cast.zhao, elder_id=elder_id, now=town.clock())


async def test_zhao_sees_who_asks_how_many_guard_and_what_they_lack(town: Town) -> None:
    first = await town.register()
    second = await town.register(town.cast.li, called="李奶奶", name="李秀兰")
    await town.confirm(second, town.cast.li)
    seen = [(one.card.elder_id, one.asker, one.joined, one.reached, one.lacks, one.is_own) for one in await _waiting(town)]
    assert seen == [(first, "王芳", 1, 0, 1, False), (second, "李建国", 1, 1, 0, False)]
    assert [one.card.elder_id for one in await _waiting(town, after=first)] == [second]
    await town.approve(second)
    assert [one.card.elder_id for one in await _waiting(town)] == [first]


async def test_what_zhao_asked_for_herself_is_marked_for_a_colleague(town: Town) -> None:
    await town.register(town.cast.zhao)
    assert [one.is_own for one in await _waiting(town)] == [True]
    assert [one.is_own for one in await _waiting(town, town.cast.zhou)] == [False]


async def test_wu_of_another_community_lists_nothing_here(town: Town) -> None:
    elder_id = await town.elder()
    with pytest.raises(NotAllowed):
        await _waiting(town, town.cast.wu)
    with pytest.raises(ElderUnknown):
        await _overview(town, elder_id, town.cast.wu)
    with pytest.raises(ElderUnknown):
        await _overview(town, elder_id, town.cast.wang)
    async with town.database.reading() as session:
        qian, now, away = town.cast.qian, town.clock(), town.cast.jiayuan
        assert len(await elder_lists.approved(session, actor=qian, now=now, community_id=town.cast.longcheng)) == 1
        assert await elder_lists.approved(session, actor=qian, now=now, community_id=away) == []
        assert await elder_lists.found(session, actor=qian, now=now, text="肖", community_id=away) == []


async def test_one_record_says_how_many_lines_there_are_and_none_of_them(town: Town) -> None:
    elder_id = await town.register()
    seen = await _overview(town, elder_id)
    assert (seen.card.called, seen.lines, seen.lines_shown, seen.has_photo) == ("肖大爷", 3, 2, True)
    assert [one.why for one in seen.lacks] == ["chat"]
    assert [one.kind for one in seen.consents] == ["health", "position", "broadcast"]
    told = str(dataclasses.asdict(seen))
    private = (INSULIN, PENICILLIN, HARD_OF_HEARING, XIAO.name, XIAO.address, XIAO.history)
    assert [words for words in private if words in told] == []


async def test_the_queue_asks_as_much_for_fifty_as_for_five(town: Town) -> None:
    for _ in range(5):
        await town.register(town.cast.zhou, on_behalf=True)
    with counting(town.database) as few:
        assert len(await _waiting(town)) == 5
    for _ in range(45):
        await town.register(town.cast.zhou, on_behalf=True)
    with counting(town.database) as many:
        assert len(await _waiting(town)) == 50
    assert len(many) == len(few)
