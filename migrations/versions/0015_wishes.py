"""Micro-wishes: wishes, claims, offers, follow-ups, the clock's marks, and what a community has set."""

import sqlalchemy as sa
from alembic import op

from migrations.tables import data, flag, moment, number, table, words

revision = "0015_wishes"
down_revision = "0014_searches"

NEWEST_FIRST = ("wish_step", "wish_timer", "wish_follow_up", "wish_offer", "wish_claim", "wish_gram", "wish_topic", "wish", "wish_policy")


def upgrade() -> None:
    _wish_policy()
    _wish()
    _wish_topic()
    _wish_gram()
    _wish_claim()
    _wish_offer()
    _wish_follow_up()
    _wish_timer()
    _wish_step()


def downgrade() -> None:
    for name in NEWEST_FIRST:
        op.drop_table(name)


def _wish_policy() -> None:
    table(
        "wish_policy",
        [
            *(number("community_id"), number("screen_seconds"), number("contact_seconds"), number("fulfil_seconds")),
            *(number("roll_seconds"), number("confirm_seconds"), number("follow_up_seconds"), number("reward")),
        ],
        key=("community_id",),
        links={"community_id": "node"},
        checks={
            "reward_positive": "reward > 0",
            "terms_positive": "screen_seconds > 0 AND contact_seconds > 0 AND fulfil_seconds > 0 AND roll_seconds > 0 AND"
            " confirm_seconds > 0 AND follow_up_seconds > 0",
        },
    )


def _wish() -> None:
    table(
        "wish",
        [
            *(number("community_id"), number("person_id"), number("asked_by"), words("kind"), words("worry"), words("colour")),
            *(data("words", null=True), data("whom", null=True), data("reach", null=True), words("public_words", null=True)),
            *(number("node_id", null=True), words("status"), number("round"), number("rolls"), number("rank")),
            *(number("reward", null=True), moment("due_at", null=True), words("key"), data("input_hash"), moment("asked_at")),
            *(moment("screened_at", null=True), number("screened_by", null=True), data("reason", null=True)),
            *(number("joined_to", null=True), moment("published_at", null=True), moment("confirmed_at", null=True)),
            *(moment("ended_at", null=True), flag("on_poster")),
        ],
        links={
            "community_id": "node",
            "person_id": "person",
            "asked_by": "person",
            "node_id": "node",
            "screened_by": "person",
            "joined_to": "wish",
        },
        unique=["key"],
        checks={
            "colour_known": "colour IN ('red', 'yellow', 'green')",
            "counted": "round > 0 AND rolls >= 0",
            "joined_to_another": "joined_to <> id",
            "joined_to_one": "(status = 'joined') = (joined_to IS NOT NULL)",
            "kind_known": "kind IN ('goods', 'service', 'company')",
            "published": "status NOT IN ('open', 'claimed', 'fulfilled', 'confirmed') OR published_at IS NOT NULL",
            "published_has_terms": "published_at IS NULL OR (reward IS NOT NULL AND due_at IS NOT NULL)",
            "reward_positive": "reward > 0",
            "screened_by_another": "screened_by <> person_id",
            "screened_by_somebody": "status NOT IN ('refused', 'joined') OR screened_by IS NOT NULL",
            "status_known": "status IN ('asked', 'open', 'claimed', 'fulfilled', 'confirmed', 'refused', 'withdrawn', 'joined')",
            "worry_known": "worry IN ('busy', 'vexed', 'gripped')",
        },
        indexes=["asked_by", "community_id, status, rank, id", "joined_to", "person_id, id"],
        once=True,
    )


def _wish_topic() -> None:
    table(
        "wish_topic",
        [
            *(number("wish_id"), words("topic"), number("community_id")),
        ],
        key=("wish_id", "topic"),
        links={"wish_id": "wish", "community_id": "node"},
        indexes=["community_id, topic, wish_id"],
    )


def _wish_gram() -> None:
    table(
        "wish_gram",
        [
            *(number("community_id"), words("gram"), number("wish_id")),
        ],
        key=("community_id", "gram", "wish_id"),
        links={"community_id": "node", "wish_id": "wish"},
        indexes=["wish_id"],
    )


