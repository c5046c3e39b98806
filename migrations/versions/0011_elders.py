"""Elders, what strangers may know of them, their guardians; where places are and where people live."""

import sqlalchemy as sa
from alembic import op

from core.database import BigId
from migrations.tables import data, flag, moment, number, table, words

revision = "0011_elders"
down_revision = "0010_spoken_consent"

NEWEST_FIRST = ("guardian_way", "guardian", "elder_consent", "care_line", "elder", "home")


def upgrade() -> None:
    for place in ("node", "station"):
        with op.batch_alter_table(place) as change:
            change.add_column(sa.Column("latitude", sa.Double(), nullable=True))
            change.add_column(sa.Column("longitude", sa.Double(), nullable=True))
            change.create_check_constraint(f"ck_{place}_position", "(latitude IS NULL) = (longitude IS NULL)")
    _home()
    _elder()
    _care_line()
    _elder_consent()
    _guardian()
    _guardian_way()


def downgrade() -> None:
    for name in NEWEST_FIRST:
        op.drop_table(name)
    for place in ("node", "station"):
        with op.batch_alter_table(place) as change:
            change.drop_constraint(f"ck_{place}_position", type_="check")
            change.drop_column("longitude")
            change.drop_column("latitude")


def _home() -> None:
    table(
        "home",
        [
            *(number("person_id"), number("node_id"), moment("said_at")),
        ],
        key=("person_id",),
        links={"person_id": "person", "node_id": "node"},
        indexes=["node_id"],
    )


def _elder() -> None:
    table(
        "elder",
        [
            *(number("community_id"), number("node_id", null=True), words("status"), data("called", null=True)),
            *(data("name", null=True), data("address", null=True), data("history", null=True), number("photo_file", null=True)),
            *(sa.Column("photo_taken_on", sa.Date(), nullable=True), number("asked_by"), flag("on_behalf"), words("asked_right")),
            *(moment("asked_at"), words("key"), data("input_hash"), number("decided_by", null=True)),
            *(moment("decided_at", null=True), data("reason", null=True), number("id_checked_by", null=True)),
            *(moment("id_checked_at", null=True), moment("ended_at", null=True), moment("photo_asked_at", null=True)),
        ],
        links={"community_id": "node", "node_id": "node", "asked_by": "person", "decided_by": "person", "id_checked_by": "person"},
        unique=["key"],
        checks={
            "checked_has_moment": "(id_checked_by IS NULL) = (id_checked_at IS NULL)",
            "decided_by_another": "decided_by <> asked_by",
            "decided_has_decider": "(status IN ('approved', 'refused')) <= (decided_by IS NOT NULL)",
            "decided_has_moment": "(decided_by IS NULL) = (decided_at IS NULL)",
            "ended_has_moment": "(status IN ('withdrawn', 'revoked', 'refused')) = (ended_at IS NOT NULL)",
            "living_has_name": "ended_at IS NOT NULL OR (called IS NOT NULL AND name IS NOT NULL)",
            "photo_has_day": "(photo_file IS NULL) = (photo_taken_on IS NULL)",
            "right_known": "asked_right IN ('self', 'spouse', 'child', 'grandchild', 'sibling', 'guardian', 'other')",
            "status_known": "status IN ('asked', 'approved', 'refused', 'withdrawn', 'revoked')",
        },
        indexes=["asked_by", "community_id, status, id"],
        once=True,
    )


def _care_line() -> None:
    table(
        "care_line",
        [
            *(number("elder_id"), number("position"), data("words"), flag("is_shown")),
        ],
        links={"elder_id": "elder"},
        unique=["elder_id, position"],
        checks={
            "position": "position BETWEEN 1 AND 8",
        },
    )


def _elder_consent() -> None:
    table(
        "elder_consent",
        [
            *(number("elder_id"), words("kind"), words("version"), number("given_by"), words("given_right"), moment("given_at")),
            moment("withdrawn_at", null=True),
        ],
        links={"elder_id": "elder", "given_by": "person"},
        checks={
            "kind_known": "kind IN ('health', 'position', 'broadcast')",
            "right_known": "given_right IN ('self', 'spouse', 'child', 'grandchild', 'sibling', 'guardian', 'other')",
            "withdrawn": "withdrawn_at IS NULL OR withdrawn_at >= given_at",
        },
        indexes=["given_by"],
    )
    where = sa.text("withdrawn_at IS NULL")
    op.create_index("uq_elder_consent_live", "elder_consent", ["elder_id", "kind"], unique=True, sqlite_where=where, postgresql_where=where)


def _guardian() -> None:
    table(
        "guardian",
        [
            *(number("elder_id"), number("person_id", null=True), words("relation"), number("invited_by"), moment("invited_at")),
            *(data("token_hash", null=True), moment("token_until", null=True), moment("joined_at", null=True)),
            moment("left_at", null=True),
        ],
        links={"elder_id": "elder", "person_id": "person", "invited_by": "person"},
        unique=["token_hash"],
        checks={
            "invited_has_link": "person_id IS NOT NULL OR left_at IS NOT NULL OR token_hash IS NOT NULL",
            "joined_has_moment": "(person_id IS NULL) = (joined_at IS NULL)",
            "relation_known": "relation IN ('self', 'spouse', 'child', 'grandchild', 'sibling', 'guardian', 'other')",
        },
        indexes=["elder_id", "invited_by", "person_id"],
        once=True,
    )
    where = sa.text("left_at IS NULL AND person_id IS NOT NULL")
    op.create_index("uq_guardian_live", "guardian", ["elder_id", "person_id"], unique=True, sqlite_where=where, postgresql_where=where)


def _guardian_way() -> None:
    table(
        "guardian_way",
        [
            *(number("guardian_id"), words("kind"), data("address", null=True), data("code", null=True)),
            *(sa.Column("wrong_codes", BigId, nullable=False, server_default="0"), moment("added_at")),
            *(moment("tested_at", null=True), moment("confirmed_at", null=True), moment("test_due_at", null=True)),
            moment("ended_at", null=True),
        ],
        links={"guardian_id": "guardian"},
        checks={
            "has_address": "kind = 'chat' OR ended_at IS NOT NULL OR address IS NOT NULL",
            "kind_known": "kind IN ('chat', 'mail', 'wecom', 'dingtalk', 'sms')",
            "wrong_codes": "wrong_codes >= 0",
        },
        indexes=["test_due_at"],
        once=True,
    )
    where = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_guardian_way_live", "guardian_way", ["guardian_id", "kind"], unique=True, sqlite_where=where, postgresql_where=where
    )
