"""What points know about a person can be taken along and forgotten; the ledger stays whole."""

import json

from sqlalchemy import select

from core.files import StoredFile
from core.seals import seal
from people import privacy as people_privacy
from points import log_queue, pickup, privacy, redemption_queue, verify
from points.accounts import Balance
from points.log_models import ActivityLog, LogPhoto
from tests.points.kit import Town


async def lived(town: Town) -> int:
    """王芳 with a log approved, one refused, one waiting, a redemption under way and one asked."""
    wang = town.cast.wang
    await town.give(wang, 100)
    for decide in (town.approve_log, town.refuse_log):
        await decide(town.cast.zhao, (await town.log(wang)).log_id)
        town.clock.advance(hours=2)
    await town.log(wang)
    number = (await town.ask(wang, "rice")).number
    await town.approve(town.cast.zhao, number)
    await town.ask(wang, "towel")
    return number


async def test_everything_is_exported_as_plain_values(town: Town) -> None:
    await lived(town)
    async with town.database.reading() as session:
        mine = await privacy.export_about(session, person_id=town.cast.wang)
        others = await privacy.export_about(session, person_id=town.cast.li)
    text = json.dumps(mine, ensure_ascii=False)
    assert all(words in text for words in ("帮邻居搬家", "照片看不清", "大米 5 公斤", '"points": 70'))
    assert "zhao" not in text
    assert not any(known for name, known in others.items() if name != "boards")


async def test_forgetting_empties_words_and_photos_and_gives_back_what_was_held(town: Town) -> None:
    number = await lived(town)
    code = (await town.code(town.cast.wang, number)).digits
    kept = await town.log(town.cast.li)
    async with town.database.begin() as session:
        await seal(session, chain=verify.CHAIN, now=town.clock())
    async with town.database.begin() as session:
        await privacy.forget(session, person_id=town.cast.wang, now=town.clock())
        await people_privacy.forget(session, person_id=town.cast.wang, now=town.clock())
    assert await town.balance(town.cast.wang) == Balance(110, 0)
    assert (await town.stock("rice"), await town.stock("towel")) == (5, 50)
    async with town.database.reading() as session:
        words = (await session.execute(select(ActivityLog.words, ActivityLog.reason).where(ActivityLog.person_id == town.cast.wang))).all()
        assert set(map(tuple, words)) == {(None, None)}
        assert (await session.scalars(select(LogPhoto.log_id))).all() == [kept.log_id]
        assert (await session.scalars(select(StoredFile.about_person))).all() == [town.cast.li]
        assert [card.log_id for card in await log_queue.waiting(session, actor=town.cast.zhao, now=town.clock())] == [kept.log_id]
        assert await redemption_queue.waiting(session, actor=town.cast.zhao, now=town.clock()) == []
        assert await pickup.to_prepare(session, actor=town.cast.sun) == []
        assert await verify.verify(session) == []
    assert isinstance(await town.look_up(town.cast.sun, code), pickup.WrongCode)
