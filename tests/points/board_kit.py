"""A town whose members earn points on given days, and whose boards are frozen, objected to and made final."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from jobs import boards as board_job
from messages.models import Outbox
from points import accounts, board_choice, board_pages, boards, earned, ledger, objections
from points.accounts import ISSUED, SPENT
from points.board_pages import Page
from points.ledger import Reason
from points.objections import ObjectionCard
from tests.clock import ZONE
from tests.points.kit import Town, local

DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)
TENTH, FIRST = local(2026, 12, 10, 9), local(2027, 1, 1, 0, 10)


@dataclass
class BoardTown:
    """The town of points; each method is one transaction at the moment it is given, or the clock's."""

    town: Town

    async def earns(self, who: int, points: int, at: datetime = TENTH) -> int:
        """Points for a log at this moment; the number of the transfer."""
        return await self.moves(ISSUED, who, points, at, reason=Reason.LOG, purse=who)

    async def gives(self, who: int, to: int, points: int, at: datetime = FIRST) -> int:
        return await self.moves(who, to, points, at, reason=Reason.GIFT, purse=to)

    async def spends(self, who: int, points: int, at: datetime = FIRST, *, reason: Reason = Reason.HANDED_OVER) -> int:
        return await self.moves(who, SPENT, points, at, reason=reason, purse=None)

    async def moves(self, source: int | str, to: int | str, points: int, at: datetime, *, reason: Reason, purse: int | None) -> int:
        """A transfer between members (by id) and the community's own accounts (by kind)."""
        async with self.town.database.begin() as session:
            giver, taker = await self._account(session, source), await self._account(session, to)
            move = ledger.NewTransfer(giver, taker, points, f"test:{uuid4()}", reason, "test", purse or 0, None)
            return (await ledger.post(session, transfer=move, now=at)).transfer_id

    async def _account(self, session: AsyncSession, holder: int | str) -> int:
        community = self.town.cast.longcheng
        if isinstance(holder, str):
            return await accounts.account(session, community_id=community, kind=holder)
        return await accounts.account(session, community_id=community, kind=accounts.AVAILABLE, person_id=holder)

    async def earned(self, who: int, month: date) -> int:
        since, until = earned.month(month, ZONE)
        async with self.town.database.reading() as session:
            return await earned.of_person(session, person_id=who, community_id=self.town.cast.longcheng, since=since, until=until)

    async def taken_back(self, transfer_id: int, at: datetime = FIRST) -> None:
        async with self.town.database.begin() as session:
            await ledger.reverse(session, transfer_id=transfer_id, key=f"reversal:{transfer_id}", made_by=None, now=at)

    async def freezes(self, month: date = DECEMBER, at: datetime = FIRST) -> bool:
        async with self.town.database.begin() as session:
            return await boards.freeze(session, community_id=self.town.cast.longcheng, month=month, now=at, zone=ZONE)

    async def runs_the_job(self, at: datetime) -> None:
        await board_job.keep_boards(self.town.database, clock=lambda: at, zone=ZONE)

    async def leaves_boards(self, who: int) -> None:
        async with self.town.database.begin() as session:
            await board_choice.leave(session, person_id=who, now=self.town.clock())

    async def page(self, month: date = DECEMBER, *, after: int = 0, limit: int = 20) -> Page:
        async with self.town.database.reading() as session:
            return await board_pages.page(session, community_id=self.town.cast.longcheng, month=month, after=after, limit=limit)

    async def board(self, month: date = DECEMBER) -> list[tuple[int, str, int]]:
        """Rank, name and points, from the top."""
        return [(one.rank, one.name, one.points) for one in (await self.page(month)).standings]

    async def months(self) -> list[date]:
        async with self.town.database.reading() as session:
            return [one.month for one in await board_pages.sheets(session, community_id=self.town.cast.longcheng)]

    async def objects(self, who: int, words: str = "我扫雪没有算", at: datetime = FIRST) -> ObjectionCard:
        number = (await self.page()).sheet.board_id
        async with self.town.database.begin() as session:
            return await objections.object_(session, actor=who, board_id=number, words=words, now=at)

    async def upholds(self, who: int, number: int, at: datetime = FIRST) -> ObjectionCard:
        async with self.town.database.begin() as session:
            return await objections.uphold(session, actor=who, objection_id=number, now=at, zone=ZONE)

    async def dismisses(self, who: int, number: int, reason: str = "一月审核的算一月", at: datetime = FIRST) -> ObjectionCard:
        async with self.town.database.begin() as session:
            return await objections.dismiss(session, actor=who, objection_id=number, reason=reason, now=at)

    async def told(self, kind: str) -> list[int]:
        """Who has a notice of this kind."""
        async with self.town.database.reading() as session:
            return sorted(await session.scalars(select(Outbox.person_id).where(Outbox.kind == kind)))
