"""The end of a search: who ends it, what is gone, whom it thanks, and the points it gives."""

import pytest
from sqlalchemy import insert, select, update

from core.crypto import KeyRing
from core.files import Picture, StoredFile
from messages import outbox, transcript
from messages.models import Outbox
from messages.outbox import Address
from people.authority import NotAllowed
from people.models import Identity
from points import accounts, kinds, movements, verify
from points.kinds import SEARCH
from points.log_models import ActivityKind
from qrcodes import consents
from qrcodes.search_end import SearchOver
from qrcodes.search_models import Search
from qrcodes.searches import subject_of
from tests.qrcodes.search_kit import PLACE, WEARING, Hunt
from tests.traces import cells, holding


async def test_the_end_leaves_no_detail_in_any_table(hunt: Hunt, keys: KeyRing) -> None:
    search = await hunt.searched()
    await hunt.sight(hunt.cast.li, search, "金丝雀看见他在桥头", photo=Picture(b"\xff\xd8 a canary in a photo", 4, 3))
    values = {"place": PLACE.encode(), "wearing": WEARING.encode(), "words": "金丝雀看见".encode(), "photo": b"a canary in a photo"}
    assert len({one.split(": ")[1] for one in holding(await cells(hunt.database, keys), values)}) == 4
    await hunt.end(search)
    assert holding(await cells(hunt.database, keys), values) == []
    card = await hunt.card(hunt.cast.li, search)
    assert (card.place, card.wearing, card.has_photo, card.is_live) == ("", "", False, False)
    assert await hunt.told(hunt.cast.li, search) == []
    async with hunt.database.reading() as session:
        assert len(list(await session.scalars(select(StoredFile.id)))) == 1


async def test_everybody_who_was_told_is_thanked_in_the_place_of_what_they_were_told(hunt: Hunt) -> None:
    search = await hunt.start()
    await hunt.wave()
    await hunt.end(search)
    assert set(await hunt.notices("search.wave")) <= set(await hunt.notices("search.ended"))
    async with hunt.database.reading() as session:
        replaced = await session.execute(select(Outbox.person_id, Outbox.replaces).where(Outbox.kind == "search.ended"))
        assert dict(replaced.all())[hunt.cast.li] == f"search:{search}:told"


async def test_who_joined_and_reported_gets_the_rules_points_once(hunt: Hunt) -> None:
    search = await hunt.searched()
    await hunt.join(hunt.cast.qian, search)
    await hunt.end(search)
    await hunt.end(search)
    assert await _points(hunt, hunt.cast.li) == 15
    assert await _points(hunt, hunt.cast.qian) == 0
    assert (await hunt.card(hunt.cast.li, search)).points == 15
    async with hunt.database.reading() as session:
        [moved] = await movements.movements(session, community_id=hunt.cast.longcheng, person_id=hunt.cast.li)
        assert (moved.points, moved.source_kind, moved.source_id, moved.sort) == (15, "search", search, "earned")
        assert await verify.verify(session) == []


async def test_the_communitys_own_rule_says_how_many_points(hunt: Hunt) -> None:
    search = await hunt.searched()
    async with hunt.database.begin() as session:
        await kinds.add_defaults(session, community_id=hunt.cast.longcheng)
        await session.execute(update(ActivityKind).where(ActivityKind.code == SEARCH).values(points=20))
    await hunt.end(search)
    assert await _points(hunt, hunt.cast.li) == 20


async def test_a_drill_gives_no_points(hunt: Hunt) -> None:
    search = await hunt.searched(drill=True)
    await hunt.end(search)
    assert await _points(hunt, hunt.cast.li) == 0


async def test_only_family_and_station_end_it_and_only_once(hunt: Hunt) -> None:
    search = await hunt.searched()
    with pytest.raises(NotAllowed):
        await hunt.end(search, actor=hunt.cast.li)
    await hunt.end(search)
    with pytest.raises(SearchOver):
        await hunt.end(search, actor=hunt.cast.zhao)
    for late in (hunt.join(hunt.cast.li, search), hunt.report(hunt.cast.li, search), hunt.sight(hunt.cast.li, search, "在桥头")):
        with pytest.raises(SearchOver):
            await late
    hunt.clock.advance(minutes=20)
    assert await hunt.wave() == 0


async def test_a_search_ends_by_itself_when_consent_is_taken_back_or_nobody_ends_it(hunt: Hunt) -> None:
    search = await hunt.searched()
    assert await hunt.sweep() == 0
    async with hunt.database.begin() as session:
        await consents.withdraw(session, actor=hunt.cast.wang, elder_id=hunt.elder, kind="broadcast", now=hunt.clock())
    assert (await hunt.card(hunt.cast.li, search)).place == ""
    assert await hunt.sweep() == 1
    assert await hunt.sweep() == 0
    async with hunt.database.begin() as session:
        await consents.give(session, actor=hunt.cast.wang, elder_id=hunt.elder, kind="broadcast", right="child", now=hunt.clock())
    await hunt.start(key="second")
    hunt.clock.advance(days=7)
    assert await hunt.sweep() == 1
    async with hunt.database.reading() as session:
        assert set(await session.scalars(select(Search.outcome))) == {"called_off"}


async def _points(hunt: Hunt, person_id: int) -> int:
    async with hunt.database.reading() as session:
        return (await accounts.balance(session, community_id=hunt.cast.longcheng, person_id=person_id)).available


async def test_screens_on_telegram_are_blanked_one_by_one(hunt: Hunt) -> None:
    search = await hunt.searched()
    telegram, screen = 777, 4711
    async with hunt.database.begin() as session:
        values = {"bot": telegram, "user_id": 5, "person_id": hunt.cast.li, "created_at": hunt.clock()}
        await session.execute(insert(Identity).values(values))
        await transcript.mention(session, bot=telegram, chat_id=5, message_id=screen, people=[subject_of(search)])
    await hunt.end(search)
    async with hunt.database.reading() as session:
        [blank] = await session.scalars(
            select(Outbox).where(Outbox.bot == telegram, Outbox.kind == "search.blank", Outbox.sent_at.is_(None))
        )
        assert await outbox.message_of(session, key=blank.replaces or "", address=Address(telegram, 5)) == screen
