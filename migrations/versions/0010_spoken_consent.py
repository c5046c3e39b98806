"""A consent that a resident without a phone spoke says who took it."""

from alembic import op

from migrations.tables import number

revision = "0010_spoken_consent"
down_revision = "0009_name_index"


def upgrade() -> None:
    with op.batch_alter_table("consent") as change:
        change.add_column(number("taken_by", null=True))
        change.create_foreign_key("fk_consent_taken_by_person", "person", ["taken_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("consent") as change:
        change.drop_constraint("fk_consent_taken_by_person", type_="foreignkey")
        change.drop_column("taken_by")
