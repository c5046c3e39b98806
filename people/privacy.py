"""What is stored about a person in the tables of people: to take with them, or to be forgotten."""

from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from people import audit, desk_records, homes, persons, units
from people.authority import keep_an_administrator
from people.enrolment import withdraw_all
from people.entry_models import EntryLink, WebSession
from people.models import Consent, Identity, Membership, Node, UnitMember
from people.moments import not_before

Row = dict[str, object]
CHAT_FORGOTTEN = "channels.forgotten"


async def export_about(session: AsyncSession, *, person_id: int) -> Row:
    """All of it as plain values, ready for JSON; moments are ISO 8601 in UTC. Raises `PersonUnknown`."""
    person = await persons.get(session, person_id)
    community = await session.get_one(Node, person.community_id)
    return {
        "number": person.id,
        "name": persons.name_of(session, person),
        "phone": persons.phone_of(session, person),
        "community": community.name,
        "language": person.language,
        "enrolled_at": person.created_at.isoformat(),
        "channels": await _channels(session, person_id),
        "roles": await _roles(session, person_id),
        "units": await _units(session, person_id),
        "consents": await _consents(session, person_id),
        "home": home.name if (home := await homes.home_of(session, person_id=person_id)) else None,
        "browsers": await _browsers(session, person_id),
        "desk": await desk_records.export_about(session, person_id=person_id),
        "record": await _record(session, person_id),
    }


async def forget(session: AsyncSession, *, person_id: int, now: datetime, even_the_last: bool = False) -> None:
    """Empty the person's row and take away identities, sessions, links, roles and places in units; ids and codes stay.

    `even_the_last`: also an administrator without another, whom a backup brought back after they had gone.

    Whoever needs the person's chats (`identities.addresses` with `blocked=True`) reads them before. Raises `PersonUnknown`,
    `LastAdministrator`.
    """
    person = await persons.lock(session, person_id)
    if not even_the_last:
        await keep_an_administrator(session, without=person_id, now=now)
    await withdraw_all(session, person_id=person_id, now=now)
    await session.execute(
        update(Membership)
        .where(Membership.person_id == person_id, or_(Membership.until.is_(None), Membership.until > now))
        .values(until=not_before(Membership.since, now)),
    )
    await homes.remove(session, person_id=person_id)
    await session.execute(delete(UnitMember).where(UnitMember.person_id == person_id))
    await session.execute(delete(EntryLink).where(EntryLink.person_id == person_id))
    await desk_records.forget(session, person_id=person_id)
    chats = dict.fromkeys(await _drop_identities(session, person_id), person_id)
    person.name_sealed = person.name_index = person.phone_sealed = person.phone_index = person.language = None
    person.forgotten_at = now
    await session.flush()
    # By these numbers a restore knows them in a backup in which they were nobody's yet.
    await audit.record_each(session, actor=person_id, action=CHAT_FORGOTTEN, about=chats, subject="identity", now=now)
    await audit.record(session, actor=person_id, action="person.forgotten", about=person_id, now=now)


async def forget_stranger(session: AsyncSession, *, identity_id: int) -> None:
    """Take away the identity of somebody who is not enrolled, with its browsers; who has enrolled stays."""
    await session.execute(delete(Identity).where(Identity.id == identity_id, Identity.person_id.is_(None)))


async def _drop_identities(session: AsyncSession, person_id: int) -> list[int]:
    return sorted(await session.scalars(delete(Identity).where(Identity.person_id == person_id).returning(Identity.id)))


async def _channels(session: AsyncSession, person_id: int) -> list[Row]:
    known = select(Identity).where(Identity.person_id == person_id).order_by(Identity.id)
    return [
        {"channel": one.bot, "user": one.user_id, "language": one.language, "since": one.created_at.isoformat()}
        for one in await session.scalars(known)
    ]


async def _roles(session: AsyncSession, person_id: int) -> list[Row]:
    held = select(Membership, Node.name).join(Node, Node.id == Membership.node_id).where(Membership.person_id == person_id)
    return [
        {"role": one.role, "where": where, "since": one.since.isoformat(), "until": one.until.isoformat() if one.until else None}
        for one, where in await session.execute(held.order_by(Membership.id))
    ]


async def _units(session: AsyncSession, person_id: int) -> list[str]:
    ids = (await session.scalars(select(UnitMember.unit_id).where(UnitMember.person_id == person_id))).all()
    return sorted((await units.names(session, ids)).values())


async def _consents(session: AsyncSession, person_id: int) -> list[Row]:
    given = select(Consent).where(Consent.person_id == person_id).order_by(Consent.id)
    return [
        {
            "kind": one.kind,
            "version": one.version,
            "by_oneself": one.taken_by is None,
            "given_at": one.given_at.isoformat(),
            "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
        }
        for one in await session.scalars(given)
    ]


async def _browsers(session: AsyncSession, person_id: int) -> list[Row]:
    theirs = select(WebSession).join(Identity, Identity.id == WebSession.identity_id).where(Identity.person_id == person_id)
    return [
        {
            "since": one.created_at.isoformat(),
            "last_seen_at": one.last_seen_at.isoformat(),
            "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        }
        for one in await session.scalars(theirs.order_by(WebSession.id))
    ]


async def _record(session: AsyncSession, person_id: int) -> list[Row]:
    """What is on record about them; who did it is told only where it was themselves."""
    return [
        {"at": line.at.isoformat(), "action": line.action, "by_oneself": line.actor == person_id}
        for line in await audit.about(session, person_id=person_id)
    ]
