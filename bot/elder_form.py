"""Registering an elder for a badge: at most twelve questions, one at a time, each with a way back; kept until it is sent or thrown away."""

from aiogram_dialog import Dialog

from bot import elder_care, elder_consents, elder_photo, elder_sending, elder_steps, elder_who, form_traces, places
from bot.badge_states import ElderForm
from bot.elder_typing import asking
from bot.screen import screen
from bot.steps import go_on
from bot.visit import Button, View, Visit
from people import nodes


def elder_form_dialog() -> Dialog:
    return Dialog(
        screen(ElderForm.begin, show_begin, on_begin),
        screen(ElderForm.behalf, show_behalf, on_behalf),
        screen(ElderForm.anew, show_anew, on_anew),
        asking(ElderForm.called, elder_who.show_called, elder_who.on_press, elder_who.on_called),
        asking(ElderForm.right, elder_who.show_right, elder_who.on_right, elder_who.on_right_typed),
        asking(ElderForm.name, elder_who.show_name, elder_who.on_press, elder_who.on_name),
        asking(ElderForm.address, elder_who.show_address, elder_who.on_address_press, elder_who.on_address),
        asking(ElderForm.building, elder_who.show_building, elder_who.on_building, elder_who.on_building_typed),
        asking(ElderForm.photo, elder_photo.show_photo, elder_photo.on_photo_press, elder_photo.on_photo),
        asking(ElderForm.photo_day, elder_photo.show_day, elder_photo.on_day_press, elder_photo.on_day),
        asking(ElderForm.care, elder_care.show_care, elder_care.on_care_press, elder_care.on_care),
        asking(ElderForm.shown, elder_care.show_shown, elder_care.on_shown),
        asking(ElderForm.history, elder_who.show_history, elder_who.on_history_press, elder_who.on_history),
        asking(ElderForm.consents, elder_consents.show_consents, elder_consents.on_consents),
        screen(ElderForm.confirm, elder_sending.show_confirm, elder_sending.on_confirm, elder_sending.on_confirm_message),
        screen(ElderForm.mend, elder_sending.show_mend, elder_sending.on_mend),
        screen(ElderForm.receipt, elder_sending.show_receipt, places.press),
    )


async def show_begin(visit: Visit) -> View:
    """What it is for, how long it takes, what happens to what is said."""
    t = visit.t
    lines = [
        t("A home badge brings your elder home: whoever finds them scans it, and you are told within seconds."),
        t("I ask {number} short questions, about three minutes. Stop whenever you like and go on later.", number=len(elder_steps.ORDER)),
        t("Strangers see what to call them and the lines you choose. Name, address and history stay with family and staff."),
    ]
    return View("\n".join(lines), await _ways_to_begin(visit, "go:elders"))


async def show_behalf(visit: Visit) -> View:
    """For a family without a phone: they answer, somebody else types."""
    t = visit.t
    lines = [
        t("Register an elder for a family that does not use a phone. Let a relative or the elder sit beside you."),
        t("You type their answers, {number} short questions. What they agree to, they say themselves.", number=len(elder_steps.ORDER)),
        t("That you asked on their behalf is on record."),
    ]
    return View("\n".join(lines), await _ways_to_begin(visit, "go:residents"))


async def _ways_to_begin(visit: Visit, back: str) -> list[list[Button]]:
    t = visit.t
    waiting = [go_on(t)] if await visit.waits_below() else []
    return [waiting, [Button(t("Begin"), "begin")], [Button(t("Back"), back), Button(t("Menu"), "go:menu")]]


async def on_begin(visit: Visit, payload: str) -> None:
    visit.put("behalf", 0)
    await _begin(visit, payload)


async def on_behalf(visit: Visit, payload: str) -> None:
    visit.put("behalf", 1)
    await _begin(visit, payload)


async def show_anew(visit: Visit) -> View:
    """Asked first: what was typed into the one that waits would be lost."""
    t = visit.t
    lines = [t("You have begun a registration already, and it waits for you."), t("Begin a new one? What you typed is thrown away then.")]
    return View("\n".join(lines), [[go_on(t)], [Button(t("Throw it away and begin anew"), "anew")], [Button(t("Back"), "back")]])


async def on_anew(visit: Visit, payload: str) -> None:
    if payload == "anew":
        await _begin_now(visit)
    elif payload == "back":
        await visit.go(ElderForm.behalf if visit.number("behalf") else ElderForm.begin)


async def _begin(visit: Visit, payload: str) -> None:
    if payload == "begin" and await visit.waits_below("called"):
        await visit.go(ElderForm.anew)
    elif payload == "begin":
        await _begin_now(visit)


async def _begin_now(visit: Visit) -> None:
    """Another form of the kind that waits below is dropped: this one is filled in now."""
    await visit.drop_others()
    async with visit.services.database.reading() as session:
        known = await nodes.homes_in(session, community_id=visit.community_id)
    visit.put("no_building", int(not known))
    form_traces.begin(visit)
    await visit.go(ElderForm.called)
