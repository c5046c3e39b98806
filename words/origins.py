"""Where a movement of points came from, in words: what was done, who decided and when, what was taken back and why."""

from zoneinfo import ZoneInfo

from core.i18n import Translator
from messages.mentions import mention
from points.archive_origin import Origin
from points.log_cards import LogCard
from points.movements import Movement
from words import goods, movements, saying
from words.cards import named, stretch


def origin(found: Origin, t: Translator, *, zone: ZoneInfo) -> str:
    """Everything that a movement leads to."""
    movement = found.movement
    lines = [
        f"{movements.movement_number(movement.transfer_id)} · {saying.moment(movement.made_at, t, zone=zone)}",
        f"{movement.points:+d}  {movements.what_for(movement, t)}",
        *_kept(found, t, zone),
    ]
    if found.original is not None:
        lines += ["", t("This took back: {what}", what=_short(found.original, t, zone))]
    if found.taken_back is not None:
        lines += ["", t("It was taken back: {what}", what=_short(found.taken_back, t, zone))]
    if found.log is not None:
        lines += ["", *_log(found.log, t, zone)]
    if movement.source_kind == "search":
        lines += ["", t("For the search {number}", number=saying.search_number(movement.source_id))]
    if movement.source_kind == "wish":
        lines += ["", t("For the wish {number}", number=saying.wish_number(movement.source_id))]
    if found.redemption is not None:
        lines += ["", goods.redemption_card(found.redemption, t, zone=zone)]
    return "\n".join([*lines, *_decided(found, t, zone)])


def _kept(found: Origin, t: Translator, zone: ZoneInfo) -> list[str]:
    """What is left of points that came, and until when."""
    if found.movement.points < 0 or not found.rest:
        return []
    left = t("Still there: {points}", points=saying.points_of(found.rest, t))
    if found.ends_at is None:
        return [left]
    return [left, t("To be used before {day}", day=saying.day(found.ends_at.astimezone(zone).date(), t))]


def _short(movement: Movement, t: Translator, zone: ZoneInfo) -> str:
    day = saying.day(movement.made_at.astimezone(zone).date(), t)
    return f"{movements.movement_number(movement.transfer_id)} · {day} · {movement.points:+d}"


def _log(card: LogCard, t: Translator, zone: ZoneInfo) -> list[str]:
    lines = [
        f"{saying.log_number(card.log_id)} · {named(card.kind_name, card.kind_name_en, t)}",
        stretch(card.started_at, card.minutes, t, zone=zone),
        t('"{words}"', words=card.words) if card.words else "",
        t.plural("{number} photo", "{number} photos", card.photos) if card.photos else t("No photo"),
    ]
    return [line for line in lines if line]


def _decided(found: Origin, t: Translator, zone: ZoneInfo) -> list[str]:
    """By whose office and when; why, when it was taken back. A redemption says its reason by itself."""
    if found.decided_at is None:
        return []
    if found.decided_by is None:
        return [t("This kind needs no approval.")]
    mention(found.decided_by)
    who, when = movements.decider(found.decided_role, t), saying.moment(found.decided_at, t, zone=zone)
    if found.original is None:
        return [t("Decided by {who}, {when}", who=who, when=when)]
    reason = found.log.reason if found.log else ""
    return [t("Taken back by {who}, {when}", who=who, when=when), t("Reason: {reason}", reason=reason or t("none given"))]
