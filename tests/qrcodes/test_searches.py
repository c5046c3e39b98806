"""Searches: who may start one, whom the waves tell, what is shared, and that nothing is left when it ends."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import delete, event, select, update

from core.database import Database
from jobs import waving
from messages.models import Outbox
from messages.outbox import Priority
from people import homes
from people.authority import NotAllowed
from people.models import Node, Station
from qrcodes import consents
from qrcodes.elder_access import ElderUnknown
from qrcodes.elder_models import Elder
from qrcodes.searchers import JoinFirst, NotAsked
from qrcodes.searches import NoBroadcastConsent, SearchRunning, SearchUnclear, SeenInFuture, SeenTooLongAgo
from qrcodes.sightings import SightingUnclear, TooManySightings
from tests.cast import Cast
from tests.qrcodes.search_kit import Hunt

# One degree of latitude is 111.2 km.
LONGCHENG = (43.8266, 126.5683)
KM = 1 / 111.195


def north(kilometres: float) -> tuple[float, float]:
    return (round(LONGCHENG[0] + kilometres * KM, 6), LONGCHENG[1])


@pytest.fixture
async def hunt(database: Database, cast: Cast) -> Hunt:
    made = Hunt(database, cast)
    await made.furnish()
    return made


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


async def test_waves_reach_one_then_three_then_five_kilometres_and_tell_nobody_twice(hunt: Hunt) -> None:
    at = [north(0.99), north(1.01), north(2.99), north(3.01), north(4.99), north(5.01)]
    people = await hunt.crowd(at)
    search = await hunt.start()
    assert await hunt.wave() == 1
    assert await hunt.wave() == 0
    for _ in range(2):
        hunt.clock.advance(minutes=14, seconds=59)
        assert await hunt.wave() == 0
        hunt.clock.advance(seconds=1)
        assert await hunt.wave() == 1
    hunt.clock.advance(minutes=15)
    assert await hunt.wave() == 0
    asked = await hunt.asked(search)
    assert [asked.get(each) for each in people] == [1, 2, 2, 3, 3, None]
    told = await hunt.notices("search.wave")
    assert len(told) == len(set(told))
    assert hunt.cast.wang not in told


async def test_who_named_no_building_lives_in_the_middle_of_the_community(hunt: Hunt) -> None:
    search = await hunt.start()
    await hunt.wave()
    asked = await hunt.asked(search)
    # Li, Zhao, Zhou, Qian of Longcheng; Wu of Jiayuan, nearly three kilometres off, comes with the second wave.
    assert set(asked) == {hunt.cast.li, hunt.cast.zhao, hunt.cast.zhou, hunt.cast.qian}
    hunt.clock.advance(minutes=15)
    await hunt.wave()
    assert (await hunt.asked(search))[hunt.cast.wu] == 2


async def test_a_chosen_building_moves_somebody_nearer_and_taking_it_back_moves_them_home(hunt: Hunt) -> None:
    async with hunt.database.begin() as session:
        nodes = await homes.buildings(session, community_id=hunt.cast.jiayuan)
        await homes.settle(session, person_id=hunt.cast.wu, node_id=nodes[0].id, now=hunt.clock())
        with pytest.raises(homes.HomeUnknown):
            await homes.settle(session, person_id=hunt.cast.li, node_id=nodes[0].id, now=hunt.clock())
        home = await homes.home_of(session, person_id=hunt.cast.wu)
        assert home is not None
        assert home.name == "第一网格"
        await homes.remove(session, person_id=hunt.cast.wu)
        assert await homes.home_of(session, person_id=hunt.cast.wu) is None


async def test_two_processes_send_each_wave_once(hunt: Hunt) -> None:
    search = await hunt.start()
    other = Database(hunt.database.url.render_as_string(hide_password=False), keys=hunt.database.keys, zone=hunt.database.zone)
    sent = await asyncio.gather(*(waving.wave_all(each, clock=hunt.clock) for each in (hunt.database, other) * 3))
    await other.close()
    assert sum(sent) == 1
    assert len(await hunt.notices("search.wave")) == len(await hunt.asked(search)) == 4


async def test_alerts_do_not_wait_for_the_morning(hunt: Hunt) -> None:
    await hunt.start()
    await hunt.wave()
    async with hunt.database.reading() as session:
        kinds = select(Outbox.priority).where(Outbox.kind.in_(("search.wave", "search.started"))).distinct()
        assert list(await session.scalars(kinds)) == [Priority.ALERT]


async def test_five_thousand_volunteers_are_told_in_few_statements(hunt: Hunt) -> None:
    people = await hunt.crowd([north(0.5)] * 5_000)
    await hunt.start()
    statements = []

    def note(*call: object) -> None:
        statements.append(call[2])

    engine = hunt.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    await hunt.wave()
    event.remove(engine, "before_cursor_execute", note)
    assert len(statements) < 30
    assert set(people) <= set(await hunt.notices("search.wave"))


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


async def test_where_nobody_knows_where_to_begin_the_community_is_asked_at_once(hunt: Hunt) -> None:
    async with hunt.database.begin() as session:
        await session.execute(delete(Station))
        await session.execute(update(Node).values(latitude=None, longitude=None))
    search = await hunt.start()
    await hunt.wave()
    assert set(await hunt.asked(search)) == {hunt.cast.li, hunt.cast.zhao, hunt.cast.zhou, hunt.cast.qian}
