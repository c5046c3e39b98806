"""Names are found by a blind index, as phones are, and logs by the leader who wrote them.

Names that are there are indexed by jobs.naming, which has the keys.
"""

import sqlalchemy as sa
from alembic import op

from migrations.tables import data

revision = "0009_name_index"
down_revision = "0008_services"

RULE = "name_index IS NULL OR (forgotten_at IS NULL AND length(name_index) = 32)"


def upgrade() -> None:
    with op.batch_alter_table("person") as change:
        change.add_column(data("name_index", null=True))
        change.create_check_constraint("ck_person_name_index", RULE)
    op.create_index("ix_person_community_id_name_index", "person", ["community_id", "name_index"])
    led = sa.text("logged_by IS NOT NULL")
    op.create_index("ix_activity_log_logged_by_id", "activity_log", ["logged_by", "id"], sqlite_where=led, postgresql_where=led)
    op.create_index("ix_log_photo_file_id", "log_photo", ["file_id"])


def downgrade() -> None:
    op.drop_index("ix_log_photo_file_id", "log_photo")
    op.drop_index("ix_activity_log_logged_by_id", "activity_log")
    op.drop_index("ix_person_community_id_name_index", "person")
    with op.batch_alter_table("person") as change:
        change.drop_constraint("ck_person_name_index", type_="check")
        change.drop_column("name_index")
