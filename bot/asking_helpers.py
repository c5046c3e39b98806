"""Asking somebody to take a wish on: the five best with why, somebody by name, a unit. For staff, and for who hands one over."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from aiogram.fsm.state import State
from aiogram.types import Message
from aiogram_dialog import Window

from bot.screen import screen
from bot.steps import turns, typed
from bot.visit import Button, View, Visit
from core.i18n import Translator
from wishes import helpers_by_name, matching, mentions, offer_lists, wish_cards
from wishes.matching import Suggestion
from words import asking_words, batches
from words.numbers import row_id

PAGE = 8
PERSON, UNIT = "person", "unit"


@dataclass(frozen=True)
class Asking:
    """Who is asked: the screens, what they say, and what is done with the answer. `units` is None where only people are asked."""

    best: State
    name: State
    found: State
    units: State | None
    sure: State
    question: Callable[[Translator], str]
    confirm: Callable[[Translator, str], str]
    # Asks a person or a unit.
    ask: Callable[[Visit, int | None, int | None], Awaitable[None]]
    leave: Callable[[Visit], Awaitable[None]]


def windows(asking: Asking) -> list[Window]:
    """The screens of it. Each is bound to the wish whose number is `id`."""
    hear = partial(_on_name, asking)
    found = [
        screen(asking.best, partial(_show_best, asking), partial(_on_best, asking)),
        screen(asking.name, _show_name, partial(_choose, asking, asking.best), hear),
        screen(asking.found, _show_found, partial(_choose, asking, asking.name), hear),
        screen(asking.sure, partial(_show_sure, asking), partial(_on_sure, asking)),
    ]
    if asking.units is not None:
        found.append(screen(asking.units, _show_units, partial(_choose, asking, asking.best)))
    return found


async def _show_best(asking: Asking, visit: Visit) -> View:
    """The wish, who was asked already, and who fits."""
    t, me, wish_id = visit.t, visit.person_id, visit.number("id")
    mentions.speak_of(wish_id)
    async with visit.services.database.reading() as session:
        card = await wish_cards.card(session, reader=me, wish_id=wish_id, now=visit.now)
        asked = await offer_lists.of_wish(session, actor=me, wish_id=wish_id, now=visit.now)
        best = await matching.helpers_for(session, actor=me, wish_id=wish_id, now=visit.now)
    text = asking_words.best(card, asked, best, asking.question(t), t)
    rows = [[Button(asking_words.button(one, t), _payload(one))] for one in best]
    others = [Button(t("By name"), "name"), *([Button(t("A unit"), "units")] if asking.units else [])]
    return View(text, [*rows, others, [Button(t("Back"), "back"), Button(t("Menu"), "go:menu")]])


def _payload(one: Suggestion) -> str:
    return f"{UNIT}:{one.unit_id}" if one.unit_id is not None else f"{PERSON}:{one.person_id}"


async def _on_best(asking: Asking, visit: Visit, payload: str) -> None:
    if payload == "name":
        await visit.go(asking.name)
    elif payload == "units" and asking.units is not None:
        visit.put("units_after", 0)
        await visit.go(asking.units)
    elif payload == "back":
        await asking.leave(visit)
    else:
        await _choose(asking, asking.best, visit, payload)


async def _show_name(visit: Visit) -> View:
    t = visit.t
    return View(t("Whom do you want to ask? Type the whole name, for example Li Jianguo."), [[Button(t("Back"), "back")]])


async def _on_name(asking: Asking, visit: Visit, message: Message) -> None:
    """Raises `NotYourClaim`."""
    name = typed(visit, message)
    if name is None:
        return
    async with visit.services.database.begin() as session:
        found = await helpers_by_name.members(session, actor=visit.person_id, wish_id=visit.number("id"), name=name, now=visit.now)
    if not found:
        visit.note(visit.t("I know nobody here by that name whom you could ask. Is every character right? Nobody was asked."))
    elif len(found) == 1:
        await _choose(asking, asking.name, visit, f"{PERSON}:{found[0].person_id}")
    else:
        visit.put("found", [one.person_id for one in found])
        visit.put("found_after", 0)
        await visit.go(asking.found)


async def _show_found(visit: Visit) -> View:
    """People of one name, with what tells them apart."""
    t, after = visit.t, visit.number("found_after")
    left = sorted(number for number in visit.numbers("found") if number > after)
    async with visit.services.database.reading() as session:
        known = await helpers_by_name.told_apart(
            session, actor=visit.person_id, wish_id=visit.number("id"), ids=visit.numbers("found"), now=visit.now
        )
    shown = [one for one in known if one.person_id in left[:PAGE]]
    rows = [[Button(batches.told_apart(one, t, zone=visit.services.zone), f"{PERSON}:{one.person_id}")] for one in shown]
    return View(t("Several people have this name. Who is it?"), [*rows, turns(t, after, left, PAGE), [Button(t("Back"), "back")]])


async def _show_units(visit: Visit) -> View:
    t, after = visit.t, visit.number("units_after")
    async with visit.services.database.reading() as session:
        found = await helpers_by_name.of_alliance(
            session, actor=visit.person_id, wish_id=visit.number("id"), after=after, limit=PAGE + 1, now=visit.now
        )
    rows = [[Button(unit.name, f"{UNIT}:{unit.id}")] for unit in found[:PAGE]]
    text = t("Which unit do you want to ask?") if found or after else t("There are no units in this community yet.")
    return View(text, [*rows, turns(t, after, [unit.id for unit in found], PAGE), [Button(t("Back"), "back")]])


async def _choose(asking: Asking, back: State, visit: Visit, payload: str) -> None:
    """On with whoever was tapped, or back."""
    name, _, tail = payload.partition(":")
    number = row_id(tail) or 0
    if name == "after":
        visit.put("units_after" if visit.state == asking.units else "found_after", number)
    elif number and (name == PERSON or (name == UNIT and asking.units is not None)):
        visit.put(PERSON, number if name == PERSON else 0)
        visit.put(UNIT, number if name == UNIT else 0)
        await visit.go(asking.sure)
    else:
        await visit.go(back)


async def _show_sure(asking: Asking, visit: Visit) -> View:
    t, name = visit.t, await _name(visit)
    return View(asking.confirm(t, name), [[Button(t("Yes, ask {name}", name=name), "yes")], [Button(t("Back"), "back")]])


async def _on_sure(asking: Asking, visit: Visit, payload: str) -> None:
    """Raises what the room raises; whoever was chosen then is chosen no more."""
    try:
        if payload == "yes":
            name = await _name(visit)
            await asking.ask(visit, visit.number(PERSON) or None, visit.number(UNIT) or None)
            visit.note(visit.t("{name} was asked. You hear what they say.", name=name))
    finally:
        await visit.go(asking.best)


async def _name(visit: Visit) -> str:
    """Of whoever was chosen."""
    async with visit.services.database.reading() as session:
        return await helpers_by_name.name_of(
            session,
            actor=visit.person_id,
            wish_id=visit.number("id"),
            person_id=visit.number(PERSON) or None,
            unit_id=visit.number(UNIT) or None,
            now=visit.now,
        )
