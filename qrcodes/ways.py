"""By which ways a guardian is told: each counts once a test notice was confirmed, in chat by a tap, elsewhere by the four digits in it.

Second ways are chats of their own in the outbox: of the bot MAIL_BOT or HOOK_BOT, and numbered as the way.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from core.sealing import opened, seal
from messages import outbox
from messages.outbox import Address, Priority
from people import audit, notices, persons
from people.models import HOOK_BOT, MAIL_BOT
from qrcodes import elder_access, guardian_rows
from qrcodes.elder_models import Guardian, GuardianWay
from qrcodes.guardian_rows import CHAT
from qrcodes.way_addresses import Offered, clean_address
from qrcodes.way_rows import ADDRESS, ANSWERED_IN, CODE, WayCard, bot_of, live_of, mine, open_code, second_addresses, target

__all__ = ["ANSWERED_IN", "WayCard", "bot_of", "mine", "open_code", "second_addresses", "target"]

TEST = "guardian.test"
TESTED = "guardian.way_tested"
CODE_DIGITS = 4
MOST_WRONG = 5
MOST_TESTS, TESTS_IN = 3, timedelta(hours=1)
# When a way is tested again.
TESTED_EVERY = timedelta(days=182)


class WayGone(Refusal):
    """This way was taken off, or is somebody else's."""


class NoTestOpen(Refusal):
    """No test notice waits for its digits: it was confirmed, is too old, or was ended by wrong digits."""


class TooManyTests(Refusal):
    """`most` test notices an hour go out by ways of one kind."""


@dataclass(frozen=True, slots=True)
class Tried:
    """Digits were typed: right, or wrong with so many tries left; with none the test notice has ended."""

    is_right: bool
    left: int = 0


async def open_chat(session: AsyncSession, *, guardian_id: int, person_id: int, now: datetime) -> int:
    """A new guardian's chats as a way, with a test notice on its way."""
    values = {"guardian_id": guardian_id, "kind": CHAT, "added_at": now}
    way_id = (await session.scalars(insert(GuardianWay).values(values).returning(GuardianWay.id))).one()
    await send_test(session, way_id=way_id, kind=CHAT, person_id=person_id, now=now)
    return way_id


async def add(session: AsyncSession, *, actor: int, elder_id: int, kind: str, address: str, offered: Offered, now: datetime) -> int:
    """A second way for the actor, in place of an earlier one of its kind; its test notice is sent.

    Raises `AddressUnclear`, `WayNotOffered`, `NotGuardian`, `TooManyTests`.
    """
    cleaned = clean_address(kind, address, offered=offered)
    await persons.lock(session, actor)
    await elder_access.lock_living(session, elder_id)
    guardian = await guardian_rows.require_mine(session, person_id=actor, elder_id=elder_id)
    await _check_tests(session, actor, kind, now)
    live = (GuardianWay.guardian_id == guardian.id, GuardianWay.kind == kind, GuardianWay.ended_at.is_(None))
    await _end(session, select(GuardianWay.id).where(*live), now)
    values = {"guardian_id": guardian.id, "kind": kind, "address": seal(session, ADDRESS, cleaned), "added_at": now}
    way_id = (await session.scalars(insert(GuardianWay).values(values).returning(GuardianWay.id))).one()
    await _record(session, actor, "guardian.way_added", way_id, now)
    await send_test(session, way_id=way_id, kind=kind, person_id=actor, now=now)
    return way_id


async def test(session: AsyncSession, *, actor: int, way_id: int, now: datetime) -> None:
    """Send a test notice by one of the actor's ways; its digits end those of an earlier one. Raises `WayGone`, `TooManyTests`."""
    await persons.lock(session, actor)
    way = await _mine(session, actor, way_id)
    await _check_tests(session, actor, way.kind, now)
    await send_test(session, way_id=way_id, kind=way.kind, person_id=actor, now=now)


async def confirm(session: AsyncSession, *, actor: int, way_id: int, code: str, now: datetime) -> Tried:
    """The digits of a test notice. The caller commits also when they are wrong: they are counted. Raises `WayGone`, `NoTestOpen`."""
    await persons.lock(session, actor)
    way = await _mine(session, actor, way_id)
    if not way.code or way.wrong_codes >= MOST_WRONG or way.tested_at is None or way.tested_at + ANSWERED_IN <= now:
        raise NoTestOpen
    if secrets.compare_digest(opened(session, CODE, way.code).encode(), code.encode("utf-8", "surrogatepass")):
        await _confirmed(session, actor, way_id, now)
        return Tried(is_right=True)
    wrong = way.wrong_codes + 1
    ended = {"code": None} if wrong >= MOST_WRONG else {}
    await session.execute(update(GuardianWay).where(GuardianWay.id == way_id).values(wrong_codes=wrong, **ended))
    return Tried(is_right=False, left=MOST_WRONG - wrong)


