"""Tables of micro-wishes: the wish, who takes it on, whom it is offered to, what the wisher says afterwards, and the clock's marks."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base
from people.models import Unit, one_of

KINDS = ("goods", "service", "company")
# 三心事: what keeps one busy, what vexes, what grips the heart.
WORRIES = ("busy", "vexed", "gripped")
# The three colours of the collection card: at once, this week, when it suits. The first is the most urgent.
COLOURS = ("red", "yellow", "green")
STATUSES = ("asked", "open", "claimed", "fulfilled", "confirmed", "refused", "withdrawn", "joined")
CONFIRMED = text("status = 'confirmed'")
# What anybody in the community may read.
PUBLISHED = ("open", "claimed", "fulfilled", "confirmed")
# How a claim came about, and how it ended.
WAYS = ("claimed", "dispatched", "handed")
OUTCOMES = ("confirmed", "released", "lapsed", "handed", "withdrawn")
ANSWERS = ("accepted", "declined", "over")
TIMERS = (
    *("screen.late", "roll", "contact.soon", "contact.over", "fulfil.soon", "fulfil.over"),
    *("confirm.soon", "confirm.late", "follow_up.ask", "follow_up.over"),
)


class WishPolicy(Base):
    """What a community has set about wishes, in seconds and points; usual values where there is no row."""

    __tablename__ = "wish_policy"
    __table_args__ = (
        CheckConstraint(
            "screen_seconds > 0 AND contact_seconds > 0 AND fulfil_seconds > 0 AND roll_seconds > 0"
            " AND confirm_seconds > 0 AND follow_up_seconds > 0",
            name="terms_positive",
        ),
        CheckConstraint("reward > 0", name="reward_positive"),
    )

    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"), primary_key=True, autoincrement=False)
    screen_seconds: Mapped[int]
    contact_seconds: Mapped[int]
    fulfil_seconds: Mapped[int]
    roll_seconds: Mapped[int]
    confirm_seconds: Mapped[int]
    follow_up_seconds: Mapped[int]
    reward: Mapped[int]


class Wish(Base):
    """What somebody wishes, and how far it is.

    `words`, `whom` (if another), `reach` (where and how) and `reason` (of a refusal, or what is missing) are sealed; `public_words` is
    what staff published, emptied when the wisher is forgotten. `rank` orders the open ones; a reopened wish is in its next `round`.
    """

    __tablename__ = "wish"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="kind_known"),
        CheckConstraint(one_of("worry", WORRIES), name="worry_known"),
        CheckConstraint(one_of("colour", COLOURS), name="colour_known"),
        CheckConstraint(one_of("status", STATUSES), name="status_known"),
        CheckConstraint("round > 0 AND rolls >= 0", name="counted"),
        CheckConstraint("reward > 0", name="reward_positive"),
        CheckConstraint("status NOT IN ('open', 'claimed', 'fulfilled', 'confirmed') OR published_at IS NOT NULL", name="published"),
        CheckConstraint("published_at IS NULL OR (reward IS NOT NULL AND due_at IS NOT NULL)", name="published_has_terms"),
        CheckConstraint("(status = 'joined') = (joined_to IS NOT NULL)", name="joined_to_one"),
        CheckConstraint("joined_to <> id", name="joined_to_another"),
        CheckConstraint("status NOT IN ('refused', 'joined') OR screened_by IS NOT NULL", name="screened_by_somebody"),
        CheckConstraint("screened_by <> person_id", name="screened_by_another"),
        Index("ix_wish_community_id_status_rank_id", "community_id", "status", "rank", "id"),
        Index("ix_wish_community_id_status_id", "community_id", "status", "id"),
        Index("ix_wish_person_id_id", "person_id", "id"),
        Index("ix_wish_community_id_asked_at", "community_id", "asked_at"),
        Index("ix_wish_community_id_screened_at", "community_id", "screened_at"),
        Index("ix_wish_confirmed", "community_id", "confirmed_at", "id", sqlite_where=CONFIRMED, postgresql_where=CONFIRMED),
        Index("ix_wish_ended_at", "ended_at", sqlite_where=text("ended_at IS NOT NULL"), postgresql_where=text("ended_at IS NOT NULL")),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))
    # Who wishes, and confirms; `asked_by` wrote it down.
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    worry: Mapped[str]
    colour: Mapped[str]
    words: Mapped[bytes | None]
    whom: Mapped[bytes | None]
    reach: Mapped[bytes | None]
    public_words: Mapped[str | None]
    # Where it is, to find helpers near by: a building or grid.
    node_id: Mapped[int | None] = mapped_column(ForeignKey("node.id"))
    status: Mapped[str]
    round: Mapped[int]
    rolls: Mapped[int]
    rank: Mapped[int]
    reward: Mapped[int | None]
    due_at: Mapped[datetime | None]
    key: Mapped[str] = mapped_column(unique=True)
    input_hash: Mapped[bytes]
    asked_at: Mapped[datetime]
    screened_at: Mapped[datetime | None]
    screened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[bytes | None]
    joined_to: Mapped[int | None] = mapped_column(ForeignKey("wish.id"), index=True)
    published_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # The wisher agreed that the month's poster shows it, with the name half hidden.
    on_poster: Mapped[bool]


class WishTopic(Base):
    """What a wish is about: a code of wishes/topics.toml."""

    __tablename__ = "wish_topic"
    __table_args__ = (Index("ix_wish_topic_community_id_topic_wish_id", "community_id", "topic", "wish_id"),)

    wish_id: Mapped[int] = mapped_column(ForeignKey(Wish.id), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"))


class WishGram(Base):
    """Two signs that stand side by side in the public words of an open wish: what a search looks up."""

    __tablename__ = "wish_gram"

    community_id: Mapped[int] = mapped_column(ForeignKey("node.id"), primary_key=True)
    gram: Mapped[str] = mapped_column(primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey(Wish.id), primary_key=True, index=True)


class Claim(Base):
    """Somebody takes a wish on, for themselves or for a unit: one live claim a wish. Of those that ended, `outcome` says how.

    `words` and `photo` show how it was fulfilled. `points` were given when the wisher, or staff for them, confirmed it.
    """

    __tablename__ = "wish_claim"
    __table_args__ = (
        CheckConstraint(one_of("way", WAYS), name="way_known"),
        CheckConstraint(one_of("outcome", OUTCOMES), name="outcome_known"),
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended_has_outcome"),
        CheckConstraint("fulfilled_at IS NULL OR contacted_at IS NOT NULL", name="contacted_first"),
        CheckConstraint("(confirmed_at IS NULL) = (confirmed_by IS NULL)", name="confirmed_by_somebody"),
        CheckConstraint("confirmed_at IS NULL OR fulfilled_at IS NOT NULL", name="fulfilled_first"),
        CheckConstraint("confirmed_by <> person_id", name="confirmed_by_another"),
        CheckConstraint("(outcome = 'confirmed') = (confirmed_at IS NOT NULL)", name="confirmed_is_an_outcome"),
        CheckConstraint("points IS NULL OR (points > 0 AND confirmed_at IS NOT NULL)", name="points_for_confirmed"),
        Index(
            "uq_wish_claim_live",
            "wish_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_wish_claim_wish_id_id", "wish_id", "id"),
        Index("ix_wish_claim_person_id_id", "person_id", "id"),
        Index("ix_wish_claim_claimed_at", "claimed_at"),
        Index("ix_wish_claim_confirmed_at", "confirmed_at"),
        # Those that ended of late are looked for every few seconds.
        Index(
            "ix_wish_claim_ended_at",
            "ended_at",
            sqlite_where=text("ended_at IS NOT NULL"),
            postgresql_where=text("ended_at IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey(Wish.id))
    round: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey(Unit.id), index=True)
    way: Mapped[str]
    claimed_at: Mapped[datetime]
    contact_by: Mapped[datetime]
    fulfil_by: Mapped[datetime]
    contacted_at: Mapped[datetime | None]
    fulfilled_at: Mapped[datetime | None]
    words: Mapped[bytes | None]
    photo: Mapped[int | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    points: Mapped[int | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]


class Offer(Base):
    """Staff ask somebody, or a unit, to take a wish on (社区派单), or a claimer asks another; open until it is answered.

    `from_claim`: the claim that is handed over when this is accepted. `unit_id`: whoever speaks for the unit may answer.
    """

    __tablename__ = "wish_offer"
    __table_args__ = (
        CheckConstraint("(person_id IS NULL) <> (unit_id IS NULL)", name="to_one"),
        CheckConstraint(one_of("answer", ANSWERS), name="answer_known"),
        CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answered"),
        Index(
            "uq_wish_offer_person_open",
            *("wish_id", "person_id"),
            unique=True,
            sqlite_where=text("answered_at IS NULL AND person_id IS NOT NULL"),
            postgresql_where=text("answered_at IS NULL AND person_id IS NOT NULL"),
        ),
        Index(
            "uq_wish_offer_unit_open",
            *("wish_id", "unit_id"),
            unique=True,
            sqlite_where=text("answered_at IS NULL AND unit_id IS NOT NULL"),
            postgresql_where=text("answered_at IS NULL AND unit_id IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey(Wish.id))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey(Unit.id), index=True)
    from_claim: Mapped[int | None] = mapped_column(ForeignKey(Claim.id))
    # None: by itself, a wish that nobody took on.
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None]


class FollowUp(Base):
    """Some days after a wish came true: is it well? `words` are sealed. Not satisfied opens the wish again, in its next round."""

    __tablename__ = "wish_follow_up"
    __table_args__ = (
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        CheckConstraint("(rated_at IS NULL) = (rating IS NULL)", name="rated"),
        CheckConstraint("reopened_at IS NULL OR rated_at IS NOT NULL", name="rated_first"),
        CheckConstraint("rated_at IS NULL OR over_at IS NULL", name="rated_or_over"),
        Index("ix_wish_follow_up_wish_id", "wish_id"),
        Index("ix_wish_follow_up_rated_at", "rated_at"),
    )

    claim_id: Mapped[int] = mapped_column(ForeignKey(Claim.id), primary_key=True, autoincrement=False)
    wish_id: Mapped[int] = mapped_column(ForeignKey(Wish.id))
    due_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    rated_at: Mapped[datetime | None]
    rated_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    rating: Mapped[int | None]
    words: Mapped[bytes | None]
    reopened_at: Mapped[datetime | None]
    over_at: Mapped[datetime | None]


class WishTimer(Base):
    """Something that the clock does about a wish, once: it is fired or called off."""

    __tablename__ = "wish_timer"
    __table_args__ = (
        CheckConstraint(one_of("what", TIMERS), name="what_known"),
        CheckConstraint("fired_at IS NULL OR called_off_at IS NULL", name="fired_or_called_off"),
        UniqueConstraint("wish_id", "turn", "what"),
        Index(
            "ix_wish_timer_due_at",
            "due_at",
            sqlite_where=text("fired_at IS NULL AND called_off_at IS NULL"),
            postgresql_where=text("fired_at IS NULL AND called_off_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey(Wish.id))
    # The claim's number; for what concerns no claim, how often the wish rolled, below nought.
    turn: Mapped[int]
    what: Mapped[str]
    due_at: Mapped[datetime]
    fired_at: Mapped[datetime | None]
    called_off_at: Mapped[datetime | None]


class WishStep(Base):
    """How a wish came to where it is: codes and moments, never words. The wisher's 到哪一步了 and the figures are read from it."""

    __tablename__ = "wish_step"
    __table_args__ = (Index("ix_wish_step_wish_id_id", "wish_id", "id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey(Wish.id))
    what: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
