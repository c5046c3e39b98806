"""Staff read the archives of their own community: of somebody from another they learn nothing, not even the name."""

from typing import Any

import pytest
from sqlalchemy import insert

from people.authority import NotAllowed
from people.models import Audit, Person
from points import archive, archive_record, stars
from tests.clock import ZONE
from tests.points.deciding import count
from tests.points.kit import Town


@pytest.fixture
async def stranger(town: Town) -> int:
    """A member of 家园社区, who never had points in 龙城社区."""
    name = town.database.keys.seal_text("外人", context="person.name")
    row = {"community_id": town.cast.jiayuan, "name_sealed": name, "created_at": town.clock()}
    async with town.database.begin() as session:
        return (await session.scalars(insert(Person).values(row).returning(Person.id))).one()


async def test_nothing_is_said_of_a_member_of_another_community(town: Town, stranger: int) -> None:
    before = await count(town, Audit)
    asked: dict[str, Any] = {"actor": town.cast.zhao, "person_id": stranger, "community_id": town.cast.longcheng, "now": town.clock()}
    async with town.database.begin() as session:
        with pytest.raises(NotAllowed):
            await archive_record.record(session, **asked)
        with pytest.raises(NotAllowed):
            await archive.of(session, **asked)
        with pytest.raises(NotAllowed):
            await archive.kinds_done(session, **asked)
        with pytest.raises(NotAllowed):
            await stars.certificate(session, **asked, year=2026, zone=ZONE)
    assert await count(town, Audit) == before


async def test_who_moved_away_is_still_in_the_archive_of_where_they_had_points(town: Town, stranger: int) -> None:
    await town.give(stranger, 5)
    async with town.database.begin() as session:
        record = await archive_record.record(
            session, actor=town.cast.zhao, person_id=stranger, community_id=town.cast.longcheng, now=town.clock()
        )
    assert (record.person_name, record.after) == ("外人", 5)
