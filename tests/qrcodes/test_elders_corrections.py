"""What is known of an elder is corrected, with those told whom it concerns, and old photos are asked for again."""

from datetime import date

import pytest
from sqlalchemy import event, select

from core.files import StoredFile
from jobs.retesting import retest_all
from people.authority import NotAllowed
from people.models import Audit
from qrcodes import corrections, elder_photos
from qrcodes.applications import PlaceElsewhere
from qrcodes.care_lines import Line
from qrcodes.corrections import Change
from qrcodes.elder_access import ElderUnknown
from qrcodes.elder_photos import Photo, PhotoTooOld
from qrcodes.elder_words import NumberShown
from tests.qrcodes.kit import PICTURE, Town
from tests.qrcodes.outbox import told


async def correct(town: Town, elder_id: int, who: int, change: Change) -> tuple[str, ...]:
    async with town.database.begin() as session:
        return await corrections.correct(session, actor=who, elder_id=elder_id, change=change, now=town.clock())


async def test_a_correction_is_in_force_at_once_and_staff_are_told(town: Town) -> None:
    elder_id = await town.elder()
    change = Change(called="老肖", lines=(Line("耳背", is_shown=True),))
    assert await correct(town, elder_id, town.cast.wang, change) == ("called", "lines")
    public = await town.public(elder_id)
    assert public is not None
    assert (public.called, public.lines) == ("老肖", ("耳背",))
    assert {town.cast.zhao, town.cast.zhou} <= await told(town, "elder.corrected")
    assert await correct(town, elder_id, town.cast.wang, change) == ()


async def test_the_family_hears_of_what_staff_correct(town: Town) -> None:
    elder_id = await town.elder()
    await correct(town, elder_id, town.cast.zhao, Change(name="肖德桂"))
    assert (await town.private(elder_id)).name == "肖德桂"
    assert await told(town, "elder.corrected") == {town.cast.wang}


async def test_what_only_staff_see_is_taken_away_without_a_word(town: Town) -> None:
    elder_id = await town.elder()
    assert await correct(town, elder_id, town.cast.wang, Change(address="", history="")) == ("address", "history")
    found = await town.private(elder_id)
    assert (found.address, found.history) == ("", "")
    assert await told(town, "elder.corrected") == set()


async def test_a_new_photo_takes_the_place_of_the_old_one(town: Town) -> None:
    elder_id = await town.elder()
    await correct(town, elder_id, town.cast.wang, Change(photo=Photo(PICTURE, date(2026, 11, 20))))
    async with town.database.reading() as session:
        assert len((await session.scalars(select(StoredFile.id))).all()) == 1
        assert await elder_photos.photo(session, elder_id=elder_id) == PICTURE.jpeg
    with pytest.raises(PhotoTooOld):
        await correct(town, elder_id, town.cast.wang, Change(photo=Photo(PICTURE, date(2024, 1, 1))))


async def test_a_building_is_corrected_and_taken_away(town: Town) -> None:
    elder_id = await town.elder(node_id=await town.node("longcheng-1-105"))
    assert await correct(town, elder_id, town.cast.wang, Change(node_id=await town.node("longcheng-2-205"))) == ("place",)
    assert await correct(town, elder_id, town.cast.wang, Change(node_id=0)) == ("place",)
    with pytest.raises(PlaceElsewhere):
        await correct(town, elder_id, town.cast.wang, Change(node_id=await town.node("jiayuan-1-105")))


async def test_each_correction_is_on_record_and_strangers_make_none(town: Town) -> None:
    elder_id = await town.elder()
    await correct(town, elder_id, town.cast.wang, Change(called="老肖", address="龙城帝景小区"))
    for who in (town.cast.li, town.cast.wu):
        with pytest.raises(NotAllowed):
            await correct(town, elder_id, who, Change(called="老李"))
    with pytest.raises(NumberShown):
        await correct(town, elder_id, town.cast.wang, Change(lines=(Line("电话 13800138000"),)))
    async with town.database.reading() as session:
        lines = select(Audit.action).where(Audit.action.startswith("elder.corrected"))
        assert set(await session.scalars(lines)) == {"elder.corrected:called", "elder.corrected:address"}


async def test_nothing_is_corrected_once_the_page_has_ended(town: Town) -> None:
    elder_id = await town.elder()
    await town.withdraw(elder_id)
    with pytest.raises(ElderUnknown):
        await correct(town, elder_id, town.cast.zhao, Change(called="老肖"))


async def test_a_photo_is_asked_for_again_after_a_year_and_monthly_then(town: Town) -> None:
    elder_id = await town.elder()
    await town.register(town.cast.li)

    async def due() -> int:
        async with town.database.begin() as session:
            return await elder_photos.photos_due(session, now=town.clock())

    assert await due() == 0
    town.clock.advance(days=365 - 51)
    assert await due() == 0
    town.clock.advance(days=1)
    assert (await due(), await due()) == (1, 0)
    assert await told(town, "elder.photo_old") == {town.cast.wang}
    town.clock.advance(days=31)
    assert await due() == 1
    new = Photo(PICTURE, town.clock().date())
    await correct(town, elder_id, town.cast.wang, Change(photo=new))
    town.clock.advance(days=31)
    assert await due() == 0


async def test_the_clocks_door_asks_for_old_photos(town: Town) -> None:
    await town.elder()
    town.clock.advance(days=400)
    for _ in range(2):
        await retest_all(town.database, clock=town.clock)
    assert await told(town, "elder.photo_old") == {town.cast.wang}


async def test_a_missing_photo_is_asked_for_after_a_month(town: Town) -> None:
    await town.elder(photo=None)

    async def due() -> int:
        async with town.database.begin() as session:
            return await elder_photos.photos_due(session, now=town.clock())

    assert await due() == 0
    town.clock.advance(days=31)
    assert await due() == 1


async def test_many_families_are_asked_in_as_few_statements_as_one(town: Town) -> None:
    for _ in range(5):
        await town.elder()
    town.clock.advance(days=400)

    async def statements(elders: int) -> int:
        made: list[object] = []

        def note(*call: object) -> None:
            made.append(call[2])

        engine = town.database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", note)
        async with town.database.begin() as session:
            assert await elder_photos.photos_due(session, now=town.clock(), limit=elders) == elders
        event.remove(engine, "before_cursor_execute", note)
        return len(made)

    assert await statements(1) == await statements(4)
    assert await told(town, "elder.photo_old") == {town.cast.wang}
