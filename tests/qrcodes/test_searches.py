"""Searches: who may start one, what is refused, who joins, and what they share."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from core.database import Database
from people.authority import NotAllowed
from qrcodes import consents
from qrcodes.elder_access import ElderUnknown
from qrcodes.elder_models import Elder
from qrcodes.searchers import JoinFirst, NotAsked
from qrcodes.searches import NoBroadcastConsent, SearchRunning, SearchUnclear, SeenInFuture, SeenTooLongAgo
from qrcodes.sightings import SightingUnclear, TooManySightings
from tests.cast import Cast
from tests.qrcodes.search_kit import Hunt


async def test_a_guardian_and_the_station_start_a_search_and_nobody_else_does(hunt: Hunt) -> None:
    for stranger in (hunt.cast.li, hunt.cast.liu, hunt.cast.wu):
        with pytest.raises(NotAllowed):
            await hunt.start(actor=stranger)
    first = await hunt.start()
    await hunt.end(first, outcome="called_off")
    assert await hunt.start(actor=hunt.cast.zhou, key="again") > first


async def test_without_consent_nobody_is_told_and_the_refusal_names_the_duty_phone(database: Database, cast: Cast) -> None:
    hunt = Hunt(database, cast)
    await hunt.furnish(consent=False)
    with pytest.raises(NoBroadcastConsent) as refused:
        await hunt.start()
    assert refused.value.data == {"elder_id": hunt.elder, "phone": "0432-62010336", "may_give": True}
    assert await hunt.notices("search.started") == []
    async with database.begin() as session:
        await consents.give(session, actor=cast.wang, elder_id=hunt.elder, kind="broadcast", right="child", now=hunt.clock())
    assert await hunt.start()


async def test_an_elder_whose_page_has_ended_is_not_looked_for(hunt: Hunt) -> None:
    async with hunt.database.begin() as session:
        gone = {"status": "withdrawn", "ended_at": hunt.clock()}
        await session.execute(update(Elder).where(Elder.id == hunt.elder).values(gone))
    with pytest.raises(ElderUnknown):
        await hunt.start()


async def test_the_same_form_sent_twice_is_one_search_and_another_is_refused_while_it_lives(hunt: Hunt) -> None:
    first = await hunt.start()
    assert await hunt.start() == first
    with pytest.raises(SearchRunning) as refused:
        await hunt.start(actor=hunt.cast.zhao)
    assert refused.value.data == {"search_id": first}


async def test_what_cannot_be_is_refused(hunt: Hunt) -> None:
    with pytest.raises(SeenInFuture):
        await hunt.start(at=hunt.clock() + timedelta(minutes=1))
    with pytest.raises(SeenTooLongAgo):
        await hunt.start(at=hunt.clock() - timedelta(hours=72, seconds=1))
    for words in ("", "  ", "好" * 301):
        with pytest.raises(SearchUnclear):
            await hunt.start(place=words)
        with pytest.raises(SearchUnclear):
            await hunt.start(wearing=words)


async def test_only_who_was_asked_joins_and_only_who_joined_reports(hunt: Hunt) -> None:
    search = await hunt.start()
    with pytest.raises(NotAsked):
        await hunt.join(hunt.cast.li, search)
    await hunt.wave()
    with pytest.raises(JoinFirst):
        await hunt.report(hunt.cast.li, search)
    with pytest.raises(JoinFirst):
        await hunt.sight(hunt.cast.li, search, "在超市门口")
    await hunt.join(hunt.cast.li, search)
    await hunt.join(hunt.cast.li, search)
    await hunt.report(hunt.cast.li, search)
    with pytest.raises(NotAllowed):
        await hunt.card(hunt.cast.liu, search)
    with pytest.raises(NotAllowed):
        await hunt.told(hunt.cast.liu, search)
    assert (await hunt.card(hunt.cast.li, search)).joined == 1


async def test_what_was_seen_stands_on_one_list_for_all_of_them(hunt: Hunt) -> None:
    search = await hunt.searched()
    await hunt.sight(hunt.cast.li, search, "在超市门口", key="same")
    await hunt.sight(hunt.cast.li, search, "在超市门口", key="same")
    await hunt.sight(hunt.cast.wang, search, "他爱去江边")
    for reader in (hunt.cast.wang, hunt.cast.zhou, hunt.cast.zhao, hunt.cast.li):
        assert [one.words for one in await hunt.told(reader, search)] == ["他爱去江边", "在超市门口", "我在江边找"]
    # Among volunteers names are masked; family and station read them whole.
    assert [one.name for one in await hunt.told(hunt.cast.li, search)] == ["王*", "李*国", "李*国"]
    assert next(one.name for one in await hunt.told(hunt.cast.zhao, search)) == "王芳"
    with pytest.raises(SightingUnclear):
        await hunt.sight(hunt.cast.li, search, "好" * 301)
    for _ in range(38):
        await hunt.report(hunt.cast.li, search, "", kind="back")
    with pytest.raises(TooManySightings):
        await hunt.sight(hunt.cast.li, search, "在超市门口")
