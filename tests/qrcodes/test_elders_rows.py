"""The database itself refuses rows about elders that make no sense, whatever the code does."""

from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from core.database import violated
from qrcodes.elder_models import CareLine, Elder, ElderConsent
from tests.qrcodes.kit import Town


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"status": "lost"}, "status_known"),
        ({"asked_right": "king"}, "right_known"),
        ({"status": "approved"}, "decided_has_decider"),
        ({"decided_at": "now"}, "decided_has_moment"),
        ({"status": "approved", "decided_by": "wang", "decided_at": "now"}, "decided_by_another"),
        ({"id_checked_by": "zhao"}, "checked_has_moment"),
        ({"status": "withdrawn"}, "ended_has_moment"),
        ({"ended_at": "now"}, "ended_has_moment"),
        ({"name": None}, "living_has_name"),
        ({"called": None}, "living_has_name"),
        ({"photo_taken_on": None}, "photo_has_day"),
    ],
)
async def test_an_elder_is_asked_for_decided_about_and_ended_in_order(town: Town, changed: dict[str, Any], named: str) -> None:
    elder_id = await town.register()
    known = {"wang": town.cast.wang, "zhao": town.cast.zhao, "now": town.clock()}
    values = {column: known.get(value, value) if isinstance(value, str) else value for column, value in changed.items()}
    with pytest.raises(IntegrityError) as refused:
        async with town.database.begin() as session:
            await session.execute(update(Elder).where(Elder.id == elder_id).values(values))
    assert violated(refused.value, named)


@pytest.mark.parametrize(("position", "named"), [(0, "position"), (9, "position"), (1, "position")])
async def test_lines_have_places_from_one_to_eight_each_once(town: Town, position: int, named: str) -> None:
    elder_id = await town.register()
    row = {"elder_id": elder_id, "position": position, "words": b"sealed", "is_shown": True}
    with pytest.raises(IntegrityError) as refused:
        async with town.database.begin() as session:
            await session.execute(insert(CareLine).values(row))
    assert violated(refused.value, named)


@pytest.mark.parametrize(
    ("changed", "named"),
    [({"kind": "everything"}, "kind_known"), ({"given_right": "king"}, "right_known"), ({"withdrawn_at": "before"}, "withdrawn"), ({}, "")],
)
async def test_a_consent_is_live_once_and_of_a_known_kind(town: Town, changed: dict[str, Any], named: str) -> None:
    elder_id = await town.register()
    row = {"elder_id": elder_id, "kind": "health", "version": "1", "given_by": town.cast.wang, "given_right": "child"}
    row |= {"given_at": town.clock()} | changed
    if "withdrawn_at" in changed:
        row["withdrawn_at"] = town.clock()
        row["given_at"] = town.clock.advance(hours=1)
    with pytest.raises(IntegrityError) as refused:
        async with town.database.begin() as session:
            await session.execute(insert(ElderConsent).values(row))
    assert violated(refused.value, named)


async def test_a_key_is_used_once(town: Town) -> None:
    one, other = await town.register(key="one"), await town.register(key="other")
    key = f"{town.cast.wang}:one"
    with pytest.raises(IntegrityError) as refused:
        async with town.database.begin() as session:
            await session.execute(update(Elder).where(Elder.id == other).values(key=key))
    assert violated(refused.value, "key")
    assert one != other
