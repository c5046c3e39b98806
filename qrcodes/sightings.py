"""What those who look tell: where they look, what they saw. One list, which ends empty."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.files import Picture
from core.idempotency import scoped
from core.refusals import Refusal
from core.sealing import seal
from core.upsert import insert
from people.cleaning import tidy
from qrcodes.search_models import Searcher, Sighting

WORDS = "sighting.words"
MOST_WORDS = 300
MOST_TOLD = 40
KIND = "search.sighting"


class SightingUnclear(Refusal):
    """What was seen is 1 to `most` characters."""


class TooManySightings(Refusal):
    """One person tells at most `most` times in a search."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told: "looking", "back" or "seen", words, perhaps a photo."""

    kind: str
    words: str
    photo: Picture | None = None


async def write(session: AsyncSession, *, actor: int, search_id: int, told: Told, key: str, now: datetime) -> int | None:
    """Put it on the list of a search that lives, once a key; its number, None for a replay. Who may do so is the caller's to check.

    Raises `SightingUnclear`, `TooManySightings`.
    """
    words = tidy(told.words)
    if len(words) > MOST_WORDS or (told.kind != "back" and not words):
        raise SightingUnclear(most=MOST_WORDS)
    own = scoped(actor, f"{search_id}:{key}")
    if await session.scalar(select(Sighting.id).where(Sighting.key == own)) is not None:
        return None
    before = select(func.count()).select_from(Sighting).where(Sighting.search_id == search_id, Sighting.person_id == actor)
    if (await session.scalars(before)).one() >= MOST_TOLD:
        raise TooManySightings(most=MOST_TOLD)
    row = {"search_id": search_id, "person_id": actor, "kind": told.kind, "words": seal(session, WORDS, words or None)}
    row |= {"key": own, "at": now}
    made = insert(session, Sighting).values(row).on_conflict_do_nothing(index_elements=["key"]).returning(Sighting.id)
    number = (await session.scalars(made)).one_or_none()
    if number is not None and told.photo is not None:
        photo = await files.keep(session, picture=told.photo, kind=KIND, about=actor, now=now)
        await session.execute(update(Sighting).where(Sighting.id == number).values(photo=photo))
    mine = (Searcher.search_id == search_id, Searcher.person_id == actor, Searcher.joined_at.is_not(None))
    await session.execute(update(Searcher).where(*mine).values(reported_at=func.coalesce(Searcher.reported_at, now)))
    return number
