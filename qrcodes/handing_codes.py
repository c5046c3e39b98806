"""The six digits by which an elder is handed over: the family holds them, the officer types them."""

import secrets

from sqlalchemy.ext.asyncio import AsyncSession

from core.sealing import opened, seal
from qrcodes.incident_models import Incident

CODE = "incident.code"
DIGITS = 6


def fresh(session: AsyncSession) -> bytes:
    """New digits, sealed."""
    return seal(session, CODE, f"{secrets.randbelow(10**DIGITS):0{DIGITS}}")


def of(session: AsyncSession, incident: Incident) -> str:
    """The digits in clear; empty when they are gone."""
    return opened(session, CODE, incident.code)


def is_right(session: AsyncSession, incident: Incident, typed: str) -> bool:
    """Whether these are the digits, however they are spaced."""
    digits = "".join(sign for sign in typed if sign.isdecimal()).translate(_PLAIN)
    known = of(session, incident)
    return bool(known) and secrets.compare_digest(known.encode(), digits.encode())


# Digits as Chinese keyboards also send them.
_PLAIN = {ord("０") + number: str(number) for number in range(10)}
