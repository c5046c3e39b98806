"""Figures for Prometheus: how long answers take, how old queues are, what failed. No label names a person, a chat or a community."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client import CollectorRegistry, Gauge, Histogram, Info, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import func, select

from core.database import Database
from core.seal_tables import Unsealed
from core.speeds import Queue
from messages import queue_ages as mailbox
from points import queue_ages as points
from qrcodes import queue_age as elders
from wishes import queue_age as wishes

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0)
# Whoever asks more often is told what was found last.
KEEP_SECONDS = 5.0


class _Failures(Collector):
    """How often each background loop failed, as the supervisor counts it."""

    def __init__(self, failures: Mapping[str, int]) -> None:
        self._failures = failures

    def collect(self) -> Iterator[CounterMetricFamily]:
        family = CounterMetricFamily("estation_loop_failures", "How often a background loop failed and was started again.", labels=["loop"])
        for name, count in self._failures.items():
            family.add_metric([name], count)
        yield family


@dataclass
class Metrics:
    """This process's figures, in a registry of their own. `failures` counts the supervisor, `token` lets others read."""

    failures: Mapping[str, int] = field(default_factory=dict)
    token: str | None = None
    revision: str = ""
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    _found_at: float | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        kept = self.registry
        named = ["route", "method", "status"]
        self.requests = Histogram(
            "estation_request_duration_seconds", "How long an answer took, by route.", named, buckets=BUCKETS, registry=kept
        )
        self._oldest = Gauge(
            "estation_queue_oldest_seconds", "Age of what has waited longest; 0 when nothing waits.", ["queue"], registry=kept
        )
        self._size = Gauge("estation_queue_size", "How much waits.", ["queue"], registry=kept)
        self._incidents = Gauge("estation_incidents_open", "Incidents that are no drills and not closed.", registry=kept)
        self._retrying = Gauge("estation_notices_retrying", "Notices that could not be sent and are tried again.", registry=kept)
        self._dead = Gauge("estation_letters_dead", "What was given up and not yet purged.", ["kind"], registry=kept)
        Info("estation_build", "What runs.", registry=kept).info({"revision": self.revision})
        kept.register(_Failures(self.failures))

    def observe(self, *, route: str, method: str, status: int, seconds: float) -> None:
        """Count an answer. `route` is the route's template, never the path."""
        self.requests.labels(route, method, str(status)).observe(seconds)

    async def text(self, database: Database, *, now: datetime) -> bytes:
        """All of it, as Prometheus reads it."""
        async with self._lock:
            clock = asyncio.get_running_loop().time()
            if self._found_at is None or clock - self._found_at >= KEEP_SECONDS:
                await self._look(database, now)
                self._found_at = clock
        return generate_latest(self.registry)

    async def _look(self, database: Database, now: datetime) -> None:
        async with database.reading() as session:
            elders_wait, incidents = await elders.everywhere(session)
            queues = await points.everywhere(session) | await mailbox.everywhere(session, now=now)
            queues |= {"elders": elders_wait, "wishes": await wishes.everywhere(session)}
            unsealed = (await session.execute(select(func.count()).select_from(Unsealed))).scalar_one()
            troubles = await mailbox.troubles(session)
        for name, queue in queues.items():
            self._show(name, queue, now)
        self._size.labels("unsealed").set(unsealed)
        self._incidents.set(incidents)
        self._retrying.set(troubles["retrying"])
        self._dead.labels("update").set(troubles["dead_updates"])
        self._dead.labels("notice").set(troubles["dead_notices"])

    def _show(self, name: str, queue: Queue, now: datetime) -> None:
        age = max(0.0, (now - queue.oldest).total_seconds()) if queue.oldest else 0.0
        self._oldest.labels(name).set(age)
        self._size.labels(name).set(queue.number)
