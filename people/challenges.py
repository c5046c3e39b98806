"""What a passkey is asked to sign: random, once, within five minutes, for one purpose and one session. Stored as its hash only."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession
from webauthn.helpers import bytes_to_base64url

from core.crypto import token_hash
from people.desk_models import Challenge

BYTES = 32
VALID = timedelta(minutes=5)


@dataclass(frozen=True)
class Bound:
    """What a challenge is good for: "register" and "confirm" in one session, "enter" before there is any."""

    purpose: str
    session_id: int | None


async def draw(session: AsyncSession, bound: Bound, *, now: datetime) -> bytes:
    """A new challenge."""
    challenge = secrets.token_bytes(BYTES)
    row = {"challenge_hash": _hash(challenge), "purpose": bound.purpose, "session_id": bound.session_id, "expires_at": now + VALID}
    await session.execute(insert(Challenge).values(row))
    return challenge


async def spend(session: AsyncSession, bound: Bound, *, challenge: bytes, now: datetime) -> bool:
    """Use a challenge up; False when it was used, is too old, is for something else, or never was."""
    in_session = Challenge.session_id.is_(None) if bound.session_id is None else Challenge.session_id == bound.session_id
    same = (Challenge.challenge_hash == _hash(challenge), Challenge.purpose == bound.purpose, in_session)
    unused = update(Challenge).where(*same, Challenge.used_at.is_(None), Challenge.expires_at > now)
    return (await session.scalars(unused.values(used_at=now).returning(Challenge.id))).one_or_none() is not None


def _hash(challenge: bytes) -> bytes:
    return token_hash(bytes_to_base64url(challenge))
