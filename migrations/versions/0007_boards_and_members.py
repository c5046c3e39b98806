"""The month's board with objections; member codes, family and gifts."""

import sqlalchemy as sa
from alembic import op

from migrations.tables import data, moment, number, table, words

revision = "0007_boards_and_members"
down_revision = "0006_lots"

NEWEST_FIRST = ("gift", "family_tie", "family_invite", "member_code", "off_board", "objection", "board_row", "board")


def upgrade() -> None:
    _boards()
    _objections()
    _members()
    _family()


def downgrade() -> None:
    for name in NEWEST_FIRST:
        op.drop_table(name)


def _boards() -> None:
    table(
        "board",
        [
            *(number("community_id"), sa.Column("month", sa.Date(), nullable=False), words("status"), moment("frozen_at")),
            *(moment("recounted_at", null=True), moment("objections_until"), moment("final_at", null=True)),
            *(number("seal_height", null=True), data("seal_hash", null=True), number("members"), number("earned")),
        ],
        links={"community_id": "node"},
        unique=["community_id, month"],
        checks={
            "status_known": "status IN ('frozen', 'final')",
            "objections_after_freeze": "objections_until > frozen_at",
            "final_has_moment": "(status = 'final') = (final_at IS NOT NULL)",
            "final_has_seal": "(status = 'final') = (seal_hash IS NOT NULL AND seal_height IS NOT NULL)",
        },
    )
    table(
        "board_row",
        [number(name) for name in ("board_id", "person_id", "position", "rank", "earned")],
        key=("board_id", "person_id"),
        links={"board_id": "board", "person_id": "person"},
        checks={"rank_of_earned": "earned > 0 AND rank > 0 AND position >= rank"},
        indexes=["person_id"],
    )
    op.create_index("uq_board_row_board_id_position", "board_row", ["board_id", "position"], unique=True)


def _objections() -> None:
    table(
        "objection",
        [
            *(number(name) for name in ("board_id", "community_id", "person_id")),
            *(data("words", null=True), moment("made_at"), words("status"), number("decided_by", null=True)),
            *(moment("decided_at", null=True), data("reason", null=True)),
            *(moment("reminded_at", null=True), moment("forwarded_at", null=True)),
        ],
        links={"board_id": "board", "community_id": "node", "person_id": "person", "decided_by": "person"},
        unique=["board_id, person_id"],
        checks={
            "status_known": "status IN ('waiting', 'upheld', 'dismissed', 'withdrawn')",
            "decided_has_decider": "(status IN ('upheld', 'dismissed')) = (decided_by IS NOT NULL)",
            "decided_has_moment": "(decided_by IS NULL) = (decided_at IS NULL)",
            "decided_by_another": "decided_by <> person_id",
        },
        indexes=["person_id", "community_id, status, id"],
    )
    table("off_board", [number("person_id"), moment("since")], key=("person_id",), links={"person_id": "person"})


def _members() -> None:
    table(
        "member_code",
        [
            *(number("community_id"), number("person_id"), data("code_hash"), data("code", null=True)),
            *(moment("made_at"), moment("revoked_at", null=True)),
        ],
        links={"community_id": "node", "person_id": "person"},
        unique=["code_hash"],
        once=True,
    )
    live = sa.text("revoked_at IS NULL")
    op.create_index("uq_member_code_live", "member_code", ["person_id"], unique=True, sqlite_where=live, postgresql_where=live)


def _family() -> None:
    table(
        "family_invite",
        [number("person_id"), data("token_hash"), moment("made_at"), moment("until"), moment("used_at", null=True)],
        links={"person_id": "person"},
        unique=["token_hash"],
        indexes=["person_id"],
        once=True,
    )
    table(
        "family_tie",
        [number("person_id"), number("relative_id"), moment("since")],
        key=("person_id", "relative_id"),
        links={"person_id": "person", "relative_id": "person"},
        checks={"ordered": "person_id < relative_id"},
        indexes=["relative_id"],
    )
    table(
        "gift",
        [
            *(number(name) for name in ("community_id", "from_person", "to_person", "amount", "balance_after")),
            *(words("key"), data("input_hash"), moment("made_at")),
        ],
        links={"community_id": "node", "from_person": "person", "to_person": "person"},
        unique=["key"],
        checks={"to_another": "from_person <> to_person", "amount_positive": "amount > 0"},
        indexes=["from_person, made_at", "to_person"],
    )