def _wish_claim() -> None:
    table(
        "wish_claim",
        [
            *(number("wish_id"), number("round"), number("person_id"), number("unit_id", null=True), words("way")),
            *(moment("claimed_at"), moment("contact_by"), moment("fulfil_by"), moment("contacted_at", null=True)),
            *(moment("fulfilled_at", null=True), data("words", null=True), number("photo", null=True)),
            *(moment("confirmed_at", null=True), number("confirmed_by", null=True), number("points", null=True)),
            *(moment("ended_at", null=True), words("outcome", null=True)),
        ],
        links={"wish_id": "wish", "person_id": "person", "unit_id": "unit", "confirmed_by": "person"},
        checks={
            "confirmed_by_another": "confirmed_by <> person_id",
            "confirmed_by_somebody": "(confirmed_at IS NULL) = (confirmed_by IS NULL)",
            "confirmed_is_an_outcome": "(outcome = 'confirmed') = (confirmed_at IS NOT NULL)",
            "contacted_first": "fulfilled_at IS NULL OR contacted_at IS NOT NULL",
            "ended_has_outcome": "(ended_at IS NULL) = (outcome IS NULL)",
            "fulfilled_first": "confirmed_at IS NULL OR fulfilled_at IS NOT NULL",
            "outcome_known": "outcome IN ('confirmed', 'released', 'lapsed', 'handed', 'withdrawn')",
            "points_for_confirmed": "points IS NULL OR (points > 0 AND confirmed_at IS NOT NULL)",
            "way_known": "way IN ('claimed', 'dispatched', 'handed')",
        },
        indexes=["person_id, id", "unit_id", "wish_id, id"],
        once=True,
    )
    where = sa.text("ended_at IS NULL")
    op.create_index("uq_wish_claim_live", "wish_claim", ["wish_id"], unique=True, sqlite_where=where, postgresql_where=where)
    where = sa.text("ended_at IS NOT NULL")
    op.create_index("ix_wish_claim_ended_at", "wish_claim", ["ended_at"], sqlite_where=where, postgresql_where=where)


def _wish_offer() -> None:
    table(
        "wish_offer",
        [
            *(number("wish_id"), number("person_id", null=True), number("unit_id", null=True), number("from_claim", null=True)),
            *(number("made_by", null=True), moment("made_at"), number("answered_by", null=True)),
            *(moment("answered_at", null=True), words("answer", null=True)),
        ],
        links={
            "wish_id": "wish",
            "person_id": "person",
            "unit_id": "unit",
            "from_claim": "wish_claim",
            "made_by": "person",
            "answered_by": "person",
        },
        checks={
            "answer_known": "answer IN ('accepted', 'declined', 'over')",
            "answered": "(answered_at IS NULL) = (answer IS NULL)",
            "to_one": "(person_id IS NULL) <> (unit_id IS NULL)",
        },
        indexes=["person_id", "unit_id"],
        once=True,
    )
    where = sa.text("answered_at IS NULL AND person_id IS NOT NULL")
    op.create_index(
        "uq_wish_offer_person_open", "wish_offer", ["wish_id", "person_id"], unique=True, sqlite_where=where, postgresql_where=where
    )
    where = sa.text("answered_at IS NULL AND unit_id IS NOT NULL")
    op.create_index(
        "uq_wish_offer_unit_open", "wish_offer", ["wish_id", "unit_id"], unique=True, sqlite_where=where, postgresql_where=where
    )


def _wish_follow_up() -> None:
    table(
        "wish_follow_up",
        [
            *(number("claim_id"), number("wish_id"), moment("due_at"), moment("asked_at", null=True)),
            *(moment("rated_at", null=True), number("rated_by", null=True), number("rating", null=True)),
            *(data("words", null=True), moment("reopened_at", null=True), moment("over_at", null=True)),
        ],
        key=("claim_id",),
        links={"claim_id": "wish_claim", "wish_id": "wish", "rated_by": "person"},
        checks={
            "rated": "(rated_at IS NULL) = (rating IS NULL)",
            "rated_first": "reopened_at IS NULL OR rated_at IS NOT NULL",
            "rated_or_over": "rated_at IS NULL OR over_at IS NULL",
            "rating": "rating BETWEEN 1 AND 5",
        },
        indexes=["wish_id"],
    )


def _wish_timer() -> None:
    table(
        "wish_timer",
        [
            *(number("wish_id"), number("turn"), words("what"), moment("due_at"), moment("fired_at", null=True)),
            moment("called_off_at", null=True),
        ],
        links={"wish_id": "wish"},
        unique=["wish_id, turn, what"],
        checks={
            "fired_or_called_off": "fired_at IS NULL OR called_off_at IS NULL",
            "what_known": "what IN ('screen.late', 'roll', 'contact.soon', 'contact.over', 'fulfil.soon', 'fulfil.over',"
            " 'confirm.soon', 'confirm.late', 'follow_up.ask', 'follow_up.over')",
        },
    )
    where = sa.text("fired_at IS NULL AND called_off_at IS NULL")
    op.create_index("ix_wish_timer_due_at", "wish_timer", ["due_at"], unique=False, sqlite_where=where, postgresql_where=where)


def _wish_step() -> None:
    table(
        "wish_step",
        [
            *(number("wish_id"), words("what"), number("person_id", null=True), moment("at")),
        ],
        links={"wish_id": "wish", "person_id": "person"},
        indexes=["person_id", "wish_id, id"],
        once=True,
    )
