"""What is said when a kind of activity or a community's rule cannot be changed so: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from points.kind_changes import ChangePlanned, ChangeTooLate, KindChanged, KindNameTaken
from points.kind_rules import KindUnclear
from points.policy import PolicyChanged, PolicyUnclear
from words import kind_rules, policy_rules, saying
from words.cards import named

Said = tuple[str, str]
Data = dict[str, Any]


def _kind_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    if data["name"] == "per":
        return t("What is counted is hours, times or pieces."), t("Please tap one of the buttons.")
    if data["name"] in ("name", "name_en"):
        return t("That name is too long or empty: {least} to {most} characters.", least=data["least"], most=data["most"]), t(
            "Please type another."
        )
    rule = kind_rules.label(data["name"], t)
    return t("{rule} goes from {least} to {most}.", rule=rule, least=data["least"], most=data["most"]), t("Please type another number.")


def _kind_name_taken(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t('There is a kind called "{name}" already.', name=data["kind_name"]), t("Please type another name, or change that kind.")


def _kind_changed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    name = named(data["kind_name"], data["kind_name_en"], t)
    if data.get("until") is not None:
        return t("Somebody has retired {kind} meanwhile.", kind=name), t("Please look at the list of kinds.")
    now = kind_rules.rate(data["points"], data["per"], t)
    return t("Somebody has changed {kind} meanwhile. It now gives {rate}.", kind=name, rate=now), t(
        "Please look at it as it is now, then change it if that is still needed."
    )


def _change_planned(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    day = saying.day(data["since"].astimezone(zone).date(), t)
    return t("A change of this kind is planned from {day} already.", day=day), t("Please take that back first, then change it.")


def _change_too_late(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("A change can be planned {days} days ahead at most.", days=data["days"]), t("Please choose an earlier day.")


def _policy_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    name = data.get("name")
    if name == "stars":
        return t("The numbers for the stars have to grow from one to the next."), t("Please type them like this: 50, 200, 500, 1000, 2000.")
    if name == "expiry":
        return t("How long points last is one of the choices there."), t("Please tap one of the buttons.")
    if name in ("appeal_within", "objection_within", "fetch_within"):
        return t("That has to be a number of days from 1 to 365."), t("Please type another number.")
    return t("That has to be a number from 1 to 100000."), t("Please type another number.")


def _policy_changed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    rule = policy_rules.label(data["name"], t) if data["name"] in policy_rules.LABELS else t("one of the rules")
    return t("Somebody has changed that rule meanwhile: {rule}.", rule=rule), t(
        "Please look at it as it is now, then change it if that is still needed."
    )


ABOUT_RULES: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    KindUnclear: _kind_unclear,
    KindNameTaken: _kind_name_taken,
    KindChanged: _kind_changed,
    ChangePlanned: _change_planned,
    ChangeTooLate: _change_too_late,
    PolicyUnclear: _policy_unclear,
    PolicyChanged: _policy_changed,
}
