"""Searches for elders who are missing."""

import sqlalchemy as sa
from alembic import op

from migrations.tables import data, flag, moment, number, table, words

revision = "0014_searches"
down_revision = "0013_incidents"

NEWEST_FIRST = ("sighting", "searcher", "search")


def upgrade() -> None:
    _search()
    _searcher()
    _sighting()


def downgrade() -> None:
    for name in NEWEST_FIRST:
        op.drop_table(name)


def _search() -> None:
    table(
        "search",
        [
            *(number("elder_id"), number("community_id"), number("started_by"), moment("started_at"), words("key")),
            *(data("input_hash"), flag("is_drill"), moment("last_seen_at"), data("place", null=True), data("wearing", null=True)),
            *(data("centre", null=True), number("wave"), moment("next_wave_at", null=True), moment("ended_at", null=True)),
            *(number("ended_by", null=True), words("outcome", null=True), number("thanked_to", null=True)),
        ],
        links={"elder_id": "elder", "community_id": "node", "started_by": "person", "ended_by": "person"},
        unique=["key"],
        checks={
            "ended_has_no_wave": "ended_at IS NULL OR next_wave_at IS NULL",
            "ended_has_outcome": "(ended_at IS NULL) = (outcome IS NULL)",
            "ended_is_thanked": "ended_at IS NOT NULL OR thanked_to IS NULL",
            "ended_is_empty": "ended_at IS NULL OR (place IS NULL AND wearing IS NULL AND centre IS NULL)",
            "outcome_known": "outcome IN ('found', 'called_off')",
            "wave": "wave BETWEEN 0 AND 3",
        },
        indexes=["community_id", "next_wave_at", "started_by"],
        once=True,
    )
    where = sa.text("ended_at IS NULL")
    op.create_index("uq_search_live", "search", ["elder_id"], unique=True, sqlite_where=where, postgresql_where=where)
    where = sa.text("thanked_to IS NOT NULL")
    op.create_index("ix_search_thanked_to", "search", ["thanked_to"], sqlite_where=where, postgresql_where=where)


def _searcher() -> None:
    table(
        "searcher",
        [
            *(number("search_id"), number("person_id"), number("wave"), moment("told_at"), moment("joined_at", null=True)),
            *(moment("reported_at", null=True), number("points", null=True)),
        ],
        key=("search_id", "person_id"),
        links={"search_id": "search", "person_id": "person"},
        checks={
            "joined_first": "reported_at IS NULL OR joined_at IS NOT NULL",
            "points": "points IS NULL OR points > 0",
        },
        indexes=["person_id"],
    )


def _sighting() -> None:
    table(
        "sighting",
        [
            *(number("search_id"), number("person_id"), words("kind"), data("words", null=True), number("photo", null=True)),
            *(words("key"), moment("at")),
        ],
        links={"search_id": "search", "person_id": "person"},
        unique=["key"],
        checks={"kind_known": "kind IN ('looking', 'back', 'seen')"},
        indexes=["person_id", "search_id"],
        once=True,
    )
