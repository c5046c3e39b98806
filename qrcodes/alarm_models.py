"""The table of what a community has set about alarms."""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from people.models import Node


class AlarmPolicy(Base):
    """How long nobody may answer before others are told, in seconds from the alarm; usual values where there is no row."""

    __tablename__ = "alarm_policy"
    __table_args__ = (
        CheckConstraint(
            "heads_seconds > 0 AND street_seconds > heads_seconds AND advice_seconds > street_seconds",
            name="one_after_the_other",
        ),
    )
    community_id: Mapped[int] = mapped_column(ForeignKey(Node.id), primary_key=True, autoincrement=False)
    heads_seconds: Mapped[int]
    street_seconds: Mapped[int]
    advice_seconds: Mapped[int]
