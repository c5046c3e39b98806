"""What the mailbox knows about a person: to take with one, and to be forgotten."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from messages import transcript_privacy
from messages.inbox import NO_CHAT
from messages.models import Conversation, Inbox, Lane, Outbox
from messages.outbox import Address
from messages.turn import open_turn

Chat = tuple[int, int]


async def export_about(session: AsyncSession, *, person_id: int, addresses: Sequence[Address]) -> dict[str, Any]:
    """Their chats as they stand, and the notices that were sent to them. `addresses` are all their chats, blocked ones too."""
    theirs = or_(Outbox.person_id == person_id, tuple_(Outbox.bot, Outbox.chat_id).in_(_chats(addresses)))
    notices = await session.execute(select(Outbox.kind, Outbox.created_at, Outbox.sent_at).where(theirs).order_by(Outbox.id))
    return {
        "chat": await transcript_privacy.export_chats(session, chats=_chats(addresses)),
        "notices": [
            {"kind": row.kind, "made_at": row.created_at.isoformat(), "sent_at": row.sent_at.isoformat() if row.sent_at else None}
            for row in notices
        ],
    }


async def forget(
    session: AsyncSession, *, person_id: int, addresses: Sequence[Address], now: datetime, subjects: Collection[int] = ()
) -> None:
    """Empty what others' chats say of this person, and of `subjects` who go with them, and drop their own chats.

    An update that is still open stays until it is handled, the one that asked for this among them: it must `drop_chat` at its end.
    One that is being handled in another of their chats meanwhile loses its lane, and with it whatever it would have written.
    """
    own = _chats(addresses)
    spoken_of = {
        subject: await transcript_privacy.chats_that_mention(session, person_id=subject) for subject in (person_id, *sorted(subjects))
    }
    others = {chat for chats in spoken_of.values() for chat in chats}
    # Everybody locks lanes first, then the heads of transcripts, then notices, each in the order of chats.
    await _lock_lanes(session, {*own, *others})
    await _interrupt(session, own, now)
    await transcript_privacy.lock_heads(session, chats={*own, *others})
    for subject, chats in spoken_of.items():
        await transcript_privacy.empty_mentions(session, person_id=subject, chats=chats, now=now)
    await session.execute(delete(Outbox).where(Outbox.person_id == person_id))
    for bot, chat_id in own:
        await _drop(session, bot=bot, chat_id=chat_id)


async def forget_late(session: AsyncSession, *, person_id: int, now: datetime) -> bool:
    """Empty what came to speak of this person only after they were forgotten; whether there was anything.

    A message that was being written while they were forgotten may be committed after it.
    """
    chats = await transcript_privacy.chats_that_mention(session, person_id=person_id)
    await transcript_privacy.lock_heads(session, chats=chats)
    await transcript_privacy.empty_mentions(session, person_id=person_id, chats=chats, now=now)
    notices = await session.scalars(delete(Outbox).where(Outbox.person_id == person_id).returning(Outbox.id))
    return bool(chats or notices.all())


async def empty_about(
    session: AsyncSession, *, subject: int, now: datetime, before: datetime | None = None, chats: Collection[Chat] | None = None
) -> None:
    """Empty what web chats say of a subject that is no person (its number is below nought).

    With `before` only what was last written earlier; with `chats` only in these.
    """
    if chats is None:
        chats = await transcript_privacy.chats_that_mention(session, person_id=subject)
    await transcript_privacy.lock_heads(session, chats=chats)
    await transcript_privacy.empty_mentions(session, person_id=subject, chats=chats, now=now, before=before)


async def empty_about_each(session: AsyncSession, *, subjects: Collection[int], now: datetime) -> None:
    """Empty what web chats say of several such subjects: all their chats are locked first, in the order that everybody keeps."""
    spoken_of = {each: await transcript_privacy.chats_that_mention(session, person_id=each) for each in sorted(set(subjects))}
    await transcript_privacy.lock_heads(session, chats={chat for chats in spoken_of.values() for chat in chats})
    for subject, chats in spoken_of.items():
        await transcript_privacy.empty_mentions(session, person_id=subject, chats=chats, now=now)


async def empty_in_chat(session: AsyncSession, *, bot: int, chat_id: int, among: tuple[int, int], but: int, now: datetime) -> None:
    """Empty what one chat says of subjects from the first of these numbers to the last, `but` one."""
    chats = {(bot, chat_id)}
    await transcript_privacy.lock_heads(session, chats=chats)
    for subject in await transcript_privacy.subjects_in(session, bot=bot, chat_id=chat_id, among=among):
        if subject != but:
            await transcript_privacy.empty_mentions(session, person_id=subject, chats=chats, now=now)


async def spoken_of(session: AsyncSession, *, among: tuple[int, int], before: datetime, limit: int) -> list[int]:
    """Subjects, from the first of these numbers to the last, of whom web chats speak in messages that were last written before this."""
    return await transcript_privacy.spoken_of(session, among=among, before=before, limit=limit)


async def mentioned(session: AsyncSession, *, among: Select[int]) -> list[int]:
    """Those of these persons of whom a message speaks or whom a notice waits for."""
    spoken_of = await transcript_privacy.mentioned(session, among=among)
    told = await session.scalars(select(Outbox.person_id).where(Outbox.person_id.in_(among)).distinct())
    return sorted({*spoken_of, *(person_id for person_id in told if person_id is not None)})


async def drop_chat(session: AsyncSession, *, bot: int, chat_id: int) -> None:
    """Delete a chat: what was said, where it stands, what waits for it, its number itself. Nothing open is lost.

    Updates that are done keep their ids, so that a late copy is known, and lose their chat.
    """
    await _lock_lanes(session, {(bot, chat_id)})
    await transcript_privacy.lock_heads(session, chats={(bot, chat_id)})
    await _drop(session, bot=bot, chat_id=chat_id)


async def forget_chat(session: AsyncSession, *, bot: int, chat_id: int, now: datetime) -> None:
    """As `drop_chat`; what is still to be handled there makes nobody known again."""
    await _lock_lanes(session, {(bot, chat_id)})
    await _interrupt(session, [(bot, chat_id)], now)
    await drop_chat(session, bot=bot, chat_id=chat_id)


async def _drop(session: AsyncSession, *, bot: int, chat_id: int) -> None:
    for table in (Conversation, Outbox):
        await session.execute(delete(table).where(table.bot == bot, table.chat_id == chat_id))
    await transcript_privacy.drop_chats(session, chats=[(bot, chat_id)])
    theirs = (Inbox.bot == bot, Inbox.chat_id == chat_id)
    ended = or_(Inbox.done_at.is_not(None), Inbox.dead_at.is_not(None))
    await session.execute(update(Inbox).where(*theirs, ended).values(chat_id=NO_CHAT, body=None))
    waiting = select(Inbox.id).where(*theirs).exists()
    await session.execute(delete(Lane).where(Lane.bot == bot, Lane.chat_id == chat_id, ~waiting))


async def _lock_lanes(session: AsyncSession, chats: set[Chat]) -> None:
    """Wait for whoever stores into these chats, ends their turns or gives them back.

    Before anything is read or deleted there: PostgreSQL would judge by what was there before it waited.
    """
    lanes = select(Lane.bot).where(tuple_(Lane.bot, Lane.chat_id).in_(sorted(chats))).order_by(Lane.bot, Lane.chat_id)
    await session.execute(lanes.with_for_update())


async def _interrupt(session: AsyncSession, chats: Sequence[Chat], now: datetime) -> None:
    """Take these chats from whoever handles an update of theirs, but for the turn that asks for it, and note whose updates wait there."""
    turn = open_turn()
    asking = None if turn is None else (turn.bot, turn.chat_id)
    for bot, chat_id in chats:
        lane = (Lane.bot == bot, Lane.chat_id == chat_id, Lane.owner.is_not(None))
        if (bot, chat_id) != asking:
            await session.execute(update(Lane).where(*lane).values(owner=None, leased_until=None, due_at=now))
        waiting = (Inbox.bot == bot, Inbox.chat_id == chat_id, Inbox.done_at.is_(None), Inbox.dead_at.is_(None))
        await session.execute(update(Inbox).where(*waiting).values(forgotten_at=now))


def _chats(addresses: Sequence[Address]) -> list[Chat]:
    return sorted({(one.bot, one.chat_id) for one in addresses})
