"""The staff desk: sessions, links, passkeys; what was brought in from tables; how long alarms wait."""

from alembic import op

from migrations.tables import data, moment, number, table, words

revision = "0017_desk"
down_revision = "0016_alliance"

NEWEST_FIRST = ("alarm_policy", "imported", "import", "challenge", "passkey", "desk_link", "desk_session")


def upgrade() -> None:
    _desk_session()
    _desk_link()
    _passkey()
    _challenge()
    _import_()
    _imported()
    _alarm_policy()
    # What the desk looks the trail up by.
    op.create_index("ix_audit_actor", "audit", ["actor"])
    op.create_index("ix_audit_subject_subject_id", "audit", ["subject", "subject_id"])


def downgrade() -> None:
    op.drop_index("ix_audit_subject_subject_id", "audit")
    op.drop_index("ix_audit_actor", "audit")
    for name in NEWEST_FIRST:
        op.drop_table(name)


def _desk_session() -> None:
    table(
        "desk_session",
        [
            *(data("token_hash"), number("person_id"), words("way"), moment("created_at"), moment("seen_at")),
            *(moment("confirmed_at", null=True), moment("ended_at", null=True)),
        ],
        links={"person_id": "person"},
        unique=["token_hash"],
        checks={
            "term": "ended_at IS NULL OR ended_at >= created_at",
            "token_hash": "length(token_hash) = 32",
            "way": "way IN ('link', 'passkey')",
        },
        indexes=["person_id"],
        once=True,
    )


def _desk_link() -> None:
    table(
        "desk_link",
        [
            *(data("token_hash"), number("person_id"), words("purpose"), number("session_id", null=True), moment("created_at")),
            *(moment("expires_at"), moment("used_at", null=True), data("used_by", null=True)),
        ],
        links={"person_id": "person", "session_id": "desk_session"},
        unique=["token_hash"],
        checks={
            "purpose": "purpose IN ('enter', 'confirm')",
            "session": "(purpose = 'confirm') = (session_id IS NOT NULL)",
            "term": "expires_at > created_at",
            "token_hash": "length(token_hash) = 32",
            "used_by": "used_by IS NULL OR (used_at IS NOT NULL AND length(used_by) = 32)",
        },
        indexes=["person_id", "session_id"],
        once=True,
    )


def _passkey() -> None:
    table(
        "passkey",
        [
            *(number("person_id"), data("credential_id"), data("public_key"), number("uses"), moment("created_at")),
            moment("used_at", null=True),
        ],
        links={"person_id": "person"},
        unique=["credential_id"],
        checks={
            "credential_id": "length(credential_id) BETWEEN 1 AND 1023",
            "uses": "uses >= 0",
        },
        indexes=["person_id"],
        once=True,
    )


def _challenge() -> None:
    table(
        "challenge",
        [
            *(data("challenge_hash"), words("purpose"), number("session_id", null=True), moment("expires_at")),
            moment("used_at", null=True),
        ],
        links={"session_id": "desk_session"},
        unique=["challenge_hash"],
        checks={
            "challenge_hash": "length(challenge_hash) = 32",
            "purpose": "purpose IN ('register', 'enter', 'confirm')",
            "session": "(purpose = 'enter') = (session_id IS NULL)",
        },
        indexes=["session_id"],
        once=True,
    )


def _import_() -> None:
    table(
        "import",
        [
            *(number("community_id"), words("kind"), words("key"), data("input_hash"), number("lines"), number("made_by")),
            *(moment("made_at"), number("undone_by", null=True), moment("undone_at", null=True)),
        ],
        links={"community_id": "node", "made_by": "person", "undone_by": "person"},
        unique=["made_by, key"],
        checks={
            "input_hash": "length(input_hash) = 32",
            "kind": "kind IN ('residents', 'elders', 'stock', 'roster')",
            "lines": "lines > 0",
            "undone": "(undone_at IS NULL) = (undone_by IS NULL)",
        },
        indexes=["community_id"],
        once=True,
    )


def _imported() -> None:
    table(
        "imported",
        [
            *(number("import_id"), words("subject"), number("subject_id"), number("before", null=True)),
            number("after", null=True),
        ],
        key=("import_id", "subject", "subject_id"),
        links={"import_id": "import"},
    )


def _alarm_policy() -> None:
    table(
        "alarm_policy",
        [
            *(number("community_id"), number("heads_seconds"), number("street_seconds"), number("advice_seconds")),
        ],
        key=("community_id",),
        links={"community_id": "node"},
        checks={
            "one_after_the_other": "heads_seconds > 0 AND street_seconds > heads_seconds AND advice_seconds > street_seconds",
        },
    )
