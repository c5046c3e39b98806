"""Family: two members who said so to each other; either ends it."""

import asyncio

import pytest
from sqlalchemy import func, select, update

from jobs.purging import purge_all
from messages.models import Outbox
from people import privacy as people_privacy
from people.models import Person
from people.persons import PersonUnknown
from points import family, privacy
from points.family import FamilyFull, InviteUsedUp, LivesElsewhere, OwnInvite
from points.member_models import FamilyInvite
from tests.points.kit import Town
from tests.points.lot_kit import accept, invite, make_family


async def relatives(town: Town, who: int) -> list[str]:
    async with town.database.reading() as session:
        return [relative.name for relative in await family.relatives(session, person_id=who)]


async def told(town: Town, kind: str) -> list[int | None]:
    async with town.database.reading() as session:
        return list(await session.scalars(select(Outbox.person_id).where(Outbox.kind == kind).order_by(Outbox.id)))


async def test_who_opens_the_link_and_says_yes_is_family_for_both(town: Town) -> None:
    token = await invite(town, town.cast.wang)
    async with town.database.reading() as session:
        asker = await family.asks(session, actor=town.cast.li, token=token, now=town.clock())
    assert asker == family.Relative(town.cast.wang, "王芳")
    assert await relatives(town, town.cast.li) == []
    assert (await accept(town, town.cast.li, token)).name == "王芳"
    assert await relatives(town, town.cast.li) == ["王芳"]
    assert await relatives(town, town.cast.wang) == ["李建国"]
    assert await told(town, "family.joined") == [town.cast.wang]


async def test_a_second_tap_on_yes_is_the_same_yes(town: Town) -> None:
    token = await invite(town, town.cast.wang)
    both = await asyncio.gather(accept(town, town.cast.li, token), accept(town, town.cast.li, token), return_exceptions=True)
    assert family.Relative(town.cast.wang, "王芳") in both
    assert (await accept(town, town.cast.li, token)).name == "王芳"
    assert await relatives(town, town.cast.wang) == ["李建国"]
    assert await told(town, "family.joined") == [town.cast.wang]


async def test_a_link_works_once(town: Town) -> None:
    token = await invite(town, town.cast.wang)
    await accept(town, town.cast.li, token)
    with pytest.raises(InviteUsedUp):
        await accept(town, town.cast.liu, token)
    assert await relatives(town, town.cast.wang) == ["李建国"]


async def test_of_two_who_open_it_at_the_same_instant_one_is_family(town: Town) -> None:
    token = await invite(town, town.cast.wang)
    results = await asyncio.gather(*(accept(town, who, token) for who in (town.cast.li, town.cast.liu)), return_exceptions=True)
    assert sorted(type(result).__name__ for result in results) == ["InviteUsedUp", "Relative"]
    assert len(await relatives(town, town.cast.wang)) == 1


async def test_a_link_is_good_for_a_day(town: Town) -> None:
    token = await invite(town, town.cast.wang)
    town.clock.advance(hours=24)
    with pytest.raises(InviteUsedUp):
        await accept(town, town.cast.li, token)


@pytest.mark.parametrize("token", ["", "x" * 300, "王芳"])
async def test_a_link_that_never_was_is_like_one_that_was_used(town: Town, token: str) -> None:
    with pytest.raises(InviteUsedUp):
        await accept(town, town.cast.li, token)


async def test_nobody_is_their_own_family_and_the_link_stays_good(town: Town) -> None:
    token = await invite(town, town.cast.wang)
    with pytest.raises(OwnInvite):
        await accept(town, town.cast.wang, token)
    assert (await accept(town, town.cast.li, token)).name == "王芳"


async def test_family_lives_in_one_community(town: Town) -> None:
    token = await invite(town, town.cast.wang)
    async with town.database.begin() as session:
        await session.execute(update(Person).where(Person.id == town.cast.li).values(community_id=town.cast.jiayuan))
    with pytest.raises(LivesElsewhere):
        await accept(town, town.cast.li, token)
    assert await relatives(town, town.cast.li) == []


async def test_a_family_has_an_end(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(family, "MOST_RELATIVES", 1)
    token = await invite(town, town.cast.liu)
    await make_family(town, town.cast.wang, town.cast.li)
    with pytest.raises(FamilyFull):
        await invite(town, town.cast.li)
    with pytest.raises(FamilyFull):
        await accept(town, town.cast.wang, token)
    assert await relatives(town, town.cast.liu) == []


async def test_either_side_ends_it_and_the_other_is_told_once(town: Town) -> None:
    await make_family(town, town.cast.wang, town.cast.li)
    for _ in range(2):
        async with town.database.begin() as session:
            await family.part(session, actor=town.cast.li, relative_id=town.cast.wang, now=town.clock())
    assert await relatives(town, town.cast.wang) == []
    assert await told(town, "family.parted") == [town.cast.wang]


async def test_who_is_forgotten_is_nobodys_family_and_takes_part_along(town: Town) -> None:
    await make_family(town, town.cast.wang, town.cast.li)
    token = await invite(town, town.cast.wang)
    async with town.database.reading() as session:
        mine = await privacy.export_about(session, person_id=town.cast.wang)
    assert mine["family"] == [{"since": town.clock().isoformat()}]
    async with town.database.begin() as session:
        await privacy.forget(session, person_id=town.cast.wang, now=town.clock())
        await people_privacy.forget(session, person_id=town.cast.wang, now=town.clock())
    assert await relatives(town, town.cast.li) == []
    with pytest.raises((InviteUsedUp, PersonUnknown)):
        await accept(town, town.cast.liu, token)


async def test_links_that_ran_out_are_deleted_and_family_stays(town: Town) -> None:
    wang, li = town.cast.wang, town.cast.li
    await make_family(town, wang, li)
    await invite(town, wang)
    town.clock.advance(days=1, hours=23)
    await purge_all(town.database, clock=town.clock)
    assert await _invites(town) == 2
    town.clock.advance(hours=2)
    await purge_all(town.database, clock=town.clock)
    assert await _invites(town) == 0
    assert await relatives(town, li) == ["王芳"]


async def _invites(town: Town) -> int:
    async with town.database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(FamilyInvite))).one()
