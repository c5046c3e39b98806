"""Sharing commits: what arrives while one commit is under way goes into the next one together."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Database

Result = TypeVar("Result")
MOST = 32


@dataclass(eq=False)
class _Job(Generic[Result]):
    order: tuple[int, ...]
    work: Callable[[AsyncSession], Awaitable[Result]]
    outcome: "asyncio.Future[Result]"


class Together:
    """Runs pieces of work that write little, many in one transaction when they come at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[_Job[Any]] = []
        self._turn = asyncio.Lock()

    async def run(self, work: Callable[[AsyncSession], Awaitable[Result]], *, order: tuple[int, ...]) -> Result:
        """Do this work in a transaction; returns when it is committed. Raises what the work raises, and then it was done alone.

        `order` says which rows it locks (such as bot and chat): within one transaction work is done in that order.
        """
        outcome: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        job = _Job(order, work, outcome)
        self._waiting.append(job)
        try:
            async with self._turn:
                # Whoever comes first does the work of all that wait.
                while not outcome.done():
                    await self._next()
        except asyncio.CancelledError:
            # The work may still be done with the others', but nobody asks for it any more.
            outcome.cancel()
            raise
        return outcome.result()

    async def _next(self) -> None:
        jobs = sorted(self._waiting[:MOST], key=lambda job: job.order)
        try:
            await self._commit(jobs)
        except Exception as error:  # noqa: BLE001 - it is raised where the work was asked for
            if len(jobs) == 1:
                self._end(jobs[0], error)
                return
            # One of them spoils it for all: each alone.
            for job in jobs:
                try:
                    await self._commit([job])
                except Exception as its_own:  # noqa: BLE001 - as above
                    self._end(job, its_own)

    async def _commit(self, jobs: list[_Job[Any]]) -> None:
        async with self._database.begin() as session:
            results = [await job.work(session) for job in jobs]
        for job, result in zip(jobs, results, strict=True):
            if not job.outcome.done():
                job.outcome.set_result(result)
            self._waiting.remove(job)

    def _end(self, job: _Job[Any], error: Exception) -> None:
        if not job.outcome.done():
            job.outcome.set_exception(error)
        self._waiting.remove(job)
