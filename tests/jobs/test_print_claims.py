"""Print files are drawn by one of many, told about in one message, and end when they cannot be drawn."""

import asyncio
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from jobs import printing as print_door
from qrcodes import print_jobs
from qrcodes.badge_models import Badge
from tests.qrcodes.print_kit import PrintDesk, told


async def test_a_job_whose_drawer_was_killed_is_drawn_by_another_and_the_dead_ones_file_is_not_taken(desk: PrintDesk) -> None:
    await desk.issue(await desk.elder())
    job = await desk.ask()
    assert await desk.claim("killed") == job
    async with desk.database.begin() as session:
        assert await print_jobs.progress(session, job_id=job, owner="killed", drawn=1, now=desk.clock())
    desk.clock.advance(seconds=print_jobs.LEASE.total_seconds())
    await desk.draw()
    assert (await desk.card(job)).status == "drawing"
    desk.clock.advance(seconds=1)
    await desk.draw()
    file = await desk.fetch(job)
    async with desk.database.begin() as session:
        assert not await print_jobs.progress(session, job_id=job, owner="killed", drawn=1, now=desk.clock())
        assert not await print_jobs.finish(session, job_id=job, owner="killed", file=b"late", now=desk.clock())
        assert not await print_jobs.fail(session, job_id=job, owner="killed", now=desk.clock())
    assert await desk.fetch(job) == file


async def test_a_job_is_claimed_by_one_of_many(desk: PrintDesk) -> None:
    await desk.issue(await desk.elder())
    job = await desk.ask()
    owners = await asyncio.gather(*(desk.claim(f"drawer {number}") for number in range(5)))
    assert sorted(owners, key=str) == [job, None, None, None, None]


async def test_a_long_batch_tells_its_progress_in_one_message(desk: PrintDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_door, "SAID_EVERY", 12)
    for _ in range(2):
        await desk.issue(await desk.elder(), count=20)
    job = await desk.ask()
    await desk.draw()
    first = f"print:{job}"
    assert await told(desk) == [
        ("print.progress", "", None),
        *(("print.progress", str(done), first) for done in (12, 24, 36)),
        ("print.ready", "end", first),
    ]
    assert len(PdfReader(BytesIO(await desk.fetch(job))).pages) == 4


async def test_what_cannot_be_drawn_ends_and_can_be_asked_for_again(desk: PrintDesk) -> None:
    await desk.issue(await desk.elder())
    job = await desk.ask(key="first")
    await desk.draw(public_url=f"https://{'long' * 20}.example")
    assert (await desk.card(job)).status == "failed"
    again = await desk.ask(key="second")
    await desk.draw()
    assert (await desk.fetch(again)).startswith(b"%PDF")


async def test_one_job_that_cannot_be_opened_ends_and_the_others_are_drawn(desk: PrintDesk) -> None:
    """Its key is gone, say: who asked is told, and nobody waits behind it for ever."""
    broken, sound = await desk.elder(), await desk.elder()
    bad = (await desk.issue(broken))[0]
    first = await desk.ask()
    async with desk.database.begin() as session:
        await session.execute(update(Badge).where(Badge.id == bad.id).values(token=b"\x01\x09" + bytes(60)))
    await desk.issue(sound)
    second = await desk.ask_elder(sound, "card", key="sound")
    await desk.draw()
    await desk.draw()
    assert ((await desk.card(first)).status, (await desk.card(second)).status) == ("failed", "done")
