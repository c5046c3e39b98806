"""Loops of which only one may run among all processes."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import uuid4

import structlog

from core.database import Database
from messages import leases

log = structlog.get_logger()
LEASE = timedelta(seconds=12)


class LeaseLost(Exception):
    """Another process has the work now."""


async def alone(
    work: Callable[[], Awaitable[None]], *, database: Database, name: str, clock: Callable[[], datetime], lease: timedelta = LEASE
) -> None:
    """Wait for the lease of this name, then do the work while it is kept; wait again when it is lost. Returns when the work does."""
    owner = uuid4().hex
    third = lease.total_seconds() / 3

    async def take() -> bool:
        async with database.begin() as session:
            return await leases.take(session, name=name, owner=owner, now=clock(), until=clock() + lease)

    try:
        while True:
            if not await take():
                await asyncio.sleep(third)
                continue
            try:
                async with asyncio.TaskGroup() as group:
                    task = group.create_task(_coroutine(work))
                    while not (await asyncio.wait([task], timeout=third))[0]:
                        if not await take():
                            raise LeaseLost(name)
            except* LeaseLost:
                log.warning("another process has taken over", work=name)
            else:
                return
    finally:
        async with database.begin() as session:
            await leases.give_back(session, name=name, owner=owner)


async def _coroutine(work: Callable[[], Awaitable[None]]) -> None:
    await work()
