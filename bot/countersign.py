"""Agreements that wait for the community: staff read the whole text and sign, or send it back; one after the other."""

from aiogram_dialog import Dialog

from bot.alliance_states import Countersign
from bot.projects import send_agreement
from bot.screen import screen
from bot.steps import step_back, step_on
from bot.visit import Button, View, Visit
from wishes import agreement_cards, agreements
from wishes.agreement_cards import WAITING, AgreementCard
from words import projects as words
from words.numbers import row_id


def countersign_dialog() -> Dialog:
    return Dialog(
        screen(Countersign.card, show_card, on_card),
        screen(Countersign.sure, show_sure, on_sure),
        screen(Countersign.done, show_done, on_done),
    )


async def show_card(visit: Visit) -> View:
    """The one asked for, or the first that waits."""
    t, zone, card = visit.t, visit.services.zone, await _shown(visit)
    if card is None:
        return View(t("No agreements are waiting."), [[Button(t("Projects"), "go:projects"), Button(t("Back to the menu"), "go:menu")]])
    number = words.agreement_number(card.agreement_id)
    lines = [words.whole_text(card.terms, t), "", *words.signatures(card, t, zone=zone), ""]
    lines.append(t("Agreement {number}: {state}", number=number, state=words.state(card, t, zone=zone)))
    on = Button(t("Next"), f"next:{card.agreement_id}")
    if card.state != WAITING:
        return View("\n".join(lines), [[on, Button(t("Menu"), "go:menu")]])
    visit.put("shown", f"{card.agreement_id}:{card.text_hash.hex()}")
    lines.append(t("“Sign” signs exactly this text for {side} with your name, {name}.", side=card.terms.community, name=visit.speaker.name))
    rows = [
        [Button(t("Sign"), f"yes:{card.agreement_id}"), Button(t("Do not sign"), f"no:{card.agreement_id}")],
        [Button(t("Previous"), f"previous:{card.agreement_id}"), on],
        [Button(t("Menu"), "go:menu")],
    ]
    return View("\n".join(lines), rows)


async def on_card(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail)
    if number is None:
        return
    if name == "yes":
        await sign(visit, number)
    elif name == "no":
        visit.put("id", number)
        await visit.go(Countersign.sure)
    elif name == "previous":
        step_back(visit)
    elif name == "next":
        async with visit.services.database.reading() as session:
            found = await agreement_cards.next_after(session, actor=visit.person_id, now=visit.now, after=number)
        step_on(visit, number, to=found.agreement_id if found else 0)


async def sign(visit: Visit, number: int) -> None:
    """Sign what is shown. Raises what `agreements.countersign` raises."""
    shown, _, digits = visit.text("shown").partition(":")
    read = bytes.fromhex(digits) if shown == str(number) else b""
    async with visit.services.database.begin() as session:
        await agreements.countersign(session, actor=visit.person_id, agreement_id=number, shown=read, now=visit.now)
    visit.put("decided", number)
    await visit.go(Countersign.done)


async def show_sure(visit: Visit) -> View:
    t, card = visit.t, await _card(visit, visit.number("id"))
    lines = [
        t("Do not sign “{project}” with {unit}?", project=card.terms.project, unit=card.terms.unit),
        t("The unit is told that it was withdrawn, and the project is free for other units."),
    ]
    return View("\n".join(lines), [[Button(t("Yes, send it back"), "yes")], [Button(t("Back"), "back")]])


async def on_sure(visit: Visit, payload: str) -> None:
    if payload != "yes":
        await visit.go(Countersign.card)
        return
    async with visit.services.database.begin() as session:
        await agreements.end(session, actor=visit.person_id, agreement_id=visit.number("id"), now=visit.now)
    visit.put("decided", visit.number("id"))
    await visit.go(Countersign.done)


async def show_done(visit: Visit) -> View:
    """The receipt. It stands alone, so that a second tap can't decide about the next one unseen."""
    t, card = visit.t, await _card(visit, visit.number("decided"))
    state = words.state(card, t, zone=visit.services.zone)
    lines = [
        f"{card.terms.project} · {card.terms.unit}",
        t("Agreement {number}: {state}", number=words.agreement_number(card.agreement_id), state=state),
        t("The unit gets a message."),
    ]
    return View("\n".join(lines), [[Button(t("As a PDF"), "pdf")], [Button(t("Next"), "next"), Button(t("Menu"), "at:menu")]])


async def on_done(visit: Visit, payload: str) -> None:
    if payload == "pdf":
        await send_agreement(visit, visit.number("decided"))
        return
    visit.put("id", 0)
    await visit.go(Countersign.card)


async def _shown(visit: Visit) -> AgreementCard | None:
    if number := visit.number("id"):
        return await _card(visit, number)
    async with visit.services.database.reading() as session:
        return await agreement_cards.next_after(session, actor=visit.person_id, now=visit.now)


async def _card(visit: Visit, number: int) -> AgreementCard:
    """Raises `AgreementUnknown`."""
    async with visit.services.database.reading() as session:
        return await agreement_cards.card(session, reader=visit.person_id, agreement_id=number, now=visit.now)
