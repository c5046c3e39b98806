"""My family: who belongs to it, and a link for one more. Giving them points is in `giving`."""

import asyncio

from aiogram_dialog import Dialog

from bot import giving, places
from bot.screen import screen
from bot.states import Family
from bot.visit import Button, View, Visit
from core.drawing import qr_png
from core.refusals import Refusal
from people import identities
from points import family, gifts
from words import saying
from words.numbers import row_id
from words.refusals import refusal_text

# The link by which somebody came who enrols first.
FOLLOWED = "family"


def family_dialog() -> Dialog:
    return Dialog(
        screen(Family.all, show_all, on_all),
        screen(Family.link, show_link, to_all),
        screen(Family.asked, show_asked, on_asked),
        screen(Family.one, show_one, on_one),
        screen(Family.part, show_part, on_part),
        screen(Family.amount, giving.show_amount, giving.on_amount, giving.on_amount_message),
        screen(Family.confirm, giving.show_confirm, giving.on_confirm, giving.on_amount_message),
        screen(Family.receipt, giving.show_receipt, places.press),
    )


async def follow(visit: Visit, token: str) -> None:
    """A family link was opened. Who is not enrolled does that first, in the community of who asks. Raises what `family.asks` raises."""
    if visit.speaker.person_id is not None:
        await open_invite(visit, token)
        return
    async with visit.services.database.begin() as session:
        community_id = await family.community_of(session, token=token, now=visit.now)
        if community_id is not None:
            await identities.invite(session, identity_id=visit.speaker.identity_id, community_id=community_id)
    if community_id is not None:
        await visit.remember(FOLLOWED, token)
    await places.enrol(visit, community_id=community_id)


async def follow_kept(visit: Visit, said: str) -> None:
    """After enrolling: on to the family link by which they came, if they did; what was `said` stands above it."""
    token = await visit.recall(FOLLOWED)
    if token:
        await visit.remember(FOLLOWED, "")
        try:
            await open_invite(visit, token, note=said)
        except Refusal as refusal:
            visit.note(refusal_text(refusal, visit.t, zone=visit.services.zone))


async def open_invite(visit: Visit, token: str, *, note: str = "") -> None:
    """Who asks is said, and nothing is changed yet. Raises what `family.asks` raises."""
    async with visit.services.database.reading() as session:
        await family.asks(session, actor=visit.person_id, token=token, now=visit.now)
    await visit.open(Family.asked, {"token": token, "note": note})


async def show_all(visit: Visit) -> View:
    t = visit.t
    async with visit.services.database.reading() as session:
        mine = await family.relatives(session, person_id=visit.person_id)
        leave = await gifts.leave(session, actor=visit.person_id, now=visit.now, zone=visit.services.zone)
    lines = [t("Your family here:") if mine else t("Nobody is on your family list yet.")]
    if leave.may_give:
        lines.append(t("Family can give points to each other: tap a name."))
    rows = [[Button(saying.who(relative.name, t), f"one:{relative.person_id}")] for relative in mine]
    ways = [[Button(t("Add a relative"), "add")], [Button(t("My points"), "go:points"), Button(t("Menu"), "go:menu")]]
    return View("\n".join(lines), [*rows, *ways])


async def on_all(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail)
    if name == "one" and number:
        visit.put("id", number)
        await visit.go(Family.one)
    elif name == "add":
        async with visit.services.database.begin() as session:
            token = await family.invite(session, actor=visit.person_id, now=visit.now)
        visit.put("link", f"{visit.services.public_url}/go/f_{token}")
        await visit.go(Family.link)


async def show_link(visit: Visit) -> View:
    """The link as words and as a picture to scan."""
    t, link = visit.t, visit.text("link")
    lines = [
        t("Let your relative open this link, or scan the picture, within a day. It works once."),
        t("They see your name and say yes; only then you are family here."),
        link,
    ]
    return View("\n".join(lines), [[Button(t("Done"), "done")]], await asyncio.to_thread(qr_png, link))


async def to_all(visit: Visit, payload: str) -> None:
    visit.put("link", "")
    await visit.go(Family.all)


async def show_asked(visit: Visit) -> View:
    t = visit.t
    async with visit.services.database.reading() as session:
        asker = await family.asks(session, actor=visit.person_id, token=visit.text("token"), now=visit.now)
    lines = [
        t("{name} asks to be your family here.", name=saying.who(asker.name, t)),
        t("You would be on each other's family list. Say yes only to somebody you know. Either of you can end it at any time."),
    ]
    return View("\n".join(lines), [[Button(t("Yes, we are family"), "yes")], [Button(t("No"), "go:menu")]])


async def on_asked(visit: Visit, payload: str) -> None:
    if payload == "yes":
        async with visit.services.database.begin() as session:
            relative = await family.accept(session, actor=visit.person_id, token=visit.text("token"), now=visit.now)
        visit.note(visit.t("{name} is your family here now, and gets a message.", name=saying.who(relative.name, visit.t)))
        await visit.go(Family.all)


async def show_one(visit: Visit) -> View:
    t = visit.t
    relative = await giving.chosen(visit)
    async with visit.services.database.reading() as session:
        leave = await gifts.leave(session, actor=visit.person_id, now=visit.now, zone=visit.services.zone)
    said = (
        t("You can give {points} this month.", points=saying.points_of(leave.left, t))
        if leave.may_give
        else t("In this community points are not given away: everybody uses their own.")
    )
    rows = [
        [Button(t("Give points"), "give")] if leave.may_give and leave.left else [],
        [Button(t("Take off the list"), "part")],
        [Button(t("Back"), "back"), Button(t("Menu"), "go:menu")],
    ]
    return View(f"{saying.who(relative.name, t)}\n{said}", rows)


async def on_one(visit: Visit, payload: str) -> None:
    screens = {"give": Family.amount, "part": Family.part, "back": Family.all}
    if payload in screens:
        await visit.go(screens[payload])


async def show_part(visit: Visit) -> View:
    t = visit.t
    relative = await giving.chosen(visit)
    text = t("Take {name} off your family list? You are taken off theirs too, and they are told.", name=saying.who(relative.name, t))
    return View(text, [[Button(t("No, keep it"), "no")], [Button(t("Yes, take off"), "yes")]])


async def on_part(visit: Visit, payload: str) -> None:
    if payload != "yes":
        await visit.go(Family.one)
        return
    async with visit.services.database.begin() as session:
        relative = await family.part(session, actor=visit.person_id, relative_id=visit.number("id"), now=visit.now)
    visit.note(visit.t("{name} is no longer on your family list. No points moved.", name=saying.who(relative.name, visit.t)))
    await visit.go(Family.all)
