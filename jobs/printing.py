"""Printing: print files that staff asked for are drawn one after the other, off the loop, on all cores."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime
from functools import partial
from uuid import uuid4
from zoneinfo import ZoneInfo

import structlog

from core.database import Database
from core.i18n import translator
from qrcodes import print_jobs
from words import prints

EVERY_SECONDS = 1.0
# Progress is said when so many more are done.
SAID_EVERY = 36
Clock = Callable[[], datetime]
log = structlog.get_logger()


class TakenOver(Exception):
    """The claim ran out, and another draws the job."""


async def print_all(database: Database, *, clock: Clock, zone: ZoneInfo, public_url: str) -> None:
    """Draw what waits. Any number of processes may do it."""
    while await print_next(database, clock=clock, zone=zone, public_url=public_url):
        """Until nothing waits."""


async def print_next(database: Database, *, clock: Clock, zone: ZoneInfo, public_url: str) -> bool:
    """Claim a job and draw it; False when none waits. One that cannot be drawn is ended, and who asked is told."""
    async with database.reading() as session:
        if not await print_jobs.waits(session, now=clock()):
            return False
    owner = uuid4().hex
    async with database.begin() as session:
        job_id = await print_jobs.claim(session, owner=owner, now=clock())
        if job_id is None:
            return False
        await print_jobs.progress(session, job_id=job_id, owner=owner, drawn=0, now=clock())

    async def say(drawn: int) -> None:
        async with database.begin() as session:
            if not await print_jobs.progress(session, job_id=job_id, owner=owner, drawn=drawn, now=clock()):
                raise TakenOver

    draw = partial(prints.draw_file, t=translator("zh"), public_url=public_url, made_at=clock(), zone=zone)
    with suppress(TakenOver):
        file = await _draw(database, job_id, draw, say)
        async with database.begin() as session:
            if file is None:
                await print_jobs.fail(session, job_id=job_id, owner=owner, now=clock())
            else:
                await print_jobs.finish(session, job_id=job_id, owner=owner, file=file, now=clock())
    return True


async def _draw(
    database: Database, job_id: int, draw: Callable[..., bytes], say: Callable[[int], Coroutine[None, None, None]]
) -> bytes | None:
    """The file, drawn in a thread that waits while progress is committed; None if it cannot be drawn."""
    loop, said = asyncio.get_running_loop(), 0

    def hear(done: int) -> None:
        nonlocal said
        if done - said >= SAID_EVERY:
            said = done
            asyncio.run_coroutine_threadsafe(say(done), loop).result()

    try:
        async with database.reading() as session:
            material = await print_jobs.material(session, job_id=job_id)
        return await asyncio.to_thread(draw, material, progress=hear) if material.things else None
    except TakenOver:
        raise
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one job, the next ones are drawn
        # The kind only: what could not be drawn is not for a log.
        log.warning("print.failed", job=job_id, error=type(error).__name__)
        return None
