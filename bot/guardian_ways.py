"""By which ways a guardian is told: the chat, and second ways that wake a phone whose page is closed. Each is tested."""

import re
import unicodedata

from aiogram.types import Message

from bot.badge_states import Guardians
from bot.steps import typed
from bot.visit import Button, View, Visit
from qrcodes import elder_cards, ways
from qrcodes.guardian_rows import CHAT
from qrcodes.way_addresses import SECOND
from qrcodes.ways import CODE_DIGITS, WayCard
from words import guardian_words
from words.numbers import row_id
from words.saying import sentences

_DIGITS = re.compile(rf"[0-9]{{{CODE_DIGITS}}}")


async def show_ways(visit: Visit) -> View:
    """Each of one's ways and how it stands; those that can be added."""
    t, mine, called = visit.t, await _mine(visit), await _called(visit)
    offered = [kind for kind in SECOND if kind in visit.services.offered.kinds]
    lines = [t("How you are told when {called} is found:", called=called)]
    lines += [guardian_words.how(card, t, zone=visit.services.zone) for card in mine]
    lines += ["", _advice(visit, mine)]
    rows = [[Button(f"{guardian_words.way(card.kind, t)} {card.address}".strip(), f"way:{card.id}")] for card in mine]
    missing = [kind for kind in offered if all(card.kind != kind for card in mine)]
    more = [Button(t("Add: {way}", way=guardian_words.way(kind, t)), f"add:{kind}") for kind in missing]
    added = [more[start : start + 2] for start in range(0, len(more), 2)]
    return View("\n".join(lines), [*rows, *added, [Button(t("Guardians"), "all"), Button(t("Menu"), "go:menu")]])


async def on_ways(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail)
    if name == "way" and number:
        visit.put("way", number)
        await visit.go(Guardians.way)
    elif name == "add" and tail in SECOND:
        visit.put("kind", tail)
        await visit.go(Guardians.address)
    elif name == "all":
        await visit.go(Guardians.all)


async def show_way(visit: Visit) -> View:
    t, card = visit.t, await _chosen(visit)
    is_chat = card.kind == CHAT
    text = guardian_words.how(card, t, zone=visit.services.zone).removeprefix("· ")
    rows = [
        [Button(t("Type the digits"), "code")] if card.is_waiting and not is_chat else [],
        [Button(t("Send a test"), "test")],
        [] if is_chat else [Button(t("Another address"), f"add:{card.kind}"), Button(t("Take it off"), "end")],
        [Button(t("Back"), "back"), Button(t("Menu"), "go:menu")],
    ]
    return View(text, rows)


async def on_way(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name == "test":
        await _test(visit)
    elif name == "code":
        await visit.go(Guardians.code)
    elif name == "add" and tail in SECOND:
        visit.put("kind", tail)
        await visit.go(Guardians.address)
    elif name in ("end", "back"):
        await visit.go(Guardians.end if name == "end" else Guardians.ways)


async def show_address(visit: Visit) -> View:
    t = visit.t
    lines = [guardian_words.asked_for(visit.text("kind"), t), t("Only you see it, and what is sent there is only about alerts.")]
    return View("\n".join(lines), [[Button(t("Back"), "back")]])


async def on_address_press(visit: Visit, payload: str) -> None:
    await visit.go(Guardians.ways)


async def on_address(visit: Visit, message: Message) -> None:
    """A new way begins with its test."""
    text = typed(visit, message)
    if text is None:
        return
    async with visit.services.database.begin() as session:
        way_id = await ways.add(
            session,
            actor=visit.person_id,
            elder_id=visit.number("id"),
            kind=visit.text("kind"),
            address=text,
            offered=visit.services.offered,
            now=visit.now,
        )
    visit.put("way", way_id)
    await visit.go(Guardians.code)


async def show_code(visit: Visit) -> View:
    t, card = visit.t, await _chosen(visit)
    lines = [
        t("A test message is on its way to {address}.", address=card.address),
        t("Please type the four digits that are in it. It may take a minute; look into the spam folder too.")
        if card.kind == "mail"
        else t("Please type the four digits that are in it. It may take a minute."),
    ]
    return View("\n".join(lines), [[Button(t("Send a new test"), "test")], [Button(t("Later"), "later"), Button(t("Menu"), "go:menu")]])


async def on_code_press(visit: Visit, payload: str) -> None:
    if payload == "test":
        await _test(visit)
    else:
        await visit.go(Guardians.ways)


async def on_code(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is None:
        return
    t, code = visit.t, "".join(unicodedata.normalize("NFKC", text).split())
    if not _DIGITS.fullmatch(code):
        visit.note(t("I need the four digits of the test message, for example 4821."))
        return
    async with visit.services.database.begin() as session:
        tried = await ways.confirm(session, actor=visit.person_id, way_id=visit.number("way"), code=code, now=visit.now)
    if tried.is_right:
        visit.note(t("Confirmed: alerts that you do not read in the chat go there too."))
        await visit.go(Guardians.ways)
    elif tried.left:
        left = t.plural("{number} try is left.", "{number} tries are left.", tried.left)
        visit.note(sentences(t, t("Those are other digits."), left))
    else:
        visit.note(t("Those were other digits, and it was the last try. Please send a new test."))
        await visit.go(Guardians.way)


async def show_end(visit: Visit) -> View:
    t, card = visit.t, await _chosen(visit)
    name = f"{guardian_words.way(card.kind, t)} {card.address}"
    rows = [[Button(t("No, keep it"), "no")], [Button(t("Yes, take off"), "yes")]]
    return View(t("Take off {way}? It is not told any more then.", way=name), rows)


async def on_end(visit: Visit, payload: str) -> None:
    if payload == "yes":
        async with visit.services.database.begin() as session:
            await ways.end(session, actor=visit.person_id, way_id=visit.number("way"), now=visit.now)
        visit.note(visit.t("Taken off. Its address is deleted."))
    await visit.go(Guardians.ways if payload == "yes" else Guardians.way)


async def _test(visit: Visit) -> None:
    async with visit.services.database.begin() as session:
        await ways.test(session, actor=visit.person_id, way_id=visit.number("way"), now=visit.now)
    card = await _chosen(visit)
    if card.kind == CHAT:
        visit.note(visit.t("A test message comes next: please tap its button."))
        await visit.go(Guardians.ways)
    else:
        await visit.go(Guardians.code)


def _advice(visit: Visit, mine: list[WayCard]) -> str:
    t = visit.t
    if any(not card.is_confirmed for card in mine):
        return t("What is not confirmed does not count yet: please answer its test.")
    if len(mine) == 1 and visit.services.offered.kinds:
        return t("Add a second way that wakes your phone when this page is closed. An alert not read in 20 seconds goes there too.")
    return t("An alert not read in 20 seconds goes by your second way too.") if len(mine) > 1 else ""


async def _mine(visit: Visit) -> list[WayCard]:
    """Raises `NotGuardian`."""
    async with visit.services.database.reading() as session:
        return await ways.mine(session, actor=visit.person_id, elder_id=visit.number("id"), now=visit.now)


async def _chosen(visit: Visit) -> WayCard:
    """Raises `WayGone`."""
    card = next((card for card in await _mine(visit) if card.id == visit.number("way")), None)
    if card is None:
        raise ways.WayGone
    return card


async def _called(visit: Visit) -> str:
    number = visit.number("id")
    async with visit.services.database.reading() as session:
        return (await elder_cards.called(session, [number])).get(number, "")
