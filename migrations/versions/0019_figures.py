"""What finished days came to, links of the hall's screens, and what figures look their rows up by."""

import sqlalchemy as sa
from alembic import op

from migrations.tables import data, moment, number, table, words

revision = "0019_figures"
down_revision = "0018_care"

LEFT = "reason IN ('handed_over', 'expired', 'reversal')"


def upgrade() -> None:
    _day_points()
    _day_sum()
    _screen_link()
    where = sa.text(LEFT)
    op.create_index("ix_transfer_left", "transfer", ["to_account", "made_at"], sqlite_where=where, postgresql_where=where)
    for name in ("activity_log", "redemption"):
        decided = sa.text("decided_by IS NOT NULL")
        columns = ["community_id", "decided_at"]
        op.create_index(f"ix_{name}_decided", name, columns, sqlite_where=decided, postgresql_where=decided)


def downgrade() -> None:
    for name in ("redemption", "activity_log"):
        op.drop_index(f"ix_{name}_decided", name)
    op.drop_index("ix_transfer_left", "transfer")
    for name in ("screen_link", "day_sum", "day_points"):
        op.drop_table(name)


def _day_points() -> None:
    table(
        "day_points",
        [
            *(number("community_id"), sa.Column("day", sa.Date(), nullable=False)),
            *(number("given"), number("taken_back"), number("spent"), number("expired")),
        ],
        key=("community_id", "day"),
        links={"community_id": "node"},
        checks={"not_negative": "given >= 0 AND taken_back >= 0 AND spent >= 0"},
    )


def _day_sum() -> None:
    table(
        "day_sum",
        [
            *(number("community_id"), sa.Column("day", sa.Date(), nullable=False), words("axis"), words("name")),
            *(number("number"), number("minutes"), number("points")),
            *(number("week_people"), number("month_people"), number("year_people")),
        ],
        key=("community_id", "day", "axis", "name"),
        links={"community_id": "node"},
        checks={
            "axis_known": "axis IN ('all', 'kind', 'grid', 'item')",
            "people_not_negative": "week_people >= 0 AND month_people >= 0 AND year_people >= 0",
        },
    )


def _screen_link() -> None:
    table(
        "screen_link",
        [
            *(data("token_hash"), number("community_id"), number("made_by"), moment("made_at")),
            *(number("ended_by", null=True), moment("ended_at", null=True)),
        ],
        links={"community_id": "node", "made_by": "person", "ended_by": "person"},
        unique=["token_hash"],
        checks={
            "ended_by_somebody": "(ended_at IS NULL) = (ended_by IS NULL)",
            "term": "ended_at IS NULL OR ended_at >= made_at",
            "token_hash": "length(token_hash) = 32",
        },
        indexes=["community_id"],
        once=True,
    )
