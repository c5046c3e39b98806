"""Who is suggested for a wish, which wishes are suggested to somebody, and why; never more looked at than needed."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event, update

from core.database import Database
from core.i18n import translator
from messages.mentions import collecting
from people import privacy
from people.authority import NotAllowed
from people.models import Consent
from points import family
from tests.cast import Cast
from tests.clock import Clock
from tests.wishes.life_kit import Life
from tests.wishes.resource_kit import LAMPS, Givers
from wishes import matching
from wishes.scoring import Reason
from wishes.steps import WishUnknown
from wishes.times import ALL_PARTS, EVENING, WEEKEND, WORKDAYS
from words import wish_matches

DARK = "厨房的灯不亮了，够不着，想请人换一个"


@pytest.fixture
def givers(database: Database, cast: Cast, clock: Clock) -> Givers:
    return Givers(database, cast, clock)


async def test_a_helper_is_suggested_with_the_reasons_in_words(life: Life, givers: Givers, cast: Cast) -> None:
    building = await givers.node("longcheng-1-105")
    await givers.settles(cast.li, "longcheng-1")
    await givers.lists(days=WEEKEND)
    wish_id = await life.open_wish("厨房的灯不亮了，周末想请人换一个", node_id=building)
    [best] = await givers.suggested(wish_id)
    assert (best.person_id, best.unit_id, best.name) == (cast.li, None, "李建国")
    assert wish_matches.of_helper(best.reasons, translator("zh")) == "能帮忙修灯修电路，周末有空，住同一网格"
    said = "can help with: lights and wiring, free at weekends, lives in the same grid"
    assert wish_matches.of_helper(best.reasons, translator("en")) == said


async def test_who_listed_nothing_or_something_else_is_not_suggested(life: Life, givers: Givers, cast: Cast) -> None:
    await givers.lists(cast.liu, "会理发")
    wish_id = await life.open_wish(DARK)
    assert await givers.suggested(wish_id) == []


async def test_time_nearness_and_words_decide_among_those_who_can_help(life: Life, givers: Givers, cast: Cast) -> None:
    building = await givers.node("longcheng-1-105")
    others = [await givers.member(name) for name in ("陈明", "杨光", "何静")]
    await givers.lists(others[0], "会换灯泡", days=WORKDAYS)
    await givers.lists(others[1], "会换灯泡", days=WEEKEND)
    await givers.lists(others[2], "会换灯泡", days=WEEKEND, node_id=building)
    wish_id = await life.open_wish("灯不亮了，只有周末家里有人", node_id=building)
    assert await givers.people(wish_id) == [others[2], others[1], others[0]]


async def test_at_most_five_are_suggested_and_each_once(life: Life, givers: Givers) -> None:
    members = [await givers.member() for _ in range(7)]
    for person_id in members:
        for words in (LAMPS, "会装插座和开关"):
            await givers.lists(person_id, words)
    found = await givers.people(await life.open_wish(DARK))
    assert len(found) == len(set(found)) == 5
    assert set(found) <= set(members)


async def test_neither_the_wisher_nor_who_wrote_it_down_nor_who_set_the_reward_is_suggested(life: Life, givers: Givers, cast: Cast) -> None:
    for who in (cast.wang, cast.zhou, cast.zhao, cast.li):
        await givers.lists(who)
    wish_id = await life.wishes(cast.wang, by=cast.zhou)
    await life.publishes(wish_id, words=DARK)
    assert await givers.people(wish_id) == [cast.li]


async def test_the_wishers_family_is_not_suggested(life: Life, givers: Givers, cast: Cast, database: Database, clock: Clock) -> None:
    await givers.lists()
    wish_id = await life.open_wish(DARK)
    assert await givers.people(wish_id) == [cast.li]
    async with database.begin() as session:
        token = await family.invite(session, actor=cast.wang, now=clock())
        await family.accept(session, actor=cast.li, token=token, now=clock())
    assert await givers.people(wish_id) == []
    assert await givers.wishes_for() == {}


async def test_who_lives_in_another_community_is_not_suggested(life: Life, givers: Givers, cast: Cast) -> None:
    await givers.lists(cast.wu)
    wish_id = await life.open_wish(DARK)
    assert await givers.people(wish_id) == []
    assert await givers.wishes_for(cast.wu) == {}


async def test_who_never_agreed_to_be_on_record_or_took_it_back_is_not_suggested(
    life: Life, givers: Givers, cast: Cast, database: Database, clock: Clock
) -> None:
    stranger = await givers.member(agreed=False)
    await givers.lists(stranger)
    await givers.lists()
    wish_id = await life.open_wish(DARK)
    assert await givers.people(wish_id) == [cast.li]
    async with database.begin() as session:
        await session.execute(update(Consent).where(Consent.person_id == cast.li).values(withdrawn_at=clock()))
    assert await givers.people(wish_id) == []


async def test_who_was_forgotten_is_not_suggested(life: Life, givers: Givers, database: Database, clock: Clock) -> None:
    member = await givers.member()
    await givers.lists(member)
    wish_id = await life.open_wish(DARK)
    async with database.begin() as session:
        await privacy.forget(session, person_id=member, now=clock())
    assert await givers.people(wish_id) == []


async def test_who_gave_it_back_or_declined_it_is_not_asked_again(life: Life, givers: Givers, cast: Cast) -> None:
    member = await givers.member()
    for who in (cast.li, cast.liu, member):
        await givers.lists(who)
    wish_id = await life.open_wish(DARK)
    await life.claims(wish_id, cast.li)
    await life.releases(wish_id, cast.li)
    offer_id = await life.dispatches(wish_id, cast.liu)
    assert await givers.people(wish_id) == [member]
    await life.declines(offer_id, cast.liu)
    assert await givers.people(wish_id) == [member]
    assert wish_id not in await givers.wishes_for(cast.li)
    assert wish_id not in await givers.wishes_for(cast.liu)
    assert wish_id in await givers.wishes_for(member)


async def test_who_has_much_on_hand_comes_later_and_who_has_all_they_can_do_not_at_all(life: Life, givers: Givers, cast: Cast) -> None:
    member = await givers.member()
    await givers.lists(cast.li)
    await givers.lists(member)
    await life.claims(await life.open_wish("想有人陪着说说话", kind="company"), cast.li)
    assert await givers.people(await life.open_wish(DARK, who=cast.liu)) == [member, cast.li]
    await givers.lists(cast.qian, quantity=1)
    await life.claims(await life.open_wish("想找人下象棋", kind="company"), cast.qian)
    assert cast.qian not in await givers.people(await life.open_wish(DARK, who=cast.liu))


async def test_who_made_wishes_come_true_comes_first(life: Life, givers: Givers, cast: Cast) -> None:
    members = [await givers.member(), cast.li]
    for who in members:
        await givers.lists(who)
    await life.came_true(await life.open_wish("想有人陪着说说话", kind="company"), by=cast.li)
    found = await givers.suggested(await life.open_wish(DARK, who=cast.liu))
    assert [one.person_id for one in found] == [cast.li, members[0]]
    assert Reason("fulfilled", number=1) in found[0].reasons


async def test_a_unit_is_suggested_by_name_and_a_closed_one_is_not(
    life: Life, givers: Givers, cast: Cast, database: Database, clock: Clock
) -> None:
    shop = await givers.unit("红星家电", cast.qian)
    await givers.lists(cast.qian, "可捐电风扇、电饭锅", kind="goods", unit_id=shop)
    wish_id = await life.open_wish("天热，想要一台电风扇", kind="goods")
    [best] = await givers.suggested(wish_id)
    assert (best.person_id, best.unit_id, best.name) == (None, shop, "红星家电")
    assert wish_matches.of_helper(best.reasons, translator("zh"), is_unit=True) == "有家用物品"
    async with database.reading() as session:
        assert await matching.matching_units(session, wish_id=wish_id, now=clock()) == [shop]


async def test_only_staff_are_told_who_could_help(life: Life, givers: Givers, cast: Cast) -> None:
    await givers.lists()
    wish_id = await life.open_wish(DARK)
    for who in (cast.wang, cast.li, cast.wu):
        with pytest.raises(NotAllowed):
            await givers.suggested(wish_id, by=who)
    with pytest.raises(WishUnknown):
        await givers.suggested(99_999)


async def test_who_is_suggested_counts_as_mentioned(life: Life, givers: Givers, cast: Cast) -> None:
    await givers.lists()
    wish_id = await life.open_wish(DARK)
    with collecting() as mentioned:
        await givers.suggested(wish_id)
    assert mentioned == {cast.li}


async def test_a_wish_that_waits_for_staff_is_matched_by_its_own_words(life: Life, givers: Givers, cast: Cast) -> None:
    await givers.lists()
    wish_id = await life.wishes(words=DARK)
    assert await givers.people(wish_id) == [cast.li]


async def test_a_helper_is_shown_the_wishes_they_can_do_with_why(life: Life, givers: Givers, cast: Cast) -> None:
    await givers.settles(cast.li, "longcheng-1-105")
    await givers.lists(parts=EVENING)
    building = await givers.node("longcheng-1-105")
    lamp = await life.open_wish("灯不亮了，晚上想请人来看看", node_id=building)
    await life.open_wish("想有人教我用微信视频", colour="green")
    best = await givers.wishes_for()
    assert next(iter(best)) == lamp
    assert wish_matches.of_wish(best[lamp], translator("zh")) == "您能帮忙修灯修电路，在晚上，您正好有空，就在您那栋楼"
    assert "in your building" in wish_matches.of_wish(best[lamp], translator("en"))


async def test_who_listed_nothing_is_shown_the_most_urgent(life: Life, givers: Givers, cast: Cast) -> None:
    green = await life.open_wish(DARK, colour="green")
    red = await life.open_wish("想请人来修水管", colour="red")
    best = await givers.wishes_for()
    assert list(best) == [red, green]
    assert best[red] == (Reason("urgent"),)


async def test_ones_own_and_taken_wishes_are_not_shown(life: Life, givers: Givers, cast: Cast) -> None:
    await givers.lists()
    own = await life.open_wish(DARK, who=cast.li)
    taken = await life.open_wish(DARK)
    await life.claims(taken, cast.liu)
    best = await givers.wishes_for()
    assert own not in best
    assert taken not in best


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is asked of the database inside."""
    asked: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    yield asked
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)


