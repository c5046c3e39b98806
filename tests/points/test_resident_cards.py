"""Cards of residents without a phone: who prints and replaces them, on record, and whose card nobody else can make."""

import pytest

from people import audit, residents
from people.authority import NotAllowed, Role, appoint
from people.enrolment import NOTICE_VERSION
from people.identities import create_web_identity
from people.residents import HasOwnChat
from points import member_codes, resident_cards
from points.member_codes import Member, OwnCard, UnknownCard
from tests.points.kit import Town


async def register(town: Town, name: str = "张桂兰") -> int:
    given = {"name": name, "phone": None, "notice_version": NOTICE_VERSION, "seen": ()}
    async with town.database.begin() as session:
        made = await residents.register(session, actor=town.cast.zhao, community_id=town.cast.longcheng, now=town.clock(), **given)  # type: ignore[arg-type]
        return made.id


async def show(town: Town, actor: int, person_id: int) -> str:
    async with town.database.begin() as session:
        return await resident_cards.show(session, actor=actor, person_id=person_id, now=town.clock())


async def reissue(town: Town, actor: int, person_id: int, old: str) -> str:
    async with town.database.begin() as session:
        return await resident_cards.reissue(session, actor=actor, person_id=person_id, old=old, now=town.clock())


async def scan(town: Town, who: int, code: str) -> Member | UnknownCard:
    async with town.database.begin() as session:
        return await member_codes.look_up(session, actor=who, code=code, now=town.clock())


async def on_record(town: Town, who: int) -> list[tuple[str, int | None]]:
    async with town.database.reading() as session:
        return [(line.action, line.actor) for line in await audit.about(session, person_id=who) if line.action.startswith("card.")]


async def test_a_card_is_made_once_and_each_look_is_on_record(town: Town) -> None:
    zhang, zhao, zhou = await register(town), town.cast.zhao, town.cast.zhou
    code = await show(town, zhao, zhang)
    assert await show(town, zhou, zhang) == code
    assert await on_record(town, zhang) == [("card.issued", zhao), ("card.printed", zhao), ("card.printed", zhou)]
    assert await scan(town, zhou, code) == Member(zhang, town.cast.longcheng, "张*兰", may_redeem=True, unit_ids=(), sees_all=True)


async def test_a_lost_card_is_dead_and_the_same_again_changes_nothing(town: Town) -> None:
    zhang, zhao = await register(town), town.cast.zhao
    old = await show(town, zhao, zhang)
    new = await reissue(town, zhao, zhang, old)
    assert new != old
    assert await reissue(town, town.cast.zhou, zhang, old) == new
    assert isinstance(await scan(town, zhao, old), UnknownCard)
    assert isinstance(await scan(town, zhao, new), Member)


async def test_a_card_that_was_taken_back_opens_nothing(town: Town) -> None:
    zhang, zhao = await register(town), town.cast.zhao
    code = await show(town, zhao, zhang)
    async with town.database.begin() as session:
        await resident_cards.revoke(session, actor=zhao, person_id=zhang, now=town.clock())
    assert isinstance(await scan(town, zhao, code), UnknownCard)
    async with town.database.reading() as session:
        assert await resident_cards.code_of(session, actor=zhao, person_id=zhang, now=town.clock()) is None
    assert ("card.revoked", zhao) in await on_record(town, zhang)
    assert await show(town, zhao, zhang) != code


async def test_nobody_prints_the_card_of_who_has_a_chat_or_their_own(town: Town) -> None:
    zhang = await register(town)
    code = await show(town, town.cast.zhao, zhang)
    async with town.database.begin() as session:
        await create_web_identity(session, person_id=zhang, now=town.clock())
    for other in (zhang, town.cast.zhou):
        with pytest.raises(HasOwnChat):
            await show(town, town.cast.zhao, other)
    with pytest.raises(HasOwnChat):
        await reissue(town, town.cast.zhao, zhang, code)
    with pytest.raises(OwnCard):
        await show(town, town.cast.zhao, town.cast.zhao)
    async with town.database.reading() as session:
        assert await member_codes.code_of(session, person_id=zhang) == code


async def test_team_leaders_units_members_and_staff_of_elsewhere_print_nothing(town: Town) -> None:
    zhang = await register(town)
    async with town.database.begin() as session:
        await appoint(session, person_id=town.cast.li, role=Role.TEAM_LEADER, node_id=town.cast.longcheng, now=town.clock())
    for actor in (town.cast.wang, town.cast.li, town.cast.sun, town.cast.wu):
        with pytest.raises(NotAllowed):
            await show(town, actor, zhang)
        with pytest.raises(NotAllowed):
            await reissue(town, actor, zhang, "")
    assert await on_record(town, zhang) == []
