"""My elders (防走失胸牌): those whom one guards or asked for, and the way to register another."""

from aiogram_dialog import Dialog

from bot import elder_care, elder_page, elder_page_consents, elder_photo, elder_who
from bot.badge_states import Elders
from bot.elder_typing import asking
from bot.screen import screen
from bot.steps import go_on
from bot.visit import Button, View, Visit
from qrcodes import badges, elder_cards, guardians
from words import elder_pages
from words.numbers import row_id

# With each goes what is missing, so there are few to a page.
PAGE = 4


def elders_dialog() -> Dialog:
    return Dialog(
        screen(Elders.all, show_all, on_all),
        screen(Elders.one, elder_page.show_one, elder_page.on_one),
        screen(Elders.fields, elder_page.show_fields, elder_page.on_field),
        asking(Elders.called, elder_who.show_called, elder_who.on_press, elder_who.on_called),
        asking(Elders.name, elder_who.show_name, elder_who.on_press, elder_who.on_name),
        asking(Elders.address, elder_who.show_address, elder_who.on_address_press, elder_who.on_address),
        asking(Elders.building, elder_who.show_building, elder_who.on_building, elder_who.on_building_typed),
        asking(Elders.photo, elder_photo.show_photo, elder_photo.on_photo_press, elder_photo.on_photo),
        asking(Elders.photo_day, elder_photo.show_day, elder_photo.on_day_press, elder_photo.on_day),
        asking(Elders.care, elder_care.show_care, elder_care.on_care_press, elder_care.on_care),
        asking(Elders.shown, elder_care.show_shown, elder_care.on_shown),
        asking(Elders.history, elder_who.show_history, elder_who.on_history_press, elder_who.on_history),
        screen(Elders.consents, elder_page_consents.show_consents, elder_page_consents.on_consents),
        screen(Elders.consent, elder_page_consents.show_consent, elder_page_consents.on_consent),
        screen(Elders.scans, elder_page.show_scans, elder_page.on_scans),
        screen(Elders.withdraw, elder_page.show_withdraw, elder_page.on_withdraw),
    )


async def show_all(visit: Visit) -> View:
    """Each with how far it is and what is missing."""
    t, before = visit.t, visit.number("before")
    async with visit.services.database.reading() as session:
        mine = await elder_cards.mine(session, person_id=visit.person_id)
        left = [card for card in mine if not before or card.elder_id < before]
        lines = []
        for card in left[:PAGE]:
            people = await guardians.of_elder(session, card.elder_id)
            wanted = await guardians.missing(session, elder_id=card.elder_id) if card.status == "asked" else []
            carried = await badges.of_elder(session, card.elder_id) if card.status == "approved" else []
            lines += ["", elder_pages.headline(card, t), *elder_pages.standing(card, carried, t)]
            lines += [elder_pages.guards(people, t)[0], *elder_pages.missing(wanted, people, t)] if card.called else []
    first = (
        t("Your elders:") if mine else t("A home badge brings an elder home: whoever finds them scans it, and the family is told at once.")
    )
    rows = [[Button(elder_pages.short(card, t), f"one:{card.elder_id}")] for card in left[:PAGE]]
    pages = [Button(t("First page"), "before:0")] if before else []
    pages += [Button(t("More"), f"before:{left[PAGE - 1].elder_id}")] if len(left) > PAGE else []
    waiting = [go_on(t)] if visit.has_form_below else []
    register = [Button(t("Register an elder"), "go:elder_new")]
    return View("\n".join([first, *lines]), [waiting, *rows, pages, register, [Button(t("Menu"), "go:menu")]])


async def on_all(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail)
    if name == "one" and number:
        visit.put("id", number)
        await visit.go(Elders.one)
    elif name == "before":
        visit.put("before", number or 0)
