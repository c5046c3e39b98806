"""The kinds of activities of a community: a list, one kind, one rule changed at a time with a confirm screen."""

from datetime import date, datetime, time, timedelta

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot import manage_new_kind
from bot.kind_values import NONE, buttons, changed, question, read
from bot.screen import screen
from bot.states import Kinds
from bot.steps import typed
from bot.visit import Button, View, Visit
from core.refusals import Refusal
from points import kind_book, kind_changes
from points.kind_book import KindPlan
from points.kind_rules import Rules, rules_of
from points.kinds import KindGone, KindNotYet
from words import kind_rules, saying
from words.cards import named
from words.numbers import row_id
from words.refusals import refusal_text
from words.saying import sentences

PAGE = 8
RETIRE = "retire"


def kinds_dialog() -> Dialog:
    return Dialog(
        screen(Kinds.all, show_all, on_all),
        screen(Kinds.one, show_one, on_one),
        screen(Kinds.value, show_value, on_value_press, on_value),
        screen(Kinds.confirm, show_confirm, on_confirm),
        screen(Kinds.new_name, manage_new_kind.show_name, manage_new_kind.on_name_press, manage_new_kind.on_name),
        screen(Kinds.new_per, manage_new_kind.show_per, manage_new_kind.on_per),
        screen(Kinds.new_points, manage_new_kind.show_points, manage_new_kind.on_points_press, manage_new_kind.on_points),
        screen(Kinds.new_confirm, manage_new_kind.show_confirm, manage_new_kind.on_confirm),
    )


async def show_all(visit: Visit) -> View:
    """The kinds in force, by pages."""
    t, after = visit.t, visit.text("after")
    async with visit.services.database.reading() as session:
        found = await kind_book.page(
            session, actor=visit.person_id, community_id=visit.community_id, now=visit.now, after=after, limit=PAGE + 1
        )
    rows = [[Button(kind_rules.short(kind, t), f"kind:{kind.id}")] for kind in found[:PAGE]]
    turn = [Button(t("From the beginning"), "first")] if after else []
    turn += [Button(t("Next page"), "next")] if len(found) > PAGE else []
    rows += [turn, [Button(t("Add a kind"), "new")], [Button(t("Back"), "go:manage")]]
    return View(t("What members get points for in {community}. Tap one to change it.", community=visit.speaker.community_name), rows)


async def on_all(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name == "kind" and (kind_id := row_id(tail)):
        visit.put("kind", kind_id)
        await visit.go(Kinds.one)
    elif name == "new":
        await visit.go(Kinds.new_name)
    elif name == "first":
        visit.put("after", "")
    elif name == "next":
        await _turn(visit)


async def show_one(visit: Visit) -> View:
    """A kind with all its rules. The buttons carry the version that is shown, so that nobody changes what they did not see."""
    t = visit.t
    plan = await _plan(visit)
    if plan is None:
        text = sentences(t, visit.text("said"), t("This kind is no longer offered."))
        return View(text, [[Button(t("Back"), "list")]])
    number = plan.kind.id
    back = [Button(t("Back"), "list")]
    if plan.kind.until is not None:
        rows = [[Button(t("Take back what is planned"), f"withdraw:{number}")], back]
    else:
        labels = [Button(kind_rules.label(rule, t), f"{rule}:{number}") for rule in kind_rules.LABELS]
        pairs = [labels[start : start + 2] for start in range(0, len(labels), 2)]
        rows = [*pairs, [Button(t("Offer it no longer"), f"{RETIRE}:{number}")], back]
    ask = "" if plan.kind.until else t("What would you like to change?")
    # What was done stays above until something else is tapped: a second tap on the confirm screen shows it again.
    parts = [visit.text("said"), kind_rules.card(plan, t, zone=visit.services.zone), ask]
    return View("\n\n".join(part for part in parts if part), rows)


async def on_one(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    kind_id = row_id(tail)
    visit.put("said", "")
    if name == "list":
        await visit.go(Kinds.all)
    elif kind_id and name == "withdraw":
        async with visit.services.database.begin() as session:
            await kind_changes.withdraw(session, actor=visit.person_id, kind_id=kind_id, now=visit.now)
        visit.note(visit.t("Taken back. The kind stays as it is."))
    elif kind_id and (name == RETIRE or name in kind_rules.LABELS):
        visit.put("seen", kind_id)
        visit.put("rule", name)
        visit.put("later", 0)
        await visit.go(Kinds.confirm if name == RETIRE else Kinds.value)


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
    day = saying.day(_first_of_next_month(visit.today), t)
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
    other = Button(t("Rather from now on"), "now") if later else Button(t("Rather from {day} on", day=day), "later")
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
    since = _midnight(visit, _first_of_next_month(visit.today)) if visit.number("later") else None
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


async def _plan(visit: Visit) -> KindPlan | None:
    async with visit.services.database.reading() as session:
        try:
            return await kind_book.plan(session, actor=visit.person_id, kind_id=visit.number("kind"), now=visit.now)
        except (KindGone, KindNotYet):
            return None


async def _turn(visit: Visit) -> None:
    """To the page after the one that is shown."""
    async with visit.services.database.reading() as session:
        shown = await kind_book.page(
            session, actor=visit.person_id, community_id=visit.community_id, now=visit.now, after=visit.text("after"), limit=PAGE
        )
    if shown:
        visit.put("after", shown[-1].code)


def _first_of_next_month(today: date) -> date:
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def _midnight(visit: Visit, day: date) -> datetime:
    return datetime.combine(day, time(), visit.services.zone)
