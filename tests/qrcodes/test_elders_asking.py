"""A family asks for a badge: what is taken, what is refused, and that the same form is taken once."""

import asyncio
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from core.files import StoredFile
from core.idempotency import KeyReused
from core.refusals import Refusal
from people.authority import NotAllowed, Role, appoint
from people.cleaning import NameUnclear
from qrcodes import elders, guardians
from qrcodes.applications import PlaceElsewhere
from qrcodes.care_lines import Line
from qrcodes.consents import ConsentUnclear
from qrcodes.elder_models import Elder, Guardian
from qrcodes.elder_photos import Photo, PhotoFromFuture, PhotoTooOld
from qrcodes.elder_words import ElderWordsUnclear, NumberShown, TooManyLines
from qrcodes.elders import MOST_ELDERS, TooManyElders
from tests.qrcodes.kit import PICTURE, XIAO, Town
from tests.qrcodes.outbox import told


async def count(town: Town, table: type[Any]) -> int:
    async with town.database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(table))).one()


async def test_who_asks_is_the_first_guardian_and_staff_are_told(town: Town) -> None:
    elder_id = await town.register()
    async with town.database.reading() as session:
        assert await guardians.people(session, elder_id=elder_id) == [town.cast.wang]
    assert {town.cast.zhao, town.cast.zhou, town.cast.qian} <= await told(town, "elder.waiting")
    assert town.cast.wu not in await told(town, "elder.waiting")
    (card,) = await town.mine()
    assert (card.called, card.status, card.on_behalf) == ("肖大爷", "asked", False)


async def test_the_same_form_sent_twice_is_one_elder(town: Town) -> None:
    first = await town.register(key="form")
    assert await town.register(key="form") == first
    assert (await count(town, Elder), await count(town, StoredFile), await count(town, Guardian)) == (1, 1, 1)
    with pytest.raises(KeyReused):
        await town.register(key="form", called="刘阿姨")
    with pytest.raises(KeyReused):
        await town.register(key="form", lines=(Line("耳背", is_shown=True),))


async def test_ten_times_at_once_it_is_one_elder(town: Town) -> None:
    numbers = await asyncio.gather(*(town.register(key="form") for _ in range(10)))
    assert len(set(numbers)) == 1
    assert await count(town, Elder) == 1


async def test_another_persons_key_is_another_form(town: Town) -> None:
    assert await town.register(key="form") != await town.register(town.cast.li, key="form")


async def test_the_form_of_a_record_that_ended_is_not_taken_again(town: Town) -> None:
    first = await town.register(key="form")
    await town.withdraw(first)
    assert await town.register(key="form") == first
    assert await count(town, Elder) == 1


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"called": "肖" * 13}, ElderWordsUnclear),
        ({"called": "\u200b"}, ElderWordsUnclear),
        ({"called": "13800138000"}, NumberShown),
        ({"name": "肖7"}, NameUnclear),
        ({"name": "肖" * 31}, ElderWordsUnclear),
        ({"address": "楼" * 121}, ElderWordsUnclear),
        ({"history": "病" * 501}, ElderWordsUnclear),
        ({"lines": [Line("耳" * 41)]}, ElderWordsUnclear),
        ({"lines": [Line("电话 0432-62010336")]}, NumberShown),
        ({"lines": [Line(f"第{number}条") for number in range(9)]}, TooManyLines),
        ({"photo": Photo(PICTURE, date(2026, 11, 22))}, PhotoFromFuture),
        ({"photo": Photo(PICTURE, date(2025, 11, 20))}, PhotoTooOld),
        ({"right": "king"}, ConsentUnclear),
        ({"consents": {"health": "king"}}, ConsentUnclear),
        ({"consents": {"everything": "child"}}, ConsentUnclear),
        ({"community_id": 1}, PlaceElsewhere),
        ({"community_id": 99_999}, PlaceElsewhere),
        ({"node_id": 99_999}, PlaceElsewhere),
    ],
)
async def test_what_cannot_be_kept_is_refused_and_nothing_of_it_stays(town: Town, changed: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        await town.register(**changed)
    assert (await count(town, Elder), await count(town, StoredFile)) == (0, 0)


async def test_the_photo_of_the_last_day_of_the_year_is_taken(town: Town) -> None:
    elder_id = await town.register(photo=Photo(PICTURE, date(2025, 11, 21)))
    assert (await town.private(elder_id)).card.photo_taken_on == date(2025, 11, 21)


async def test_a_building_is_of_the_elders_own_community(town: Town) -> None:
    here, there = await town.node("longcheng-1-105"), await town.node("jiayuan-1-105")
    elder_id = await town.register(node_id=here)
    assert (await town.private(elder_id)).node_id == here
    with pytest.raises(PlaceElsewhere):
        await town.register(node_id=there)
    with pytest.raises(PlaceElsewhere):
        await town.register(node_id=town.cast.longcheng)
    elsewhere = await town.register(community_id=town.cast.jiayuan, node_id=there)
    assert (await town.private(elsewhere, town.cast.wu)).card.community_id == town.cast.jiayuan


async def test_one_person_registers_a_family_not_a_street(town: Town) -> None:
    for _ in range(MOST_ELDERS):
        await town.register()
    with pytest.raises(TooManyElders):
        await town.register()
    assert await town.register(town.cast.li)


async def test_a_grid_worker_asks_for_a_family_of_the_own_community(town: Town) -> None:
    async with town.database.begin() as session:
        grid = await town.node("longcheng-1")
        await appoint(session, person_id=town.cast.li, role=Role.GRID_WORKER, node_id=grid, now=town.clock())
    elder_id = await town.register(town.cast.li, on_behalf=True)
    async with town.database.reading() as session:
        assert await guardians.people(session, elder_id=elder_id) == []
    with pytest.raises(NotAllowed):
        await town.register(town.cast.li, on_behalf=True, community_id=town.cast.jiayuan)


async def test_who_is_nobody_of_the_community_asks_for_no_others(town: Town) -> None:
    with pytest.raises(NotAllowed):
        await town.register(town.cast.wang, on_behalf=True)
    with pytest.raises(NotAllowed):
        await town.register(town.cast.wu, on_behalf=True, community_id=town.cast.longcheng)


async def test_a_door_asks_first_whether_a_form_was_taken(town: Town) -> None:
    elder_id = await town.register(key="form")
    async with town.database.reading() as session:
        assert await elders.asked_before(session, actor=town.cast.wang, application=XIAO, key="form") == elder_id
        assert await elders.asked_before(session, actor=town.cast.li, application=XIAO, key="form") is None
