"""What the clock will do about a wish, and when: started with a step, called off by the next, fired once whoever looks."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from core.upsert import insert
from wishes.models import Wish, WishTimer

# A wish rolls fewer times than this in a round.
OF_ROUND = 1000


def turn_of(wish: Wish) -> int:
    """The turn of what concerns the wish and no claim: another after each roll and in each round, below nought."""
    return -wish.rolls - OF_ROUND * wish.round


async def start(session: AsyncSession, *, wish_id: int, turn: int, what: str, due_at: datetime, again: bool = False) -> None:
    """Let the clock do it then; once a turn. What was called off comes again; what was fired only where its reason came `again`.

    The turn is a claim's number, or `turn_of` the wish.
    """
    row = {"wish_id": wish_id, "turn": turn, "what": what, "due_at": due_at}
    written = insert(session, WishTimer).values(row)
    written = written.on_conflict_do_update(
        index_elements=["wish_id", "turn", "what"],
        set_={"due_at": due_at, "called_off_at": None, "fired_at": None},
        where=None if again else WishTimer.fired_at.is_(None),
    )
    await session.execute(written)


async def call_off(session: AsyncSession, *, wish_id: int, now: datetime, turn: int | None = None) -> None:
    """Nothing more of what was due for this wish, or only of this turn."""
    ahead = [WishTimer.wish_id == wish_id, WishTimer.fired_at.is_(None), WishTimer.called_off_at.is_(None)]
    if turn is not None:
        ahead.append(WishTimer.turn == turn)
    await session.execute(update(WishTimer).where(*ahead).values(called_off_at=now))
