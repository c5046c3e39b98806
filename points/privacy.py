"""What points know about a person: to take with them, or to be forgotten. Ids and amounts stay, typed words and photos go."""

from contextlib import suppress
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.database import keys_of
from core.idempotency import FORGOTTEN
from people import persons
from points import appeal_cards, board_privacy, family, favourites, gifts, holds, member_codes, photo_looks, ratings
from points.accounts import AVAILABLE
from points.catalogue_models import CodeAttempt, Redemption
from points.log_cards import WORDS, LogCard, mine
from points.log_models import ActivityLog, LogPhoto, PhotoLook
from points.models import Account, Lot, Transfer
from points.redemption_cards import RedemptionCard
from points.redemption_cards import mine as my_redemptions

Row = dict[str, object]
EVERYTHING = 1_000_000


async def export_about(session: AsyncSession, *, person_id: int) -> Row:
    """All of it as plain values, ready for JSON; moments are ISO 8601 in UTC, photos are numbers of files."""
    return {
        "balances": await _balances(session, person_id),
        "logs": [_plain(card) for card in await mine(session, person_id=person_id, limit=EVERYTHING)],
        "written_for_others": await _written_for_others(session, person_id),
        "points_end": await _ends(session, person_id),
        "appeals": await appeal_cards.export_about(session, person_id=person_id),
        "redemptions": [_plain(card) for card in await my_redemptions(session, person_id=person_id, limit=EVERYTHING)],
        "transfers": await _transfers(session, person_id),
        "wrong_codes": await _wrong_codes(session, person_id),
        "family": await family.export_about(session, person_id=person_id),
        "gifts": await gifts.export_about(session, person_id=person_id),
        "favourites": await favourites.export_about(session, person_id=person_id),
        "cards": await member_codes.export_about(session, person_id=person_id),
        "photo_looks": await photo_looks.export_about(session, person_id=person_id),
        "boards": await board_privacy.export_about(session, person_id=person_id),
    }


async def forget(session: AsyncSession, *, person_id: int, now: datetime) -> None:
    """End what is under way, give back what is held, and empty words, reasons and photos; the ledger and its seals stay whole."""
    # One order everywhere, so that nobody waits in a circle: the person, then their rows, then accounts.
    with suppress(persons.PersonUnknown):
        await persons.lock(session, person_id)
    waiting = update(ActivityLog).where(ActivityLog.person_id == person_id, ActivityLog.status == "waiting")
    await session.execute(waiting.values(status="withdrawn"))
    await appeal_cards.forget(session, person_id=person_id)
    await family.forget(session, person_id=person_id)
    await photo_looks.forget(session, person_id=person_id, now=now)
    await board_privacy.forget(session, person_id=person_id, now=now)
    await member_codes.forget(session, person_id=person_id, now=now)
    await ratings.forget(session, person_id=person_id, now=now)
    await session.execute(
        update(ActivityLog).where(ActivityLog.person_id == person_id).values(words=None, reason=None, input_hash=FORGOTTEN)
    )
    await session.execute(update(Redemption).where(Redemption.person_id == person_id).values(reason=None))
    await _drop_photos(session, person_id)
    await session.execute(delete(CodeAttempt).where(CodeAttempt.person_id == person_id))
    await favourites.forget(session, person_id=person_id)
    await _end_redemptions(session, person_id, now)


async def _drop_photos(session: AsyncSession, person_id: int) -> None:
    """What they sent, for themselves or for a team, goes from every log; what a leader sent for them goes from theirs alone."""
    led = select(ActivityLog.id).where(ActivityLog.logged_by == person_id)
    await session.execute(update(ActivityLog).where(ActivityLog.logged_by == person_id).values(words=None, input_hash=FORGOTTEN))
    await session.execute(delete(PhotoLook).where(PhotoLook.log_id.in_(led)))
    mine = select(ActivityLog.id).where(or_(ActivityLog.person_id == person_id, ActivityLog.logged_by == person_id))
    gone = set(await session.scalars(delete(LogPhoto).where(LogPhoto.log_id.in_(mine)).returning(LogPhoto.file_id)))
    shown = set(await session.scalars(select(LogPhoto.file_id).where(LogPhoto.file_id.in_(gone))))
    await files.drop(session, sorted(gone - shown))


async def _end_redemptions(session: AsyncSession, person_id: int, now: datetime) -> None:
    """Goods that nobody will fetch go back to the stock."""
    query = (
        update(Redemption)
        .where(Redemption.person_id == person_id, Redemption.status.in_(("asked", "approved")))
        .values(status="cancelled", ended_at=now, **holds.NO_CODE)
    )
    ended = (await session.scalars(query.returning(Redemption))).all()
    # Items and slots are locked in the order of their ids, so that two who leave at once cannot wait for each other.
    for redemption in sorted(ended, key=lambda one: (one.item_id, one.slot_id or 0)):
        await holds.give_back(session, redemption=redemption, made_by=person_id, now=now)


async def _balances(session: AsyncSession, person_id: int) -> list[Row]:
    query = select(Account).where(Account.person_id == person_id).order_by(Account.id)
    return [{"community": one.community_id, "kind": one.kind, "points": one.balance} for one in await session.scalars(query)]


async def _ends(session: AsyncSession, person_id: int) -> list[Row]:
    """How many of the points they have end when; what never ends is left out."""
    own = select(Lot.expires_at, func.sum(Lot.rest)).join(Account, Account.id == Lot.account_id)
    query = own.where(Account.person_id == person_id, Lot.rest > 0, Lot.expires_at.is_not(None))
    rows = await session.execute(query.group_by(Lot.expires_at).order_by(Lot.expires_at))
    return [{"at": until.isoformat(), "points": int(points)} for until, points in rows if until is not None]


async def _written_for_others(session: AsyncSession, person_id: int) -> list[Row]:
    """What they wrote down as a leader, with their own words; for whom is the others'."""
    keys = keys_of(session)
    query = select(ActivityLog).where(ActivityLog.logged_by == person_id).order_by(ActivityLog.id)
    return [
        {
            "number": log.id,
            "made_at": log.made_at.isoformat(),
            "started_at": log.started_at.isoformat(),
            "minutes": log.minutes,
            "words": keys.open_text(log.words, context=WORDS) if log.words else "",
        }
        for log in await session.scalars(query)
    ]


async def _transfers(session: AsyncSession, person_id: int) -> list[Row]:
    """Every movement of their points, oldest first; gains are positive."""
    own = select(Account.id).where(Account.person_id == person_id, Account.kind == AVAILABLE)
    came = Transfer.to_account.in_(own)
    query = select(Transfer, came).where(or_(came, Transfer.from_account.in_(own))).order_by(Transfer.id)
    return [
        {"number": one.id, "at": one.made_at.isoformat(), "points": one.amount if gained else -one.amount, "reason": one.reason}
        for one, gained in await session.execute(query)
    ]


async def _wrong_codes(session: AsyncSession, person_id: int) -> list[str]:
    """When they typed a pick-up code that was none."""
    moments = await session.scalars(select(CodeAttempt.at).where(CodeAttempt.person_id == person_id).order_by(CodeAttempt.id))
    return [moment.isoformat() for moment in moments]


def _plain(card: LogCard | RedemptionCard) -> Row:
    # Who decided, or wrote it down, is another person, and their data is not this one's.
    hidden = {"person_id", "decided_by", "handed_by", "asked_by", "logged_by", "logged_by_name", "batch_id"}
    values = {name: value for name, value in asdict(card).items() if name not in hidden}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
