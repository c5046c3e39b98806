"""Residents without a phone: registered by who may, with their spoken consent on record, and once."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select

from core.database import Database
from people import audit, entry, persons, privacy, residents
from people.authority import NotAllowed, Role, appoint
from people.cleaning import NameUnclear, PhoneUnclear
from people.enrolment import NOTICE_VERSION, ConsentOutdated, enrol
from people.identities import meet
from people.models import Audit, Consent, Identity, Node, Person
from people.operating import PhoneShared, recover
from people.residents import KnownAlready
from tests.cast import Cast
from tests.clock import Clock

PHONE = "0432-62010336"


async def register(database: Database, cast: Cast, clock: Clock, actor: int, **other: Any) -> int:
    given: dict[str, Any] = {"name": "张桂兰", "phone": None, "notice_version": NOTICE_VERSION, "seen": ()} | other
    async with database.begin() as session:
        return (await residents.register(session, actor=actor, community_id=cast.longcheng, now=clock(), **given)).id


async def find(database: Database, cast: Cast, clock: Clock, text: str) -> list[int]:
    async with database.begin() as session:
        found = await residents.find(session, actor=cast.zhao, community_id=cast.longcheng, text=text, now=clock())
    return [one.person_id for one in found]


async def count(database: Database, name: str, community_id: int) -> int:
    async with database.reading() as session:
        return len((await persons.named(session, community_id=community_id, names=[name]))[name])


async def grid_worker(database: Database, cast: Cast, clock: Clock) -> int:
    """李建国 looks after one grid of the community."""
    async with database.begin() as session:
        grid = (await session.scalars(select(Node.id).where(Node.kind == "grid", Node.parent_id == cast.longcheng).limit(1))).one_or_none()
        if grid is None:
            above = await session.get_one(Node, cast.longcheng)
            made = Node(kind="grid", parent_id=above.id, name="第一网格", code="test-grid", path="")
            session.add(made)
            await session.flush()
            made.path, grid = f"{above.path}{made.id}/", made.id
        await appoint(session, person_id=cast.li, role=Role.GRID_WORKER, node_id=grid, now=clock())
    return cast.li


async def test_a_resident_is_registered_with_consent_and_who_took_it(database: Database, cast: Cast, clock: Clock) -> None:
    number = await register(database, cast, clock, cast.zhao, phone=PHONE)
    async with database.reading() as session:
        consent = (await session.scalars(select(Consent).where(Consent.person_id == number))).one()
        assert (consent.version, consent.taken_by, consent.withdrawn_at) == (NOTICE_VERSION, cast.zhao, None)
        lines = [(line.action, line.actor) for line in await audit.about(session, person_id=number)]
        assert lines == [("person.registered", cast.zhao)]
        assert (await session.scalars(select(Identity).where(Identity.person_id == number))).all() == []
        taken = (await privacy.export_about(session, person_id=number))["consents"]
    assert isinstance(taken, list)
    assert taken[0]["by_oneself"] is False
    assert await find(database, cast, clock, "张桂兰") == [number]
    assert await find(database, cast, clock, "0432 62010336") == [number]


async def test_a_grid_worker_registers_in_the_community_of_the_grid(database: Database, cast: Cast, clock: Clock) -> None:
    worker = await grid_worker(database, cast, clock)
    number = await register(database, cast, clock, worker)
    async with database.reading() as session:
        seen = await residents.resident(session, actor=worker, person_id=number, now=clock())
    assert (seen.person.name, seen.community_id, seen.has_chat) == ("张桂兰", cast.longcheng, False)


async def test_members_team_leaders_and_staff_of_elsewhere_register_nobody(database: Database, cast: Cast, clock: Clock) -> None:
    async with database.begin() as session:
        await appoint(session, person_id=cast.li, role=Role.TEAM_LEADER, node_id=cast.longcheng, now=clock())
    for actor in (cast.wang, cast.li, cast.sun, cast.wu):
        with pytest.raises(NotAllowed):
            await register(database, cast, clock, actor)
        async with database.reading() as session:
            with pytest.raises(NotAllowed):
                await residents.resident(session, actor=actor, person_id=cast.liu, now=clock())
            with pytest.raises(NotAllowed):
                await residents.find(session, actor=actor, community_id=cast.longcheng, text="王芳", now=clock())
    assert await count(database, "张桂兰", cast.longcheng) == 0


async def test_nobody_is_entered_twice_unless_said_to_be_another(database: Database, cast: Cast, clock: Clock) -> None:
    first = await register(database, cast, clock, cast.zhao, phone=PHONE)
    for same in ({"name": " 张 桂兰"}, {"name": "李长海", "phone": PHONE}, {"name": "王芳"}):
        with pytest.raises(KnownAlready) as refused:
            await register(database, cast, clock, cast.zhou, **same)
        assert refused.value.data == {"number": 1}
    assert await register(database, cast, clock, cast.zhou, seen=[first]) != first
    assert await count(database, "张桂兰", cast.longcheng) == 2


async def test_two_who_register_the_same_resident_at_once_make_one(database: Database, cast: Cast, clock: Clock) -> None:
    tries = (register(database, cast, clock, who) for who in (cast.zhao, cast.zhou) * 4)
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(one, int) for one in done) == 1
    assert sum(isinstance(one, KnownAlready) for one in done) == 7
    assert await count(database, "张桂兰", cast.longcheng) == 1


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"name": "张"}, NameUnclear),
        ({"name": "张<桂兰>"}, NameUnclear),
        ({"phone": "12"}, PhoneUnclear),
        ({"notice_version": "2020-01"}, ConsentOutdated),
    ],
)
async def test_what_is_unclear_makes_nobody(
    database: Database, cast: Cast, clock: Clock, wrong: dict[str, str], refusal: type[Exception]
) -> None:
    async with database.reading() as session:
        before = await session.scalar(select(func.count()).select_from(Person))
    with pytest.raises(refusal):
        await register(database, cast, clock, cast.zhao, **wrong)
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Person)) == before


async def test_with_a_phone_of_their_own_a_link_of_staff_joins_them(database: Database, cast: Cast, clock: Clock) -> None:
    number = await register(database, cast, clock, cast.zhao)
    async with database.begin() as session:
        token = await entry.issue(session, made_by=cast.zhao, person_id=number, community_id=cast.longcheng, now=clock())
    async with database.begin() as session:
        identity = await meet(session, bot=42, user_id=99, language="zh", now=clock())
        assert await entry.attach(session, token=token, identity_id=identity.id, now=clock()) == number
    async with database.reading() as session:
        assert (await residents.resident(session, actor=cast.zhao, person_id=number, now=clock())).has_chat is True


async def test_enrolling_with_the_same_phone_makes_another_person_and_takes_nothing(database: Database, cast: Cast, clock: Clock) -> None:
    """A phone proves nothing: only a link of staff joins somebody to who is there."""
    number = await register(database, cast, clock, cast.zhao, phone=PHONE)
    async with database.begin() as session:
        identity = await meet(session, bot=42, user_id=99, language="zh", now=clock())
        given = {"name": "张桂兰", "phone": PHONE, "community_id": cast.longcheng, "notice_version": NOTICE_VERSION}
        enrolled = (await enrol(session, identity_id=identity.id, now=clock(), **given)).id  # type: ignore[arg-type]
    assert enrolled != number
    assert await find(database, cast, clock, PHONE) == [number, enrolled]
    async with database.begin() as session:
        with pytest.raises(PhoneShared):
            await recover(session, phone=PHONE, detach=False, now=clock())


async def test_forgetting_takes_the_spoken_consent_back(database: Database, cast: Cast, clock: Clock) -> None:
    number = await register(database, cast, clock, cast.zhao, phone=PHONE)
    async with database.begin() as session:
        await privacy.forget(session, person_id=number, now=clock())
    async with database.reading() as session:
        assert (await session.scalars(select(Consent.withdrawn_at).where(Consent.person_id == number))).one() == clock()
    assert await find(database, cast, clock, "张桂兰") == []
    assert await register(database, cast, clock, cast.zhao) != number


async def test_a_name_that_one_person_has_tells_nothing_more_and_looking_is_on_record(database: Database, cast: Cast, clock: Clock) -> None:
    await register(database, cast, clock, cast.zhao, phone="13900138000")
    async with database.begin() as session:
        (one,) = await residents.find(session, actor=cast.zhao, community_id=cast.longcheng, text="张桂兰", now=clock())
    assert (one.name, one.phone_end, one.place) == ("张桂兰", "", "")
    given = {"name": "张桂兰", "phone": None, "notice_version": NOTICE_VERSION, "seen": (one.person_id,)}
    async with database.begin() as session:
        await residents.register(session, actor=cast.zhao, community_id=cast.longcheng, now=clock(), **given)  # type: ignore[arg-type]
        both = await residents.find(session, actor=cast.zhao, community_id=cast.longcheng, text="张桂兰", now=clock())
        looked = list(await session.scalars(select(Audit.actor).where(Audit.action == "names.looked_up")))
    assert [namesake.phone_end for namesake in both] == ["8000", ""]
    assert looked == [cast.zhao, cast.zhao]
