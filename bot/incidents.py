"""Incidents in chat: the list, and one screen on which everything about one is seen and done."""

from aiogram_dialog import Dialog

from bot import incident_acts, incident_closing, incident_handing, incident_more
from bot.badge_states import Incidents
from bot.screen import screen
from bot.steps import turns
from bot.visit import Button, View, Visit
from core.i18n import Translator
from qrcodes import incident_cards, incident_lists, receipts
from qrcodes.incident_cards import IncidentCard
from words import incidents
from words.numbers import row_id

PAGE = 6
# How soon somebody can be there, in minutes.
WAYS = (5, 10, 15, 30)
# States in which somebody of ours can be on the way, or is there.
UNDER_WAY = ("acknowledged", "on_the_way")
WITH = (*UNDER_WAY, "with_officer")


def incidents_dialog() -> Dialog:
    return Dialog(
        screen(Incidents.all, show_all, on_all),
        screen(Incidents.one, show_one, on_one),
        screen(Incidents.told, incident_more.show_told, incident_more.on_back),
        screen(Incidents.private, incident_more.show_private, incident_more.on_back),
        screen(Incidents.words, incident_more.show_words, incident_more.on_back, incident_more.on_words),
        screen(Incidents.to_whom, incident_handing.show_whom, incident_handing.on_whom_press, incident_handing.on_whom),
        screen(Incidents.proof, incident_handing.show_proof, incident_handing.on_proof_press, incident_handing.on_proof),
        screen(Incidents.close, incident_closing.show_close, incident_closing.on_close),
        screen(Incidents.sure, incident_closing.show_sure, incident_closing.on_sure),
    )


async def show_all(visit: Visit) -> View:
    """What is live, then what was lately, newest first."""
    t, after, zone = visit.t, visit.number("after"), visit.services.zone
    async with visit.services.database.reading() as session:
        live = [] if after else await incident_lists.open_for(session, person_id=visit.person_id, now=visit.now)
        before = await incident_lists.recent(session, person_id=visit.person_id, after=after or None, limit=PAGE + 1, now=visit.now)
    lines = [t("Incidents"), ""]
    lines += [t.plural("{number} is live.", "{number} are live.", len(live))] if live else []
    lines += [t("Nothing is live.")] if not live and not after else []
    lines += [t("Tap one to see it.")] if live or before else [t("There were none in your care.")]
    buttons = [[Button(f"● {incidents.label(one, t, zone=zone, now=visit.now)}", f"one:{one.incident_id}")] for one in live]
    buttons += [[Button(incidents.label(one, t, zone=zone, now=visit.now), f"one:{one.incident_id}")] for one in before[:PAGE]]
    pages = turns(t, after, [one.incident_id for one in before], PAGE, onward=t("Earlier ones"))
    return View("\n".join(lines), [*buttons, pages, [Button(t("Refresh"), "refresh"), Button(t("Menu"), "go:menu")]])


async def on_all(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail) or 0
    if name == "after":
        visit.put("after", number)
    elif name == "one" and number:
        visit.put("id", number)
        await visit.go(Incidents.one)


async def show_one(visit: Visit) -> View:
    """The incident; that it is shown here means that they have seen it."""
    number = visit.number("id")
    async with visit.services.database.begin() as session:
        await receipts.seen(session, person_id=visit.person_id, incident_id=number, now=visit.now)
        card = await incident_cards.card(session, reader=visit.person_id, incident_id=number, now=visit.now)
    text = incidents.screen(card, visit.t, now=visit.now, zone=visit.services.zone)
    if card.state == "acknowledged" and card.acknowledged_by == visit.person_id:
        # A phone shows the end of a long screen: what is asked stands by its buttons.
        text += "\n\n" + visit.t("How soon can you be there? Tap the minutes.")
    return View(text, _rows(card, visit))


async def on_one(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    screens = {"told": Incidents.told, "private": Incidents.private, "close": Incidents.close, "list": Incidents.all}
    if name in screens:
        await visit.go(screens[name])
    elif name == "words":
        await incident_more.begin_words(visit)
    elif name == "hand":
        await visit.go(Incidents.to_whom)
    elif name in ("home", "drill"):
        visit.put("says", name)
        await visit.go(Incidents.sure)
    elif name == "paper":
        await incident_more.send_timeline(visit)
    else:
        await incident_acts.act(visit, visit.number("id"), name, row_id(tail) or 0)


def _rows(card: IncidentCard, visit: Visit) -> list[list[Button]]:
    t = visit.t
    rows: list[list[Button]] = []
    if card.is_open:
        rows += _helping(card, visit) if card.is_handler else []
        rows += _family(card, t) if card.is_guardian else []
        rows += [[Button(label, address) for label, address in incidents.maps(card, t)]]
    rows += [[Button(t("Write to the finder") if card.is_open else t("Thank the finder"), "words"), Button(t("Who was told"), "told")]]
    seldom = [Button(t("Timeline (PDF)"), "paper")]
    seldom += [Button(t("Address, history (on record)"), "private")] if card.is_open else []
    return [*rows, seldom, [Button(t("Refresh"), "refresh"), Button(t("All"), "list"), _menu(t)]]


def _family(card: IncidentCard, t: Translator) -> list[list[Button]]:
    """How the family ends it; a drill it was not any more once the elder was handed over."""
    drill = [] if card.state == "handed_over" else [Button(t("It is a drill"), "drill")]
    # Who was handed over is with somebody of theirs, wherever that is.
    home = t("All is well: close it") if card.state == "handed_over" else t("At home with us")
    return [[Button(home, "home"), *drill]]


def _helping(card: IncidentCard, visit: Visit) -> list[list[Button]]:
    """What a helper can do next, the next step first."""
    t, is_mine = visit.t, card.acknowledged_by == visit.person_id
    if card.state == "opened":
        return [[Button(t("I take care of it"), "take")], [_close(t)]]
    if card.state == "handed_over":
        return [[_close(t)]]
    rows: list[list[Button]] = []
    if not is_mine:
        rows.append([Button(t("I take over"), "over")])
    elif card.state in UNDER_WAY:
        rows.append([Button(t("{number} min", number=number), f"way:{number}") for number in WAYS])
    if card.state in UNDER_WAY:
        rows.append([Button(t("I am with the elder"), "with")])
    hand = [Button(t("Hand over"), "hand")] if card.state in WITH else []
    return [*rows, [*hand, _close(t)]]


def _close(t: Translator) -> Button:
    return Button(t("Close it"), "close")


def _menu(t: Translator) -> Button:
    return Button(t("Menu"), "go:menu")
