"""Incidents: finders, positions, messages, receipts, escalation, timeline."""

import sqlalchemy as sa
from alembic import op

from core.database import BigId
from migrations.tables import data, flag, moment, number, table, words

revision = "0013_incidents"
down_revision = "0012_badges"

NEWEST_FIRST = ("incident_event", "escalation", "incident_receipt", "board_word", "found_position", "finder", "incident")


def upgrade() -> None:
    _incident()
    _finder()
    _found_position()
    _board_word()
    _incident_receipt()
    _escalation()
    _incident_event()


def downgrade() -> None:
    for name in NEWEST_FIRST:
        op.drop_table(name)


def _incident() -> None:
    table(
        "incident",
        [
            *(number("elder_id"), number("badge_id", null=True), number("community_id"), words("state"), flag("is_drill")),
            *(moment("opened_at"), moment("reopened_at", null=True)),
            *(moment("acknowledged_at", null=True), number("acknowledged_by", null=True)),
            *(moment("on_the_way_at", null=True), moment("eta_at", null=True), moment("with_officer_at", null=True)),
            *(moment("handed_over_at", null=True), number("handed_over_by", null=True), data("code", null=True)),
            *(sa.Column("wrong_codes", BigId, nullable=False, server_default="0"), data("handed_to", null=True)),
            *(number("handed_photo", null=True), number("found_community_id", null=True), moment("found_at", null=True)),
            *(moment("closed_at", null=True), number("closed_by", null=True), words("turned_out", null=True)),
            moment("emptied_at", null=True),
        ],
        links={
            "elder_id": "elder",
            "badge_id": "badge",
            "community_id": "node",
            "acknowledged_by": "person",
            "handed_over_by": "person",
            "found_community_id": "node",
            "closed_by": "person",
        },
        checks={
            "acknowledged_has_person": "(acknowledged_by IS NULL) = (acknowledged_at IS NULL)",
            "answered_first": "state NOT IN ('on_the_way', 'with_officer', 'handed_over') OR acknowledged_at IS NOT NULL",
            "class_known": "turned_out IN ('real', 'drill', 'at_home', 'curious')",
            "closed_has_class": "(closed_at IS NULL) = (turned_out IS NULL)",
            "closed_has_moment": "(state = 'closed') = (closed_at IS NOT NULL)",
            "eta_of_on_the_way": "eta_at IS NULL OR on_the_way_at IS NOT NULL",
            "handed_over_has_person": "(handed_over_at IS NULL) = (handed_over_by IS NULL)",
            "state_known": "state IN ('opened', 'acknowledged', 'on_the_way', 'with_officer', 'handed_over', 'closed')",
        },
        indexes=["community_id, id", "elder_id", "found_community_id, id"],
        once=True,
    )
    where = sa.text("closed_at IS NULL")
    op.create_index("uq_incident_live", "incident", ["elder_id"], unique=True, sqlite_where=where, postgresql_where=where)


def _finder() -> None:
    table(
        "finder",
        [
            *(number("incident_id"), data("secret_hash", null=True), words("language"), moment("told_at"), moment("until")),
            *(words("doing", null=True), moment("thanked_at", null=True)),
        ],
        links={"incident_id": "incident"},
        unique=["secret_hash"],
        checks={
            "doing_known": "doing IN ('staying', 'police', 'reported')",
            "language": "language IN ('zh', 'en')",
            "secret_hash": "length(secret_hash) = 32",
            "term": "until > told_at",
        },
        indexes=["incident_id"],
        once=True,
    )


def _found_position() -> None:
    table(
        "found_position",
        [
            *(number("incident_id"), number("finder_id", null=True), number("person_id", null=True), words("source")),
            *(data("place", null=True), moment("at")),
        ],
        links={"incident_id": "incident", "finder_id": "finder", "person_id": "person"},
        checks={
            "source_known": "source IN ('gps', 'typed')",
        },
        indexes=["incident_id", "person_id"],
        once=True,
    )


def _board_word() -> None:
    table(
        "board_word",
        [
            *(number("incident_id"), words("side"), number("finder_id", null=True), number("person_id", null=True)),
            *(data("words", null=True), words("key"), moment("at")),
        ],
        links={"incident_id": "incident", "finder_id": "finder", "person_id": "person"},
        unique=["key"],
        checks={
            "finder_has_no_person": "(side = 'finder') = (person_id IS NULL)",
            "side_known": "side IN ('finder', 'duty', 'family')",
        },
        indexes=["incident_id", "person_id"],
        once=True,
    )


def _incident_receipt() -> None:
    table(
        "incident_receipt",
        [
            *(number("incident_id"), number("person_id"), words("circle"), moment("told_at"), moment("sent_at", null=True)),
            *(moment("seen_at", null=True), moment("took_at", null=True)),
        ],
        key=("incident_id", "person_id"),
        links={"incident_id": "incident", "person_id": "person"},
        checks={
            "circle_known": "circle IN ('guardian', 'duty', 'secretary', 'found', 'heads', 'street')",
            "taken_is_seen": "took_at IS NULL OR seen_at IS NOT NULL",
        },
        indexes=["person_id"],
    )


def _escalation() -> None:
    table(
        "escalation",
        [
            *(number("incident_id"), number("step"), moment("due_at"), moment("fired_at", null=True)),
            moment("called_off_at", null=True),
        ],
        key=("incident_id", "step"),
        links={"incident_id": "incident"},
        checks={
            "one_end": "fired_at IS NULL OR called_off_at IS NULL",
            "step": "step BETWEEN 1 AND 3",
        },
    )
    where = sa.text("fired_at IS NULL AND called_off_at IS NULL")
    op.create_index("ix_escalation_due", "escalation", ["due_at"], unique=False, sqlite_where=where, postgresql_where=where)


def _incident_event() -> None:
    table(
        "incident_event",
        [
            *(number("incident_id"), words("what"), number("person_id", null=True), moment("at")),
        ],
        links={"incident_id": "incident", "person_id": "person"},
        checks={
            "what": "length(what) BETWEEN 1 AND 40",
        },
        indexes=["incident_id", "person_id"],
        once=True,
    )
