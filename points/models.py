"""Tables of points: the ledger with its lots, and a community's policy.

Logs are in `log_models`, goods in `catalogue_models`, boards in `board_models`, cards and families in `member_models`.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base

# Reasons for which points leave a member for good. SQLite uses the index on them where a query says just these words.
LEFT = "reason IN ('handed_over', 'expired', 'reversal')"


class Account(Base):
    """Where points are. A member's `available` and `held` have a stored balance; a system account has none and is never a hot row."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("kind IN ('available', 'held', 'issued', 'spent')", name="kind_known"),
        CheckConstraint("balance >= 0", name="balance_not_negative"),
        CheckConstraint("(kind IN ('available', 'held')) = (balance IS NOT NULL)", name="balance_of_members"),
        CheckConstraint("(balance IS NOT NULL) = (person_id IS NOT NULL)", name="balance_has_person"),
        CheckConstraint("person_id IS NULL OR unit_id IS NULL", name="one_holder"),
        UniqueConstraint("person_id", "community_id", "kind"),
        UniqueConstraint("unit_id", "community_id", "kind"),
        Index(
            "uq_account_community_id_kind",
            "community_id",
            "kind",
            unique=True,
            sqlite_where=text("person_id IS NULL AND unit_id IS NULL"),
            postgresql_where=text("person_id IS NULL AND unit_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str]
    # Begins at 0 and is moved by the trigger on `transfer`. PostgreSQL refuses anything else; SQLite cannot tell who moves it, and
    # there `verify` names what was moved otherwise.
    balance: Mapped[int | None]


class Transfer(Base):
    """One movement of whole points. Triggers move the balances, list it for sealing, and refuse any change to it."""

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("from_account <> to_account", name="two_accounts"),
        CheckConstraint("reverses <> id", name="reverses_another"),
        Index("uq_transfer_key", "key", unique=True),
        Index(
            "uq_transfer_reverses",
            "reverses",
            unique=True,
            sqlite_where=text("reverses IS NOT NULL"),
            postgresql_where=text("reverses IS NOT NULL"),
        ),
        Index("ix_transfer_from_account_id", "from_account", "id"),
        Index("ix_transfer_to_account_id", "to_account", "id"),
        # What the community gave in a month.
        Index("ix_transfer_from_account_made_at", "from_account", "made_at"),
        # What left the members in a day: few of all transfers, so that awards pay nothing for it.
        Index("ix_transfer_left", "to_account", "made_at", sqlite_where=text(LEFT), postgresql_where=text(LEFT)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # No foreign keys: each would lock the account's row, and every award has the same payer. The trigger looks whether they are there.
    from_account: Mapped[int]
    to_account: Mapped[int]
    amount: Mapped[int]
    key: Mapped[str]
    input_hash: Mapped[bytes]
    reason: Mapped[str]
    source_kind: Mapped[str]
    source_id: Mapped[int]
    made_by: Mapped[int | None]
    made_at: Mapped[datetime]
    batch_id: Mapped[str | None]
    reverses: Mapped[int | None] = mapped_column(ForeignKey("transfer.id"))


class Lot(Base):
    """Points that came to a member together, and what is left of them. The lots of an account always add up to its balance.

    A trigger on `transfer` opens a lot for points that come and takes points that go from the lots that end first; rooms only
    set when a lot ends.
    """

    __tablename__ = "lot"
    __table_args__ = (
        CheckConstraint("amount > 0 AND rest >= 0 AND rest <= amount", name="rest_of_amount"),
        Index(
            "ix_lot_live",
            *("account_id", "expires_at", "id"),
            sqlite_where=text("rest > 0"),
            postgresql_where=text("rest > 0"),
        ),
        Index(
            "ix_lot_ending",
            "expires_at",
            sqlite_where=text("rest > 0 AND expires_at IS NOT NULL"),
            postgresql_where=text("rest > 0 AND expires_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # No foreign keys here, as in `transfer`: the trigger has both rows before it, and neither is ever deleted.
    account_id: Mapped[int]
    # What brought them; None for points from before there were lots.
    transfer_id: Mapped[int | None] = mapped_column(index=True)
    amount: Mapped[int]
    rest: Mapped[int]
    expires_at: Mapped[datetime | None]
    # For how many days ahead its member was reminded last: 30, then 7.
    reminded_days: Mapped[int | None]


class LotUse(Base):
    """How much a transfer took from a lot."""

    __tablename__ = "lot_use"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"),)

    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfer.id"), primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lot.id"), primary_key=True, index=True)
    amount: Mapped[int]


class PointsPolicy(Base):
    """What a community has set about points; without a row the defaults of `points.policy` hold. Deadlines in seconds."""

    __tablename__ = "points_policy"
    __table_args__ = (
        CheckConstraint("expiry IN ('never', 'end_of_next_year', 'twelve_months')", name="expiry_known"),
        CheckConstraint("daily_points > 0 AND give_monthly_cap > 0", name="caps_positive"),
        CheckConstraint("appeal_seconds > 0 AND objection_seconds > 0 AND fetch_seconds > 0", name="deadlines_positive"),
    )

    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"), primary_key=True)
    daily_points: Mapped[int]
    expiry: Mapped[str]
    may_give: Mapped[bool]
    give_monthly_cap: Mapped[int]
    # Points a year for each star, ascending, with commas: 50,200,500,1000,2000.
    stars: Mapped[str]
    appeal_seconds: Mapped[int]
    objection_seconds: Mapped[int]
    fetch_seconds: Mapped[int]
