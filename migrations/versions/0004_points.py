"""Points: ledger with its triggers, activity kinds and logs, catalogue, redemptions."""

import sqlalchemy as sa
from alembic import op

from migrations.ledger_triggers import create_ledger_triggers, drop_ledger_functions
from migrations.tables import data, flag, moment, number, table, words
from migrations.triggers import append_only

revision = "0004_points"
down_revision = "0003_people"

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
    table(
        "account",
        [
            number("community_id"),
            number("person_id", null=True),
            number("unit_id", null=True),
            words("kind"),
            number("balance", null=True),
        ],
        links={"community_id": "node", "person_id": "person", "unit_id": "unit"},
        unique=["person_id, community_id, kind", "unit_id, community_id, kind"],
        checks={
            "kind_known": "kind IN ('available', 'held', 'issued', 'spent')",
            "balance_not_negative": "balance >= 0",
            "balance_of_members": "(kind IN ('available', 'held')) = (balance IS NOT NULL)",
            "balance_has_person": "(balance IS NOT NULL) = (person_id IS NOT NULL)",
            "one_holder": "person_id IS NULL OR unit_id IS NULL",
        },
    )
    of_system = sa.text("person_id IS NULL AND unit_id IS NULL")
    name = "uq_account_community_id_kind"
    op.create_index(name, "account", ["community_id", "kind"], unique=True, sqlite_where=of_system, postgresql_where=of_system)
    table(
        "transfer",
        [
            *(number(name) for name in ("from_account", "to_account", "amount")),
            *(words("key"), data("input_hash"), words("reason"), words("source_kind"), number("source_id")),
            *(number("made_by", null=True), moment("made_at"), words("batch_id", null=True), number("reverses", null=True)),
        ],
        links={"reverses": "transfer"},
        checks={"amount_positive": "amount > 0", "two_accounts": "from_account <> to_account", "reverses_another": "reverses <> id"},
        indexes=["from_account, id", "to_account, id"],
    )
    op.create_index("uq_transfer_key", "transfer", ["key"], unique=True)
    is_reversal = sa.text("reverses IS NOT NULL")
    op.create_index("uq_transfer_reverses", "transfer", ["reverses"], unique=True, sqlite_where=is_reversal, postgresql_where=is_reversal)


def _kinds() -> None:
    table(
        "activity_kind",
        [
            *(
                number("community_id"),
                words("code"),
                words("name"),
                words("name_en"),
                number("points"),
                words("per"),
                flag("needs_photo"),
            ),
            *(number("daily_cap_minutes", null=True), flag("active")),
        ],
        links={"community_id": "node"},
        unique=["community_id, code"],
        checks={"points_positive": "points > 0", "per_known": "per IN ('hour', 'time')", "daily_cap_positive": "daily_cap_minutes > 0"},
    )


def _logs() -> None:
    table(
        "activity_log",
        [
            *(number(name) for name in ("community_id", "person_id", "kind_id")),
            *(
                moment("started_at"),
                moment("ended_at"),
                number("minutes"),
                data("words", null=True),
                words("status"),
                number("points"),
            ),
            *(number("capped_from", null=True), words("key"), data("input_hash"), moment("made_at"), number("decided_by", null=True)),
            *(moment("decided_at", null=True), data("reason", null=True)),
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
    table(
        "log_day",
        [
            number("log_id"),
            sa.Column("day", sa.Date(), nullable=False),
            *(number(n) for n in ("person_id", "kind_id", "minutes", "points")),
        ],
        key=("log_id", "day"),
        links={"log_id": "activity_log"},
        indexes=["person_id, day"],
    )
    table(
        "log_photo",
        [number(name) for name in ("log_id", "position", "file_id")],
        key=("log_id", "position"),
        links={"log_id": "activity_log", "file_id": "stored_file"},
    )


def _catalogue() -> None:
    table(
        "item",
        [
            *(
                number("community_id"),
                number("unit_id"),
                words("code"),
                words("name"),
                words("name_en"),
                number("price"),
                number("stock"),
            ),
            *(number("limit_per_month", null=True), number("picture", null=True), words("place"), words("place_en"), words("hours")),
            flag("active"),
        ],
        links={"community_id": "node", "unit_id": "unit", "picture": "stored_file"},
        unique=["community_id, code"],
        checks={"price_positive": "price > 0", "stock_not_negative": "stock >= 0", "limit_positive": "limit_per_month > 0"},
    )


def _redemptions() -> None:
    table(
        "redemption",
        [
            *(number(name) for name in ("community_id", "person_id", "item_id", "unit_id")),
            *(words("item_name"), words("item_name_en"), number("price"), number("quantity"), number("balance_after"), words("status")),
            *(words("key"), data("input_hash"), moment("asked_at"), number("decided_by", null=True), moment("decided_at", null=True)),
            *(data(name, null=True) for name in ("reason", "code", "code_index", "token", "token_hash")),
            *(number("handed_by", null=True), moment("ended_at", null=True)),
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
    table("code_attempt", [number("person_id"), moment("at")], links={"person_id": "person"}, indexes=["person_id, at"])
