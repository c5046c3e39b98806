"""What was deleted and ended, by its moment: the list of erasures looks for the newest of it every few seconds."""

import sqlalchemy as sa
from alembic import op

revision = "0024_ended_indexes"
down_revision = "0023_wishes_come_true"

MOMENTS = {
    "person": "forgotten_at",
    "web_session": "ended_at",
    "badge": "revoked_at",
    "elder": "ended_at",
    "elder_consent": "withdrawn_at",
    "wish": "ended_at",
}


def upgrade() -> None:
    for table, moment in MOMENTS.items():
        ended = sa.text(f"{moment} IS NOT NULL")
        op.create_index(f"ix_{table}_{moment}", table, [moment], sqlite_where=ended, postgresql_where=ended)


def downgrade() -> None:
    for table, moment in MOMENTS.items():
        op.drop_index(f"ix_{table}_{moment}", table)
