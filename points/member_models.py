"""Tables of what members have beside points: the code on their card, their family, and gifts within it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class MemberCode(Base):
    """The code of an e-points card: it shows who somebody is to units and staff, logs nobody in, and can be revoked."""

    __tablename__ = "member_code"
    __table_args__ = (
        Index(
            "uq_member_code_live",
            "person_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    code_hash: Mapped[bytes] = mapped_column(unique=True)
    code: Mapped[bytes | None]
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class FamilyInvite(Base):
    """A link by which somebody asks a relative to be their family here: used once."""

    __tablename__ = "family_invite"
    # Its number is in the keys of notices, and old ones are deleted.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    used_at: Mapped[datetime | None]


class FamilyTie(Base):
    """Two members who are family, the lower number first."""

    __tablename__ = "family_tie"
    __table_args__ = (CheckConstraint("person_id < relative_id", name="ordered"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    relative_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    since: Mapped[datetime]


class Gift(Base):
    """Points that one member of a family gave to another."""

    __tablename__ = "gift"
    __table_args__ = (
        CheckConstraint("from_person <> to_person", name="to_another"),
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("ix_gift_from_person_made_at", "from_person", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    from_person: Mapped[int] = mapped_column(ForeignKey("person.id"))
    to_person: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    amount: Mapped[int]
    balance_after: Mapped[int]
    key: Mapped[str] = mapped_column(unique=True)
    input_hash: Mapped[bytes]
    made_at: Mapped[datetime]
