"""Lots with their triggers, and what a community has set about points."""

import sqlalchemy as sa
from alembic import op

from migrations.going_back import refuse_to_lose
from migrations.lot_triggers import create_lot_triggers, drop_lot_triggers
from migrations.tables import flag, moment, number, table, words

revision = "0006_lots"
down_revision = "0005_kinds_and_logs"

# What the tables before had no room for.
USED = {
    "points that end": "SELECT 1 FROM lot WHERE expires_at IS NOT NULL",
    "points that have ended, or were given away": "SELECT 1 FROM transfer WHERE reason IN ('expired', 'gift')",
}


def upgrade() -> None:
    _lots()
    _policy()
    # What members have from before ends never.
    op.execute(
        "INSERT INTO lot (account_id, amount, rest) SELECT id, balance, balance FROM account WHERE kind = 'available' AND balance > 0"
    )
    create_lot_triggers()
    op.create_index("ix_transfer_from_account_made_at", "transfer", ["from_account", "made_at"])


def downgrade() -> None:
    refuse_to_lose(USED)
    op.drop_index("ix_transfer_from_account_made_at", "transfer")
    drop_lot_triggers()
    for name in ("points_policy", "lot_use", "lot"):
        op.drop_table(name)


def _lots() -> None:
    table(
        "lot",
        [
            *(number("account_id"), number("transfer_id", null=True), number("amount"), number("rest")),
            *(moment("expires_at", null=True), number("reminded_days", null=True)),
        ],
        checks={"rest_of_amount": "amount > 0 AND rest >= 0 AND rest <= amount"},
        indexes=["transfer_id"],
    )
    live, ending = sa.text("rest > 0"), sa.text("rest > 0 AND expires_at IS NOT NULL")
    op.create_index("ix_lot_live", "lot", ["account_id", "expires_at", "id"], sqlite_where=live, postgresql_where=live)
    op.create_index("ix_lot_ending", "lot", ["expires_at"], sqlite_where=ending, postgresql_where=ending)
    table(
        "lot_use",
        [number(name) for name in ("transfer_id", "lot_id", "amount")],
        key=("transfer_id", "lot_id"),
        links={"transfer_id": "transfer", "lot_id": "lot"},
        checks={"amount_positive": "amount > 0"},
        indexes=["lot_id"],
    )


def _policy() -> None:
    table(
        "points_policy",
        [
            *(number("community_id"), number("daily_points"), words("expiry"), flag("may_give"), number("give_monthly_cap")),
            *(words("stars"), *(number(name) for name in ("appeal_seconds", "objection_seconds", "fetch_seconds"))),
        ],
        key=("community_id",),
        links={"community_id": "node"},
        checks={
            "expiry_known": "expiry IN ('never', 'end_of_next_year', 'twelve_months')",
            "caps_positive": "daily_points > 0 AND give_monthly_cap > 0",
            "deadlines_positive": "appeal_seconds > 0 AND objection_seconds > 0 AND fetch_seconds > 0",
        },
    )
