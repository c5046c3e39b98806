"""A touched code tells the family quietly; what a finder does is told; lists of incidents page by number."""

import pytest
from sqlalchemy import select

from messages.models import Outbox
from messages.outbox import Priority
from qrcodes import finders, incident_lists, scans
from qrcodes.incident_lists import IncidentLine
from qrcodes.incidents import Told
from tests.qrcodes.incident_kit import Street


async def touch(street: Street, token: str = "") -> bool:
    async with street.database.begin() as session:
        return await scans.touched(session, token=token or street.token, now=street.clock())


async def quiet_words(street: Street) -> list[tuple[int | None, int]]:
    """Whom a touched code was told, and how urgently."""
    async with street.database.reading() as session:
        query = select(Outbox.person_id, Outbox.priority).where(Outbox.kind == "badge.touched").order_by(Outbox.id)
        return [(row.person_id, row.priority) for row in await session.execute(query)]


async def do(street: Street, told: Told, doing: str) -> bool:
    async with street.database.begin() as session:
        return await finders.doing(session, secret=told.secret, doing=doing, now=street.clock())


async def be_mistaken(street: Street, told: Told) -> bool:
    async with street.database.begin() as session:
        return await finders.mistake(session, secret=told.secret, now=street.clock())


async def closed(street: Street, who: int, *, after: int | None = None, limit: int = 8) -> list[IncidentLine]:
    async with street.database.reading() as session:
        return await incident_lists.recent(session, person_id=who, now=street.clock(), after=after, limit=limit)


async def test_a_touched_code_tells_the_family_once_in_ten_minutes(street: Street) -> None:
    told: list[bool] = []
    for seconds in (0, 1, 598, 1, 599):
        street.clock.advance(seconds=seconds)
        told.append(await touch(street))
    assert told == [True, False, False, True, False]
    assert await quiet_words(street) == [(street.cast.wang, Priority.RECEIPT)] * 2


async def test_an_unknown_code_tells_nobody(street: Street) -> None:
    assert not await touch(street, "a" * 26)
    assert await quiet_words(street) == []


async def test_a_touched_code_is_silent_while_an_incident_is_live_and_tells_again_after_it(street: Street) -> None:
    told = await street.tell()
    assert not await touch(street)
    street.clock.advance(minutes=11)
    assert not await touch(street)
    await street.close(street.cast.zhou, told)
    street.clock.advance(minutes=11)
    assert await touch(street)
    assert len(await quiet_words(street)) == 1


async def test_what_a_finder_does_is_told_when_it_is_new(street: Street) -> None:
    told = await street.tell()
    for doing in ("staying", "staying", "police"):
        assert await do(street, told, doing)
    assert [what for what in await street.happened(told) if what.startswith("finder.")] == ["finder.staying", "finder.police"]
    assert (await street.view(told)).doing == "police"
    assert len({row.key for row in await street.notices(told, "incident.state")}) == 2


@pytest.mark.parametrize("nonsense", ["", "flying", "staying ", "closed"])
async def test_nonsense_about_what_a_finder_does_changes_nothing(street: Street, nonsense: str) -> None:
    told = await street.tell()
    assert not await do(street, told, nonsense)
    assert (await street.view(told)).doing is None
    assert await street.notices(told, "incident.state") == []


async def test_a_mistake_is_told_once_and_people_decide(street: Street) -> None:
    told = await street.tell()
    assert await be_mistaken(street, told)
    assert await be_mistaken(street, told)
    assert {row.person_id for row in await street.notices(told, "incident.mistake")} >= {street.cast.wang, street.cast.zhou}
    assert len({row.key for row in await street.notices(told, "incident.mistake")}) == 1
    assert (await street.incident(told)).state == "opened"


async def test_who_is_over_can_say_no_more(street: Street) -> None:
    told = await street.tell()
    await street.close(street.cast.zhou, told)
    assert not await do(street, told, "staying")
    assert not await be_mistaken(street, told)


async def test_closed_incidents_page_by_number_without_a_gap_or_a_copy(street: Street) -> None:
    numbers: list[int] = []
    for _ in range(7):
        told = await street.tell()
        await street.close(street.cast.zhou, told)
        numbers.append(told.incident_id)
    for who in (street.cast.wang, street.cast.zhou, street.cast.qian):
        pages: list[list[int]] = []
        after: int | None = None
        while page := await closed(street, who, after=after, limit=3):
            pages.append([one.incident_id for one in page])
            after = page[-1].incident_id
        assert pages == [numbers[6:3:-1], numbers[3:0:-1], numbers[:1]]


async def test_open_incidents_stand_in_a_list_of_their_own_and_strangers_see_none(street: Street) -> None:
    told = await street.tell()
    for who, seen in ((street.cast.wang, 1), (street.cast.zhou, 1), (street.cast.liu, 0)):
        async with street.database.reading() as session:
            found = await incident_lists.open_for(session, person_id=who, now=street.clock())
        assert [one.incident_id for one in found] == [told.incident_id] * seen
        assert await closed(street, who) == []
