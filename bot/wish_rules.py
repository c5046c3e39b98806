"""The rules of wishes of a community: terms and the usual reward, one at a time, shown before and after, then confirmed."""

import re
from datetime import timedelta

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot.screen import screen
from bot.steps import typed
from bot.visit import Button, View, Visit
from bot.wish_work_states import WishRules
from core.refusals import Refusal
from wishes import policy
from wishes.policy import REWARD, Policy, Setting
from words import numbers, wish_rules
from words.refusals import refusal_text

_HOURS = re.compile(r"\s*个?(小时|钟头|hours?|h)$", re.IGNORECASE)
_DAYS = re.compile(r"\s*(天|日|days?|d)$", re.IGNORECASE)


def wish_rules_dialog() -> Dialog:
    return Dialog(
        screen(WishRules.all, show_all, on_all),
        screen(WishRules.value, show_value, on_value_press, on_value),
        screen(WishRules.confirm, show_confirm, on_confirm),
    )


async def show_all(visit: Visit) -> View:
    """Every setting as it stands; a tap changes one."""
    t, now = visit.t, await _policy(visit)
    rows = [[Button(wish_rules.line(name, getattr(now, name), t), name)] for name in wish_rules.LABELS]
    text = t("The rules of micro-wishes in {community}. Tap one to change it.", community=visit.speaker.community_name)
    # What was done stays above until something else is tapped: a second tap on the confirm screen shows it again.
    said = visit.text("said")
    return View(f"{said}\n\n{text}" if said else text, [*rows, [Button(t("Back"), "go:manage")]])


async def on_all(visit: Visit, payload: str) -> None:
    if payload in wish_rules.LABELS:
        visit.put("said", "")
        visit.put("name", payload)
        visit.put("was", encoded(getattr(await _policy(visit), payload)))
        await visit.go(WishRules.value)


async def show_value(visit: Visit) -> View:
    t, name = visit.t, visit.text("name")
    now = wish_rules.line(name, getattr(await _policy(visit), name), t)
    if name == REWARD:
        asks = t("How many points should it be? Type a number.")
    else:
        asks = t("How long should it be? Type hours or days, for example: 48 hours, 7 days.")
    return View(f"{now}\n{asks}", [[Button(t("Back"), "back")]])


async def on_value_press(visit: Visit, payload: str) -> None:
    await visit.go(WishRules.all)


async def on_value(visit: Visit, message: Message) -> None:
    """A number of points, or a span. Raises `WishPolicyUnclear`."""
    text, t = typed(visit, message), visit.t
    if text is None:
        return
    name = visit.text("name")
    found = numbers.count(text) if name == REWARD else span_of(text)
    if found is None and name == REWARD:
        visit.note(t("I could not read that as a number. Please type digits, for example 60."))
    elif found is None:
        visit.note(t("I could not read that as a span. Please type it like: 48 hours, or 7 days."))
    else:
        policy.check_one(name, found)
        visit.put("new", encoded(found))
        await visit.go(WishRules.confirm)


async def show_confirm(visit: Visit) -> View:
    t, name = visit.t, visit.text("name")
    was, new = (decoded(name, visit.number(which)) for which in ("was", "new"))
    lines = [
        wish_rules.label(name, t),
        t("Until now: {value}", value=wish_rules.value(was, t)),
        t("From now on: {value}", value=wish_rules.value(new, t)),
        "",
        t("What runs already stays as it is."),
    ]
    return View("\n".join(lines), [[Button(t("Yes, change it"), "yes")], [Button(t("Back"), "back")]])


async def on_confirm(visit: Visit, payload: str) -> None:
    name = visit.text("name")
    if payload == "yes":
        was, new = (decoded(name, visit.number(which)) for which in ("was", "new"))
        try:
            async with visit.services.database.begin() as session:
                await policy.change_one(
                    session, actor=visit.person_id, community_id=visit.community_id, name=name, was=was, value=new, now=visit.now
                )
            visit.put("said", visit.t("Changed. It holds from now on."))
        except Refusal as refusal:
            visit.note(refusal_text(refusal, visit.t, zone=visit.services.zone))
    await visit.go(WishRules.all)


def span_of(text: str) -> timedelta | None:
    """Hours or days as they are typed; a number alone is of days."""
    hours = _HOURS.search(text)
    number = numbers.count((_HOURS if hours else _DAYS).sub("", text))
    if number is None:
        return None
    return timedelta(hours=number) if hours else timedelta(days=number)


def encoded(value: Setting) -> int:
    """A setting as it is kept while it is being changed: points, or seconds."""
    return int(value.total_seconds()) if isinstance(value, timedelta) else value


def decoded(name: str, kept: int) -> Setting:
    """A setting that was kept."""
    return kept if name == REWARD else timedelta(seconds=kept)


async def _policy(visit: Visit) -> Policy:
    async with visit.services.database.reading() as session:
        return await policy.policy(session, visit.community_id)
