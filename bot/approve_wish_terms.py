"""What a wish is published with: the text for everybody, what it gives, and until when. Kept while one wish is screened."""

from aiogram.types import Message
from aiogram_dialog import Window

from bot.screen import screen
from bot.steps import typed, typed_count
from bot.visit import Button, View, Visit
from bot.wish_work_states import ApproveWishes
from core.i18n import Translator
from wishes import mentions, screen_cards
from wishes.policy import LEAST_REWARD, MOST_REWARD
from wishes.screen_cards import ScreenCard
from wishes.screening import RewardUnclear
from words import saying, wish_review
from words.numbers import row_id

REWARDS = (10, 20, 30)
# The deadlines to tap, in days, and the usual one.
DAYS, USUAL_DAYS = (7, 14, 30), 14


def windows() -> list[Window]:
    return [
        screen(ApproveWishes.words, show_words, on_back, on_words),
        screen(ApproveWishes.reward, show_reward, on_reward, on_reward_typed),
        screen(ApproveWishes.due, show_due, on_due),
    ]


def draft_of(visit: Visit, found: ScreenCard) -> tuple[str, int, int]:
    """The public text, reward and days as they stand for this wish: what was set, or else what is proposed."""
    if visit.number("draft_of") != found.card.wish_id:
        return found.draft, found.reward, USUAL_DAYS
    return visit.text("public") or found.draft, visit.number("reward") or found.reward, visit.number("days") or USUAL_DAYS


def forget_draft(visit: Visit) -> None:
    """Nothing is kept of a wish that was decided about."""
    for name, nothing in (("draft_of", 0), ("public", ""), ("reward", 0), ("days", 0)):
        visit.put(name, nothing)


def length(days: int, t: Translator) -> str:
    """A deadline on its button."""
    return {7: t("1 week"), 14: t("2 weeks"), 30: t("a month")}.get(days, t.plural("{number} day", "{number} days", days))


async def show_words(visit: Visit) -> View:
    """The wisher's own words once more, and what would be public."""
    t, number = visit.t, visit.number("id")
    async with visit.services.database.begin() as session:
        found = await screen_cards.card(session, actor=visit.person_id, wish_id=number, now=visit.now)
    words, _, _ = draft_of(visit, found)
    lines = [
        *wish_review.original(found, t),
        "",
        *([t("What everybody would read:"), words, ""] if words else []),
        t("Type the text for everybody: what is wished for, without name, phone or address."),
    ]
    return View("\n".join(lines), [[Button(t("Back"), "back")]])


async def on_words(visit: Visit, message: Message) -> None:
    """Raises `WishWordsUnclear`, `PublicTextUnclear`: what tells of somebody is not even kept here."""
    number = visit.number("id")
    mentions.speak_of(number)
    text = typed(visit, message)
    if text is None:
        return
    async with visit.services.database.reading() as session:
        words = await screen_cards.check(session, actor=visit.person_id, wish_id=number, words=text, now=visit.now)
    await _keep(visit, "public", words)


async def on_back(visit: Visit, payload: str) -> None:
    await visit.go(ApproveWishes.card)


async def show_reward(visit: Visit) -> View:
    t = visit.t
    rows = [[Button(saying.points_of(number, t), f"give:{number}") for number in REWARDS], [Button(t("Back"), "back")]]
    text = t("How many points does it give when it has come true? Tap, or type {least} to {most}.", least=LEAST_REWARD, most=MOST_REWARD)
    return View(text, rows)


async def on_reward(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail)
    if name == "give" and number is not None:
        await _give(visit, number)
    else:
        await visit.go(ApproveWishes.card)


async def on_reward_typed(visit: Visit, message: Message) -> None:
    """Raises `RewardUnclear`."""
    advice = visit.t("Please send a whole number, {least} to {most}.", least=LEAST_REWARD, most=MOST_REWARD)
    number = await typed_count(visit, message, advice=advice)
    if number is not None:
        await _give(visit, number)


async def _give(visit: Visit, number: int) -> None:
    if not LEAST_REWARD <= number <= MOST_REWARD:
        raise RewardUnclear(least=LEAST_REWARD, most=MOST_REWARD)
    await _keep(visit, "reward", number)


async def show_due(visit: Visit) -> View:
    t = visit.t
    rows = [[Button(length(days, t), f"days:{days}") for days in DAYS], [Button(t("Back"), "back")]]
    return View(t("Until when should it come true?"), rows)


async def on_due(visit: Visit, payload: str) -> None:
    days = row_id(payload.removeprefix("days:"))
    if days in DAYS:
        await _keep(visit, "days", days)
    else:
        await visit.go(ApproveWishes.card)


async def _keep(visit: Visit, name: str, value: str | int) -> None:
    """Keep it for the wish that is screened, and for no other."""
    if visit.number("draft_of") != visit.number("id"):
        forget_draft(visit)
        visit.put("draft_of", visit.number("id"))
    visit.put(name, value)
    await visit.go(ApproveWishes.card)
