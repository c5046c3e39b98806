"""Who is forgotten takes along what is theirs of a team's log, and leaves the others what is theirs."""

from typing import Any

from sqlalchemy import func, select

from core.files import StoredFile
from points import log_cards, privacy
from points.log_models import LogPhoto
from tests.points.batch_kit import entry, log_for, rows
from tests.points.kit import Town, local
from tests.points.log_kit import scene
from tests.points.lot_kit import give


async def count(town: Town, table: Any) -> int:
    async with town.database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(table))).one()


async def forget(town: Town, who: int) -> None:
    async with town.database.begin() as session:
        await privacy.forget(session, person_id=who, now=town.clock())


async def test_a_team_shares_its_photos_and_a_forgotten_member_takes_none_away(led: Town) -> None:
    cast = led.cast
    photo = scene(1)
    await log_for(led, [cast.wang, cast.liu], sent=entry(led, photos=(photo,)))
    assert (await count(led, StoredFile), await count(led, LogPhoto)) == (1, 2)
    await forget(led, cast.wang)
    left = next(row for row in await rows(led) if row.person_id == cast.liu)
    async with led.database.reading() as session:
        shown = await log_cards.photo(session, actor=cast.liu, log_id=left.id, position=0, now=led.clock())
    assert shown == photo.jpeg
    assert (await log_for(led, [cast.wang, cast.liu], sent=entry(led, photos=(photo,)))).logged
    await forget(led, cast.liu)
    assert (await count(led, StoredFile), await count(led, LogPhoto)) == (0, 0)


async def test_a_forgotten_leader_takes_their_words_and_photos_along(led: Town) -> None:
    cast = led.cast
    await log_for(led, [cast.wang, cast.li])
    await forget(led, cast.li)
    assert (await count(led, StoredFile), await count(led, LogPhoto)) == (0, 0)
    assert {row.person_id: (row.words, row.status) for row in await rows(led)} == {
        cast.wang: (None, "waiting"),
        cast.li: (None, "withdrawn"),
    }


async def test_a_leader_takes_along_what_they_wrote_for_others_and_when_points_end(led: Town) -> None:
    await log_for(led, [led.cast.wang])
    await give(led, led.cast.li, 5, local(2027, 1, 1))
    async with led.database.reading() as session:
        mine = await privacy.export_about(session, person_id=led.cast.li)
        theirs = await privacy.export_about(session, person_id=led.cast.wang)
    written = mine["written_for_others"]
    assert isinstance(written, list)
    assert [(one["words"], one["minutes"]) for one in written] == [("江边捡垃圾", 120)]
    assert mine["points_end"] == [{"at": local(2027, 1, 1).isoformat(), "points": 5}]
    assert theirs["written_for_others"] == []
