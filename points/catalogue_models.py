"""Tables of the catalogue: items, redemptions, and wrong pick-up codes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Item(Base):
    """Something to redeem, from an alliance unit."""

    __tablename__ = "item"
    __table_args__ = (
        CheckConstraint("price > 0", name="price_positive"),
        CheckConstraint("stock >= 0", name="stock_not_negative"),
        CheckConstraint("limit_per_month > 0", name="limit_positive"),
        UniqueConstraint("community_id", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    code: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    price: Mapped[int]
    stock: Mapped[int]
    limit_per_month: Mapped[int | None]
    picture: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    place: Mapped[str]
    place_en: Mapped[str]
    hours: Mapped[str]
    active: Mapped[bool]


class Redemption(Base):
    """Points being exchanged for an item: its price and name are those of the moment it was asked."""

    __tablename__ = "redemption"
    __table_args__ = (
        CheckConstraint("status IN ('asked', 'approved', 'refused', 'cancelled', 'handed_over')", name="status_known"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("price > 0", name="price_positive"),
        CheckConstraint("status <> 'asked' OR decided_by IS NULL", name="asked_is_undecided"),
        CheckConstraint("status IN ('asked', 'cancelled') OR decided_by IS NOT NULL", name="decided_has_decider"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_has_moment"),
        CheckConstraint("decided_by <> person_id", name="decided_by_another"),
        CheckConstraint("(status = 'approved') = (code_index IS NOT NULL)", name="code_while_approved"),
        CheckConstraint("(code_index IS NULL) = (code IS NULL)", name="code_sealed"),
        CheckConstraint("(code_index IS NULL) = (token IS NULL)", name="token_sealed"),
        CheckConstraint("(status = 'handed_over') = (handed_by IS NOT NULL)", name="handed_has_hander"),
        CheckConstraint("handed_by <> person_id", name="handed_by_another"),
        CheckConstraint("(status IN ('asked', 'approved')) = (ended_at IS NULL)", name="ended_has_moment"),
        UniqueConstraint("community_id", "code_index"),
        Index("ix_redemption_community_id_status_id", "community_id", "status", "id"),
        Index("ix_redemption_unit_id_status_id", "unit_id", "status", "id"),
        Index("ix_redemption_person_id_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    item_name: Mapped[str]
    item_name_en: Mapped[str]
    price: Mapped[int]
    quantity: Mapped[int]
    balance_after: Mapped[int]
    status: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    input_hash: Mapped[bytes]
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[bytes | None]
    # Six digits and a longer token for the QR: sealed to be shown, indexed to be found, emptied when it ends.
    code: Mapped[bytes | None]
    code_index: Mapped[bytes | None]
    token: Mapped[bytes | None]
    token_hash: Mapped[bytes | None] = mapped_column(unique=True)
    handed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]


class CodeAttempt(Base):
    """A wrong pick-up code and who typed it."""

    __tablename__ = "code_attempt"
    __table_args__ = (Index("ix_code_attempt_person_id_at", "person_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
