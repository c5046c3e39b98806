"""Tables of what finished days came to, kept so that no page of figures adds up a long ledger. Numbers only: nobody is in them."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class DayPoints(Base):
    """What a community's ledger moved in one finished day of its clocks. A day that has a row was counted, also where all is nought.

    `given` and `taken_back` are as they were booked that day: a reversal stands in the day in which somebody took the points back.
    """

    __tablename__ = "day_points"
    __table_args__ = (CheckConstraint("given >= 0 AND taken_back >= 0 AND spent >= 0", name="not_negative"),)

    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"), primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    given: Mapped[int]
    taken_back: Mapped[int]
    spent: Mapped[int]
    # What came back to be taken with its award counts against it.
    expired: Mapped[int]


class DaySum(Base):
    """What one finished day came to of one thing: all activity (axis "all"), a kind by its code, a grid or an item by its number.

    `number` counts logs (pieces of an item) less those that were taken back. People are those whose first activity of the calendar
    week, month or year it was: added up over days of that week, month or year they are its people, each once.
    """

    __tablename__ = "day_sum"
    __table_args__ = (
        CheckConstraint("axis IN ('all', 'kind', 'grid', 'item')", name="axis_known"),
        CheckConstraint("week_people >= 0 AND month_people >= 0 AND year_people >= 0", name="people_not_negative"),
    )

    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"), primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    axis: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    minutes: Mapped[int]
    points: Mapped[int]
    week_people: Mapped[int]
    month_people: Mapped[int]
    year_people: Mapped[int]
