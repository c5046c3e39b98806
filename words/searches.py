"""Searches in words: what stands on the card of one, and on its list."""

from datetime import datetime
from zoneinfo import ZoneInfo

from core.i18n import Translator
from qrcodes.roster import Line
from qrcodes.search_cards import SearchCard, Seen
from qrcodes.search_waves import KILOMETRES
from words import saying


def phone_lines(line: Line | None, t: Translator) -> list[str]:
    """Whom to call, first on every screen."""
    police = t("Police: 110, at once; there is no need to wait.")
    return [t("Call {name}: {phone}", name=line.name, phone=line.phone), police] if line else [police]


def details(card: SearchCard, t: Translator, *, zone: ZoneInfo) -> list[str]:
    """Whom to look for: what they are called, where and when they were seen, what they wear."""
    title = t("Looking for {called}", called=card.called)
    drill = t("Drill")
    lines = [f"【{drill}】{title}" if card.is_drill else title]
    lines.append(t("Last seen: {place}, {when}", place=card.place, when=seen_at(card.last_seen_at, t, zone=zone)))
    lines.append(t("Wearing: {wearing}", wearing=card.wearing))
    return lines


def seen_at(at: datetime, t: Translator, *, zone: ZoneInfo) -> str:
    """A moment of the last three days."""
    local = at.astimezone(zone)
    return f"{saying.short_day(local.date(), t)} {local:%H:%M}"


def progress(card: SearchCard, t: Translator, *, zone: ZoneInfo) -> list[str]:
    """How many were told and look, and when more will be."""
    told = t.plural("{number} neighbour was told", "{number} neighbours were told", card.told)
    joined = t.plural("{number} looks", "{number} look", card.joined)
    if card.wave == 0:
        return [t("Everybody within {number} km is being told now.", number=int(KILOMETRES[0]))]
    lines = [t(", ").join((told, joined))]
    if card.next_wave_at is not None:
        at = f"{card.next_wave_at.astimezone(zone):%H:%M}"
        lines.append(t("At {at}: everybody within {number} km", at=at, number=int(KILOMETRES[card.wave])))
    return lines


def advice(t: Translator) -> str:
    """What somebody who looks should do."""
    return t("If you see them: keep a few steps away, speak calmly, call at once. Do not hold them. After dark, go with somebody else.")


def told_line(seen: Seen, t: Translator, *, zone: ZoneInfo) -> str:
    """One line of the list."""
    name, at = saying.who(seen.name, t), f"{seen.at.astimezone(zone):%H:%M}"
    said = {
        "looking": t("{name} looks: {words}", name=name, words=seen.words),
        "back": t("{name} is back", name=name),
        "seen": t("{name} saw: {words}", name=name, words=seen.words),
    }
    return f"{at}  {said[seen.kind]}"


def told_by(seen: Seen, t: Translator, *, zone: ZoneInfo) -> str:
    """Who told it, and when."""
    return t("Told by {name}, {at}", name=saying.who(seen.name, t), at=f"{seen.at.astimezone(zone):%H:%M}")


def outcome(card: SearchCard, t: Translator) -> str:
    """How it ended, without any detail."""
    number = saying.search_number(card.search_id)
    if card.outcome == "found":
        return t("Found! The search {number} is over.", number=number)
    return t("The search {number} is over.", number=number)


def thanks(card: SearchCard, t: Translator) -> list[str]:
    """What everybody reads at the end: thanks, and what is gone."""
    if card.may_end and not card.has_joined:
        return _to_family(card, t)
    lines = [outcome(card, t), t("Thank you for looking.") if card.has_joined else t("Thank you for being there.")]
    if card.points:
        lines.append(t("You get {points}.", points=saying.points_of(card.points, t)))
    lines.append(t("Photo, place and words have been deleted, here too. Please delete what you saved yourself."))
    return lines


def _to_family(card: SearchCard, t: Translator) -> list[str]:
    """For the family and the station: they have not looked for somebody else's elder."""
    told = t.plural("{number} neighbour was told", "{number} neighbours were told", card.told)
    joined = t.plural("{number} looked", "{number} looked", card.joined)
    lines = [outcome(card, t), t("{told}, {joined}; all of them are thanked.", told=told, joined=joined)]
    lines.append(t("Photo, place and words go out of everybody's chats. Nobody looks any more."))
    if card.outcome != "found" and not card.is_drill:
        lines.append(t("If they are still missing, call the police, 110, or start a new search."))
    return lines
