"""What staff ask a family for before they decide about an elder, and wishes of one step in the order in which the desk lists them."""

from alembic import op

from migrations.tables import data, moment

revision = "0018_care"
down_revision = "0017_desk"


def upgrade() -> None:
    with op.batch_alter_table("elder", table_kwargs={"sqlite_autoincrement": True}) as change:
        change.add_column(data("wanted", null=True))
        change.add_column(moment("wanted_at", null=True))
        change.create_check_constraint("ck_elder_wanted_has_moment", "(wanted IS NULL) = (wanted_at IS NULL)")
        change.create_check_constraint("ck_elder_wanted_while_asked", "wanted IS NULL OR status = 'asked'")
    op.create_index("ix_wish_community_id_status_id", "wish", ["community_id", "status", "id"])


def downgrade() -> None:
    op.drop_index("ix_wish_community_id_status_id", "wish")
    with op.batch_alter_table("elder", table_kwargs={"sqlite_autoincrement": True}) as change:
        change.drop_constraint("ck_elder_wanted_while_asked", type_="check")
        change.drop_constraint("ck_elder_wanted_has_moment", type_="check")
        change.drop_column("wanted_at")
        change.drop_column("wanted")
