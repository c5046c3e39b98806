"""On which days and at what time of day somebody can help: one tap for what is usual, or a tick for each."""

from bot.alliance_states import Resources
from bot.steps import draw_nonce
from bot.visit import Button, View, Visit
from wishes.times import ALL_DAYS, ALL_PARTS, WEEKEND, WORKDAYS
from words import resources as words
from words.numbers import row_id

USUAL_DAYS = (ALL_DAYS, WORKDAYS, WEEKEND)
IN_A_ROW = 4


async def show_days(visit: Visit) -> View:
    t, chosen = visit.t, visit.number("days")
    usual = [Button(words.days(bits, t), f"usual:{bits}") for bits in USUAL_DAYS]
    each = [Button(marked(words.weekday(number, t), bool(chosen >> number & 1)), f"tick:{1 << number}") for number in range(7)]
    on = [[Button(t("Go on: {days}", days=words.days(chosen, t)), f"usual:{chosen}")]] if chosen else []
    rows = [usual, each[:IN_A_ROW], each[IN_A_ROW:], *on, [Button(t("Back"), "back")]]
    return View(t("“{words}”: on which days?", words=visit.text("words")), rows)


async def on_days(visit: Visit, payload: str) -> None:
    await _take(visit, payload, field="days", most=ALL_DAYS)


async def show_parts(visit: Visit) -> View:
    t, chosen = visit.t, visit.number("parts")
    each = [Button(marked(t(name), bool(chosen & part)), f"tick:{part}") for part, name in words.PARTS.items()]
    on = [[Button(t("Go on: {days}", days=words.parts(chosen, t)), f"usual:{chosen}")]] if chosen and chosen != ALL_PARTS else []
    rows = [[Button(t("any time of day"), f"usual:{ALL_PARTS}")], each, *on, [Button(t("Back"), "back")]]
    return View(t("“{words}”: at what time of day?", words=visit.text("words")), rows)


async def on_parts(visit: Visit, payload: str) -> None:
    await _take(visit, payload, field="parts", most=ALL_PARTS)


async def _take(visit: Visit, payload: str, *, field: str, most: int) -> None:
    """`usual` sets all of them and goes on, `tick` changes one."""
    name, _, tail = payload.partition(":")
    bits = row_id(tail) or 0
    before, after = (Resources.kind, Resources.parts) if field == "days" else (Resources.days, Resources.check)
    if name == "usual" and 1 <= bits <= most:
        visit.put(field, bits)
        if field == "parts":
            draw_nonce(visit)
        await visit.go(after)
    elif name == "tick" and 1 <= bits <= most:
        visit.put(field, visit.number(field) ^ bits)
    elif name == "back":
        await visit.go(before)


def marked(label: str, is_chosen: bool) -> str:
    """With a tick before what is chosen."""
    return f"✓ {label}" if is_chosen else label
