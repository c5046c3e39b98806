"""Identities: who speaks on which channel. In private chats the chat's id is the user's id."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Moment
from core.upsert import insert
from messages.outbox import Address
from people.authority import Role, in_force
from people.models import LANGUAGES, WEB_BOT, Identity, Membership, Node, Person, Unit, UnitMember
from people.persons import open_name

WEB_USER_BITS = 47
DEFAULT_LANGUAGE = "zh"
IDS_IN_A_QUERY = 10_000


@dataclass(frozen=True)
class Speaker:
    """Whoever sent an update. Not enrolled: no person, no community, no roles; then `invited_to` may name the community of their link."""

    identity_id: int
    bot: int
    user_id: int
    person_id: int | None
    name: str
    language: str
    community_id: int | None
    community_name: str
    roles: frozenset[Role]
    unit_ids: tuple[int, ...]
    invited_to: int | None = None
    blocked: bool = False


async def meet(session: AsyncSession, *, bot: int, user_id: int, language: str | None, now: datetime) -> Identity:
    """The identity of this user, made at the first meeting. `language` is what the channel says (a tag such as zh-hans, or None).

    Who had blocked us and speaks again is no longer blocked.
    """
    new = {"bot": bot, "user_id": user_id, "language": language_of_tag(language), "created_at": now}
    await session.execute(insert(session, Identity).values(new).on_conflict_do_nothing(index_elements=["bot", "user_id"]))
    known = select(Identity).where(Identity.bot == bot, Identity.user_id == user_id)
    identity = (await session.scalars(known)).one()
    if identity.blocked_at is not None:
        identity.blocked_at = None
        await session.flush()
    return identity


async def speaker(session: AsyncSession, *, bot: int, user_id: int, now: datetime) -> Speaker | None:
    """Everything a door needs to know of who speaks, in one query; None when they were never met."""
    rows = (await session.execute(_EVERYTHING_KNOWN, {"bot": bot, "user_id": user_id, "now": now})).all()
    if not rows:
        return None
    first = rows[0]
    return Speaker(
        identity_id=first.id,
        bot=bot,
        user_id=user_id,
        person_id=first.person_id,
        name=open_name(session, first.name_sealed),
        language=first.person_language or first.language or DEFAULT_LANGUAGE,
        community_id=first.community_id,
        community_name=first.community_name or "",
        roles=frozenset(Role(row.role) for row in rows if row.role),
        unit_ids=tuple(sorted({row.unit_id for row in rows if row.unit_id})),
        invited_to=first.invited_to,
        blocked=first.blocked_at is not None,
    )


def language_of_tag(tag: str | None) -> str | None:
    """Our language for a channel's tag: zh-hans is "zh", en-GB is "en", anything else is unknown."""
    plain = (tag or "").lower().replace("_", "-").partition("-")[0]
    return plain if plain in LANGUAGES else None


async def set_language(session: AsyncSession, *, identity_id: int, language: str) -> None:
    """Speak this language ("zh" or "en") on this channel, and with the person everywhere."""
    identity = update(Identity).where(Identity.id == identity_id).values(language=language).returning(Identity.person_id)
    person_id = (await session.scalars(identity)).one_or_none()
    if person_id is not None:
        await session.execute(update(Person).where(Person.id == person_id).values(language=language))


async def invite(session: AsyncSession, *, identity_id: int, community_id: int) -> None:
    """Remember the community by whose link someone came, until they enrol."""
    await session.execute(update(Identity).where(Identity.id == identity_id).values(invited_to=community_id))


async def mark_blocked(session: AsyncSession, *, bot: int, user_id: int, now: datetime) -> None:
    """Write to them no more: the channel says that they blocked us."""
    theirs = update(Identity).where(Identity.bot == bot, Identity.user_id == user_id, Identity.blocked_at.is_(None))
    await session.execute(theirs.values(blocked_at=now))


async def addresses(session: AsyncSession, *, person_ids: Collection[int], blocked: bool = False) -> list[Address]:
    """Every chat of these people, in the order of bots and chats; those who blocked us only if `blocked`."""
    language = func.coalesce(Person.language, Identity.language)
    known = select(Identity.bot, Identity.user_id, Identity.person_id, language).join(Person, Person.id == Identity.person_id)
    wanted = known if blocked else known.where(Identity.blocked_at.is_(None))
    ids = sorted(set(person_ids))
    found: list[Address] = []
    for start in range(0, len(ids), IDS_IN_A_QUERY):
        some = wanted.where(Identity.person_id.in_(ids[start : start + IDS_IN_A_QUERY]))
        found += [Address(bot, user_id, person_id, tag) for bot, user_id, person_id, tag in await session.execute(some)]
    return sorted(found, key=lambda address: (address.bot, address.chat_id))


async def addresses_of(session: AsyncSession, *, chats: Collection[tuple[int, int]]) -> list[Address]:
    """Those of these chats (bot, chat) in which somebody has enrolled who has not blocked us."""
    language = func.coalesce(Person.language, Identity.language)
    known = select(Identity.bot, Identity.user_id, Identity.person_id, language).join(Person, Person.id == Identity.person_id)
    rows = await session.execute(known.where(tuple_(Identity.bot, Identity.user_id).in_(sorted(chats)), Identity.blocked_at.is_(None)))
    return [Address(bot, user_id, person_id, tag) for bot, user_id, person_id, tag in rows]


async def create_web_identity(session: AsyncSession, *, person_id: int | None, now: datetime) -> Identity:
    """A new chat in the web channel, with a random number that nobody can guess."""
    identity = Identity(bot=WEB_BOT, user_id=secrets.randbits(WEB_USER_BITS) + 1, person_id=person_id, created_at=now)
    session.add(identity)
    await session.flush()
    return identity


async def web_identity_of(session: AsyncSession, *, person_id: int) -> Identity | None:
    """The person's chat in the web channel: one, whatever browsers they use."""
    known = select(Identity).where(Identity.bot == WEB_BOT, Identity.person_id == person_id).order_by(Identity.id).limit(1)
    return (await session.scalars(known)).one_or_none()


async def strangers(session: AsyncSession, *, chats: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of these private chats (bot, chat) in which nobody has enrolled."""
    known = select(Identity.bot, Identity.user_id).where(tuple_(Identity.bot, Identity.user_id).in_(sorted(chats)))
    enrolled = await session.execute(known.where(Identity.person_id.is_not(None)))
    return set(chats) - {(row.bot, row.user_id) for row in enrolled}


def _everything_known() -> Select[*tuple[Any, ...]]:
    now = bindparam("now", type_=Moment())
    open_units = select(Unit.id).where(Unit.closed_at.is_(None))
    return (
        select(
            *(Identity.id, Identity.person_id, Identity.language, Identity.invited_to, Identity.blocked_at),
            *(Person.name_sealed, Person.community_id, Person.language.label("person_language")),
            *(Node.name.label("community_name"), Membership.role, UnitMember.unit_id),
        )
        .outerjoin(Person, Person.id == Identity.person_id)
        .outerjoin(Node, Node.id == Person.community_id)
        .outerjoin(Membership, and_(Membership.person_id == Person.id, in_force(now)))
        .outerjoin(UnitMember, and_(UnitMember.person_id == Person.id, UnitMember.unit_id.in_(open_units)))
        .where(Identity.bot == bindparam("bot"), Identity.user_id == bindparam("user_id"))
    )


# Built once: every update asks it.
_EVERYTHING_KNOWN = _everything_known()
