"""Background loops are kept running, and stopped together."""

import asyncio
import os
import signal

import pytest

from core.supervisor import Supervisor


async def test_a_loop_that_fails_starts_again_and_the_others_go_on() -> None:
    supervisor = Supervisor(first_pause=0)
    tries = 0
    steady = 0

    async def fails_twice() -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise ValueError("no")
        supervisor.stop()

    async def goes_on() -> None:
        nonlocal steady
        while True:
            steady += 1
            await asyncio.sleep(0)

    supervisor.add("fails", fails_twice)
    supervisor.add("steady", goes_on)
    async with asyncio.timeout(5):
        await supervisor.run()
    assert tries == 3
    assert supervisor.failures == {"fails": 2}
    assert steady > 0


async def test_stopping_cancels_the_loops_and_lets_them_tidy_up() -> None:
    supervisor = Supervisor()
    tidied = []

    async def waits() -> None:
        try:
            supervisor.stop()
            await asyncio.Event().wait()
        finally:
            tidied.append(True)

    supervisor.add("waits", waits)
    async with asyncio.timeout(5):
        await supervisor.run()
    assert tidied == [True]


async def test_sigterm_stops_it() -> None:
    supervisor = Supervisor()
    supervisor.stop_on_signals()

    told = []

    async def terminates() -> None:
        told.append(os.getpid())
        os.kill(os.getpid(), signal.SIGTERM)

    supervisor.add("terminates", terminates)
    async with asyncio.timeout(5):
        await supervisor.run()
    assert told == [os.getpid()], "stopped by the signal, before the loop was started again"


async def test_a_job_is_done_again_and_again() -> None:
    supervisor = Supervisor()
    done = []

    async def job() -> None:
        done.append(1)
        if len(done) == 3:
            supervisor.stop()

    supervisor.every("job", 0, job)
    async with asyncio.timeout(5):
        await supervisor.run()
    assert len(done) >= 3


async def test_two_loops_of_one_name_are_a_mistake() -> None:
    supervisor = Supervisor()

    async def nothing() -> None: ...

    supervisor.add("same", nothing)
    with pytest.raises(ValueError, match="same"):
        supervisor.add("same", nothing)
