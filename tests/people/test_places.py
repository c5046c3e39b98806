"""The tree, the stations, names for the public, and the first set-up."""

from dataclasses import replace

import pytest

from core.database import Database
from people import entry, nodes, persons, setup
from people.authority import Role, has_role
from people.cleaning import NameUnclear
from people.persons import PersonUnknown, masked
from people.sessions import find_session
from people.setup import AlreadySetUp, House, NotSetUp, SetUpUnclear
from tests.cast import Cast
from tests.clock import Clock

HOUSE = House(
    street="江南街道", community="龙城社区", code="longcheng", station="龙城社区驿站", duty_phone="0432-62010336", administrator="钱卫东"
)


async def test_communities_are_found_by_list_and_by_the_code_of_a_link(database: Database, cast: Cast) -> None:
    async with database.reading() as session:
        assert [one.code for one in await nodes.communities(session)] == ["longcheng", "jiayuan"]
        for code in ("longcheng", "LongCheng", " longcheng "):
            found = await nodes.community_by_code(session, code)
            assert found is not None
            assert found.id == cast.longcheng
        for code in ("", "jiangnan", "longcheng-1", "%", "\x00", "\ud83d", "../etc", "Ｌongcheng"):
            assert await nodes.community_by_code(session, code) is None


async def test_a_community_without_a_station_says_so(database: Database, cast: Cast) -> None:
    async with database.reading() as session:
        assert await nodes.station_of(session, cast.huimin + 1_000) is None
        station = await nodes.station_of(session, cast.jiayuan)
    assert station is not None
    assert station.name == "嘉园社区防走失驿站"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王芳", "王*"),
        ("王小芳", "王*芳"),
        ("欧阳娜娜", "欧**娜"),
        ("𠮷野家", "𠮷*家"),
        ("Anna Smith", "A*** S***"),
        ("阿卜杜·热依木", "阿***木"),
        ("", ""),
    ],
)
def test_a_name_is_masked_for_the_public(name: str, shown: str) -> None:
    assert masked(name) == shown


async def test_who_is_not_there_cannot_be_locked(database: Database) -> None:
    async with database.begin() as session:
        with pytest.raises(PersonUnknown):
            await persons.lock(session, 1)
        assert await persons.names(session, [1]) == {}


async def test_an_empty_house_is_set_up_and_its_administrator_comes_in(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        token = await setup.init(session, house=HOUSE, now=clock())
    async with database.begin() as session:
        identity = await find_session(session, token=await entry.enter(session, token=token, now=clock()), now=clock())
        (community,) = await nodes.communities(session)
        station = await nodes.station_of(session, community.id)
        assert identity is not None
        assert await has_role(session, person_id=identity.person_id, roles={Role.ADMIN}, node_id=community.id, now=clock())
    assert station is not None
    assert (community.code, station.name, station.duty_phone) == ("longcheng", "龙城社区驿站", "0432-62010336")


async def test_a_house_is_set_up_once_and_its_administrator_let_in_again(database: Database, clock: Clock) -> None:
    with pytest.raises(NotSetUp):
        async with database.begin() as session:
            await setup.readmit(session, now=clock())
    async with database.begin() as session:
        await setup.init(session, house=HOUSE, now=clock())
    with pytest.raises(AlreadySetUp):
        async with database.begin() as session:
            await setup.init(session, house=HOUSE, now=clock())
    clock.advance(days=1)
    async with database.begin() as session:
        again = await setup.readmit(session, now=clock())
        assert (await entry.peek(session, token=again, now=clock())).masked_name == "钱*东"


@pytest.mark.parametrize(
    ("field", "value"),
    [("street", " "), ("community", ""), ("station", "x" * 61), ("code", "Long Cheng"), ("code", "龙城"), ("duty_phone", "call me")],
)
async def test_an_unclear_value_is_named(database: Database, clock: Clock, field: str, value: str) -> None:
    with pytest.raises(SetUpUnclear) as refused:
        async with database.begin() as session:
            await setup.init(session, house=replace(HOUSE, **{field: value}), now=clock())
    assert refused.value.data == {"field": field}


async def test_an_administrator_needs_a_name(database: Database, clock: Clock) -> None:
    with pytest.raises(NameUnclear):
        async with database.begin() as session:
            await setup.init(session, house=replace(HOUSE, administrator="1"), now=clock())
