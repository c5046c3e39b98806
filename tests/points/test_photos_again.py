"""A photo that a member has sent before, in a team's log too; and bands that half of all photos have."""

from sqlalchemy import event

from core.files import Picture
from points import photo_looks
from points.accounts import Balance
from points.photo_looks import PhotoUsedBefore
from tests.points.batch_kit import entry, log_for
from tests.points.deciding import told
from tests.points.kit import Town, local
from tests.points.log_kit import new_rule

SCENE = Picture(b"\xff\xd8 a yard full of snow", 4, 3, bytes.fromhex("0123456789abcdef"))
EIGHT, NOON = local(2026, 11, 20, 8), local(2026, 11, 20, 12)


async def test_who_was_in_the_photo_before_is_left_out_the_leader_too(led: Town) -> None:
    cast = led.cast
    first = await log_for(led, [cast.wang, cast.li], key="one", sent=entry(led, at=EIGHT, photos=(SCENE,)))
    second = await log_for(led, [cast.wang, cast.li, cast.liu], key="two", sent=entry(led, at=NOON, photos=(SCENE,)))
    assert [one.person_id for one in second.logged] == [cast.liu]
    assert {one.person_id: (type(one.why), one.why.data) for one in second.left_out} == {
        one.person_id: (PhotoUsedBefore, {"log_id": one.log_id}) for one in first.logged
    }


async def test_the_same_batch_again_leaves_nobody_out(led: Town) -> None:
    sent = entry(led, at=EIGHT, photos=(SCENE,))
    first = await log_for(led, [led.cast.wang, led.cast.liu], sent=sent)
    assert await log_for(led, [led.cast.wang, led.cast.liu], sent=sent) == first
    assert first.left_out == []


async def test_a_leader_alone_does_not_get_round_the_photo_of_their_own_log(led: Town) -> None:
    await led.log(led.cast.li, at=EIGHT, photos=(SCENE,))
    alone = await log_for(led, [led.cast.li], sent=entry(led, at=NOON, photos=(SCENE,)))
    assert (alone.logged, [type(one.why) for one in alone.left_out]) == ([], [PhotoUsedBefore])


async def test_photos_of_two_hundred_are_looked_for_at_once(led: Town) -> None:
    people = await led.residents(30)
    statements: list[str] = []
    engine = led.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *about: statements.append(about[2]))
    await log_for(led, people, sent=entry(led, at=EIGHT, photos=(SCENE, SCENE)))
    assert sum("FROM photo_look" in one for one in statements) == 1


async def test_staff_are_not_told_of_a_batch_of_which_nothing_waits(led: Town) -> None:
    led.kinds["study"] = await new_rule(led, "volunteering", since=local(2026, 11, 19), needs_approval=False, needs_photo=False)
    receipt = await log_for(led, [led.cast.li], sent=entry(led, "study", at=NOON))
    assert await led.balance(led.cast.li) == Balance(receipt.logged[0].points, 0)
    assert await told(led, "batch.waiting") == []
    await log_for(led, [led.cast.wang], key="others", sent=entry(led, "study", at=NOON))
    assert led.cast.zhao in await told(led, "batch.waiting")


async def test_a_sky_that_many_photos_share_is_not_looked_for_among_others(town: Town) -> None:
    first = await town.log(town.cast.wang, at=EIGHT, photos=(look("0000123456789abc"),))
    same = await town.log(town.cast.li, at=EIGHT, photos=(look("0000123456789abc"),))
    only_sky = await town.log(town.cast.liu, at=EIGHT, photos=(look("0000123556799abd"),))
    async with town.database.reading() as session:
        found = await photo_looks.also_in_many(session, log_ids=[same.log_id, only_sky.log_id])
    assert {number: [one.log_id for one in again] for number, again in found.items()} == {same.log_id: [first.log_id]}


def look(hexadecimal: str) -> Picture:
    return Picture(b"\xff\xd8 a sky", 4, 3, bytes.fromhex(hexadecimal))
