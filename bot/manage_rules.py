"""The rules of points of a community: one setting at a time, shown before and after, then confirmed."""

import json
import re
from datetime import timedelta

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot.screen import screen
from bot.states import Rules
from bot.steps import typed
from bot.visit import Button, View, Visit
from core.i18n import Translator
from core.refusals import Refusal
from points import policy
from points.policy import EXPIRIES, Policy, Setting
from words import numbers, policy_rules
from words.refusals import refusal_text

DAYS = ("appeal_within", "objection_within", "fetch_within")
_NUMBER = re.compile(r"[0-9０-９]+")
_DAYS_UNIT = re.compile(r"\s*(天|日|days?)$")


def rules_dialog() -> Dialog:
    return Dialog(
        screen(Rules.all, show_all, on_all),
        screen(Rules.value, show_value, on_value_press, on_value),
        screen(Rules.confirm, show_confirm, on_confirm),
    )


async def show_all(visit: Visit) -> View:
    """Every setting as it stands; a tap changes one."""
    t, now = visit.t, await _policy(visit)
    rows = [[Button(policy_rules.line(now, name, t), name)] for name in policy_rules.LABELS]
    text = t("The rules of points in {community}. Tap one to change it.", community=visit.speaker.community_name)
    # What was done stays above until something else is tapped: a second tap on the confirm screen shows it again.
    said = visit.text("said")
    return View(f"{said}\n\n{text}" if said else text, [*rows, [Button(t("Back"), "go:manage")]])


async def on_all(visit: Visit, payload: str) -> None:
    if payload in policy_rules.LABELS:
        visit.put("said", "")
        visit.put("name", payload)
        visit.put("was", encoded(getattr(await _policy(visit), payload)))
        await visit.go(Rules.value)


async def show_value(visit: Visit) -> View:
    t, name = visit.t, visit.text("name")
    now = policy_rules.line(await _policy(visit), name, t)
    back = [Button(t("Back"), "back")]
    if choices := _choices(name):
        rows = [[Button(_said(name, value, t), payload)] for payload, value in choices.items()]
        return View("\n".join([now, t("What should it be from now on?")]), [*rows, back])
    return View("\n".join([now, _question(name, t)]), [back])


async def on_value_press(visit: Visit, payload: str) -> None:
    chosen = _choices(visit.text("name")).get(payload)
    if chosen is not None:
        await _take(visit, chosen)
    elif payload == "back":
        await visit.go(Rules.all)


async def on_value(visit: Visit, message: Message) -> None:
    """A number, a number of days, or the numbers of the stars."""
    text = typed(visit, message)
    if text is None:
        return
    name = visit.text("name")
    found = _chosen(name, text, visit.t) if _choices(name) else _read(name, text)
    if found is None and _choices(name):
        visit.note(visit.t("Please tap one of the buttons."))
    elif found is None:
        visit.note(visit.t("I could not read that as a number. Please type digits, for example 60."))
    else:
        await _take(visit, found)


async def show_confirm(visit: Visit) -> View:
    t, name = visit.t, visit.text("name")
    was, new = (decoded(name, visit.text(which)) for which in ("was", "new"))
    lines = [
        policy_rules.label(name, t),
        t("Until now: {value}", value=_said(name, was, t)),
        t("From now on: {value}", value=_said(name, new, t)),
        "",
        t("What was given before stays as it is."),
    ]
    return View("\n".join(lines), [[Button(t("Yes, change it"), "yes")], [Button(t("Back"), "back")]])


async def on_confirm(visit: Visit, payload: str) -> None:
    name = visit.text("name")
    if payload == "yes":
        was, new = (decoded(name, visit.text(which)) for which in ("was", "new"))
        try:
            async with visit.services.database.begin() as session:
                await policy.change_one(
                    session, actor=visit.person_id, community_id=visit.community_id, name=name, was=was, value=new, now=visit.now
                )
            visit.put("said", visit.t("Changed. It holds from now on."))
        except Refusal as refusal:
            visit.note(refusal_text(refusal, visit.t, zone=visit.services.zone))
    await visit.go(Rules.all)


def encoded(value: Setting) -> str:
    """A setting as it is kept while it is being changed."""
    return json.dumps(value.days if isinstance(value, timedelta) else value)


def decoded(name: str, text: str) -> Setting:
    """A setting that was kept."""
    value = json.loads(text)
    if name in DAYS:
        return timedelta(days=value)
    return tuple(value) if name == "stars" else value


def _choices(name: str) -> dict[str, Setting]:
    """What can be tapped for a setting that is not typed, by what the button carries."""
    if name == "expiry":
        return {one: one for one in EXPIRIES}
    return {"yes": True, "no": False} if name == "may_give" else {}


def _chosen(name: str, text: str, t: Translator) -> Setting | None:
    """The choice whose button says this."""
    typed = numbers.plain(text)
    return next((value for value in _choices(name).values() if numbers.plain(_said(name, value, t)) == typed), None)


async def _take(visit: Visit, value: Setting) -> None:
    """On to the confirm screen, if it can be so. Raises `PolicyUnclear`."""
    name = visit.text("name")
    policy.check_one(name, value)
    visit.put("new", encoded(value))
    await visit.go(Rules.confirm)


def _read(name: str, text: str) -> Setting | None:
    if name == "stars":
        found = [int(one) for one in _NUMBER.findall(text)]
        return tuple(found) if found and all(one <= numbers.MOST for one in found) else None
    if name in DAYS:
        days = numbers.count(_DAYS_UNIT.sub("", text))
        return None if days is None else timedelta(days=days)
    return numbers.count(text)


def _question(name: str, t: Translator) -> str:
    if name == "stars":
        return t("Type the points for one star, two stars and so on, for example 50, 200, 500, 1000, 2000.")
    return t("How many days should it be? Type a number.") if name in DAYS else t("How many points should it be? Type a number.")


def _said(name: str, value: Setting, t: Translator) -> str:
    return policy_rules.value(policy.with_one(Policy(), name, value), name, t)


async def _policy(visit: Visit) -> Policy:
    async with visit.services.database.reading() as session:
        return await policy.policy(session, visit.community_id)
