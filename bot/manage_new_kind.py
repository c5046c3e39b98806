"""A new kind of activity: its name, what is counted, how many points. Everything else can be set when it is there."""

from aiogram.types import Message

from bot.kind_values import buttons, changed, question, read
from bot.states import Kinds
from bot.steps import draw_nonce, typed
from bot.visit import Button, View, Visit
from points import kind_changes
from points.kind_rules import Rules
from points.kinds import PER_HOUR, PER_ITEM, PER_TIME
from words import kind_rules
from words.refusals import refusal_text


async def show_name(visit: Visit) -> View:
    text = visit.t("What is the new kind called? Type its Chinese name, for example 煮腊八粥.")
    return View(text, [[Button(visit.t("Back"), "back")]])


async def on_name_press(visit: Visit, payload: str) -> None:
    await visit.go(Kinds.all)


async def on_name(visit: Visit, message: Message) -> None:
    if text := typed(visit, message):
        visit.put("new_name", changed(Rules("-"), "name", text).name)
        await visit.go(Kinds.new_per)


async def show_per(visit: Visit) -> View:
    t = visit.t
    choices = [Button(label, per) for per, label in buttons(Rules("-"), "per", t).items()]
    return View(t("{kind}: what is counted?", kind=visit.text("new_name")), [choices, [Button(t("Back"), "back")]])


async def on_per(visit: Visit, payload: str) -> None:
    if payload in (PER_HOUR, PER_TIME, PER_ITEM):
        visit.put("new_per", payload)
        await visit.go(Kinds.new_points)
    elif payload == "back":
        await visit.go(Kinds.new_name)


async def show_points(visit: Visit) -> View:
    t, rules = visit.t, _rules(visit)
    return View(f"{rules.name} · {kind_rules.value(rules, 'per', t)}\n{question(rules, 'points', t)}", [[Button(t("Back"), "back")]])


async def on_points_press(visit: Visit, payload: str) -> None:
    await visit.go(Kinds.new_per)


async def on_points(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is None:
        return
    found = read(_rules(visit), "points", text)
    if found is None:
        visit.note(visit.t("I could not read that as a number. Please type digits, for example 60."))
        return
    visit.put("new_points", changed(_rules(visit), "points", found).points)
    draw_nonce(visit)
    await visit.go(Kinds.new_confirm)


async def show_confirm(visit: Visit) -> View:
    t, rules = visit.t, _rules(visit)
    shown = ("points", "needs_photo", "needs_approval", "is_self_reported")
    lines = [t("Offer this kind from now on?"), "", rules.name, *(kind_rules.line(rules, rule, t) for rule in shown)]
    lines += ["", t("The rest can be set when it is there.")]
    return View("\n".join(lines), [[Button(t("Yes, offer it"), "yes")], [Button(t("Back"), "back")]])


async def on_confirm(visit: Visit, payload: str) -> None:
    if payload == "back":
        await visit.go(Kinds.new_points)
    if payload != "yes":
        return
    try:
        async with visit.services.database.begin() as session:
            made = await kind_changes.add(
                session,
                actor=visit.person_id,
                community_id=visit.community_id,
                rules=_rules(visit),
                key=visit.text("nonce"),
                now=visit.now,
            )
    except kind_changes.KindNameTaken as refusal:
        visit.note(refusal_text(refusal, visit.t))
        await visit.go(Kinds.new_name)
        return
    visit.put("kind", made.id)
    visit.put("said", visit.t("Added. Members can log it from now on."))
    await visit.go(Kinds.one)


def _rules(visit: Visit) -> Rules:
    return Rules(visit.text("new_name", "-"), points=visit.number("new_points", 1), per=visit.text("new_per", PER_TIME))
