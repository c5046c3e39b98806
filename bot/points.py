"""My points and my logs: every point leads to what it was for."""

from aiogram_dialog import Dialog

from bot.screen import screen
from bot.states import MyLogs, Points
from bot.visit import Button, View, Visit
from points import accounts, log_cards, movements
from words import cards, saying
from words.movements import movement_line
from words.numbers import row_id

PAGE = 6


def points_dialog() -> Dialog:
    return Dialog(screen(Points.card, show_points, on_points))


def my_logs_dialog() -> Dialog:
    return Dialog(screen(MyLogs.all, show_logs, on_logs), screen(MyLogs.one, show_log, on_log))


async def show_points(visit: Visit) -> View:
    """The balance, and the last movements with reason and day."""
    t, after, zone = visit.t, visit.number("after"), visit.services.zone
    async with visit.services.database.reading() as session:
        mine = await accounts.balance(session, community_id=visit.community_id, person_id=visit.person_id)
        found = await movements.movements(
            session, community_id=visit.community_id, person_id=visit.person_id, after=after or None, limit=PAGE + 1
        )
    lines = [
        t.plural(
            "{name}, you have {number} point to spend", "{name}, you have {number} points to spend", mine.available, name=visit.speaker.name
        ),
        t("Held for what you asked to redeem: {points}", points=saying.points_of(mine.held, t)) if mine.held else "",
        "",
        t("What moved them, the newest first:") if found else t("No points have moved yet. Log something you did for others!"),
        *(movement_line(movement, t, zone=zone) for movement in found[:PAGE]),
    ]
    turns = [Button(t("First page"), "after:0")] if after else []
    if len(found) > PAGE:
        turns.append(Button(t("Earlier ones"), f"after:{found[PAGE - 1].transfer_id}"))
    rows = [turns, [Button(t("My activities"), "go:logs"), Button(t("Redeem goods"), "go:goods")], [Button(t("Menu"), "go:menu")]]
    return View("\n".join(line for number, line in enumerate(lines) if line or number == 2), rows)


async def on_points(visit: Visit, payload: str) -> None:
    visit.put("after", row_id(payload.removeprefix("after:")) or 0)


async def show_logs(visit: Visit) -> View:
    t, after = visit.t, visit.number("after")
    async with visit.services.database.reading() as session:
        mine = await log_cards.mine(session, person_id=visit.person_id, after=after or None, limit=PAGE + 1)
    rows = [[Button(_line(card, visit), f"one:{card.log_id}")] for card in mine[:PAGE]]
    turns = [Button(t("First page"), "after:0")] if after else []
    if len(mine) > PAGE:
        turns.append(Button(t("Earlier ones"), f"after:{mine[PAGE - 1].log_id}"))
    text = t("Your activities, the newest first:") if mine else t("You have not logged anything yet.")
    return View(text, [*rows, turns, [Button(t("Log an activity"), "go:log"), Button(t("Menu"), "go:menu")]])


async def on_logs(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail) or 0
    if name == "one" and number:
        visit.put("id", number)
        await visit.go(MyLogs.one)
    else:
        visit.put("after", number)


async def show_log(visit: Visit) -> View:
    """One log with what was decided about it."""
    t, number = visit.t, visit.number("id")
    async with visit.services.database.reading() as session:
        card = await log_cards.card(session, actor=visit.person_id, log_id=number, now=visit.now)
        picture = None
        if card.photos:
            picture = await log_cards.photo(session, actor=visit.person_id, log_id=number, position=0, now=visit.now)
    lines = [cards.log_card(card, t, zone=visit.services.zone), t("It is {status}", status=cards.log_status(card, t))]
    if card.reason:
        lines.append(t("Reason: {reason}", reason=card.reason))
    return View("\n".join(lines), [[Button(t("All of them"), "all"), Button(t("Menu"), "go:menu")]], picture)


async def on_log(visit: Visit, payload: str) -> None:
    await visit.go(MyLogs.all)


def _line(card: log_cards.LogCard, visit: Visit) -> str:
    t = visit.t
    day = saying.day(card.started_at.astimezone(visit.services.zone).date(), t)
    return f"{day} {cards.named(card.kind_name, card.kind_name_en, t)} · {cards.log_status(card, t)}"
