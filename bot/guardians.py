"""Guardians of an elder: who is told, a link for one more, and taking somebody off. By which ways one is told is in `guardian_ways`."""

import asyncio

from aiogram_dialog import Dialog

from bot import guardian_links, guardian_ways
from bot.badge_states import Guardians
from bot.screen import screen
from bot.visit import Button, View, Visit
from core.drawing import qr_png
from qrcodes import guardians
from qrcodes.elder_models import RIGHTS
from qrcodes.guardian_rows import GuardianCard, Page
from words import elder_terms, guardian_words, saying
from words.numbers import row_id

# Nobody is invited to be their own guardian.
RELATIONS = tuple(right for right in RIGHTS if right != "self")


def guardians_dialog() -> Dialog:
    return Dialog(
        screen(Guardians.all, show_all, on_all),
        screen(Guardians.relation, show_relation, on_relation),
        screen(Guardians.link, show_link, on_link),
        screen(Guardians.asked, guardian_links.show_asked, guardian_links.on_asked),
        screen(Guardians.one, show_one, on_one),
        screen(Guardians.part, show_part, on_part),
        screen(Guardians.last, show_last, on_last),
        screen(Guardians.ways, guardian_ways.show_ways, guardian_ways.on_ways),
        screen(Guardians.way, guardian_ways.show_way, guardian_ways.on_way),
        screen(Guardians.address, guardian_ways.show_address, guardian_ways.on_address_press, guardian_ways.on_address),
        screen(Guardians.code, guardian_ways.show_code, guardian_ways.on_code_press, guardian_ways.on_code),
        screen(Guardians.end, guardian_ways.show_end, guardian_ways.on_end),
    )


async def show_all(visit: Visit) -> View:
    """Who is told when the elder is found, and whether they have shown that it reaches them."""
    t, page = visit.t, await _page(visit)
    lines = [t("When {called} is found, these are told at once:", called=page.called)]
    lines += [guardian_words.who(card, t, zone=visit.services.zone) for card in page.guardians] or [t("· nobody yet")]
    lines += ["", t("Aim for three guardians: somebody is always awake.")]
    mine = [Button(t("How I am told"), "ways"), Button(t("Leave"), "leave")] if page.is_mine else []
    others = [card for card in page.guardians if card.person_id != visit.person_id and (page.may_remove or card.person_id is None)]
    rows = [[Button(guardian_words.named(card, t), f"one:{card.id}")] for card in others]
    back = [Button(t("Back"), f"go:elder:{visit.number('id')}"), Button(t("Menu"), "go:menu")]
    return View("\n".join(lines), [[Button(t("Invite a guardian"), "invite")], mine, *rows, back])


async def on_all(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail)
    if name == "one" and number:
        visit.put("guardian", number)
        await visit.go(Guardians.one)
    elif name == "invite":
        await visit.go(Guardians.relation)
    elif name == "ways":
        await visit.go(Guardians.ways)
    elif name == "leave":
        visit.put("guardian", 0)
        await visit.go(Guardians.part)


async def show_relation(visit: Visit) -> View:
    t, page = visit.t, await _page(visit)
    rows = [[Button(elder_terms.right(right, t), f"right:{right}")] for right in RELATIONS]
    return View(t("What is the new guardian to {called}?", called=page.called), [*rows, [Button(t("Back"), "back")]])


async def on_relation(visit: Visit, payload: str) -> None:
    relation = payload.removeprefix("right:")
    if relation not in RELATIONS:
        await visit.go(Guardians.all)
        return
    async with visit.services.database.begin() as session:
        token = await guardians.invite(session, actor=visit.person_id, elder_id=visit.number("id"), relation=relation, now=visit.now)
    visit.put("link", f"{visit.services.public_url}/go/{guardian_links.LEAD}{token}")
    await visit.go(Guardians.link)


