"""Kinds in versions, logs for others, by pieces and without approval, perceptual hashes of photos, appeals; the role of a team leader."""

import sqlalchemy as sa
from alembic import op

from migrations.going_back import refuse_to_lose
from migrations.tables import BIG, MOMENT, data, moment, number, table, words

revision = "0005_kinds_and_logs"
down_revision = "0004_points"

ROLES = "'party_member', 'volunteer', 'grid_worker', 'duty_officer', 'staff', 'deputy', 'secretary', 'street', 'admin'"
DECISIONS = "'waiting', 'approved', 'refused', 'withdrawn'"
# A kind that was there before there were versions has been in force ever since.
EVER = "1970-01-01 00:00:00.000000"
# What the tables before had no room for; points hang on it, so nothing is put in its place.
USED = {
    "team leaders": "SELECT 1 FROM membership WHERE role = 'team_leader'",
    "changed kinds of activity": "SELECT 1 FROM activity_kind GROUP BY community_id, code HAVING count(*) > 1",
    "kinds of activity that count pieces": "SELECT 1 FROM activity_kind WHERE per = 'item'",
    "activities that were taken back": "SELECT 1 FROM activity_log WHERE status = 'reversed'",
    "activities that needed no approval": "SELECT 1 FROM activity_log WHERE status = 'approved' AND decided_by IS NULL",
    "appeals": "SELECT 1 FROM appeal",
}


def upgrade() -> None:
    _roles("'party_member', 'volunteer', 'team_leader', 'grid_worker', 'duty_officer', 'staff', 'deputy', 'secretary', 'street', 'admin'")
    _version_kinds()
    _open_logs()
    _count_days()
    _looks()
    _appeals()


def downgrade() -> None:
    refuse_to_lose(USED)
    op.drop_table("appeal")
    op.drop_table("photo_look")
    op.alter_column("log_day", "counted", new_column_name="minutes")
    _close_logs()
    _unversion_kinds()
    _roles(ROLES)


def _roles(known: str) -> None:
    with op.batch_alter_table("membership") as change:
        change.drop_constraint("ck_membership_role", type_="check")
        change.create_check_constraint("ck_membership_role", f"role IN ({known})")


def _version_kinds() -> None:
    for column in ("needs_approval", "is_self_reported", "doubles_offline"):
        op.add_column("activity_kind", sa.Column(column, sa.Boolean()))
    for column in ("least_minutes", "daily_cap", "monthly_cap", "made_by"):
        op.add_column("activity_kind", number(column, null=True))
    op.add_column("activity_kind", moment("since", null=True))
    op.add_column("activity_kind", moment("until", null=True))
    op.execute(
        f"UPDATE activity_kind SET needs_approval = true, is_self_reported = true, doubles_offline = false, "
        f"daily_cap = daily_cap_minutes, since = '{EVER}'"
    )
    op.execute("UPDATE activity_kind SET until = CURRENT_TIMESTAMP WHERE NOT active")
    # A version that never came into force is deleted: its number must not be given to another. Whoever makes the table anew says so again.
    with op.batch_alter_table("activity_kind", table_kwargs={"sqlite_autoincrement": True}) as change:
        for column in ("needs_approval", "is_self_reported", "doubles_offline"):
            change.alter_column(column, existing_type=sa.Boolean(), nullable=False)
        change.alter_column("since", existing_type=MOMENT, nullable=False)
        for name in ("ck_activity_kind_per_known", "ck_activity_kind_daily_cap_positive"):
            change.drop_constraint(name, type_="check")
        change.drop_constraint("uq_activity_kind_community_id_code", type_="unique")
        change.drop_column("daily_cap_minutes")
        change.drop_column("active")
        change.create_check_constraint("ck_activity_kind_per_known", "per IN ('hour', 'time', 'item')")
        change.create_check_constraint("ck_activity_kind_daily_cap_positive", "daily_cap > 0")
        change.create_check_constraint("ck_activity_kind_monthly_cap_positive", "monthly_cap > 0")
        change.create_check_constraint("ck_activity_kind_least_minutes_positive", "least_minutes > 0")
        change.create_check_constraint("ck_activity_kind_term", "until IS NULL OR until > since")
        change.create_unique_constraint("uq_activity_kind_community_id_code_since", ["community_id", "code", "since"])
        change.create_foreign_key("fk_activity_kind_made_by_person", "person", ["made_by"], ["id"])


def _unversion_kinds() -> None:
    op.add_column("activity_kind", number("daily_cap_minutes", null=True))
    op.add_column("activity_kind", sa.Column("active", sa.Boolean()))
    op.execute("UPDATE activity_kind SET daily_cap_minutes = daily_cap, active = (until IS NULL)")
    with op.batch_alter_table("activity_kind") as change:
        change.drop_constraint("fk_activity_kind_made_by_person", type_="foreignkey")
        change.drop_constraint("uq_activity_kind_community_id_code_since", type_="unique")
        for name in ("per_known", "daily_cap_positive", "monthly_cap_positive", "least_minutes_positive", "term"):
            change.drop_constraint(f"ck_activity_kind_{name}", type_="check")
        for name in ("needs_approval", "is_self_reported", "doubles_offline", "least_minutes", "daily_cap", "monthly_cap", "made_by"):
            change.drop_column(name)
        change.drop_column("since")
        change.drop_column("until")
        change.alter_column("active", existing_type=sa.Boolean(), nullable=False)
        change.create_check_constraint("ck_activity_kind_per_known", "per IN ('hour', 'time')")
        change.create_check_constraint("ck_activity_kind_daily_cap_positive", "daily_cap_minutes > 0")
        change.create_unique_constraint("uq_activity_kind_community_id_code", ["community_id", "code"])


