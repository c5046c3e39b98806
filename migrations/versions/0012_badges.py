"""Badges and labels, their print files, scans; the duty roster."""

from alembic import op

from migrations.tables import data, moment, number, table, words

revision = "0012_badges"
down_revision = "0011_elders"

NEWEST_FIRST = ("shift", "scan", "printed_badge", "print_job", "badge_words", "badge")


def upgrade() -> None:
    _badge()
    _badge_words()
    _print_job()
    _printed_badge()
    _scan()
    _shift()


def downgrade() -> None:
    for name in NEWEST_FIRST:
        op.drop_table(name)


def _badge() -> None:
    table(
        "badge",
        [
            *(number("community_id"), number("elder_id"), words("carrier"), words("printed_id"), data("token_hash")),
            *(data("token", null=True), number("made_by"), moment("made_at"), number("revoked_by", null=True)),
            *(moment("revoked_at", null=True), number("replaces", null=True)),
        ],
        links={"community_id": "node", "elder_id": "elder", "made_by": "person", "revoked_by": "person", "replaces": "badge"},
        unique=["community_id, printed_id", "replaces", "token_hash"],
        checks={
            "carrier_known": "carrier IN ('badge', 'label', 'card')",
            "printed_id": "length(printed_id) BETWEEN 4 AND 24",
            "replaces_another": "replaces <> id",
            "revoked_is_empty": "(revoked_at IS NULL) = (token IS NOT NULL)",
            "token_hash": "length(token_hash) = 32",
        },
        indexes=["elder_id, carrier, id"],
        once=True,
    )


def _badge_words() -> None:
    table(
        "badge_words",
        [
            *(number("community_id"), words("above"), words("below"), words("prefix"), number("last_number")),
        ],
        key=("community_id",),
        links={"community_id": "node"},
        unique=["prefix"],
        checks={
            "last_number": "last_number >= 0",
            "prefix": "length(prefix) BETWEEN 1 AND 4 AND prefix = upper(prefix)",
            "words": "length(above) BETWEEN 1 AND 14 AND length(below) BETWEEN 1 AND 14",
        },
    )


def _print_job() -> None:
    table(
        "print_job",
        [
            *(number("community_id"), words("paper"), words("status"), number("total"), number("drawn"), number("asked_by")),
            *(moment("asked_at"), words("key"), words("owner", null=True), moment("leased_until", null=True)),
            *(data("file", null=True), moment("done_at", null=True)),
        ],
        links={"community_id": "node", "asked_by": "person"},
        unique=["key"],
        checks={
            "done_has_moment": "(status IN ('done', 'failed')) = (done_at IS NOT NULL)",
            "drawn": "drawn >= 0 AND drawn <= total AND total > 0",
            "file_of_done": "file IS NULL OR status = 'done'",
            "paper_known": "paper IN ('badges', 'labels', 'card')",
            "status_known": "status IN ('asked', 'drawing', 'done', 'failed')",
        },
        indexes=["status, id"],
        once=True,
    )


def _printed_badge() -> None:
    table(
        "printed_badge",
        [
            *(number("job_id"), number("badge_id")),
        ],
        key=("job_id", "badge_id"),
        links={"job_id": "print_job", "badge_id": "badge"},
        indexes=["badge_id"],
    )


def _scan() -> None:
    table(
        "scan",
        [
            *(number("badge_id"), words("kind"), moment("at")),
        ],
        links={"badge_id": "badge"},
        checks={
            "kind_known": "kind IN ('touched', 'told')",
        },
        indexes=["badge_id, at"],
    )


def _shift() -> None:
    table(
        "shift",
        [
            *(number("station_id"), number("person_id"), moment("starts_at"), moment("ends_at"), number("made_by")),
            *(moment("made_at"), moment("cancelled_at", null=True)),
        ],
        links={"station_id": "station", "person_id": "person", "made_by": "person"},
        checks={
            "term": "ends_at > starts_at",
        },
        indexes=["person_id", "station_id, ends_at"],
        once=True,
    )