async def show_link(visit: Visit) -> View:
    """The link as words to forward and as a picture to scan."""
    t, link = visit.t, visit.text("link")
    lines = [
        t("Send this link to the guardian, or let them scan the picture. It works once, within seven days."),
        t("They say yes, and confirm a test message. Who is not enrolled yet does that first; it takes a minute."),
        link,
    ]
    return View("\n".join(lines), [[Button(t("Done"), "done")]], await asyncio.to_thread(qr_png, link))


async def on_link(visit: Visit, payload: str) -> None:
    visit.put("link", "")
    await visit.go(Guardians.all)


async def show_one(visit: Visit) -> View:
    """Somebody else, or a link that nobody has followed."""
    t = visit.t
    card, page = await _chosen(visit)
    if card is None:
        return View(t("That guardian is not on the list any more."), [[Button(t("Back"), "back")]])
    take_off = t("Take off") if card.person_id is not None else t("Take the link back")
    may = page.may_remove or card.person_id is None
    rows = [[Button(take_off, "part")] if may else [], [Button(t("Back"), "back"), Button(t("Menu"), "go:menu")]]
    return View(guardian_words.who(card, t, zone=visit.services.zone), rows)


async def on_one(visit: Visit, payload: str) -> None:
    await visit.go(Guardians.part if payload == "part" else Guardians.all)


async def show_part(visit: Visit) -> View:
    """The question before somebody leaves, or is taken off."""
    t = visit.t
    card, page = await _chosen(visit)
    if not visit.number("guardian"):
        text = t("Leave? You would not be told any more when {called} is found.", called=page.called)
        return View(text, [[Button(t("No, I stay"), "no")], [Button(t("Yes, leave"), "yes")]])
    if card is not None and card.person_id is None:
        text = t("Take the link back? Whoever has it cannot use it any more.")
    else:
        name = saying.who(card.name if card else "", t)
        text = t("Take {name} off? They are told so, and would not learn any more when {called} is found.", name=name, called=page.called)
    return View(text, [[Button(t("No, keep it"), "no")], [Button(t("Yes, take off"), "yes")]])


async def on_part(visit: Visit, payload: str) -> None:
    if payload != "yes":
        await visit.go(Guardians.one if visit.number("guardian") else Guardians.all)
        return
    try:
        await _part(visit, is_told=False)
    except guardians.LastGuardian:
        await visit.go(Guardians.last)


async def show_last(visit: Visit) -> View:
    """What it means that nobody would be left."""
    t, page = visit.t, await _page(visit)
    lines = [
        t("Nobody else of the family has confirmed that alerts reach them."),
        t("If {called} is found then, only the duty officer is told. The staff learn of it and speak with the family.", called=page.called),
    ]
    rows = [[Button(t("Invite a guardian"), "invite")], [Button(t("No, keep it"), "no")], [Button(t("Yes, all the same"), "yes")]]
    return View("\n".join(lines), rows)


async def on_last(visit: Visit, payload: str) -> None:
    if payload == "yes":
        await _part(visit, is_told=True)
    else:
        await visit.go(Guardians.relation if payload == "invite" else Guardians.all)


async def _part(visit: Visit, *, is_told: bool) -> None:
    """Raises `LastGuardian`."""
    number, now, me = visit.number("guardian"), visit.now, visit.person_id
    async with visit.services.database.begin() as session:
        if number:
            await guardians.remove(session, actor=me, guardian_id=number, is_told=is_told, now=now)
        else:
            await guardians.leave(session, actor=me, elder_id=visit.number("id"), is_told=is_told, now=now)
    if number:
        visit.note(visit.t("Taken off the list."))
        await visit.go(Guardians.all)
    else:
        await visit.home(visit.t("You are no guardian there any more. Thank you for having watched."))


async def _page(visit: Visit) -> Page:
    """Raises `ElderUnknown`, `NotAllowed`."""
    async with visit.services.database.reading() as session:
        return await guardians.page(session, actor=visit.person_id, elder_id=visit.number("id"), now=visit.now)


async def _chosen(visit: Visit) -> tuple[GuardianCard | None, Page]:
    page = await _page(visit)
    return next((card for card in page.guardians if card.id == visit.number("guardian")), None), page
