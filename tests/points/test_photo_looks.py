"""The same photo again: known however it was saved, refused in one's own logs, shown to who decides in others'."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import event

from core import files
from points import photo_looks, privacy
from points.photo_looks import Again, PhotoUsedBefore
from tests.points.kit import Town, local
from tests.points.log_kit import scene

EIGHT, TEN = local(2026, 11, 20, 8), local(2026, 11, 20, 10)


async def test_the_same_photo_smaller_and_saved_worse_is_known_in_ones_own_log(town: Town) -> None:
    first = await town.log(town.cast.wang, at=EIGHT, photos=(scene(1),))
    with pytest.raises(PhotoUsedBefore) as refused:
        await town.log(town.cast.wang, at=TEN, photos=(scene(2), scene(1, size=(320, 240), quality=40)))
    assert refused.value.data == {"log_id": first.log_id}
    assert (await town.log(town.cast.wang, at=TEN, photos=(scene(2),))).points == 10


async def test_a_photo_of_a_refused_log_may_be_sent_again(town: Town) -> None:
    first = await town.log(town.cast.wang, at=EIGHT, photos=(scene(1),))
    await town.refuse_log(town.cast.zhao, first.log_id)
    assert (await town.log(town.cast.wang, at=TEN, photos=(scene(1),))).points == 10


async def test_who_decides_sees_that_another_member_sent_it_too(town: Town) -> None:
    first = await town.log(town.cast.wang, at=EIGHT, photos=(scene(3), scene(1)))
    second = await town.log(town.cast.li, at=EIGHT, photos=(scene(2), scene(1, quality=50)))
    assert await also_in(town, second.log_id) == [Again(1, first.log_id, town.cast.wang)]
    assert await also_in(town, first.log_id) == [Again(1, second.log_id, town.cast.li)]
    other = await town.log(town.cast.liu, at=EIGHT, photos=(scene(4),))
    assert await also_in(town, other.log_id) == []


async def test_many_logs_are_compared_at_once_as_each_by_itself(town: Town) -> None:
    cast = town.cast
    whose = {cast.wang: (3, 1), cast.li: (2, 1), cast.liu: (4,), cast.sun: (1, 3)}
    logs = [(await town.log(who, at=EIGHT, photos=tuple(map(scene, each)))).log_id for who, each in whose.items()]
    engine = town.database.engine.sync_engine
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *about: statements.append(about[2]))
    async with town.database.begin() as session:
        found = await photo_looks.also_in_many(session, log_ids=logs)
    assert sum("photo_look" in one for one in statements) == 1
    assert found == {number: again for number in logs if (again := await also_in(town, number))}
    assert found[logs[0]] == [Again(0, logs[3], cast.sun), Again(1, logs[1], cast.li), Again(1, logs[3], cast.sun)]
    assert logs[2] not in found


async def test_a_white_wall_looks_like_nothing(town: Town) -> None:
    wall = files.Picture(b"white", 4, 3, look_of(Image.new("RGB", (400, 300), (250, 250, 250))))
    assert wall.look is None
    await town.log(town.cast.wang, at=EIGHT, photos=(wall,))
    assert (await town.log(town.cast.wang, at=TEN, photos=(wall,))).points == 10


async def test_whoever_is_forgotten_takes_the_looks_of_their_photos_along(town: Town) -> None:
    wang = town.cast.wang
    first = await town.log(wang, at=EIGHT, photos=(scene(1),))
    async with town.database.reading() as session:
        assert [one["log"] for one in await photo_looks.export_about(session, person_id=wang)] == [first.log_id]
    async with town.database.begin() as session:
        await privacy.forget(session, person_id=wang, now=town.clock())
    async with town.database.reading() as session:
        assert await photo_looks.export_about(session, person_id=wang) == []
    second = await town.log(town.cast.li, at=EIGHT, photos=(scene(1),))
    assert await also_in(town, second.log_id) == []


def test_up_to_three_bits_may_differ_and_four_may_not() -> None:
    look = scene(1).look
    assert look is not None
    number = int.from_bytes(look, "big")
    for bits, same in ((0b1, True), (1 | 1 << 20 | 1 << 40, True), (1 | 1 << 16 | 1 << 32 | 1 << 48, False)):
        other = (number ^ bits).to_bytes(8, "big")
        shares_band = bool(set(photo_looks.bands(look)) & set(photo_looks.bands(other)))
        assert (shares_band and photo_looks.difference(look, other) <= photo_looks.MOST_DIFFERENCE) is same


def look_of(image: Image.Image) -> bytes | None:
    out = BytesIO()
    image.save(out, "PNG")
    return files.sanitise(out.getvalue()).look


async def also_in(town: Town, log_id: int) -> list[Again]:
    async with town.database.reading() as session:
        return await photo_looks.also_in(session, log_id=log_id)
