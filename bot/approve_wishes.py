"""Screening wishes (筛选): the wisher's words with what was found in them, a public text, its reward and deadline; then two taps."""

from datetime import datetime, time, timedelta

from aiogram_dialog import Dialog

from bot import approve_wish_terms, queue
from bot.approve_wish_terms import draft_of, forget_draft
from bot.queue import Queue, Rows, Shown, Words
from bot.screen import screen
from bot.visit import Button, View, Visit
from bot.wish_work_states import ApproveWishes
from core.i18n import Translator
from wishes import mentions, screen_cards, screening, waiting, wish_cards
from wishes.screen_cards import ScreenCard
from words import saying, wish_review
from words.reasons import wish_reasons


def approve_wishes_dialog() -> Dialog:
    return Dialog(
        *queue.windows(WISHES),
        *approve_wish_terms.windows(),
        screen(ApproveWishes.similar, show_similar, on_similar),
    )


async def refuse(visit: Visit, reason: str) -> None:
    """Refuse the wish whose reason is asked for. Raises `WishWordsUnclear`, `AlreadyScreened`."""
    await queue.refuse(WISHES, visit, reason)


def _words(t: Translator) -> Words:
    return Words(
        nothing=t("No wishes are waiting. Well done!"),
        yes=t("Publish"),
        no=t("Refuse"),
        why=t("Why is it refused? The wisher will read it, so be kind. Tap, or type a line."),
    )


async def _show(visit: Visit, number: int) -> Shown | None:
    """Reading it is on record. One that was decided about is shown without what is private."""
    if not number:
        async with visit.services.database.reading() as session:
            number = await screening.next_after(session, actor=visit.person_id, now=visit.now) or 0
    if not number:
        return None
    mentions.speak_of(number)
    async with visit.services.database.reading() as session:
        card = await wish_cards.card(session, reader=visit.person_id, wish_id=number, now=visit.now)
    t, zone = visit.t, visit.services.zone
    if not card.may_be_screened:
        return Shown(number, wish_review.seen_by_staff(card, [], t, zone=zone), False, more=_look(card.wish_id, t))
    found = await read(visit, number)
    words, reward, days = draft_of(visit, found)
    text = wish_review.for_screener(found, words, reward, visit.today + timedelta(days=days), t, zone=zone)
    return Shown(number, text, True, more=_more(found, reward, days, t))


async def read(visit: Visit, number: int) -> ScreenCard:
    """What is needed to decide, on record."""
    async with visit.services.database.begin() as session:
        return await screen_cards.card(session, actor=visit.person_id, wish_id=number, now=visit.now)


def _more(found: ScreenCard, reward: int, days: int, t: Translator) -> Rows:
    number = found.card.wish_id
    terms = [
        Button(t("Reward: {points}", points=saying.points_of(reward, t)), f"reward:{number}"),
        Button(t("Deadline: {length}", length=approve_wish_terms.length(days, t)), f"due:{number}"),
    ]
    rows = [[Button(t("Change the text"), f"words:{number}")], terms]
    if found.similar:
        alike = t.plural("{number} open wish is like it", "{number} open wishes are like it", len(found.similar))
        rows.append([Button(alike, f"alike:{number}")])
    return rows


def _look(number: int, t: Translator) -> Rows:
    return [[Button(t("Look at the wish"), f"go:wish:{number}")]]


async def _following(visit: Visit, number: int) -> int:
    async with visit.services.database.reading() as session:
        return await screening.next_after(session, actor=visit.person_id, after=number, now=visit.now) or 0


async def _accept(visit: Visit, number: int) -> None:
    """As it stands on the screen: until the end of the day of its deadline."""
    words, reward, days = draft_of(visit, await read(visit, number))
    day = visit.today + timedelta(days=days)
    async with visit.services.database.begin() as session:
        await screening.publish(
            session,
            actor=visit.person_id,
            wish_id=number,
            public_words=words,
            reward=reward,
            due_at=datetime.combine(day, time(23, 59), visit.services.zone),
            now=visit.now,
        )
    forget_draft(visit)


async def _refuse(visit: Visit, number: int, reason: str) -> None:
    mentions.speak_of(number)
    async with visit.services.database.begin() as session:
        await screening.refuse(session, actor=visit.person_id, wish_id=number, reason=reason, now=visit.now)
    forget_draft(visit)


async def _receipt(visit: Visit, number: int) -> tuple[str, Rows]:
    t = visit.t
    mentions.speak_of(number)
    async with visit.services.database.reading() as session:
        card = await wish_cards.card(session, reader=visit.person_id, wish_id=number, now=visit.now)
    look = [Button(t("Look at {number}", number=saying.wish_number(number)), f"at:wish:{number}")]
    helper = [Button(t("Ask somebody to take it on"), f"at:dispatch_wish:{number}")] if card.status == "open" else []
    return wish_review.decided(card, t), [helper, look]


async def _press(visit: Visit, name: str, number: int) -> None:
    visit.put("id", number)
    screens = {
        "words": ApproveWishes.words,
        "reward": ApproveWishes.reward,
        "due": ApproveWishes.due,
        "alike": ApproveWishes.similar,
    }
    if name in screens:
        await visit.go(screens[name])


async def show_similar(visit: Visit) -> View:
    """Open wishes of the like, to join this one to."""
    t = visit.t
    async with visit.services.database.reading() as session:
        found = await screening.similar(session, wish_id=visit.number("id"))
    mentions.speak_of(*(one.wish_id for one in found))
    rows = [[Button(t("Join to {number}", number=saying.wish_number(one.wish_id)), f"to:{one.wish_id}")] for one in found]
    return View(wish_review.similar(found, t), [*rows, [Button(t("Back"), "back")]])


async def on_similar(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = visit.number("id")
    if name != "to" or not tail.isdecimal():
        await visit.go(ApproveWishes.card)
        return
    async with visit.services.database.begin() as session:
        await screening.join(session, actor=visit.person_id, wish_id=number, to=int(tail), now=visit.now)
    forget_draft(visit)
    await queue.decided(WISHES, visit, number)


async def _empty(visit: Visit) -> tuple[str, Rows]:
    """Who wished or wrote it down does not decide: that it waits is said all the same."""
    t = visit.t
    async with visit.services.database.reading() as session:
        number = await waiting.count_for_colleagues(session, actor=visit.person_id, now=visit.now)
    said = t.plural("{number} waits for a colleague to look at it.", "{number} wait for a colleague to look at them.", number)
    return said if number else "", [[Button(t("Open wishes"), "go:wishes")]]


WISHES = Queue(
    card=ApproveWishes.card,
    reason=ApproveWishes.reason,
    done=ApproveWishes.done,
    words=_words,
    reasons=wish_reasons,
    show=_show,
    following=_following,
    accept=_accept,
    refuse=_refuse,
    receipt=_receipt,
    press=_press,
    empty=_empty,
)
