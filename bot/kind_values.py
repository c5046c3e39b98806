"""Values of a kind's rules as they are tapped and typed. Between screens they are kept as text: digits, "yes", "no", or empty for none."""

import re
from dataclasses import replace
from typing import Any

from core.i18n import Translator
from points.kind_rules import Rules, checked
from points.kinds import PER_HOUR, PER_ITEM, PER_TIME
from words import kind_rules, numbers

HOUR = 60
NONE = "none"
CAPS = ("daily_cap", "monthly_cap")
_HOURS = re.compile(r"\s*(个?小时|个?钟头|hours?|h)$")
_MINUTES = re.compile(r"\s*(分钟?|minutes?|min)$")
_COUNTED = re.compile(r"\s*(积分|分|次|件|个|points?|times?|pieces?)$")


def buttons(rules: Rules, rule: str, t: Translator) -> dict[str, str]:
    """What can be tapped for a rule: what the button carries, and what it says."""
    if isinstance(getattr(rules, rule), bool):
        return {value: kind_rules.flag(rule, t, stands=value == "yes") for value in ("yes", "no")}
    if rule == "per":
        return {per: kind_rules.value(Rules("-", per=per), "per", t) for per in (PER_HOUR, PER_TIME, PER_ITEM)}
    return {NONE: t("None")} if rule in (*CAPS, "least_minutes", "name_en") else {}


def question(rules: Rules, rule: str, t: Translator) -> str:
    """What is asked for a rule."""
    if isinstance(getattr(rules, rule), bool) or rule == "per":
        return t("What should it be? Tap a button.")
    if rule in ("name", "name_en"):
        return t("What should it be called? Type it.")
    if rule == "least_minutes":
        return t("How many minutes at least? Type a number.")
    if rule in CAPS and rules.per == PER_HOUR:
        return t("How many hours at most? Type a number.")
    return t("How many at most? Type a number.") if rule in CAPS else t("How many points? Type a number.")


def read(rules: Rules, rule: str, text: str) -> str | None:
    """What was typed for a rule; None when it cannot be read."""
    if rule in ("name", "name_en"):
        return text
    if rule == "least_minutes":
        return _digits(numbers.minutes(text) or numbers.count(_MINUTES.sub("", text)))
    if rule in CAPS and rules.per == PER_HOUR:
        hours = numbers.count(_HOURS.sub("", text))
        return _digits(hours * HOUR if hours else numbers.minutes(text))
    if rule in (*CAPS, "points"):
        return _digits(numbers.count(_COUNTED.sub("", text)))
    return None


def changed(rules: Rules, rule: str, value: str) -> Rules:
    """The rules with one of them otherwise. Raises `KindUnclear`."""
    new: dict[str, Any] = {rule: value}
    if rule == "per":
        # They count something else now.
        new |= {"least_minutes": None, "daily_cap": None, "monthly_cap": None}
    elif isinstance(getattr(rules, rule), bool):
        new = {rule: value == "yes"}
    elif rule not in ("name", "name_en"):
        new = {rule: int(value) if value else None}
    return checked(replace(rules, **new))


def _digits(number: int | None) -> str | None:
    return str(number) if number else None
