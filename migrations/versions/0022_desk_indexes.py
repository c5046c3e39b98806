"""What the desk's lists and figures look up, so that they do not grow with what is long done."""

import sqlalchemy as sa
from alembic import op

revision = "0022_desk_indexes"
down_revision = "0021_import_draft"

INDEXES = (
    ("audit", "actor", "id"),
    ("audit", "about_person", "id"),
    ("badge", "community_id", "carrier", "id"),
    ("membership", "role", "person_id"),
    ("node", "kind"),
    ("wish", "community_id", "asked_at"),
    ("wish", "community_id", "screened_at"),
    ("wish_claim", "claimed_at"),
    ("wish_claim", "confirmed_at"),
    ("wish_follow_up", "rated_at"),
)
# They are the beginning of a longer one now.
SHORTER = (("audit", "actor"), ("audit", "about_person"))


def upgrade() -> None:
    for table, *columns in INDEXES:
        op.create_index(_name(table, columns), table, columns)
    true = sa.text("status = 'confirmed'")
    op.create_index("ix_wish_confirmed", "wish", ["community_id", "confirmed_at"], sqlite_where=true, postgresql_where=true)
    for table, *columns in SHORTER:
        op.drop_index(_name(table, columns), table)


def downgrade() -> None:
    for table, *columns in SHORTER:
        op.create_index(_name(table, columns), table, columns)
    op.drop_index("ix_wish_confirmed", "wish")
    for table, *columns in INDEXES:
        op.drop_index(_name(table, columns), table)


def _name(table: str, columns: list[str]) -> str:
    return f"ix_{table}_{'_'.join(columns)}"
