"""Lines of the audit trail in words: what was done, to which thing by its number or name, and what was set from what to what."""

import re
from collections.abc import Callable, Mapping

from core.i18n import Translator, mark
from people.authority import Role
from points.policy import END_OF_NEXT_YEAR, NEVER, TWELVE_MONTHS
from words import elder_terms, incident_steps, people_pages, policy_rules, prints, projects, saying, wish_rules, wishes
from words.audit_actions import ACTIONS, GROUPS, OLD
from words.import_columns import kind_name
from words.numbers import plain, row_id
from words.tables import PHONES, named

# What a line may be about besides a person, as one looks for it.
THINGS = {
    "log": mark("activity"),
    "kind": mark("kind of activity"),
    "appeal": mark("appeal"),
    "objection": mark("objection"),
    "item": mark("goods"),
    "redemption": mark("redemption"),
    "elder": mark("elder"),
    "badge": mark("badge"),
    "print_job": mark("print file"),
    "incident": mark("incident"),
    "search": mark("search"),
    "wish": mark("wish"),
    "project": mark("project"),
    "agreement": mark("agreement"),
    "unit": mark("unit"),
}
# By the letter before a number as it is printed and read out.
LETTERS = {
    "L": "log",
    "A": "appeal",
    "R": "redemption",
    "E": "elder",
    "P": "print_job",
    "I": "incident",
    "S": "search",
    "W": "wish",
    "C": "agreement",
}
_NUMBERS: Mapping[str, Callable[[int], str]] = {
    "log": saying.log_number,
    "appeal": saying.appeal_number,
    "redemption": saying.redemption_number,
    "elder": elder_terms.elder_number,
    "print_job": prints.print_number,
    "incident": incident_steps.incident_number,
    "search": saying.search_number,
    "wish": saying.wish_number,
    "agreement": projects.agreement_number,
}
_PRINTED = re.compile(rf"([{''.join(LETTERS).lower()}])-?([0-9]{{1,18}})")

# What may stand behind an action besides numbers.
VALUES = elder_terms.CONSENTS | {
    "called": mark("What to call them"),
    "name": mark("Full name"),
    "address": mark("Address"),
    "history": mark("History"),
    "lines": mark("Care lines"),
    "place": mark("Place"),
    "photo": mark("Photo"),
    "found": mark("found"),
    "called_off": mark("called off"),
    "none": mark("none"),
    "True": mark("allowed"),
    "False": mark("not allowed"),
    **{code: policy_rules.EXPIRY[code] for code in (NEVER, END_OF_NEXT_YEAR, TWELVE_MONTHS)},
}
_SHOWN = {"0": mark("hidden"), "1": mark("shown")}

# Steps of wishes and incidents are told where they stand, too: in the same words, but for those that speak to the wisher.
STEPS = {
    "wish": {**wishes.STEPS, "rated": mark("rated how it came true"), "follow_up.asked": mark("The wisher was asked how it is")},
    "incident": incident_steps.STEPS,
}


def action(code: str, numbers: tuple[str, ...], t: Translator, *, subject: str = "", name: str = "") -> str:
    """What was done, and what was set or said: changed a price: 30 → 25. `name` is of what has no number that one knows."""
    code = OLD.get((code, subject), code)
    group, _, verb = code.partition(".")
    step = STEPS.get(group, {}).get(verb)
    if code in ACTIONS:
        words = t(ACTIONS[code])
    elif rule := _rule(group, verb, t):
        words, name = t("set a rule"), rule
    else:
        words = f"{t(GROUPS[group]) if group in GROUPS else group} · {t(step) if step else verb}"
    said = " → ".join(_value(code, one, t) for one in numbers)
    if code in ("badge.issued", "print.asked") and len(numbers) == 2:
        said = _pieces(numbers[0], int(numbers[1]), t)
    what = " · ".join(one for one in (_called(subject, t), name, said) if one)
    return t("{did}: {what}", did=words, what=what) if what else words


def thing(subject: str, number: int | None, t: Translator, *, name: str = "") -> str:
    """What a line is about, by the number that people know or by name: wish W-000007; empty for what is not looked for."""
    if subject not in THINGS or number is None:
        return ""
    return name or f"{t(THINGS[subject])} {number_of(subject, number)}"


def number_of(subject: str, number: int | None) -> str:
    """A thing's number as people know it: W-000007."""
    return "" if number is None else _NUMBERS[subject](number) if subject in _NUMBERS else str(number)


def printed(text: str) -> tuple[str, int] | None:
    """The thing that a printed number names, however it was typed: W-000007, w7, Ｗ－７."""
    found = _PRINTED.fullmatch(plain(text))
    number = row_id(found[2].lstrip("0")) if found else None
    return (LETTERS[found[1].upper()], number) if found and number else None


def bare_number(text: str) -> int | None:
    """A number without letters, full-width or not."""
    return row_id(plain(text).lstrip("0"))


def _called(subject: str, t: Translator) -> str:
    """What a subject says by itself: which role, which list, a table of what."""
    kind, _, which = subject.partition(".")
    if kind == "role" and which in set(Role):
        return people_pages.role(Role(which), t)
    if kind == "import":
        return kind_name(which, t)
    if subject == "list.figures":
        return t("Figures")
    if kind == "list" and (known := named(which)):
        title = t(known.title)
        return t("{list}, with phones", list=title) if which == PHONES else title
    return ""


def _pieces(carrier: str, number: int, t: Translator) -> str:
    """So many badges, labels or cards, by what is made or by what it is printed on."""
    if carrier in ("badge", "badges"):
        return t.plural("{number} badge", "{number} badges", number)
    if carrier in ("label", "labels"):
        return t.plural("{number} label", "{number} labels", number)
    return t.plural("{number} pocket card", "{number} pocket cards", number)


def _rule(group: str, verb: str, t: Translator) -> str:
    """Which rule of points or wishes became another."""
    name = verb.removesuffix("_changed")
    labels = {"policy": policy_rules.LABELS, "wish_policy": wish_rules.LABELS}.get(group, {})
    found = labels.get(name) or labels.get(f"{name.removesuffix('_seconds')}_within")
    return t(found) if found and verb.endswith("_changed") else ""


def _value(code: str, said: str, t: Translator) -> str:
    """What was set or said, as people say it."""
    if code == "item.active_set" and said in _SHOWN:
        return t(_SHOWN[said])
    if said in VALUES:
        return t(VALUES[said])
    if code == "alarm_terms.changed":
        return t(", ").join(_length(int(one), t) for one in said.split("-"))
    if said.isdigit() and (code.endswith("_seconds_changed") or (code.startswith("wish_policy.") and code != "wish_policy.reward_changed")):
        return _length(int(said), t)
    return said.replace(",", t(", ")) if code == "policy.stars_changed" else said


def _length(seconds: int, t: Translator) -> str:
    """Days, hours or minutes, whichever it is whole."""
    if seconds % 86_400 == 0:
        return t.plural("{number} day", "{number} days", seconds // 86_400)
    if seconds % 3_600 == 0:
        return t.plural("{number} hour", "{number} hours", seconds // 3_600)
    if seconds % 60 == 0:
        return t.plural("{number} minute", "{number} minutes", seconds // 60)
    return t.plural("{number} second", "{number} seconds", seconds)
