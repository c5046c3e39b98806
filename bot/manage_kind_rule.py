"""One rule of a kind of activity is changed, or the kind is retired: the new value, and a confirm screen."""

from datetime import date, datetime, time

from aiogram.types import Message

from bot.kind_values import NONE, buttons, changed, question, read
from bot.states import Kinds
from bot.steps import typed
from bot.visit import Button, View, Visit
from core.refusals import Refusal
from points import earned, kind_book, kind_changes
from points.kind_rules import Rules, rules_of
from words import kind_rules, saying
from words.cards import named
from words.refusals import refusal_text

RETIRE = "retire"


async def begin(visit: Visit, kind_id: int, rule: str) -> None:
    """Ask for the new value of this rule, or whether to retire the kind. `kind_id` is the version that was on the screen."""
    visit.put("seen", kind_id)
    visit.put("rule", rule)
    visit.put("later", 0)
    await visit.go(Kinds.confirm if rule == RETIRE else Kinds.value)


async def show_value(visit: Visit) -> View:
    t, rule = visit.t, visit.text("rule")
    rules = await _rules(visit)
    rows = [[Button(label, payload)] for payload, label in buttons(rules, rule, t).items()]
    return View(f"{kind_rules.line(rules, rule, t)}\n{question(rules, rule, t)}", [*rows, [Button(t("Back"), "back")]])


async def on_value_press(visit: Visit, payload: str) -> None:
    rules = await _rules(visit)
    if payload in buttons(rules, visit.text("rule"), visit.t):
        await _take(visit, rules, "" if payload == NONE else payload)
    elif payload == "back":
        await visit.go(Kinds.one)


async def on_value(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is None:
        return
    rules, rule = await _rules(visit), visit.text("rule")
    found = read(rules, rule, text)
    if found is None:
        visit.note(visit.t("I could not read that."))
    else:
        await _take(visit, rules, found)


async def show_confirm(visit: Visit) -> View:
    """What it was, what it will be, from when, and that the past stays."""
    t, rule, rules = visit.t, visit.text("rule"), await _rules(visit)
    later = bool(visit.number("later"))
    day = saying.day(earned.month_after(visit.today), t)
    lines = [named(rules.name, rules.name_en, t)]
    if rule == RETIRE:
        lines.append(t("It is offered no longer."))
    else:
        lines += [
            t("Until now: {value}", value=kind_rules.line(rules, rule, t)),
            t("From then on: {value}", value=kind_rules.line(changed(rules, rule, visit.text("value")), rule, t)),
        ]
        if rule == "per":
            lines.append(t("The limits and the shortest time are taken away, for they count something else."))
    lines += [t("From {day} on.", day=day) if later else t("From now on."), "", t("Points that were given stay as they are.")]
    other = Button(t("Change it at once instead"), "now") if later else Button(t("Change it from {day} instead", day=day), "later")
    return View("\n".join(lines), [[Button(t("Yes, change it"), "yes")], [other], [Button(t("Back"), "back")]])


async def on_confirm(visit: Visit, payload: str) -> None:
    if payload in ("now", "later"):
        visit.put("later", int(payload == "later"))
    elif payload == "yes":
        await _change(visit)
    elif payload == "back":
        await visit.go(Kinds.one)


async def _take(visit: Visit, rules: Rules, value: str) -> None:
    changed(rules, visit.text("rule"), value)
    visit.put("value", value)
    await visit.go(Kinds.confirm)


async def _change(visit: Visit) -> None:
    """Do it; who comes second is led to the kind as it is now."""
    t, rule, seen = visit.t, visit.text("rule"), visit.number("seen")
    since = _midnight(visit, earned.month_after(visit.today)) if visit.number("later") else None
    rules = await _rules(visit)
    try:
        async with visit.services.database.begin() as session:
            if rule == RETIRE:
                await kind_changes.retire(session, actor=visit.person_id, kind_id=seen, now=visit.now, since=since)
            else:
                new = changed(rules, rule, visit.text("value"))
                await kind_changes.change(session, actor=visit.person_id, kind_id=seen, rules=new, now=visit.now, since=since)
        visit.put("said", t("Changed. Points that were given stay as they are."))
    except Refusal as refusal:
        visit.note(refusal_text(refusal, t, zone=visit.services.zone))
    await visit.go(Kinds.one)


async def _rules(visit: Visit) -> Rules:
    """The rules of the version that was on the screen."""
    async with visit.services.database.reading() as session:
        return rules_of(await kind_book.version(session, actor=visit.person_id, kind_id=visit.number("seen"), now=visit.now))


def _midnight(visit: Visit, day: date) -> datetime:
    return datetime.combine(day, time(), visit.services.zone)
