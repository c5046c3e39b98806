"""Movements of points in words: what each was for, its number, and who approved it."""

from zoneinfo import ZoneInfo

from core.i18n import Translator
from people.authority import Role
from points.movements import EARNED, EXPIRED, GIVEN, SPENT, Movement
from words import saying
from words.cards import named


def movement_line(movement: Movement, t: Translator, *, zone: ZoneInfo) -> str:
    """One movement of points: the day and its number, and below how many and what for. One line of both breaks anywhere on a phone."""
    day = saying.day(movement.made_at.astimezone(zone).date(), t)
    return f"{day}  {number(movement)}\n{movement.points:+d}  {what_for(movement, t)}"


def what_for(movement: Movement, t: Translator) -> str:
    """What points came or went for."""
    name = named(movement.name, movement.name_en, t)
    if movement.reason == "gift":
        other = saying.who(movement.other, t)
        return t("A gift from {name}", name=other) if movement.points > 0 else t("A gift to {name}", name=other)
    if movement.reason == "expired":
        ended = t("Ended unused")
        return ended if movement.points < 0 else t("{name}, came back", name=ended)
    if movement.source_kind == "search":
        # The original award, or what took it back.
        return t("Helped in a search") if movement.reason == "search" else t("{name}, taken back", name=t("Helped in a search"))
    if movement.source_kind == "wish":
        made = t("Made a wish come true")
        return made if movement.reason == "wish" else t("{name}, taken back", name=made)
    if not name:
        return t("Points from the station") if movement.points > 0 else t("Points taken back")
    said = {
        "log": t("{name}, approved", name=name),
        "hold": t("{name}, held", name=name),
        "returned": t("{name}, came back", name=name),
        "handed_over": t("{name}, handed over", name=name),
        "reversal": t("{name}, taken back", name=name),
    }
    return said.get(movement.reason, name)


def number(movement: Movement) -> str:
    """What a person reads out to name what the points were for."""
    if movement.kind is not None:
        return saying.log_number(movement.source_id)
    if movement.source_kind == "redemption":
        return saying.redemption_number(movement.source_id)
    if movement.source_kind == "search":
        return saying.search_number(movement.source_id)
    if movement.source_kind == "wish":
        return saying.wish_number(movement.source_id)
    return movement_number(movement.transfer_id)


def movement_number(transfer_id: int) -> str:
    """What a person reads out to name a movement itself, as it stands in the ledger."""
    return f"T-{transfer_id:06d}"


def sort_name(sort: str, t: Translator) -> str:
    """One of the sorts of movements."""
    said = {EARNED: t("Earned"), SPENT: t("Redeemed"), GIVEN: t("Gifts"), EXPIRED: t("Ended unused")}
    return said[sort]


def decider(role: Role | None, t: Translator) -> str:
    """Who approved something: by their office, never by name."""
    said = {
        Role.SECRETARY: t("the secretary"),
        Role.DEPUTY: t("the deputy secretary"),
        Role.STREET: t("the street office"),
        Role.ADMIN: t("the administrator"),
    }
    return said.get(role, t("community staff")) if role else t("community staff")
