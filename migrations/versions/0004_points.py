"""Points: ledger with its triggers, activity kinds and logs, catalogue, redemptions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations.ledger_triggers import create_ledger_triggers, drop_ledger_functions
from migrations.triggers import append_only

revision = "0004_points"
down_revision = "0003_people"

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
NEWEST_FIRST = ("code_attempt", "redemption", "item", "log_photo", "log_day", "activity_log", "activity_kind", "transfer", "account")


def upgrade() -> None:
    _ledger()
    _kinds()
    _logs()
    _catalogue()
    _redemptions()
    append_only("transfer")
    create_ledger_triggers()


def downgrade() -> None:
    for name in NEWEST_FIRST:
        op.drop_table(name)
    drop_ledger_functions()


def _ledger() -> None:
    _table(
        "account",
        [
            _column("community_id"),
            _column("person_id", null=True),
            _column("unit_id", null=True),
            _text("kind"),
            _column("balance", null=True),
        ],
        links={"community_id": "node", "person_id": "person", "unit_id": "unit"},
        unique=["person_id, community_id, kind", "unit_id, community_id, kind"],
        checks={
            "balance_not_negative": "balance >= 0",
            "balance_of_members": "(kind IN ('available', 'held')) = (balance IS NOT NULL)",
            "balance_has_person": "(balance IS NOT NULL) = (person_id IS NOT NULL)",
            "one_holder": "person_id IS NULL OR unit_id IS NULL",
        },
    )
    of_system = sa.text("person_id IS NULL AND unit_id IS NULL")
    name = "uq_account_community_id_kind"
    op.create_index(name, "account", ["community_id", "kind"], unique=True, sqlite_where=of_system, postgresql_where=of_system)
    _table(
        "transfer",
        [
            *(_column(name) for name in ("from_account", "to_account", "amount")),
            *(_text("key"), _bytes("input_hash"), _text("reason"), _text("source_kind"), _column("source_id")),
            *(_column("made_by", null=True), _moment("made_at"), _text("batch_id", null=True), _column("reverses", null=True)),
        ],
        links={"reverses": "transfer"},
        unique=["key"],
        checks={"amount_positive": "amount > 0", "two_accounts": "from_account <> to_account", "reverses_another": "reverses <> id"},
        indexes=["from_account, id", "to_account, id"],
    )
    is_reversal = sa.text("reverses IS NOT NULL")
    op.create_index("uq_transfer_reverses", "transfer", ["reverses"], unique=True, sqlite_where=is_reversal, postgresql_where=is_reversal)


def _kinds() -> None:
    _table(
        "activity_kind",
        [
            *(
                _column("community_id"),
                _text("code"),
                _text("name"),
                _text("name_en"),
                _column("points"),
                _text("per"),
                _flag("needs_photo"),
            ),
            *(_column("daily_cap_minutes", null=True), _flag("active")),
        ],
        links={"community_id": "node"},
        unique=["community_id, code"],
        checks={"points_positive": "points > 0", "per_known": "per IN ('hour', 'time')", "daily_cap_positive": "daily_cap_minutes > 0"},
    )


def _logs() -> None:
    _table(
        "activity_log",
        [
            *(_column(name) for name in ("community_id", "person_id", "kind_id")),
            *(
                _moment("started_at"),
                _moment("ended_at"),
                _column("minutes"),
                _bytes("words", null=True),
                _text("status"),
                _column("points"),
            ),
            *(_column("capped_from", null=True), _text("key"), _bytes("input_hash"), _moment("made_at"), _column("decided_by", null=True)),
            *(_moment("decided_at", null=True), _bytes("reason", null=True)),
        ],
        links={"community_id": "node", "person_id": "person", "kind_id": "activity_kind", "decided_by": "person"},
        unique=["key"],
        checks={
            "status_known": "status IN ('waiting', 'approved', 'refused', 'withdrawn')",
            "ends_after_start": "ended_at > started_at",
            "minutes_positive": "minutes > 0",
            "points_positive": "points > 0 AND (capped_from IS NULL OR capped_from > points)",
            "decided_has_decider": "(status IN ('waiting', 'withdrawn')) = (decided_by IS NULL)",
            "decided_has_moment": "(decided_by IS NULL) = (decided_at IS NULL)",
            "decided_by_another": "decided_by <> person_id",
        },
        indexes=["community_id, status, id", "person_id, started_at"],
    )
    _table(
        "log_day",
        [
            _column("log_id"),
            sa.Column("day", sa.Date(), nullable=False),
            *(_column(n) for n in ("person_id", "kind_id", "minutes", "points")),
        ],
        key=("log_id", "day"),
        links={"log_id": "activity_log"},
        indexes=["person_id, day"],
    )
    _table(
        "log_photo",
        [_column(name) for name in ("log_id", "position", "file_id")],
        key=("log_id", "position"),
        links={"log_id": "activity_log", "file_id": "stored_file"},
    )


def _catalogue() -> None:
    _table(
        "item",
        [
            *(
                _column("community_id"),
                _column("unit_id"),
                _text("code"),
                _text("name"),
                _text("name_en"),
                _column("price"),
                _column("stock"),
            ),
            *(_column("limit_per_month", null=True), _column("picture", null=True), _text("place"), _text("place_en"), _text("hours")),
            _flag("active"),
        ],
        links={"community_id": "node", "unit_id": "unit", "picture": "stored_file"},
        unique=["community_id, code"],
        checks={"price_positive": "price > 0", "stock_not_negative": "stock >= 0", "limit_positive": "limit_per_month > 0"},
    )


def _redemptions() -> None:
    _table(
        "redemption",
        [
            *(_column(name) for name in ("community_id", "person_id", "item_id", "unit_id")),
            *(_text("item_name"), _text("item_name_en"), _column("price"), _column("quantity"), _column("balance_after"), _text("status")),
            *(_text("key"), _bytes("input_hash"), _moment("asked_at"), _column("decided_by", null=True), _moment("decided_at", null=True)),
            *(_bytes(name, null=True) for name in ("reason", "code", "code_index", "token", "token_hash")),
            *(_column("handed_by", null=True), _moment("ended_at", null=True)),
        ],
        links={
            "community_id": "node",
            "person_id": "person",
            "item_id": "item",
            "unit_id": "unit",
            "decided_by": "person",
            "handed_by": "person",
        },
        unique=["key", "token_hash", "community_id, code_index"],
        checks={
            "status_known": "status IN ('asked', 'approved', 'refused', 'cancelled', 'handed_over')",
            "quantity_positive": "quantity > 0",
            "price_positive": "price > 0",
            "asked_is_undecided": "status <> 'asked' OR decided_by IS NULL",
            "decided_has_decider": "status IN ('asked', 'cancelled') OR decided_by IS NOT NULL",
            "decided_has_moment": "(decided_by IS NULL) = (decided_at IS NULL)",
            "decided_by_another": "decided_by <> person_id",
            "code_while_approved": "(status = 'approved') = (code_index IS NOT NULL)",
            "code_sealed": "(code_index IS NULL) = (code IS NULL)",
            "token_sealed": "(code_index IS NULL) = (token IS NULL)",
            "handed_has_hander": "(status = 'handed_over') = (handed_by IS NOT NULL)",
            "handed_by_another": "handed_by <> person_id",
            "ended_has_moment": "(status IN ('asked', 'approved')) = (ended_at IS NULL)",
        },
        indexes=["community_id, status, id", "unit_id, status, id", "person_id, id"],
    )
    _table("code_attempt", [_column("person_id"), _moment("at")], links={"person_id": "person"}, indexes=["person_id, at"])


def _table(
    name: str,
    columns: list[sa.Column[Any]],
    *,
    key: tuple[str, ...] = ("id",),
    links: dict[str, str] | None = None,
    unique: list[str] | None = None,
    checks: dict[str, str] | None = None,
    indexes: list[str] | None = None,
) -> None:
    """A table, named as core.database.NAMING names its parts."""
    number = [sa.Column("id", BIG, nullable=False)] if key == ("id",) else []
    op.create_table(
        name,
        *number,
        *columns,
        sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"),
        *(sa.ForeignKeyConstraint([own], [f"{other}.id"], name=f"fk_{name}_{own}_{other}") for own, other in (links or {}).items()),
        *(sa.UniqueConstraint(*each.split(", "), name=f"uq_{name}_{each.replace(', ', '_')}") for each in unique or []),
        *(sa.CheckConstraint(rule, name=f"ck_{name}_{label}") for label, rule in (checks or {}).items()),
    )
    for each in indexes or []:
        op.create_index(f"ix_{name}_{each.replace(', ', '_')}", name, each.split(", "))


def _column(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, BIG, nullable=null)


def _text(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=null)


def _bytes(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.LargeBinary(), nullable=null)


def _moment(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, MOMENT, nullable=null)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False)