async def test_the_number_of_queries_does_not_grow_with_helpers_and_wishes(life: Life, givers: Givers, database: Database) -> None:
    building = await givers.node("longcheng-1-105")
    counts = []
    for more in (1, 7):
        people = [await givers.member() for _ in range(more)]
        for helper in people:
            await givers.settles(helper, "longcheng-2-205")
            await givers.lists(helper)
        made = [await life.open_wish(DARK, who=await givers.member(), node_id=building) for _ in range(more)]
        with statements(database) as for_wish:
            await givers.suggested(made[-1])
        with statements(database) as for_helper:
            await givers.wishes_for(people[-1])
        counts.append((len(for_wish), len(for_helper)))
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 18


async def test_a_wish_that_is_taken_is_looked_up_by_topic_again_once_it_is_given_back(life: Life, givers: Givers, cast: Cast) -> None:
    await givers.lists(cast.liu)
    wish_id = await life.open_wish(DARK)
    await life.claims(wish_id, cast.li)
    assert await life.listed(topic="lights") == []
    await life.releases(wish_id, cast.li)
    assert [line.wish_id for line in await life.listed(topic="lights")] == [wish_id]
    assert next(iter(await givers.wishes_for(cast.liu))) == wish_id


async def test_weekday_helpers_come_first_when_a_wish_says_workdays(life: Life, givers: Givers) -> None:
    weekend, workday = await givers.member(), await givers.member()
    await givers.lists(weekend, days=WEEKEND, parts=ALL_PARTS)
    await givers.lists(workday, days=WORKDAYS, parts=ALL_PARTS)
    found = await givers.suggested(await life.open_wish("灯不亮了，工作日都在家"))
    assert [one.person_id for one in found] == [workday, weekend]
    assert Reason("workday") in found[0].reasons
    assert Reason("workday") not in found[1].reasons
