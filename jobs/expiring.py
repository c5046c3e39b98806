"""Expiring: points whose time has come are taken, and members are reminded ahead."""

from collections.abc import Callable
from datetime import datetime

from core.database import Database
from points import expiry

# Points end at midnight, so this is soon enough.
EVERY_SECONDS = 600.0


async def expire_all(database: Database, *, clock: Callable[[], datetime]) -> int:
    """So many purses a transaction; returns from how many something was taken. Any number of processes may do it."""
    now, total, taken = clock(), 0, expiry.PURSES_AT_ONCE
    while taken == expiry.PURSES_AT_ONCE:
        async with database.begin() as session:
            taken = await expiry.expire(session, now=now)
        total += taken
    for days in sorted(expiry.REMIND_DAYS):
        told = expiry.PURSES_AT_ONCE
        while told == expiry.PURSES_AT_ONCE:
            async with database.begin() as session:
                told = await expiry.remind(session, days=days, now=now)
    return total
