"""Points given to a relative: how many, a confirm screen, and the receipt."""

from aiogram.types import Message

from bot.states import Family
from bot.steps import draw_nonce, typed_count
from bot.visit import Button, View, Visit
from points import accounts, family, gifts
from words import saying
from words.family import gift_question, gift_receipt
from words.numbers import row_id

AMOUNTS = (5, 10, 20, 50)
IN_A_ROW = 4


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
    amount = await typed_count(visit, message, advice=visit.t("How many points? Please type a whole number, such as 5."))
    if amount is not None:
        await _choose(visit, amount)


async def show_confirm(visit: Visit) -> View:
    t = visit.t
    relative = await chosen(visit)
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


async def chosen(visit: Visit) -> family.Relative:
    """Whom this screen is about. Raises `NotFamily` when that has ended meanwhile."""
    async with visit.services.database.reading() as session:
        mine = await family.relatives(session, person_id=visit.person_id)
    relative = next((one for one in mine if one.person_id == visit.number("id")), None)
    if relative is None:
        raise gifts.NotFamily
    return relative


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
