"""Where one movement of an archive came from: the log with its photo and who decided, the redemption, what was taken back and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from people import authority
from points import archive, log_cards, redemption_cards
from points.accounts import AVAILABLE
from points.log_cards import LogCard
from points.models import Account, Lot, Transfer
from points.movements import Movement, described, one_described
from points.redemption_cards import RedemptionCard


@dataclass(frozen=True, slots=True)
class Origin:
    """A movement and what it leads to.

    `decided_by` and `decided_at` are about this very movement, `decided_role` is the highest role that they had then. `original` is
    what this one took back, `taken_back` what took this one back. `ends_at` says until when the points that came last, `rest` how many
    of them are left.
    """

    movement: Movement
    log: LogCard | None
    redemption: RedemptionCard | None
    decided_by: int | None
    decided_at: datetime | None
    decided_role: authority.Role | None
    original: Movement | None
    taken_back: Movement | None
    ends_at: datetime | None
    rest: int


async def origin(session: AsyncSession, *, actor: int, transfer_id: int, now: datetime) -> Origin:
    """One movement of one's own, or of a member whose community's staff one is: that is on record.

    Raises `NotAllowed`, also when there is none.
    """
    purse = await _purse(session, actor, transfer_id)
    await archive.require_sight(session, actor=actor, person_id=purse.person_id or 0, community_id=purse.community_id, now=now)
    movement = (await described(session, one_described(transfer_id), purse=purse.id))[0]
    log = redemption = lot = None
    if movement.kind is not None:
        log = await log_cards.card(session, actor=actor, log_id=movement.source_id, now=now)
    elif movement.source_kind == "redemption":
        redemption = await redemption_cards.card(session, actor=actor, redemption_id=movement.source_id, now=now)
    if movement.points > 0:
        lot = (await session.scalars(select(Lot).where(Lot.transfer_id == transfer_id, Lot.account_id == purse.id))).first()
    by, at = (
        (movement.decided_by, movement.made_at) if log else (redemption.decided_by, redemption.decided_at) if redemption else (None, None)
    )
    back = await session.scalar(select(Transfer.id).where(Transfer.reverses == transfer_id))
    return Origin(
        movement=movement,
        log=log,
        redemption=redemption,
        decided_by=by,
        decided_at=at,
        decided_role=await _role(session, by, at, purse.community_id),
        original=await _one(session, movement.reverses, purse.id),
        taken_back=await _one(session, back, purse.id),
        ends_at=lot.expires_at if lot else None,
        rest=lot.rest if lot else 0,
    )


async def _purse(session: AsyncSession, actor: int, transfer_id: int) -> Account:
    """The purse that a transfer moved: a gift moved two, and the actor's own is meant. Raises `NotAllowed` when it moved none."""
    transfer = aliased(Transfer)
    moved = select(Account).join(transfer, transfer.id == transfer_id).where(Account.id.in_((transfer.from_account, transfer.to_account)))
    purses = (await session.scalars(moved.where(Account.kind == AVAILABLE).order_by(Account.id))).all()
    if not purses:
        raise authority.NotAllowed
    return next((purse for purse in purses if purse.person_id == actor), purses[0])


async def _one(session: AsyncSession, transfer_id: int | None, purse: int) -> Movement | None:
    return (await described(session, one_described(transfer_id), purse=purse))[0] if transfer_id is not None else None


async def _role(session: AsyncSession, by: int | None, at: datetime | None, community_id: int) -> authority.Role | None:
    if by is None or at is None:
        return None
    return (await authority.deciding_roles(session, people=[by], node_id=community_id, at=at)).get(by)
