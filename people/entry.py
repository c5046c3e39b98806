"""One-time links into the web chat: from the bot for oneself, or from staff who know whom they have before them."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import token_hash
from core.refusals import Refusal
from messages.outbox import Priority
from people import identities, notices, persons, sessions
from people.audit import record
from people.authority import CAN_APPROVE, NotAllowed, Role, may_act_for, require
from people.entry_models import EntryLink
from people.models import WEB_BOT, Identity, Node, Person

TOKEN_BYTES = 16
VALID = timedelta(minutes=10)
MAY_LET_IN = CAN_APPROVE | {Role.GRID_WORKER}


class LinkUsedUp(Refusal):
    """The link was used, is too old, or never was: which of these is not told."""


@dataclass(frozen=True)
class Preview:
    """What the page with the confirm button may show: the community, and the masked name of whose chat it opens, or nobody's yet."""

    community_name: str
    masked_name: str


async def issue(session: AsyncSession, *, made_by: int, person_id: int | None, community_id: int, now: datetime) -> str:
    """A link's token: 128 random bits, valid once within 10 minutes. `person_id` None: for someone who will enrol here.

    Anyone may have one for themselves. Grid workers let newcomers in. For who is somebody already, staff must gain nothing by it
    (`authority.may_act_for`), or else a link would be a way up. Raises `NotAllowed`, `PersonUnknown`.
    """
    if person_id is not None and (await persons.get(session, person_id)).community_id != community_id:
        raise NotAllowed
    if person_id is None or person_id != made_by:
        if person_id is None:
            await require(session, person_id=made_by, roles=MAY_LET_IN, node_id=community_id, now=now)
        elif not await may_act_for(session, actor=made_by, person_id=person_id, now=now):
            raise NotAllowed
    return await new_link(session, made_by=made_by, person_id=person_id, community_id=community_id, now=now)


