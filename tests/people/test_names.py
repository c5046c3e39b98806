"""Names are found by a blind index: whole ones, however they are typed, with every key, and never after forgetting."""

from sqlalchemy import insert, select, update

from core.crypto import Key, KeyRing
from core.database import Database
from jobs import naming
from people import persons, privacy
from people.authority import Role, appoint
from people.enrolment import add_person, correct_name, correct_phone
from people.models import Node, Person
from people.persons import Namesake
from tests.cast import Cast
from tests.clock import Clock


async def found(database: Database, community: int, *names: str) -> dict[str, list[int]]:
    async with database.reading() as session:
        return ids(await persons.named(session, community_id=community, names=names))


def ids(known: dict[str, list[Namesake]]) -> dict[str, list[int]]:
    return {name: [one.person_id for one in each] for name, each in known.items()}


async def test_a_name_is_found_however_it_is_typed(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        smith = (await add_person(session, name="Anna Smith", phone=None, community_id=cast.longcheng, now=clock())).id
    assert await found(database, cast.longcheng, "王芳", " 王 芳 ", "anna smith", "ＡＮＮＡ　ＳＭＩＴＨ", "王") == {
        "王芳": [cast.wang],
        " 王 芳 ": [cast.wang],
        "anna smith": [smith],
        "ＡＮＮＡ　ＳＭＩＴＨ": [smith],
        "王": [],
    }


async def test_nobody_of_another_community_is_found(database: Database, cast: Cast) -> None:
    assert await found(database, cast.longcheng, "吴静") == {"吴静": []}
    assert await found(database, cast.jiayuan, "吴静") == {"吴静": [cast.wu]}


async def test_namesakes_are_told_apart(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        other = (await add_person(session, name="王芳", phone="13800138000", community_id=cast.longcheng, now=clock())).id
        grid = (await session.scalars(select(Node.id).where(Node.code == "longcheng-1"))).one()
        await appoint(session, person_id=cast.wang, role=Role.GRID_WORKER, node_id=grid, now=clock())
    async with database.reading() as session:
        known = (await persons.named(session, community_id=cast.longcheng, names=["王芳"]))["王芳"]
    assert [(one.person_id, one.phone_end, one.place) for one in known] == [(cast.wang, "", "第一网格"), (other, "8000", "")]


async def test_a_corrected_name_is_found_and_the_former_is_not(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        await correct_name(session, person_id=cast.wang, name="王芳芳", now=clock())
    assert await found(database, cast.longcheng, "王芳芳", "王芳") == {"王芳芳": [cast.wang], "王芳": []}


async def test_the_forgotten_are_not_found(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        await privacy.forget(session, person_id=cast.wang, now=clock())
    assert await found(database, cast.longcheng, "王芳") == {"王芳": []}
    async with database.reading() as session:
        assert (await session.scalars(select(Person.name_index).where(Person.id == cast.wang))).one() is None


async def test_names_of_an_older_key_are_found_too(database: Database, cast: Cast, keys: KeyRing, clock: Clock) -> None:
    rotated = Database(database.url.render_as_string(hide_password=False), keys=KeyRing([Key(2, bytes(31) + b"x"), keys.current]))
    async with rotated.begin() as session:
        new = (await add_person(session, name="王芳", phone=None, community_id=cast.longcheng, now=clock())).id
    assert set((await found(rotated, cast.longcheng, "王芳"))["王芳"]) == {cast.wang, new}
    await rotated.close()


async def test_missing_indexes_are_filled_in_batches(database: Database, cast: Cast, clock: Clock) -> None:
    row = {"community_id": cast.longcheng, "created_at": clock()}
    async with database.begin() as session:
        await session.execute(update(Person).values(name_index=None))
        sealed = database.keys.seal_text("孟小冬", context="person.name")
        await session.execute(insert(Person), [row | {"name_sealed": b"unreadable"}, *[row | {"name_sealed": sealed}] * naming.BATCH])
    await naming.index_all(database)
    assert len((await found(database, cast.longcheng, "孟小冬"))["孟小冬"]) == naming.BATCH
    assert await found(database, cast.longcheng, "王芳") == {"王芳": [cast.wang]}


async def test_a_phone_that_changed_tells_apart_by_its_new_end(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        await correct_phone(session, person_id=cast.wang, phone="13912345678", now=clock())
    async with database.reading() as session:
        assert (await persons.told_apart(session, [cast.wang]))[cast.wang].phone_end == "5678"
