"""Tables that wait between their preview and the press that brings them in."""

from alembic import op

from migrations.tables import data, moment, number, table, words

revision = "0021_import_draft"
down_revision = "0020_undo"


def upgrade() -> None:
    table(
        "import_draft",
        [
            *(data("token_hash"), number("community_id"), words("kind"), data("cells"), number("made_by"), moment("made_at")),
            moment("expires_at"),
        ],
        links={"community_id": "node", "made_by": "person"},
        unique=["token_hash"],
        checks={
            "kind": "kind IN ('residents', 'elders', 'stock', 'roster')",
            "term": "expires_at > made_at",
            "token_hash": "length(token_hash) = 32",
        },
        indexes=["made_by"],
        once=True,
    )


def downgrade() -> None:
    op.drop_table("import_draft")
