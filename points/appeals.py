"""Appeals (申诉): a member asks once that somebody else looks again at a log that was refused or taken back."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import keys_of
from core.refusals import Refusal
from core.upsert import insert
from people import audit, authority, notices, persons
from people.authority import ABOVE, CAN_APPROVE, NEAR
from points import appeal_cards, awards, log_again, photo_looks, policy
from points.appeal_cards import REASON, WORDS, AppealCard
from points.log_models import ActivityLog, Appeal
from points.log_queue import AlreadyDecided, OwnLog
from points.log_usage import LIVE
from points.logs import clean_words

CONTESTED = ("refused", "reversed")


class NothingToAppeal(Refusal):
    """The log was neither refused nor taken back: `outcome` is its status."""


class AppealTooLate(Refusal):
    """One could appeal until `until`."""


class AlreadyAppealed(Refusal):
    """A log is appealed once."""


class OwnDecision(Refusal):
    """Whoever decided first does not decide about the appeal."""


class LoggedAgain(Refusal):
    """The member has logged that time anew meanwhile: `log_id`."""


class PhotoLoggedAgain(Refusal):
    """The member has sent the same photo with another log meanwhile: `log_id`."""


async def may_appeal_until(session: AsyncSession, *, actor: int, log_id: int, now: datetime) -> datetime | None:
    """Until when the actor may appeal about this log; None when they may not."""
    log = await session.get(ActivityLog, log_id, populate_existing=True)
    if log is None or log.person_id != actor or log.status not in CONTESTED or log.decided_at is None:
        return None
    until = log.decided_at + (await policy.policy(session, log.community_id)).appeal_within
    made = await session.scalar(select(Appeal.id).where(Appeal.log_id == log_id))
    return until if made is None and now < until else None


async def appeal(session: AsyncSession, *, actor: int, log_id: int, words: str, now: datetime) -> AppealCard:
    """Ask that somebody else looks again; staff are told. The same words again give the same card.

    Raises `NotAllowed`, `NothingToAppeal`, `AppealTooLate`, `AlreadyAppealed`, `LoggedAgain`, `PhotoLoggedAgain`,
    `WordsUnclear`.
    """
    said = clean_words(words)
    await persons.lock(session, actor)
    log = await session.get(ActivityLog, log_id, populate_existing=True)
    if log is None or log.person_id != actor:
        raise authority.NotAllowed
    earlier = await appeal_cards.of_log(session, log_id=log_id)
    if earlier is not None:
        if earlier.words != said:
            raise AlreadyAppealed
        return earlier
    await _check(session, log, now)
    row = {"log_id": log_id, "community_id": log.community_id, "person_id": actor, "against": log.status}
    row |= {"first_decided_by": log.decided_by, "words": keys_of(session).seal_text(said, context=WORDS), "made_at": now}
    made = insert(session, Appeal).values(row | {"status": "waiting"}).on_conflict_do_nothing().returning(Appeal.id)
    appeal_id = (await session.scalars(made)).one()
    await audit.record(session, actor=actor, action="appeal.made", about=actor, subject="appeal", subject_id=appeal_id, now=now)
    await _tell_staff(session, log, appeal_id, now)
    return await appeal_cards.card(session, actor=actor, appeal_id=appeal_id, now=now)


async def uphold(session: AsyncSession, *, actor: int, appeal_id: int, now: datetime) -> AppealCard:
    """The member is right: the log is approved and gives its points, as far as the caps still do; the member is told.

    Doing it again gives the same card. Raises `NotAllowed`, `OwnLog`, `OwnDecision`, `AlreadyDecided`, `LoggedAgain`, `PhotoLoggedAgain`,
    `NothingLeft`.
    """
    return await _decide(session, actor=actor, appeal_id=appeal_id, outcome="upheld", reason=None, now=now)


async def dismiss(session: AsyncSession, *, actor: int, appeal_id: int, reason: str, now: datetime) -> AppealCard:
    """The first decision stands, for this reason; the member is told. Doing it again gives the same card.

    Raises `NotAllowed`, `OwnLog`, `OwnDecision`, `AlreadyDecided`, `WordsUnclear`.
    """
    sealed = keys_of(session).seal_text(clean_words(reason), context=REASON)
    return await _decide(session, actor=actor, appeal_id=appeal_id, outcome="dismissed", reason=sealed, now=now)


async def _check(session: AsyncSession, log: ActivityLog, now: datetime) -> None:
    if log.status not in CONTESTED or log.decided_at is None:
        raise NothingToAppeal(outcome=log.status)
    until = log.decided_at + (await policy.policy(session, log.community_id)).appeal_within
    if now >= until:
        raise AppealTooLate(until=until)
    await check_not_done_again(session, log)


async def check_not_done_again(session: AsyncSession, log: ActivityLog) -> None:
    """Whether a log that ended may come back: the member may have logged its time, or sent its photos, anew meanwhile.

    Lock the person first. Raises `LoggedAgain`, `PhotoLoggedAgain`.
    """
    await _check_not_logged_again(session, log)
    await _check_photos_not_used_again(session, log)


async def _check_not_logged_again(session: AsyncSession, log: ActivityLog) -> None:
    """A log that was refused does not keep its time: who logged it anew would get it twice."""
    query = select(ActivityLog.id).where(
        ActivityLog.person_id == log.person_id,
        ActivityLog.id != log.id,
        ActivityLog.status.in_(LIVE),
        ActivityLog.started_at < log.ended_at,
        ActivityLog.ended_at > log.started_at,
    )
    again = (await session.scalars(query.order_by(ActivityLog.id).limit(1))).one_or_none()
    if again is not None:
        raise LoggedAgain(log_id=again)


async def _check_photos_not_used_again(session: AsyncSession, log: ActivityLog) -> None:
    """Nor does it keep its photos."""
    looks = await photo_looks.looks_in(session, log_id=log.id)
    used = await photo_looks.used_by(session, people=[log.person_id], community_id=log.community_id, looks=looks)
    if used:
        raise PhotoLoggedAgain(log_id=used[log.person_id])


async def _tell_staff(session: AsyncSession, log: ActivityLog, appeal_id: int, now: datetime) -> None:
    """Those near who may decide; where there are none, those above them."""
    data, key = {"appeal_id": appeal_id}, f"appeal.waiting:{appeal_id}"
    not_them = {log.person_id, log.decided_by, log.logged_by}
    for roles in (NEAR, ABOVE):
        to = set(await authority.holders(session, roles=roles, node_id=log.community_id, now=now)) - not_them
        if to:
            await notices.notify(session, to=sorted(to), kind="appeal.waiting", data=data, key=key, now=now)
            return


async def _decide(session: AsyncSession, *, actor: int, appeal_id: int, outcome: str, reason: bytes | None, now: datetime) -> AppealCard:
    log = await _decidable(session, actor, appeal_id, now)
    decision = {"status": outcome, "decided_by": actor, "decided_at": now, "reason": reason}
    query = update(Appeal).where(Appeal.id == appeal_id, Appeal.status == "waiting").values(decision).returning(Appeal.against)
    against = (await session.scalars(query.execution_options(synchronize_session=False))).one_or_none()
    if against is not None:
        if outcome == "upheld":
            await _approve_after_all(session, log, actor, against, now)
        action = f"appeal.{outcome}"
        await audit.record(session, actor=actor, action=action, about=log.person_id, subject="appeal", subject_id=appeal_id, now=now)
        data = {"appeal_id": appeal_id}
        await notices.notify(session, to=[log.person_id], kind=action, data=data, key=f"{action}:{appeal_id}", now=now)
    card = await appeal_cards.card(session, actor=actor, appeal_id=appeal_id, now=now)
    if (card.decided_by, card.status) != (actor, outcome):
        raise AlreadyDecided(by=card.decided_by, outcome=card.status)
    return card


async def _decidable(session: AsyncSession, actor: int, appeal_id: int, now: datetime) -> ActivityLog:
    """The log of an appeal about which the actor may decide; its member is locked."""
    query = select(Appeal.log_id, Appeal.community_id, Appeal.person_id, Appeal.first_decided_by).where(Appeal.id == appeal_id)
    found = (await session.execute(query)).one_or_none()
    if found is None:
        raise authority.NotAllowed
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=found.community_id, now=now)
    # The person before the appeal and the log, as whoever is forgotten; an appeal of theirs waits no more.
    with suppress(persons.PersonUnknown):
        await persons.lock(session, found.person_id)
    log = await session.get_one(ActivityLog, found.log_id, populate_existing=True)
    if actor in (found.person_id, log.logged_by):
        raise OwnLog
    if actor == found.first_decided_by:
        raise OwnDecision
    return log


async def _approve_after_all(session: AsyncSession, log: ActivityLog, actor: int, against: str, now: datetime) -> None:
    """The reason of the first decision stays with the log, as its trace."""
    await check_not_done_again(session, log)
    decision = {"status": "approved", "decided_by": actor, "decided_at": now} | await log_again.weighed(session, log=log)
    query = update(ActivityLog).where(ActivityLog.id == log.id, ActivityLog.status == against).values(decision)
    number = (await session.scalars(query.returning(ActivityLog.id).execution_options(synchronize_session=False))).one_or_none()
    if number is None:
        raise AlreadyDecided(by=None, outcome=log.status)
    if against == "reversed":
        await awards.award_again(session, log_id=log.id, now=now)
    else:
        await awards.award(session, log_id=log.id, now=now)
