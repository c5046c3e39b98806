"""Tables and columns as core.database makes and names them, for migrations to be short."""

from typing import Any

import sqlalchemy as sa
from alembic import op

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def table(
    name: str,
    columns: list[sa.Column[Any]],
    *,
    key: tuple[str, ...] = ("id",),
    links: dict[str, str] | None = None,
    unique: list[str] | None = None,
    checks: dict[str, str] | None = None,
    indexes: list[str] | None = None,
    once: bool = False,
) -> None:
    """A table, named as core.database.NAMING names its parts. `once`: SQLite too gives no number a second time."""
    own_id = [sa.Column("id", BIG, nullable=False)] if key == ("id",) else []
    op.create_table(
        name,
        *own_id,
        *columns,
        sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"),
        *(sa.ForeignKeyConstraint([own], [f"{other}.id"], name=f"fk_{name}_{own}_{other}") for own, other in (links or {}).items()),
        *(sa.UniqueConstraint(*each.split(", "), name=f"uq_{name}_{each.replace(', ', '_')}") for each in unique or []),
        *(sa.CheckConstraint(rule, name=f"ck_{name}_{label}") for label, rule in (checks or {}).items()),
        sqlite_autoincrement=once,
    )
    for each in indexes or []:
        op.create_index(f"ix_{name}_{each.replace(', ', '_')}", name, each.split(", "))


def number(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, BIG, nullable=null)


def words(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=null)


def data(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.LargeBinary(), nullable=null)


def moment(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, MOMENT, nullable=null)


def flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False)
