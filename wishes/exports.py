"""What a person takes along from this room: what they wished, took on, were asked and can give, in their own words."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened
from wishes import resource_lists, wish_words
from wishes.alliance_models import Agreement, Project, Resource
from wishes.models import Claim, FollowUp, Offer, Wish

Row = dict[str, object]
DAYS, PARTS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), ("morning", "afternoon", "evening")


async def export_about(session: AsyncSession, *, person_id: int) -> Row:
    """All of it as plain values, ready for JSON; moments are ISO 8601 in UTC. What others wished in private is theirs."""
    return {
        "wishes": await _wishes(session, person_id),
        "wishes_written_for_others": await _written(session, person_id),
        "taken_on": await _claims(session, person_id),
        "asked_to_take_on": await _offers(session, person_id),
        "ratings": await _ratings(session, person_id),
        "can_give": await _resources(session, person_id),
        "agreements_signed": await _agreements(session, person_id),
    }


async def _wishes(session: AsyncSession, person_id: int) -> list[Row]:
    rows = await session.scalars(select(Wish).where(Wish.person_id == person_id).order_by(Wish.id))
    return [
        {
            "number": one.id,
            "kind": one.kind,
            "worry": one.worry,
            "colour": one.colour,
            "words": opened(session, wish_words.WORDS, one.words),
            "for_whom": opened(session, wish_words.WHOM, one.whom),
            "how_to_reach": opened(session, wish_words.REACH, one.reach),
            "public_words": one.public_words,
            "status": one.status,
            "reason": opened(session, wish_words.REASON, one.reason),
            "on_poster": one.on_poster,
            "asked_at": one.asked_at.isoformat(),
            "published_at": _iso(one.published_at),
            "confirmed_at": _iso(one.confirmed_at),
        }
        for one in rows
    ]


async def _written(session: AsyncSession, person_id: int) -> list[Row]:
    """Which they wrote down; what they say is the wishers'."""
    mine = select(Wish).where(Wish.asked_by == person_id, Wish.person_id != person_id)
    return [
        {"number": one.id, "status": one.status, "asked_at": one.asked_at.isoformat()}
        for one in await session.scalars(mine.order_by(Wish.id))
    ]


async def _claims(session: AsyncSession, person_id: int) -> list[Row]:
    query = select(Claim, Wish.public_words).join(Wish, Wish.id == Claim.wish_id).where(Claim.person_id == person_id)
    return [
        {
            "wish": claim.wish_id,
            "wished": public_words,
            "unit": claim.unit_id,
            "claimed_at": claim.claimed_at.isoformat(),
            "contacted_at": _iso(claim.contacted_at),
            "fulfilled_at": _iso(claim.fulfilled_at),
            "words": opened(session, wish_words.DONE, claim.words),
            "has_photo": claim.photo is not None,
            "outcome": claim.outcome,
            "points": claim.points,
            "ended_at": _iso(claim.ended_at),
        }
        for claim, public_words in await session.execute(query.order_by(Claim.id))
    ]


async def _offers(session: AsyncSession, person_id: int) -> list[Row]:
    rows = await session.scalars(select(Offer).where(Offer.person_id == person_id).order_by(Offer.id))
    return [{"wish": one.wish_id, "at": one.made_at.isoformat(), "answer": one.answer} for one in rows]


async def _ratings(session: AsyncSession, person_id: int) -> list[Row]:
    query = select(FollowUp).join(Wish, Wish.id == FollowUp.wish_id).where(Wish.person_id == person_id, FollowUp.rated_at.is_not(None))
    return [
        {"wish": one.wish_id, "rating": one.rating, "words": opened(session, wish_words.RATED, one.words), "at": _iso(one.rated_at)}
        for one in await session.scalars(query.order_by(FollowUp.claim_id))
    ]


async def _resources(session: AsyncSession, person_id: int) -> list[Row]:
    rows = await session.scalars(select(Resource).where(Resource.person_id == person_id).order_by(Resource.id))
    return [
        {
            "number": one.id,
            "kind": one.kind,
            "words": opened(session, resource_lists.WORDS, one.words),
            "days": [name for place, name in enumerate(DAYS) if one.days & 1 << place],
            "parts": [name for place, name in enumerate(PARTS) if one.parts & 1 << place],
            "a_month": one.quantity,
            "since": one.made_at.isoformat(),
            "until": _iso(one.ended_at),
        }
        for one in rows
    ]


async def _agreements(session: AsyncSession, person_id: int) -> list[Row]:
    """What they signed for a unit."""
    query = select(Agreement, Project.name).join(Project, Project.id == Agreement.project_id).where(Agreement.signed_by == person_id)
    return [
        {"project": name, "unit": one.unit_id, "signed_at": one.signed_at.isoformat(), "until": one.until.isoformat()}
        for one, name in await session.execute(query.order_by(Agreement.id))
    ]


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
