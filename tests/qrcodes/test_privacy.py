"""What is stored about an elder is the family's to take, ends with the page, and is emptied out of everybody's chats."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.crypto import KeyRing
from core.files import StoredFile
from messages import transcript
from messages.transcript import Entry
from people.authority import NotAllowed
from people.models import WEB_BOT
from qrcodes import elder_cards, family_export, privacy
from qrcodes.elder_models import Elder, Guardian
from qrcodes.roster_models import Shift
from qrcodes.search_models import Search, Sighting
from tests.qrcodes.kit import INSULIN, PENICILLIN, XIAO, Town
from tests.qrcodes.search_kit import PHOTO, Hunt
from tests.traces import cells, holding

CANARIES = {
    "called": XIAO.called.encode(),
    "name": XIAO.name.encode(),
    "address": XIAO.address.encode(),
    "history": XIAO.history.encode(),
    "shown line": INSULIN.encode(),
    "hidden line": PENICILLIN.encode(),
}


async def _staff_were_told(town: Town, elder_id: int) -> None:
    """A message in 赵敏's chat says what the elder is called, as screens and notices do."""
    chat = town.cast.chats[town.cast.zhao]
    entry = Entry(65, "out", {"text": f"{XIAO.called} {XIAO.address}"}, mentions=frozenset({-elder_id}))
    async with town.database.begin() as session:
        await transcript.record(session, bot=WEB_BOT, chat_id=chat, entries=[entry], now=town.clock())


async def test_nothing_of_an_elder_is_left_in_any_row_once_the_family_withdraws(town: Town, keys: KeyRing) -> None:
    elder_id = await town.elder()
    await _staff_were_told(town, elder_id)
    before = {where.partition(": ")[2].removesuffix(" in JSON") for where in holding(await cells(town.database, keys), CANARIES)}
    assert before == set(CANARIES)
    await town.withdraw(elder_id)
    assert holding(await cells(town.database, keys), CANARIES) == []


async def test_the_family_takes_everything_along_and_who_read_it(town: Town) -> None:
    elder_id = await town.elder()
    async with town.database.begin() as session:
        await elder_cards.private(session, actor=town.cast.zhao, elder_id=elder_id, now=town.clock())
        taken = json.loads(json.dumps(await family_export.of_elder(session, actor=town.cast.wang, elder_id=elder_id, now=town.clock())))
    assert {field: taken[field] for field in ("called", "name", "address", "history")} == {
        "called": XIAO.called,
        "name": XIAO.name,
        "address": XIAO.address,
        "history": XIAO.history,
    }
    assert [line["words"] for line in taken["care_lines"] if not line["shown"]] == [PENICILLIN]
    assert {one["kind"]: one["by"] for one in taken["consents"]} == {"health": "王芳", "position": "王芳", "broadcast": "王芳"}
    assert [one["name"] for one in taken["guardians"]] == ["王芳"]
    assert len(taken["badges"]) == 1
    assert ("赵敏", "elder.read") in {(one["by"], one["what"]) for one in taken["read_by"]}
    assert taken["photo"]


@pytest.mark.parametrize("who", ["liu", "zhao", "wu"])
async def test_nobody_but_guardians_takes_it_along(town: Town, who: str) -> None:
    elder_id = await town.elder()
    with pytest.raises(NotAllowed):
        async with town.database.begin() as session:
            await family_export.of_elder(session, actor=getattr(town.cast, who), elder_id=elder_id, now=town.clock())


async def test_a_guardian_who_is_forgotten_leaves_and_the_elder_stays_for_the_others(town: Town) -> None:
    elder_id = await town.elder()
    await town.join(elder_id, town.cast.liu)
    async with town.database.begin() as session:
        await privacy.forget(session, person_id=town.cast.wang, now=town.clock())
    async with town.database.reading() as session:
        elder = await session.get_one(Elder, elder_id)
        stays = set(await session.scalars(select(Guardian.person_id).where(Guardian.elder_id == elder_id, Guardian.left_at.is_(None))))
    assert (elder.status, stays) == ("approved", {town.cast.liu})


