"""The newest wishes that came true, in order without sorting all that came true at one moment."""

import sqlalchemy as sa
from alembic import op

revision = "0023_wishes_come_true"
down_revision = "0022_desk_indexes"

NAME = "ix_wish_confirmed"
TRUE = sa.text("status = 'confirmed'")


def upgrade() -> None:
    _index("community_id", "confirmed_at", "id")


def downgrade() -> None:
    _index("community_id", "confirmed_at")


def _index(*columns: str) -> None:
    op.drop_index(NAME, "wish")
    op.create_index(NAME, "wish", list(columns), sqlite_where=TRUE, postgresql_where=TRUE)
