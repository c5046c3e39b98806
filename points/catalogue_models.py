"""Tables of the catalogue: goods and services, their slots and quotas, redemptions, and wrong pick-up codes."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class Item(Base):
    """Something to redeem, from an alliance unit: goods with stock, or a service with slots or so many a month."""

    __tablename__ = "item"
    __table_args__ = (
        CheckConstraint("kind IN ('goods', 'service')", name="kind_known"),
        CheckConstraint("(kind = 'goods') = (stock IS NOT NULL)", name="goods_have_stock"),
        CheckConstraint("kind = 'service' OR (NOT has_slots AND monthly_quota IS NULL)", name="services_have_slots"),
        CheckConstraint("has_slots = (monthly_quota IS NULL) OR kind = 'goods'", name="slots_or_quota"),
        CheckConstraint("price > 0", name="price_positive"),
        CheckConstraint("stock >= 0 AND handed_over >= 0", name="stock_not_negative"),
        CheckConstraint("monthly_quota > 0", name="quota_positive"),
        CheckConstraint("limit_per_month > 0 AND limit_per_person > 0", name="limit_positive"),
        CheckConstraint("low_stock >= 0", name="low_stock_not_negative"),
        CheckConstraint("stars_sum BETWEEN ratings AND 5 * ratings", name="stars_of_ratings"),
        UniqueConstraint("community_id", "code"),
        Index("ix_item_community_id_category_id", "community_id", "category", "id"),
        Index("ix_item_community_id_price_id", "community_id", "price", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    code: Mapped[str]
    kind: Mapped[str]
    category: Mapped[str]
    name: Mapped[str]
    name_en: Mapped[str]
    # What a search looks in: both names and the pinyin of the Chinese one, in full and by initials, lower case.
    search: Mapped[str]
    price: Mapped[int]
    stock: Mapped[int | None]
    # The unit is told when the stock comes down to this; again only after it was filled up.
    low_stock: Mapped[int | None]
    told_low: Mapped[bool]
    has_slots: Mapped[bool]
    monthly_quota: Mapped[int | None]
    limit_per_month: Mapped[int | None]
    limit_per_person: Mapped[int | None]
    handed_over: Mapped[int]
    # How many rated it, and the sum of their stars: a page of the catalogue must not count them anew.
    ratings: Mapped[int] = mapped_column(default=0)
    stars_sum: Mapped[int] = mapped_column(default=0)
    picture: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    place: Mapped[str]
    place_en: Mapped[str]
    hours: Mapped[str]
    active: Mapped[bool]


class Slot(Base):
    """A time at which a service can be had, with so many places; `free` of them are left."""

    __tablename__ = "slot"
    __table_args__ = (
        CheckConstraint("places > 0 AND free >= 0 AND free <= places", name="free_of_places"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        UniqueConstraint("item_id", "starts_at"),
        # Who looks at a time that was taken away must not book another one.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    places: Mapped[int]
    free: Mapped[int]


class ItemMonth(Base):
    """How much of a service's quota of a month was taken."""

    __tablename__ = "item_month"
    __table_args__ = (CheckConstraint("taken >= 0", name="taken_not_negative"),)

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    # Its first day.
    month: Mapped[date] = mapped_column(primary_key=True)
    taken: Mapped[int]


class Favourite(Base):
    """An item that a member keeps in mind."""

    __tablename__ = "favourite"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True, index=True)
    since: Mapped[datetime]


class Redemption(Base):
    """Points being exchanged for an item: its price and name are those of the moment it was asked."""

    __tablename__ = "redemption"
    __table_args__ = (
        CheckConstraint("status IN ('asked', 'approved', 'refused', 'cancelled', 'handed_over', 'expired')", name="status_known"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("price > 0", name="price_positive"),
        CheckConstraint("status <> 'asked' OR decided_by IS NULL", name="asked_is_undecided"),
        CheckConstraint("status IN ('asked', 'cancelled') OR decided_by IS NOT NULL", name="decided_has_decider"),
        CheckConstraint("(decided_by IS NULL) = (decided_at IS NULL)", name="decided_has_moment"),
        CheckConstraint("decided_by <> person_id", name="decided_by_another"),
        CheckConstraint("asked_by <> person_id AND asked_by <> decided_by", name="asked_by_another"),
        CheckConstraint("status <> 'approved' OR expires_at IS NOT NULL", name="approved_expires"),
        CheckConstraint("slot_id IS NULL OR quota_month IS NULL", name="slot_or_quota"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars_known"),
        CheckConstraint("(stars IS NULL) = (rated_at IS NULL)", name="rated_has_moment"),
        CheckConstraint("stars IS NULL OR status = 'handed_over'", name="rated_after_fetching"),
        CheckConstraint("(status = 'approved') = (code_index IS NOT NULL)", name="code_while_approved"),
        CheckConstraint("(code_index IS NULL) = (code IS NULL)", name="code_sealed"),
        CheckConstraint("(code_index IS NULL) = (token IS NULL)", name="token_sealed"),
        CheckConstraint("(status = 'handed_over') = (handed_by IS NOT NULL)", name="handed_has_hander"),
        CheckConstraint("handed_by <> person_id", name="handed_by_another"),
        CheckConstraint("(status IN ('asked', 'approved')) = (ended_at IS NULL)", name="ended_has_moment"),
        UniqueConstraint("community_id", "code_index"),
        Index("ix_redemption_community_id_status_id", "community_id", "status", "id"),
        Index(
            "ix_redemption_decided",
            *("community_id", "decided_at"),
            sqlite_where=text("decided_by IS NOT NULL"),
            postgresql_where=text("decided_by IS NOT NULL"),
        ),
        Index("ix_redemption_unit_id_status_id", "unit_id", "status", "id"),
        Index("ix_redemption_person_id_id", "person_id", "id"),
        Index("ix_redemption_unit_id_ended_at", "unit_id", "ended_at"),
        Index(
            "ix_redemption_to_fetch",
            "expires_at",
            sqlite_where=text("status = 'approved'"),
            postgresql_where=text("status = 'approved'"),
        ),
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
    # For a service: the time that was booked, or the first day of the month whose quota it was taken from.
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id"), index=True)
    quota_month: Mapped[date | None]
    balance_after: Mapped[int]
    status: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    input_hash: Mapped[bytes]
    asked_at: Mapped[datetime]
    # Staff who asked for a member without a phone.
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # When staff were reminded that it waits.
    reminded_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[bytes | None]
    # How often a decision about it was undone: each decision has keys of its own.
    undone: Mapped[int] = mapped_column(default=0, server_default="0")
    # Six digits and a longer token for the QR: sealed to be shown, indexed to be found, emptied when it ends.
    code: Mapped[bytes | None]
    code_index: Mapped[bytes | None]
    token: Mapped[bytes | None]
    token_hash: Mapped[bytes | None] = mapped_column(unique=True)
    # Until when it must be fetched, and for how many days ahead its member was reminded last.
    expires_at: Mapped[datetime | None]
    reminded_days: Mapped[int | None]
    handed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    # What its member thinks of it: 1 to 5, and words.
    stars: Mapped[int | None]
    rating: Mapped[bytes | None]
    rated_at: Mapped[datetime | None]


class CodeAttempt(Base):
    """A wrong pick-up code and who typed it."""

    __tablename__ = "code_attempt"
    __table_args__ = (Index("ix_code_attempt_person_id_at", "person_id", "at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
