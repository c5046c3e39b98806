"""What a board and an objection to it look like in words."""

from datetime import date
from zoneinfo import ZoneInfo

from core.i18n import Translator
from points.board_pages import Sheet, Standing
from points.objections import ObjectionCard
from words import saying

HASH_SHOWN = 12


def month_name(month: date, t: Translator) -> str:
    """A month by its first day."""
    return t("{year}-{month:02d}", year=month.year, month=month.month)


def status(sheet: Sheet, t: Translator, *, zone: ZoneInfo) -> list[str]:
    """Whether it is open to objections or final, and what vouches for it."""
    if sheet.status == "final" and sheet.final_at is not None:
        return [t("Final since {day}", day=saying.day(sheet.final_at.astimezone(zone).date(), t)), seal(sheet, t)]
    lines = [t("Open to objections until {until}", until=saying.moment(sheet.objections_until, t, zone=zone))]
    if sheet.recounted_at is not None:
        lines.append(t("Counted anew on {day}", day=saying.day(sheet.recounted_at.astimezone(zone).date(), t)))
    return lines


def seal(sheet: Sheet, t: Translator) -> str:
    """The ledger's last block when the board became final: who keeps this can see that nothing was changed later."""
    short = sheet.seal_hash.hex()[:HASH_SHOWN] if sheet.seal_hash else ""
    return t("Ledger sealed at block {number}: {hash}", number=sheet.seal_height or 0, hash=short)


def totals(sheet: Sheet, t: Translator) -> str:
    """How many stand on it, and what they earned together."""
    together = saying.points_of(sheet.points, t)
    return t.plural("{number} resident, {points} in all", "{number} residents, {points} in all", sheet.members, points=together)


def standing_line(standing: Standing, t: Translator, *, is_reader: bool = False) -> str:
    """One place: rank, masked name, points."""
    name = t("{name} (you)", name=shown_name(standing, t)) if is_reader else shown_name(standing, t)
    return f"{standing.rank}. {name} · {saying.points_of(standing.points, t)}"


def shown_name(standing: Standing, t: Translator) -> str:
    """The masked name; who does not want to be seen, or is gone, is a neighbour."""
    return standing.name or t("a neighbour")


def objection_card(card: ObjectionCard, t: Translator, *, zone: ZoneInfo) -> str:
    """An objection as its member and staff see it."""
    if card.rank is None or card.points is None:
        place = t("Not on this board")
    else:
        place = t("Rank {rank} with {points}", rank=card.rank, points=saying.points_of(card.points, t))
    lines = [
        t("Objection to the board of {month}", month=month_name(card.month, t)),
        f"{saying.who(card.person_name, t)} · {place}",
        saying.moment(card.made_at, t, zone=zone),
        t('"{words}"', words=card.words) if card.words else "",
    ]
    return "\n".join(line for line in lines if line)


def objection_status(card: ObjectionCard, t: Translator) -> str:
    """Where an objection stands, in a sentence."""
    said = {
        "waiting": t("Staff will look into it."),
        "upheld": t("Upheld: the board was counted anew."),
        "dismissed": t("Dismissed: the board stays as it is."),
        "withdrawn": t("Taken back: the member's data is deleted."),
    }
    return said[card.status]
