"""A desk at which the kinds of activities are looked after."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from points import kind_changes, kinds
from points.kind_rules import Rules, rules_of
from points.log_models import ActivityKind
from tests.points.kit import Town

RICE_PUDDING = Rules("煮腊八粥", points=20)


class Desk:
    """Staff at work on the kinds of 龙城社区; each method is one transaction."""

    def __init__(self, town: Town) -> None:
        self.town, self.database, self.cast = town, town.database, town.cast

    async def current(self, code: str = "neighbour_help") -> ActivityKind:
        async with self.database.reading() as session:
            return await kinds.version_at(session, community_id=self.cast.longcheng, code=code, at=self.town.clock())

    async def add(self, who: int, rules: Rules = RICE_PUDDING, *, key: str = "k") -> ActivityKind:
        async with self.database.begin() as session:
            community = self.cast.longcheng
            return await kind_changes.add(session, actor=who, community_id=community, rules=rules, key=key, now=self.town.clock())

    async def change(self, who: int, seen: ActivityKind, *, days: int = 0, **new: Any) -> ActivityKind:
        since = self.town.clock() + timedelta(days=days) if days else None
        rules = replace(rules_of(seen), **new)
        async with self.database.begin() as session:
            return await kind_changes.change(session, actor=who, kind_id=seen.id, rules=rules, now=self.town.clock(), since=since)

    async def retire(self, who: int, seen: ActivityKind, *, days: int = 0) -> ActivityKind:
        since = self.town.clock() + timedelta(days=days) if days else None
        async with self.database.begin() as session:
            return await kind_changes.retire(session, actor=who, kind_id=seen.id, now=self.town.clock(), since=since)

    async def withdraw(self, who: int, seen: ActivityKind) -> ActivityKind:
        async with self.database.begin() as session:
            return await kind_changes.withdraw(session, actor=who, kind_id=seen.id, now=self.town.clock())
