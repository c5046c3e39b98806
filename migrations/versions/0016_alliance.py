"""The three lists: resources, projects and their agreements."""

import sqlalchemy as sa
from alembic import op

from migrations.tables import data, flag, moment, number, table, words

revision = "0016_alliance"
down_revision = "0015_wishes"

NEWEST_FIRST = ("agreement", "project", "resource_topic", "resource")


def upgrade() -> None:
    _resource()
    _resource_topic()
    _project()
    _agreement()


def downgrade() -> None:
    for name in NEWEST_FIRST:
        op.drop_table(name)


def _resource() -> None:
    table(
        "resource",
        [
            *(number("community_id"), number("person_id", null=True), number("unit_id", null=True), words("kind")),
            *(data("words", null=True), words("public_words", null=True), number("days"), number("parts")),
            *(number("node_id", null=True), number("quantity", null=True), words("key"), data("input_hash"), flag("is_standing")),
            *(number("made_by"), moment("made_at"), moment("ended_at", null=True)),
        ],
        links={"community_id": "node", "person_id": "person", "unit_id": "unit", "node_id": "node", "made_by": "person"},
        unique=["key"],
        checks={
            "days": "days BETWEEN 1 AND 127",
            "kind_known": "kind IN ('goods', 'service', 'company')",
            "of_one": "(person_id IS NULL) <> (unit_id IS NULL)",
            "parts": "parts BETWEEN 1 AND 7",
            "public_of_units": "public_words IS NULL OR unit_id IS NOT NULL",
            "quantity_positive": "quantity > 0",
        },
        indexes=["community_id, id", "person_id", "unit_id"],
        once=True,
    )


def _resource_topic() -> None:
    table(
        "resource_topic",
        [
            *(number("resource_id"), words("topic"), number("community_id")),
        ],
        key=("resource_id", "topic"),
        links={"resource_id": "resource", "community_id": "node"},
        indexes=["community_id, topic, resource_id"],
    )


def _project() -> None:
    table(
        "project",
        [
            *(number("community_id"), words("name"), words("words"), number("made_by"), moment("made_at")),
            moment("ended_at", null=True),
        ],
        links={"community_id": "node", "made_by": "person"},
        indexes=["community_id, id"],
        once=True,
    )
    _once_while_live("uq_project_live_name", "project", ["community_id", "name"])


def _agreement() -> None:
    table(
        "agreement",
        [
            *(number("project_id"), number("unit_id"), words("version"), data("text_hash"), number("signed_by")),
            *(moment("signed_at"), moment("until"), number("countersigned_by", null=True), moment("countersigned_at", null=True)),
            *(moment("ended_at", null=True), number("ended_by", null=True), words("ending", null=True)),
        ],
        links={"project_id": "project", "unit_id": "unit", "signed_by": "person", "countersigned_by": "person", "ended_by": "person"},
        checks={
            "countersigned": "(countersigned_at IS NULL) = (countersigned_by IS NULL)",
            "ended_has_ending": "(ended_at IS NULL) = (ending IS NULL)",
            "ending_known": "ending IN ('ended', 'withdrawn')",
            "term": "until > signed_at",
            "two_sides": "countersigned_by <> signed_by",
        },
        indexes=["project_id", "unit_id"],
        once=True,
    )
    _once_while_live("uq_agreement_live", "agreement", ["project_id"])


def _once_while_live(name: str, table_name: str, columns: list[str]) -> None:
    where = sa.text("ended_at IS NULL")
    op.create_index(name, table_name, columns, unique=True, sqlite_where=where, postgresql_where=where)
