"""Ways to questions that need something to be there first: a relative, a scanned card, an objection that waits."""

from sqlalchemy import delete, insert, select, update

from jobs.boards import keep_boards
from points import member_codes, objections
from points.board_models import Board, Objection
from points.member_models import FamilyTie
from points.models import PointsPolicy
from tests.cast import find_cast
from tests.chat import Phone
from tests.clock import ZONE

DAY = 24 * 3600


async def to_gift(phone: Phone) -> None:
    """To how many points one gives to a relative, where that is allowed."""
    cast, now = await find_cast(phone.app.database), phone.app.clock()
    allowed = {"community_id": cast.longcheng, "daily_points": 60, "expiry": "never", "may_give": True, "stars": "50"}
    allowed |= {"give_monthly_cap": 100, "appeal_seconds": DAY, "objection_seconds": DAY, "fetch_seconds": DAY}
    pair = {"person_id": min(cast.wang, cast.li), "relative_id": max(cast.wang, cast.li), "since": now}
    async with phone.app.database.begin() as session:
        await session.execute(delete(PointsPolicy))
        await session.execute(insert(PointsPolicy).values(allowed))
        await session.execute(delete(FamilyTie))
        await session.execute(insert(FamilyTie).values(pair))
    await phone.says("/family")
    for label in ("李建国", "送积分"):
        await phone.taps(label)


async def to_items_for_another(phone: Phone) -> None:
    """To what the member of a scanned card would like."""
    cast = await find_cast(phone.app.database)
    await Phone(phone.app, cast.wang).says("/card")
    async with phone.app.database.reading() as session:
        code = await member_codes.mine(session, actor=cast.wang)
    await phone.says(f"/start m_{code}")
    await phone.taps("代居民兑换")


async def to_dismissal(phone: Phone) -> None:
    """To why an objection is dismissed; one that was dismissed waits again."""
    cast, database, clock = await find_cast(phone.app.database), phone.app.database, phone.app.clock
    await keep_boards(database, clock=clock, zone=ZONE)
    async with database.begin() as session:
        undecided = {"status": "waiting", "decided_by": None, "decided_at": None, "reason": None}
        await session.execute(update(Objection).values(undecided))
        board_id = (await session.scalars(select(Board.id).where(Board.community_id == cast.longcheng))).one()
        await objections.object_(session, actor=cast.wang, board_id=board_id, words="少算了", now=clock())
    # Staff are told of it before they look.
    await phone.app.settle()
    await phone.says("/objections")
    await phone.taps("异议不成立")
