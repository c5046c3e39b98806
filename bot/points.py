"""My points and my logs: every point leads to what it was for."""

from datetime import timedelta

from aiogram_dialog import Dialog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import places
from bot.screen import screen
from bot.states import MyLogs, Points
from bot.steps import turns
from bot.visit import Button, View, Visit
from core.i18n import Translator
from points import accounts, appeal_cards, appeals, expiry, log_cards, movements, stars
from words import cards, decisions, saying, star_words
from words.movements import movement_line
from words.numbers import row_id

PAGE = 6
# How many movements are shown beside the balance; the archive has the rest.
LAST = 3
SOON = timedelta(days=60)
# The empty line between the balance and the movements.
BLANK = 4


def points_dialog() -> Dialog:
    return Dialog(screen(Points.card, show_points, places.press))


def my_logs_dialog() -> Dialog:
    return Dialog(screen(MyLogs.all, show_logs, on_logs), screen(MyLogs.one, show_log, on_log))


async def show_points(visit: Visit) -> View:
    """The balance, what ends soon, the stars of this year, the last movements, and the ways to all that has to do with points."""
    t, zone = visit.t, visit.services.zone
    community_id, person_id = visit.community_id, visit.person_id
    async with visit.services.database.reading() as session:
        mine = await accounts.balance(session, community_id=community_id, person_id=person_id)
        ends = await _ending(session, visit)
        stand = await stars.standing(session, person_id=person_id, community_id=community_id, now=visit.now, zone=zone)
        found = await movements.movements(session, community_id=community_id, person_id=person_id, limit=LAST)
    lines = [
        t.plural(
            "{name}, you have {number} point to spend", "{name}, you have {number} points to spend", mine.available, name=visit.speaker.name
        ),
        t("Held for what you asked to redeem: {points}", points=saying.points_of(mine.held, t)) if mine.held else "",
        ends,
        star_words.short(stand, t),
        "",
        t("What moved them, the newest first:") if found else t("No points have moved yet. Log something you did for others!"),
        *(movement_line(movement, t, zone=zone) for movement in found),
    ]
    text = "\n".join(line for number, line in enumerate(lines) if line or number == BLANK)
    return View(text, _ways(t))


def _ways(t: Translator) -> list[list[Button]]:
    return [
        [Button(t("Points archive"), "go:archive"), Button(t("My stars"), "go:stars")],
        [Button(t("My points card"), "go:card"), Button(t("The month's board"), "go:board")],
        [Button(t("My family"), "go:family"), Button(t("My activities"), "go:logs")],
        [Button(t("Redeem goods"), "go:goods"), Button(t("Menu"), "go:menu")],
    ]


async def _ending(session: AsyncSession, visit: Visit) -> str:
    """What ends within two months if it is not used; empty for nothing."""
    purse = await movements.purse_of(session, community_id=visit.community_id, person_id=visit.person_id)
    if purse is None:
        return ""
    ends = await expiry.ending(session, account_id=purse, until=visit.now + SOON, now=visit.now)
    if ends is None:
        return ""
    day = saying.day(ends.first.astimezone(visit.services.zone).date(), visit.t)
    return visit.t("{points} end soon, the first on {day}: please use them", points=saying.points_of(ends.points, visit.t), day=day)


async def show_logs(visit: Visit) -> View:
    t, after = visit.t, visit.number("after")
    async with visit.services.database.reading() as session:
        mine = await log_cards.mine(session, person_id=visit.person_id, after=after or None, limit=PAGE + 1)
        appealed = await appeal_cards.under_appeal(session, log_ids=[card.log_id for card in mine])
    rows = [[Button(_line(card, visit, is_appealed=card.log_id in appealed), f"one:{card.log_id}")] for card in mine[:PAGE]]
    pages = turns(t, after, [card.log_id for card in mine], PAGE, onward=t("Earlier ones"))
    text = t("Your activities, the newest first:") if mine else t("You have not logged anything yet.")
    return View(text, [*rows, pages, [Button(t("Log an activity"), "go:log"), Button(t("Menu"), "go:menu")]])


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
        until = await appeals.may_appeal_until(session, actor=visit.person_id, log_id=number, now=visit.now)
        made = await appeal_cards.of_log(session, log_id=number)
    is_appealed = made is not None and made.status == "waiting"
    status = cards.log_status(card, t, is_appealed=is_appealed)
    lines = [cards.log_card(card, t, zone=visit.services.zone), t("It is {status}", status=status)]
    if card.reason and card.status != "approved":
        lines.append(t("Reason: {reason}", reason=card.reason))
    if made is not None:
        lines.append(decisions.appeal_status(made, t))
    appeal = [Button(t("Appeal"), f"go:appeal:{number}")] if until is not None else []
    return View("\n".join(lines), [appeal, [Button(t("All of them"), "all"), Button(t("Menu"), "go:menu")]], picture)


async def on_log(visit: Visit, payload: str) -> None:
    await visit.go(MyLogs.all)


def _line(card: log_cards.LogCard, visit: Visit, *, is_appealed: bool) -> str:
    t = visit.t
    day = saying.day(card.started_at.astimezone(visit.services.zone).date(), t)
    return f"{day} {cards.named(card.kind_name, card.kind_name_en, t)} · {cards.log_status(card, t, is_appealed=is_appealed)}"
