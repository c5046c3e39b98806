"""My family: who belongs to it, a link for one more, and points given to them."""

import asyncio

from aiogram.types import Message
from aiogram_dialog import Dialog

from bot import free_text, places
from bot.screen import screen
from bot.states import Family
from bot.steps import draw_nonce
from bot.visit import Button, View, Visit
from core.drawing import qr_png
from points import accounts, family, gifts
from words import saying
from words.family import gift_question, gift_receipt
from words.numbers import count, row_id

AMOUNTS = (5, 10, 20, 50)
IN_A_ROW = 4


def family_dialog() -> Dialog:
    return Dialog(
        screen(Family.all, show_all, on_all),
        screen(Family.link, show_link, to_all),
        screen(Family.asked, show_asked, on_asked),
        screen(Family.one, show_one, on_one),
        screen(Family.part, show_part, on_part),
        screen(Family.amount, show_amount, on_amount, on_amount_message),
        screen(Family.confirm, show_confirm, on_confirm, on_amount_message),
        screen(Family.receipt, show_receipt, places.press),
    )


async def open_invite(visit: Visit, token: str) -> None:
    """A family link was opened: who asks is said, and nothing is changed yet. Raises what `family.asks` raises."""
    async with visit.services.database.reading() as session:
        await family.asks(session, actor=visit.person_id, token=token, now=visit.now)
    await visit.open(Family.asked, {"token": token})


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
        visit.note(visit.t("{name} is your family here now, and is told.", name=saying.who(relative.name, visit.t)))
        await visit.go(Family.all)


async def show_one(visit: Visit) -> View:
    t = visit.t
    relative = await _relative(visit)
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
    relative = await _relative(visit)
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


async def show_amount(visit: Visit) -> View:
    """Amounts that can be given now, as buttons; any other can be typed."""
    t, most = visit.t, await _most(visit)
    offered = [Button(str(amount), f"amount:{amount}") for amount in AMOUNTS if amount <= most]
    text = (
        t("How many points? Tap, or type a number up to {most}.", most=most) if most else t("You have no points that you could give now.")
    )
    return View(text, [offered[:IN_A_ROW], [Button(t("Back"), "back")]])


async def on_amount(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name == "amount" and (amount := row_id(tail)):
        await _choose(visit, amount)
    elif payload == "back":
        await visit.go(Family.one)


async def on_amount_message(visit: Visit, message: Message) -> None:
    """A typed number is how many; all else is free text."""
    amount = count(message.text or "")
    if amount is not None:
        await _choose(visit, amount)
    elif (message.text or "").strip().lstrip("+-.").isnumeric():
        visit.note(visit.t("How many points? Please type a whole number, such as 5."))
    else:
        await free_text.answer(visit, message)


async def show_confirm(visit: Visit) -> View:
    t = visit.t
    relative = await _relative(visit)
    async with visit.services.database.reading() as session:
        mine = await accounts.balance(session, community_id=visit.community_id, person_id=visit.person_id)
    text = gift_question(saying.who(relative.name, t), visit.number("amount"), mine.available, t)
    return View(text, [[Button(t("Yes, give"), "yes")], [Button(t("Another amount"), "back")]])


async def on_confirm(visit: Visit, payload: str) -> None:
    if payload != "yes":
        await visit.go(Family.amount)
        return
    async with visit.services.database.begin() as session:
        receipt = await gifts.give(
            session,
            actor=visit.person_id,
            to=visit.number("id"),
            amount=visit.number("amount"),
            key=visit.text("nonce"),
            now=visit.now,
            zone=visit.services.zone,
        )
    visit.put("receipt", gift_receipt(receipt, visit.t))
    await visit.go(Family.receipt)


async def show_receipt(visit: Visit) -> View:
    t = visit.t
    return View(visit.text("receipt"), [[Button(t("Menu"), "at:menu"), Button(t("My points"), "at:points")]])


async def _choose(visit: Visit, amount: int) -> None:
    """Another amount is another gift: it gets a nonce of its own."""
    most = await _most(visit)
    if amount > most:
        visit.note(visit.t("You can give at most {points} now. No points moved.", points=saying.points_of(most, visit.t)))
        await visit.go(Family.amount)
        return
    visit.put("amount", amount)
    draw_nonce(visit)
    await visit.go(Family.confirm)


async def _most(visit: Visit) -> int:
    async with visit.services.database.reading() as session:
        leave = await gifts.leave(session, actor=visit.person_id, now=visit.now, zone=visit.services.zone)
        mine = await accounts.balance(session, community_id=visit.community_id, person_id=visit.person_id)
    return min(leave.left, mine.available) if leave.may_give else 0


async def _relative(visit: Visit) -> family.Relative:
    """Whom this screen is about. Raises `NotFamily` when that has ended meanwhile."""
    async with visit.services.database.reading() as session:
        mine = await family.relatives(session, person_id=visit.person_id)
    relative = next((one for one in mine if one.person_id == visit.number("id")), None)
    if relative is None:
        raise gifts.NotFamily
    return relative
