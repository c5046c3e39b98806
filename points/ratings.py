"""Ratings: what members think of what they fetched, one to five stars and perhaps a line of words."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Moment, keys_of
from core.refusals import Refusal
from people import authority
from points import redemption_cards
from points.catalogue_models import Item, Redemption
from points.logs import clean_words
from points.redemption_cards import RATING, RedemptionCard

MOST_STARS = 5
# A slip of the finger can be mended so long after the first stars.
MENDED_WITHIN = timedelta(days=1)


class StarsUnclear(Refusal):
    """A rating is a whole number of stars from 1 to `most`."""


class NotFetchedYet(Refusal):
    """Only what was fetched is rated."""


class RatingStands(Refusal):
    """It was rated more than a day ago: the rating stands."""


async def rate(session: AsyncSession, *, actor: int, redemption_id: int, stars: int, now: datetime) -> RedemptionCard:
    """Give stars to what one has fetched oneself; within a day other stars take their place. The same again gives the same card.

    Raises `NotAllowed`, `StarsUnclear`, `NotFetchedYet`, `RatingStands`.
    """
    if not 1 <= stars <= MOST_STARS:
        raise StarsUnclear(most=MOST_STARS)
    earlier = await _lock_own(session, actor, redemption_id)
    if earlier.stars != stars:
        if earlier.status != "handed_over":
            raise NotFetchedYet
        _check_time(earlier, now)
        rated = {"stars": stars, "rated_at": func.coalesce(Redemption.rated_at, literal(now, Moment()))}
        await _change(session, redemption_id, rated)
        counted = {"ratings": Item.ratings + int(earlier.stars is None), "stars_sum": Item.stars_sum + stars - (earlier.stars or 0)}
        await session.execute(update(Item).where(Item.id == earlier.item_id).values(counted).execution_options(synchronize_session=False))
    return await redemption_cards.card(session, actor=actor, redemption_id=redemption_id, now=now)


async def say(session: AsyncSession, *, actor: int, redemption_id: int, words: str, now: datetime) -> RedemptionCard:
    """Add a line of words to one's stars, or others in their place within a day. The unit reads them without the name.

    Raises `NotAllowed`, `NotFetchedYet`, `RatingStands`, `WordsUnclear`.
    """
    clean = clean_words(words)
    earlier = await _lock_own(session, actor, redemption_id)
    if earlier.stars is None:
        raise NotFetchedYet
    _check_time(earlier, now)
    await _change(session, redemption_id, {"rating": keys_of(session).seal_text(clean, context=RATING)})
    return await redemption_cards.card(session, actor=actor, redemption_id=redemption_id, now=now)


async def average(session: AsyncSession, item_ids: Collection[int]) -> dict[int, tuple[float, int]]:
    """The average of the stars of these items, and how many rated each; items that nobody has rated are left out."""
    rated = select(Item.id, Item.stars_sum, Item.ratings).where(Item.id.in_(set(item_ids)), Item.ratings > 0)
    return {row.id: (row.stars_sum / row.ratings, row.ratings) for row in await session.execute(rated)}


async def forget(session: AsyncSession, *, person_id: int, now: datetime) -> None:
    """Their words go; the stars stay, as what they gave to the average."""
    query = update(Redemption).where(Redemption.person_id == person_id, Redemption.rating.is_not(None)).values(rating=None)
    await session.execute(query.execution_options(synchronize_session=False))


async def _lock_own(session: AsyncSession, actor: int, redemption_id: int) -> Redemption:
    """One's own redemption; a second tap at the same moment waits here for the first."""
    own = select(Redemption).where(Redemption.id == redemption_id, Redemption.person_id == actor)
    found = (await session.scalars(own.with_for_update().execution_options(populate_existing=True))).one_or_none()
    if found is None:
        raise authority.NotAllowed
    return found


def _check_time(earlier: Redemption, now: datetime) -> None:
    if earlier.rated_at is not None and earlier.rated_at <= now - MENDED_WITHIN:
        raise RatingStands


async def _change(session: AsyncSession, redemption_id: int, values: dict[str, object]) -> None:
    query = update(Redemption).where(Redemption.id == redemption_id).values(values)
    await session.execute(query.execution_options(synchronize_session=False))