async def test_what_nobody_has_decided_about_goes_with_who_asked(town: Town, keys: KeyRing) -> None:
    elder_id = await town.register()
    async with town.database.begin() as session:
        await privacy.forget(session, person_id=town.cast.wang, now=town.clock())
    assert holding(await cells(town.database, keys), CANARIES) == []
    async with town.database.reading() as session:
        assert (await session.get_one(Elder, elder_id)).status == "withdrawn"


async def test_what_is_exported_about_a_guardian_is_what_is_stored(town: Town) -> None:
    elder_id = await town.elder()
    await town.join(elder_id, town.cast.liu)
    async with town.database.begin() as session:
        start = town.clock() + timedelta(hours=1)
        term = {"station_id": 1, "starts_at": start, "ends_at": start + timedelta(hours=8)}
        session.add(Shift(person_id=town.cast.wang, made_by=town.cast.qian, made_at=town.clock(), **term))
    async with town.database.reading() as session:
        hers = json.loads(json.dumps(await privacy.export_about(session, person_id=town.cast.wang)))
        his = await privacy.export_about(session, person_id=town.cast.liu)
    assert [one["called"] for one in hers["elders_asked_for"]] == [XIAO.called]
    assert [(one["called"], one["ways"][0]["kind"]) for one in hers["guardian_of"]] == [(XIAO.called, "chat")]
    assert len(hers["consents_given"]) == 3
    assert len(hers["shifts"]) == 1
    assert (his["elders_asked_for"], his["consents_given"]) == ([], [])


async def test_who_is_forgotten_is_on_duty_no_more(town: Town) -> None:
    async with town.database.begin() as session:
        start = town.clock() + timedelta(hours=1)
        term = {"station_id": 1, "starts_at": start, "ends_at": start + timedelta(hours=8)}
        session.add(Shift(person_id=town.cast.zhou, made_by=town.cast.qian, made_at=town.clock(), **term))
    async with town.database.begin() as session:
        await privacy.forget(session, person_id=town.cast.zhou, now=town.clock())
    async with town.database.reading() as session:
        assert (await session.scalars(select(Shift.cancelled_at))).one() is not None


async def test_what_who_is_forgotten_typed_of_a_search_goes_and_the_search_goes_on(hunt: Hunt) -> None:
    search = await hunt.start()
    async with hunt.database.begin() as session:
        await privacy.forget(session, person_id=hunt.cast.wang, now=hunt.clock())
    async with hunt.database.reading() as session:
        row = await session.get_one(Search, search)
        assert (row.place, row.wearing, row.ended_at) == (None, None, None)


async def test_what_a_helper_saw_goes_with_them_words_and_photo(hunt: Hunt) -> None:
    search = await hunt.searched()
    await hunt.sight(hunt.cast.li, search, "在桥头看见", photo=PHOTO)
    before = await _pictures(hunt)
    async with hunt.database.begin() as session:
        await privacy.forget(session, person_id=hunt.cast.li, now=hunt.clock())
    async with hunt.database.reading() as session:
        told = await session.execute(select(Sighting.words, Sighting.photo).where(Sighting.person_id == hunt.cast.li))
        assert {tuple(row) for row in told} == {(None, None)}
    assert await _pictures(hunt) == before - 1


async def test_that_staff_looked_at_the_photo_is_told_to_the_family(town: Town) -> None:
    elder_id = await town.elder()
    async with town.database.begin() as session:
        assert await elder_cards.photo(session, actor=town.cast.zhao, elder_id=elder_id, now=town.clock())
        taken = await family_export.of_elder(session, actor=town.cast.wang, elder_id=elder_id, now=town.clock())
    assert "photo_seen" in str(taken["read_by"])
    with pytest.raises(NotAllowed):
        async with town.database.begin() as session:
            await elder_cards.photo(session, actor=town.cast.liu, elder_id=elder_id, now=town.clock())


async def _pictures(hunt: Hunt) -> int:
    async with hunt.database.reading() as session:
        return len((await session.scalars(select(StoredFile.id))).all())