async def new_link(session: AsyncSession, *, made_by: int | None, person_id: int | None, community_id: int, now: datetime) -> str:
    """Make a link without asking who makes it: for the command line. Doors call `issue`."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = {"token_hash": token_hash(token), "person_id": person_id, "community_id": community_id, "made_by": made_by}
    made = insert(EntryLink).values(link | {"created_at": now, "expires_at": now + VALID}).returning(EntryLink.id)
    link_id = (await session.execute(made)).scalar_one()
    await record(session, actor=made_by, action="entry.issued", about=person_id, subject="entry_link", subject_id=link_id, now=now)
    return token


async def peek(session: AsyncSession, *, token: str, now: datetime) -> Preview:
    """Look at a link without using it. Raises `LinkUsedUp`."""
    shown = select(Node.name, Person.name_sealed).select_from(EntryLink).join(Node, Node.id == EntryLink.community_id)
    row = (await session.execute(shown.outerjoin(Person, Person.id == EntryLink.person_id).where(*_live(token, now)))).one_or_none()
    if row is None:
        raise LinkUsedUp
    return Preview(row.name, persons.masked(persons.open_name(session, row.name_sealed)))


async def enter(session: AsyncSession, *, token: str, nonce: str = "", now: datetime) -> str:
    """Use the link up and return a cookie's token. A person has one chat in the web channel, whatever browser. Raises `LinkUsedUp`.

    `nonce` is drawn with the page that asks for confirmation: a second tap on it, whose first answer was lost, comes in all the same.
    """
    link = await _use_up(session, token, now, used_by=token_hash(nonce) if nonce else None)
    if link is None:
        return await _enter_again(session, token, nonce, now)
    identity = await identities.web_identity_of(session, person_id=link.person_id) if link.person_id else None
    if identity is None:
        identity = await identities.create_web_identity(session, person_id=link.person_id, now=now)
        identity.invited_to = None if link.person_id else link.community_id
    link.identity_id = identity.id
    await _record_use(session, link, identity, now)
    return await sessions.open_session(session, identity_id=identity.id, now=now, opened_by=_somebody_else(link))


async def attach(session: AsyncSession, *, token: str, identity_id: int, now: datetime) -> int:
    """Use the link up on another channel: this identity becomes the person's, whose id is returned. Raises `LinkUsedUp`.

    A link without a person, an identity that is somebody already, and a second web chat are refused and the link stays good. The same
    again is the same.
    """
    link = await _use_up(session, token, now)
    if link is None:
        return await _attached_before(session, token, identity_id)
    if link.person_id is None:
        raise LinkUsedUp
    has_web_chat = await identities.web_identity_of(session, person_id=link.person_id) is not None
    free = update(Identity).where(Identity.id == identity_id, Identity.person_id.is_(None))
    if has_web_chat:
        free = free.where(Identity.bot != WEB_BOT)
    taken = free.values(person_id=link.person_id, invited_to=None, attached_by=_somebody_else(link)).returning(Identity)
    identity = (await session.scalars(taken)).one_or_none()
    if identity is None:
        raise LinkUsedUp
    link.identity_id = identity_id
    await _record_use(session, link, identity, now)
    return link.person_id


def _live(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return EntryLink.token_hash == token_hash(token), EntryLink.used_at.is_(None), EntryLink.expires_at > now


async def _use_up(session: AsyncSession, token: str, now: datetime, *, used_by: bytes | None = None) -> EntryLink | None:
    # Whoever changes what this person may do has locked them too, before it looks at links.
    whose = (await session.scalars(select(EntryLink.person_id).where(*_live(token, now)))).one_or_none()
    if whose is not None:
        await persons.lock(session, whose)
    used = update(EntryLink).where(*_live(token, now)).values(used_at=now, used_by=used_by).returning(EntryLink)
    return (await session.scalars(used)).one_or_none()


async def _enter_again(session: AsyncSession, token: str, nonce: str, now: datetime) -> str:
    same = (EntryLink.token_hash == token_hash(token), EntryLink.used_by == token_hash(nonce), EntryLink.expires_at > now)
    link = (await session.scalars(select(EntryLink).where(*same))).one_or_none()
    if link is None or link.identity_id is None:
        raise LinkUsedUp
    return await sessions.open_session(session, identity_id=link.identity_id, now=now, opened_by=_somebody_else(link))


async def _attached_before(session: AsyncSession, token: str, identity_id: int) -> int:
    by_it = select(Identity.person_id).join(EntryLink, EntryLink.identity_id == Identity.id)
    before = by_it.where(EntryLink.token_hash == token_hash(token), Identity.id == identity_id, Identity.person_id == EntryLink.person_id)
    person_id = (await session.scalars(before)).one_or_none()
    if person_id is None:
        raise LinkUsedUp
    return person_id


async def _record_use(session: AsyncSession, link: EntryLink, identity: Identity, now: datetime) -> None:
    person_id = link.person_id
    await record(session, actor=link.made_by, action="entry.used", about=person_id, subject="entry_link", subject_id=link.id, now=now)
    if person_id is None or link.made_by == person_id:
        return
    # The chat that was opened is told too when other browsers show it already.
    is_shared = await sessions.has_live(session, identity_id=identity.id)
    await notices.notify(
        session,
        to=[person_id],
        kind="entry.used",
        data={"link_id": link.id},
        key=f"entry.used:{link.id}",
        now=now,
        priority=Priority.RECEIPT,
        leaving_out=None if is_shared else (identity.bot, identity.user_id),
    )


def _somebody_else(link: EntryLink) -> int | None:
    """Who made the link for someone else who was somebody already. A newcomer's browser is their own, whoever let them in."""
    return link.made_by if link.person_id is not None and link.made_by != link.person_id else None


async def purge(session: AsyncSession, *, before: datetime) -> None:
    """Delete links that ran out before this moment; that they were made and used stays in the audit trail."""
    await session.execute(delete(EntryLink).where(EntryLink.expires_at < before))
