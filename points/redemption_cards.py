"""What a redemption looks like to its member, to who decides about it, and to the unit that hands over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import keys_of
from people import authority, persons, units
from points.catalogue_models import Item, Redemption, Slot

REASON = "redemption.reason"
CODE = "redemption.code"
TOKEN = "redemption.token"  # noqa: S105 - the name of a column
RATING = "redemption.rating"


@dataclass(frozen=True, slots=True)
class RedemptionCard:
    """A redemption. Units see the masked name, and nothing of what the member thinks of it.

    Status is asked, approved, refused, cancelled, handed_over or expired.

    A service that was booked is from `starts_at` to `ends_at`; what is approved must be fetched by `expires_at`; `asked_by` is who
    asked for the member; `stars` and `rating` are what the member thinks of it.
    """

    number: int
    person_id: int
    person_name: str
    item_name: str
    item_name_en: str
    quantity: int
    amount: int
    unit_id: int
    unit_name: str
    place: str
    place_en: str
    hours: str
    status: str
    asked_at: datetime
    decided_by: int | None
    decided_at: datetime | None
    reason: str
    handed_by: int | None
    ended_at: datetime | None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    expires_at: datetime | None = None
    asked_by: int | None = None
    stars: int | None = None
    rating: str = ""
    rated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PickUpCode:
    """What the member shows at the unit: six digits to read out, and a token for the QR."""

    digits: str
    token: str


async def card(session: AsyncSession, *, actor: int, redemption_id: int, now: datetime) -> RedemptionCard:
    """One redemption, for its member, staff there, its unit, or who asked for it. Raises `NotAllowed`, also when there is none."""
    query = select(Redemption.person_id, Redemption.community_id, Redemption.unit_id, Redemption.asked_by).where(
        Redemption.id == redemption_id
    )
    found = (await session.execute(query)).one_or_none()
    if found is None:
        raise authority.NotAllowed
    is_masked = False
    if found.person_id != actor and not await may_decide(session, actor=actor, community_id=found.community_id, now=now):
        if found.asked_by != actor and not await units.is_member(session, unit_id=found.unit_id, person_id=actor):
            raise authority.NotAllowed
        is_masked = True
    return (await cards(session, query_cards().where(Redemption.id == redemption_id), is_masked=is_masked))[0]


async def mine(session: AsyncSession, *, person_id: int, after: int | None = None, limit: int = 8) -> list[RedemptionCard]:
    """A member's own redemptions, newest first; the next page comes `after` the last one's number."""
    query = query_cards().where(Redemption.person_id == person_id)
    if after is not None:
        query = query.where(Redemption.id < after)
    return await cards(session, query.order_by(Redemption.id.desc()).limit(limit), is_masked=False)


async def pick_up_code(session: AsyncSession, *, actor: int, redemption_id: int) -> PickUpCode | None:
    """The code of one's own approved redemption; None before and after. Raises `NotAllowed`."""
    found = await session.get(Redemption, redemption_id)
    if found is None or found.person_id != actor:
        raise authority.NotAllowed
    if found.code is None or found.token is None:
        return None
    keys = keys_of(session)
    return PickUpCode(keys.open_text(found.code, context=CODE), keys.open_text(found.token, context=TOKEN))


async def may_decide(session: AsyncSession, *, actor: int, community_id: int, now: datetime) -> bool:
    return await authority.has_role(session, person_id=actor, roles=authority.CAN_APPROVE, node_id=community_id, now=now)


def query_cards() -> Select[Redemption, Item, Slot]:
    """Redemptions with their items, and slots where a time was booked."""
    query = select(Redemption, Item, Slot).join(Item, Item.id == Redemption.item_id).outerjoin(Slot, Slot.id == Redemption.slot_id)
    return query.execution_options(populate_existing=True)


async def cards(session: AsyncSession, query: Select[Redemption, Item, Slot], *, is_masked: bool) -> list[RedemptionCard]:
    """The cards of these redemptions, in three queries however many there are."""
    rows: Sequence[tuple[Redemption, Item, Slot | None]] = [(row[0], row[1], row[2]) for row in await session.execute(query)]
    people = await persons.names(session, [redemption.person_id for redemption, _, _ in rows])
    shops = await units.names(session, [redemption.unit_id for redemption, _, _ in rows])
    shown = {number: persons.masked(name) if is_masked else name for number, name in people.items()}
    made = [_card(session, one, item, slot, (shown[one.person_id], shops[one.unit_id])) for one, item, slot in rows]
    # Who sees the masked name reads ratings without any: see points.unit_view.opinions.
    return [replace(one, stars=None, rating="", rated_at=None) for one in made] if is_masked else made


def rating(session: AsyncSession, redemption: Redemption) -> str:
    """The words of a rating; empty when there are none."""
    return keys_of(session).open_text(redemption.rating, context=RATING) if redemption.rating else ""


def _card(session: AsyncSession, redemption: Redemption, item: Item, slot: Slot | None, names: tuple[str, str]) -> RedemptionCard:
    keys = keys_of(session)
    return RedemptionCard(
        number=redemption.id,
        person_id=redemption.person_id,
        person_name=names[0],
        item_name=redemption.item_name,
        item_name_en=redemption.item_name_en,
        quantity=redemption.quantity,
        amount=redemption.price * redemption.quantity,
        unit_id=redemption.unit_id,
        unit_name=names[1],
        place=item.place,
        place_en=item.place_en,
        hours=item.hours,
        status=redemption.status,
        asked_at=redemption.asked_at,
        decided_by=redemption.decided_by,
        decided_at=redemption.decided_at,
        reason=keys.open_text(redemption.reason, context=REASON) if redemption.reason else "",
        handed_by=redemption.handed_by,
        ended_at=redemption.ended_at,
        starts_at=slot.starts_at if slot else None,
        ends_at=slot.ends_at if slot else None,
        expires_at=redemption.expires_at,
        asked_by=redemption.asked_by,
        stars=redemption.stars,
        rating=rating(session, redemption),
        rated_at=redemption.rated_at,
    )