async def confirm_chat(session: AsyncSession, *, actor: int, way_id: int, now: datetime) -> int:
    """The button under a test notice in chat was tapped; for which elder. It confirms the chat for all of the actor's elders.

    Tapping it again changes nothing. Raises `WayGone`.
    """
    await persons.lock(session, actor)
    way = await _mine(session, actor, way_id)
    if way.kind != CHAT:
        raise WayGone
    # It is the same chat for every elder: one tap answers for all.
    untried = GuardianWay.confirmed_at.is_(None) | (GuardianWay.tested_at > GuardianWay.confirmed_at)
    for each in (await session.scalars(live_of(actor).where(GuardianWay.kind == CHAT, untried).order_by(GuardianWay.id))).all():
        await _confirmed(session, actor, each.id, now)
    return (await session.scalars(select(Guardian.elder_id).where(Guardian.id == way.guardian_id))).one()


async def end(session: AsyncSession, *, actor: int, way_id: int, now: datetime) -> None:
    """Take a second way off; what waits for it is not sent. Again changes nothing; the chat stays. Raises `WayGone`."""
    owned = select(GuardianWay.id).join(Guardian, Guardian.id == GuardianWay.guardian_id)
    owned = owned.where(GuardianWay.id == way_id, GuardianWay.kind != CHAT, Guardian.person_id == actor)
    if await session.scalar(owned) is None:
        raise WayGone
    if await _end(session, owned.where(GuardianWay.ended_at.is_(None)), now):
        await _record(session, actor, "guardian.way_ended", way_id, now)


async def end_of(session: AsyncSession, *, guardian_ids: Collection[int], now: datetime) -> None:
    """Guardians leave: their ways end and are emptied, and what waits for these is not sent."""
    live = select(GuardianWay.id).where(GuardianWay.guardian_id.in_(sorted(guardian_ids)), GuardianWay.ended_at.is_(None))
    await _end(session, live, now)


async def send_test(session: AsyncSession, *, way_id: int, kind: str, person_id: int, now: datetime) -> None:
    """A test notice by a way, whatever was tested before."""
    code = None if kind == CHAT else f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    values = {"tested_at": now, "wrong_codes": 0, "code": seal(session, CODE, code)}
    await session.execute(update(GuardianWay).where(GuardianWay.id == way_id).values(values))
    subject = f"guardian_way.{kind}"
    await audit.record(session, actor=person_id, action=TESTED, about=person_id, subject=subject, subject_id=way_id, now=now)
    data, key = {"way_id": way_id, "at": now.isoformat()}, f"{TEST}:{way_id}:{now.isoformat()}"
    if kind == CHAT:
        await notices.notify(session, to=[person_id], kind=TEST, data=data, key=key, priority=Priority.ALERT, now=now)
    else:
        language = (await persons.get(session, person_id)).language
        to = [Address(bot_of(kind), way_id, person_id, language)]
        await outbox.put(session, to=to, kind=TEST, data=data, key=key, priority=Priority.ALERT, now=now)


async def _mine(session: AsyncSession, actor: int, way_id: int) -> GuardianWay:
    own = live_of(actor).where(GuardianWay.id == way_id).execution_options(populate_existing=True)
    found = (await session.scalars(own.with_for_update(of=GuardianWay))).one_or_none()
    if found is None:
        raise WayGone
    return found


async def _check_tests(session: AsyncSession, actor: int, kind: str, now: datetime) -> None:
    subject, since = f"guardian_way.{kind}", now - TESTS_IN
    if await audit.count(session, about=actor, action=TESTED, subject=subject, since=since) >= MOST_TESTS:
        raise TooManyTests(most=MOST_TESTS)


async def _confirmed(session: AsyncSession, actor: int, way_id: int, now: datetime) -> None:
    values = {"confirmed_at": now, "test_due_at": now + TESTED_EVERY, "code": None, "wrong_codes": 0}
    await session.execute(update(GuardianWay).where(GuardianWay.id == way_id).values(values))
    await _record(session, actor, "guardian.way_confirmed", way_id, now)


async def _end(session: AsyncSession, ways: Select[int], now: datetime) -> list[int]:
    """What waits for them first, then the ways: in the order in which a refusal of the channel takes them."""
    ids = sorted(await session.scalars(ways))
    for way_id in ids:
        for bot in (MAIL_BOT, HOOK_BOT):
            await outbox.stop(session, bot=bot, chat_id=way_id, error="Ended", now=now)
    gone = update(GuardianWay).where(GuardianWay.id.in_(ids), GuardianWay.ended_at.is_(None))
    values = {"ended_at": now, "address": None, "code": None, "test_due_at": None}
    return list(await session.scalars(gone.values(values).returning(GuardianWay.id)))


async def _record(session: AsyncSession, actor: int, action: str, way_id: int, now: datetime) -> None:
    await audit.record(session, actor=actor, action=action, about=actor, subject="guardian_way", subject_id=way_id, now=now)
