"""The demo community, and the cast that tests are told with."""

import pytest

from core.database import Database
from core.seals import seal, verify
from people import audit, demo, nodes
from people.identities import Speaker, speaker
from tests.cast import Cast
from tests.clock import Clock


async def hear(database: Database, cast: Cast, who: int, clock: Clock) -> Speaker:
    async with database.reading() as session:
        known = await speaker(session, bot=1, user_id=cast.chats[who], now=clock())
    assert known is not None
    return known


async def test_the_cast_is_known_by_name_community_and_role(database: Database, cast: Cast, clock: Clock) -> None:
    wang = await hear(database, cast, cast.wang, clock)
    assert (wang.name, wang.community_name, wang.roles, wang.unit_ids, wang.language) == ("王芳", "龙城社区", frozenset(), (), "zh")
    assert (await hear(database, cast, cast.li, clock)).roles == {"party_member", "volunteer"}
    assert (await hear(database, cast, cast.sun, clock)).unit_ids == (cast.huimin,)
    assert (await hear(database, cast, cast.wu, clock)).community_id == cast.jiayuan


async def test_the_demo_is_loaded_once_and_leaves_its_mark(database: Database, cast: Cast, clock: Clock) -> None:
    with pytest.raises(demo.NotEmpty):
        async with database.begin() as session:
            await demo.load(session, now=clock())
    async with database.reading() as session:
        marked = await demo.cast(session)
        station = await nodes.station_of(session, cast.longcheng)
    assert marked is not None
    assert (marked["wang"], marked["huimin"]) == (cast.wang, cast.huimin)
    assert station is not None
    assert station.duty_phone == demo.DUTY_PHONE


async def test_an_empty_database_is_no_demo(database: Database) -> None:
    async with database.reading() as session:
        assert await demo.cast(session) is None


async def test_what_the_demo_did_is_on_record_and_sealed(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        assert await seal(session, chain=audit.CHAIN, now=clock()) > len(demo.CAST)
    async with database.reading() as session:
        assert await verify(session, audit.CHAIN) == []
