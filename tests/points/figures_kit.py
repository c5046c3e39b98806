"""Figures as tests read them, and the same counted anew in plain Python from the ledger's rows."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select

from jobs.summing import sum_all
from people.models import Home, Node
from points import figures
from points.catalogue_models import Redemption
from points.figures import Figures
from points.log_models import ActivityKind, ActivityLog
from points.models import Account, Transfer
from tests.clock import ZONE
from tests.points.kit import Town


async def read(town: Town, span: str = "week", back: int = 0, who: int | None = None, community_id: int | None = None) -> Figures:
    today = town.clock().astimezone(ZONE).date()
    wanted = figures.period(span, today=today, back=back)
    place = community_id or town.cast.longcheng
    async with town.database.reading() as session:
        return await figures.of(session, actor=who or town.cast.zhao, community_id=place, wanted=wanted, now=town.clock())


async def sum_up(town: Town) -> int:
    return await sum_all(town.database, clock=town.clock, zone=ZONE)


async def settle(town: Town, who: int, place: str) -> None:
    """Say where somebody lives: "grid" (第一网格), or "building" in it."""
    async with town.database.begin() as session:
        known = (await session.scalars(select(Node).where(Node.code == place))).one()
        await session.execute(insert(Home).values(person_id=who, node_id=known.id, said_at=town.clock()))


def said(lines: tuple[figures.Line, ...]) -> dict[str, tuple[int, int, int, int]]:
    return {line.name: (line.number, line.minutes, line.points, line.people) for line in lines}


@dataclass
class Recount:
    """What a period came to, by going through all rows."""

    given: int = 0
    taken_back: int = 0
    spent: int = 0
    number: int = 0
    minutes: int = 0
    points: int = 0
    people: int = 0


async def recount(town: Town, since: date, until: date) -> tuple[Recount, dict[str, tuple[int, int, int, int]], Counter[int]]:
    """All of it, by kind, and pieces by item; a person counts who got points for a log, also when they were taken back."""
    async with town.database.reading() as session:
        transfers = list(await session.scalars(select(Transfer).order_by(Transfer.id)))
        accounts = {one.id: one for one in await session.scalars(select(Account))}
        logs = {one.id: one for one in await session.scalars(select(ActivityLog))}
        kinds = {one.id: one for one in await session.scalars(select(ActivityKind))}
        redeemed = {one.id: one for one in await session.scalars(select(Redemption))}
    found, people, items = Recount(), set[int](), Counter[int]()
    by_kind: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    kind_people: dict[str, set[int]] = defaultdict(set)
    for one in transfers:
        if not since <= one.made_at.astimezone(ZONE).date() < until:
            continue
        sign = 0
        if accounts[one.from_account].kind == "issued":
            found.given, sign = found.given + one.amount, 1
        elif accounts[one.to_account].kind == "issued":
            found.taken_back, sign = found.taken_back + one.amount, -1
        elif one.reason == "handed_over":
            found.spent += one.amount
            items[redeemed[one.source_id].item_id] += redeemed[one.source_id].quantity
        if sign and one.source_kind == "log":
            log = logs[one.source_id]
            name = kinds[log.kind_id].name
            by_kind[name] = [sum(pair) for pair in zip(by_kind[name], (sign, sign * log.minutes, sign * one.amount), strict=True)]
            if sign > 0:
                people.add(log.person_id)
                kind_people[name].add(log.person_id)
    found.number, found.minutes, found.points = (sum(sums[place] for sums in by_kind.values()) for place in range(3))
    found.people = len(people)
    kinds_said = {name: (sums[0], sums[1], sums[2], len(kind_people[name])) for name, sums in by_kind.items()}
    return found, {name: sums for name, sums in kinds_said.items() if sums[0] or sums[3]}, items


def first_monday(day: datetime) -> date:
    local = day.astimezone(ZONE).date()
    return local - timedelta(days=local.weekday())