def _open_logs() -> None:
    op.add_column("activity_log", number("quantity", null=True))
    op.add_column("activity_log", sa.Column("is_offline", sa.Boolean()))
    op.add_column("activity_log", number("logged_by", null=True))
    op.add_column("activity_log", words("batch_id", null=True))
    op.add_column("activity_log", moment("reminded_at", null=True))
    op.add_column("activity_log", moment("forwarded_at", null=True))
    op.execute("UPDATE activity_log SET quantity = 1, is_offline = true")
    with op.batch_alter_table("activity_log") as change:
        change.alter_column("quantity", existing_type=BIG, nullable=False)
        change.alter_column("is_offline", existing_type=sa.Boolean(), nullable=False)
        for name in ("status_known", "decided_has_decider", "decided_has_moment"):
            change.drop_constraint(f"ck_activity_log_{name}", type_="check")
        for name, rule in {
            "status_known": f"status IN ({DECISIONS}, 'reversed')",
            "quantity_positive": "quantity > 0",
            "decided_has_moment": "(status IN ('waiting', 'withdrawn')) = (decided_at IS NULL)",
            "decider_has_moment": "decided_by IS NULL OR decided_at IS NOT NULL",
            "decided_has_decider": "status NOT IN ('refused', 'reversed') OR decided_by IS NOT NULL",
            "not_decided_by_leader": "decided_by <> logged_by",
        }.items():
            change.create_check_constraint(f"ck_activity_log_{name}", rule)
        change.create_foreign_key("fk_activity_log_logged_by_person", "person", ["logged_by"], ["id"])
    op.create_index("ix_activity_log_batch_id", "activity_log", ["batch_id"])
    op.create_index("ix_activity_log_person_id_id", "activity_log", ["person_id", "id"])


def _close_logs() -> None:
    op.drop_index("ix_activity_log_batch_id", "activity_log")
    op.drop_index("ix_activity_log_person_id_id", "activity_log")
    with op.batch_alter_table("activity_log") as change:
        change.drop_constraint("fk_activity_log_logged_by_person", type_="foreignkey")
        for name in ("status_known", "quantity_positive", "decided_has_moment", "decider_has_moment", "decided_has_decider"):
            change.drop_constraint(f"ck_activity_log_{name}", type_="check")
        change.drop_constraint("ck_activity_log_not_decided_by_leader", type_="check")
        for name in ("quantity", "is_offline", "logged_by", "batch_id", "reminded_at", "forwarded_at"):
            change.drop_column(name)
        change.create_check_constraint("ck_activity_log_status_known", f"status IN ({DECISIONS})")
        rule = "(status IN ('waiting', 'withdrawn')) = (decided_by IS NULL)"
        change.create_check_constraint("ck_activity_log_decided_has_decider", rule)
        change.create_check_constraint("ck_activity_log_decided_has_moment", "(decided_by IS NULL) = (decided_at IS NULL)")


def _count_days() -> None:
    """What a log takes of a cap is minutes, times or pieces."""
    op.alter_column("log_day", "minutes", new_column_name="counted")
    # A time is counted on the day on which it began.
    first = "day = (SELECT min(other.day) FROM log_day AS other WHERE other.log_id = log_day.log_id)"
    of_times = "kind_id IN (SELECT id FROM activity_kind WHERE per = 'time')"
    op.execute(f"UPDATE log_day SET counted = CASE WHEN {first} THEN 1 ELSE 0 END WHERE {of_times}")


def _looks() -> None:
    table(
        "photo_look",
        [
            *(number(name) for name in ("log_id", "position", "band", "part")),
            data("look_hash"),
            *(number(name) for name in ("community_id", "person_id")),
        ],
        key=("log_id", "position", "band"),
        links={"log_id": "activity_log"},
        indexes=["community_id, band, part", "person_id"],
    )


def _appeals() -> None:
    table(
        "appeal",
        [
            *(number("log_id"), number("community_id"), number("person_id"), words("against"), number("first_decided_by")),
            *(data("words", null=True), moment("made_at"), words("status"), number("decided_by", null=True)),
            *(moment("decided_at", null=True), data("reason", null=True)),
            *(moment("reminded_at", null=True), moment("forwarded_at", null=True)),
        ],
        links={
            "log_id": "activity_log",
            "community_id": "node",
            "person_id": "person",
            "first_decided_by": "person",
            "decided_by": "person",
        },
        unique=["log_id"],
        checks={
            "against_known": "against IN ('refused', 'reversed')",
            "status_known": "status IN ('waiting', 'upheld', 'dismissed', 'withdrawn')",
            "decided_has_decider": "(status IN ('upheld', 'dismissed')) = (decided_by IS NOT NULL)",
            "decided_has_moment": "(decided_by IS NULL) = (decided_at IS NULL)",
            "decided_by_another": "decided_by <> person_id AND decided_by <> first_decided_by",
        },
        indexes=["person_id", "community_id, status, id"],
    )
