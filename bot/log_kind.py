"""What was done: a kind from the list, the same as last time, how many pieces, whether people met for it."""

from datetime import timedelta

from aiogram.types import Message

from bot import audiences, log_when
from bot.labels import lead
from bot.log_photos import to_confirm
from bot.states import Log
from bot.steps import go_on, typed
from bot.visit import Button, View, Visit
from points import kinds, logs
from points.log_models import ActivityKind
from points.log_rules import MOST_PIECES, PiecesUnclear
from points.log_sums import Sum
from points.logs import LastTime
from words import cards, kind_rules, numbers, saying, worth

KINDS_SHOWN = 7
PIECES = (1, 2, 3, 5, 10)
# Nobody is asked how long it took to hand over three books.
PIECES_MINUTES = 10
WORDS_SHOWN = 60


async def show_kinds(visit: Visit) -> View:
    """What one can log, with what it gives: what the member did last in front, and the like again in one tap."""
    t, after = visit.t, visit.number("after")
    async with visit.services.database.reading() as session:
        offered = await kinds.offered_to(session, person_id=visit.person_id, community_id=visit.community_id, now=visit.now)
        last = await logs.last_time(session, person_id=visit.person_id, community_id=visit.community_id, now=visit.now)
    # A kind that was changed meanwhile has another number: then the list begins anew.
    start = next((place + 1 for place, kind in enumerate(offered) if kind.id == after), 0)
    shown, rest = offered[start : start + KINDS_SHOWN], offered[start + KINDS_SHOWN :]
    rows = [[Button(kind_rules.short(kind, t), str(kind.id))] for kind in shown]
    pages = [Button(t("Back to the first ones"), "first")] if start else []
    pages += [Button(t("More kinds"), f"after:{shown[-1].id}")] if rest else []
    again = [Button(t("Same as last time"), "same")] if last and not start else []
    text = t("What did you do?")
    if last and not start:
        text += "\n" + t("Last time: {what}", what=_said(last, visit))
    others = [lead("team", t)] if audiences.leader(visit.speaker) and not start else []
    others += [lead("residents", t)] if audiences.registers(visit.speaker) and not start else []
    waiting = [go_on(t)] if await visit.waits_below() else []
    return View(text, [waiting, again, *rows, pages, others, [Button(t("Back to the menu"), "go:menu")]])


async def on_kind(visit: Visit, payload: str) -> None:
    name, _, value = payload.partition(":")
    if name in ("after", "first"):
        visit.put("after", numbers.row_id(value) or 0)
    elif name == "same":
        await _same_again(visit)
    else:
        await _choose(visit, numbers.row_id(payload) or 0)


async def show_where(visit: Visit) -> View:
    """Asked only where it makes a difference."""
    t = visit.t
    ways = [Button(t("In person: double points"), "offline"), Button(t("Online"), "online")]
    return View(t("{kind}: did you meet in person?", kind=visit.text("kind_name")), [[one] for one in ways] + [[Button(t("Back"), "back")]])


async def on_where(visit: Visit, payload: str) -> None:
    if payload in ("offline", "online"):
        visit.put("offline", int(payload == "offline"))
        await visit.go(Log.quantity if visit.text("per") == kinds.PER_ITEM else Log.length)
    else:
        await visit.go(Log.kind)


async def show_quantity(visit: Visit) -> View:
    t = visit.t
    pieces = [Button(str(number), f"pieces:{number}") for number in PIECES]
    text = t("{kind}, {day}: how many? Tap, or type the number.", kind=visit.text("kind_name"), day=log_when.day_said(visit))
    return View(text, [log_when.day_buttons(visit), pieces, [Button(t("Back"), "back")]])


async def on_quantity_press(visit: Visit, payload: str) -> None:
    name, _, value = payload.partition(":")
    if name == "back":
        await visit.go(Log.kind)
    elif name == "pieces" and (number := numbers.row_id(value)):
        await _take_pieces(visit, number)
    else:
        await log_when.on_day_button(visit, payload)


async def on_quantity(visit: Visit, message: Message) -> None:
    text = typed(visit, message)
    if text is None:
        return
    number = numbers.count(text)
    if number is None:
        visit.note(visit.t("I could not read that as a number. Please type digits, like 3."))
    else:
        await _take_pieces(visit, number)


async def _take_pieces(visit: Visit, number: int) -> None:
    """Raises `PiecesUnclear`."""
    if number > MOST_PIECES:
        raise PiecesUnclear(most=MOST_PIECES)
    visit.put("quantity", number)
    await log_when.take_length(visit, max(PIECES_MINUTES, visit.number("least")))


async def _choose(visit: Visit, kind_id: int) -> None:
    """Raises `KindGone`."""
    async with visit.services.database.reading() as session:
        chosen = await kinds.kind(session, kind_id=kind_id, community_id=visit.community_id)
        kind = await kinds.version_at(session, community_id=visit.community_id, code=chosen.code, at=visit.now)
    await _keep(visit, kind)
    if kind.doubles_offline:
        await visit.go(Log.where)
    else:
        await visit.go(Log.quantity if kind.per == kinds.PER_ITEM else Log.length)


async def _same_again(visit: Visit) -> None:
    """As last time, ended just now; a photo is always a new one."""
    async with visit.services.database.reading() as session:
        last = await logs.last_time(session, person_id=visit.person_id, community_id=visit.community_id, now=visit.now)
    if last is None:
        return
    await _keep(visit, last.kind)
    visit.put("quantity", last.quantity)
    visit.put("offline", int(last.is_offline))
    visit.put("words", last.words)
    visit.put("minutes", last.minutes)
    ended = visit.now.replace(second=0, microsecond=0)
    visit.put("started_at", (ended - timedelta(minutes=last.minutes)).isoformat())
    await to_confirm(visit)


async def _keep(visit: Visit, kind: ActivityKind) -> None:
    """What later steps need of the kind; what was answered for another one is dropped, and so is another log that was begun."""
    await visit.drop_others()
    visit.put("kind", kind.id)
    visit.put("kind_name", _name(kind, visit))
    visit.put("per", kind.per)
    visit.put("needs_photo", int(kind.needs_photo))
    visit.put("doubles", int(kind.doubles_offline))
    visit.put("least", kind.least_minutes or 0)
    visit.put("quantity", 1)
    visit.put("offline", 1)


async def keep_other_rule(visit: Visit, made: Sum) -> list[str]:
    """What to say, here and on the receipt, when the kind gave something else at the time of the log than it gives now."""
    async with visit.services.database.reading() as session:
        chosen = await kinds.kind(session, kind_id=visit.number("kind"), community_id=visit.community_id)
        offered = await kinds.offered(session, community_id=visit.community_id, now=visit.now)
    now = next((kind for kind in offered if kind.code == chosen.code), None)
    if now is None or (now.points, now.per) == (made.rate, made.per):
        visit.put("other_rule", "")
        return []
    t = visit.t
    visit.put("other_rule", t("By the rules of when it began: {rate}", rate=kind_rules.rate(made.rate, made.per, t)))
    return [visit.text("other_rule")]


def _name(kind: ActivityKind, visit: Visit) -> str:
    return cards.named(kind.name, kind.name_en, visit.t)


def _said(last: LastTime, visit: Visit) -> str:
    """What it was, how much, and its line."""
    t, per = visit.t, last.kind.per
    amount = worth.counted(per, last.quantity, t) if per == kinds.PER_ITEM else saying.length(last.minutes, t)
    words = t('"{words}"', words=saying.clipped(last.words, WORDS_SHOWN)) if last.words else ""
    return " ".join(part for part in (_name(last.kind, visit), amount, words) if part)
