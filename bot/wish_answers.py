"""What the wisher, or staff for them, answers when a wish is said to have come true: yes, not yet, how it is some days later."""

from aiogram.types import Message

from bot import audiences
from bot.steps import typed
from bot.visit import Button, View, Visit
from bot.wish_states import WishPage
from core.refusals import Refusal
from messages.mentions import mention
from wishes import answer_cards, follow_up_words, follow_ups, fulfilling, mentions
from wishes.answer_cards import AnswerCard
from wishes.wish_cards import OWN
from words import saying
from words.notices_about_fulfilling import STARS
from words.numbers import row_id
from words.refusals import refusal_text

LEAD = STARS


async def show_poster(visit: Visit) -> View:
    """Yes is asked for together with the month's poster: with it, or without."""
    t, answer = visit.t, await _answer(visit)
    lines = [t("How good! {name} gets a message with thanks.", name=_who(answer, visit))]
    if answer.card.access == OWN:
        lines.append(t("Each month a poster shows wishes that came true. May yours stand on it, with your name half hidden?"))
    else:
        lines.append(t("Each month a poster shows wishes that came true. Did the wisher say that theirs may, with the name half hidden?"))
    yes, no = t("Yes, it came true; on the poster too"), t("Yes, it came true; not on the poster")
    return View("\n".join(lines), [[Button(yes, "yes")], [Button(no, "no")], [Button(t("Back"), "back")]])


async def on_poster(visit: Visit, payload: str) -> None:
    """Raises what `fulfilling.confirm` raises."""
    if payload in ("yes", "no"):
        async with visit.services.database.begin() as session:
            await fulfilling.confirm(session, actor=visit.person_id, wish_id=visit.number("id"), on_poster=payload == "yes", now=visit.now)
        visit.note(visit.t("Thank you! It is confirmed. In a few days I ask whether all is well with it."))
    await visit.go(WishPage.one)


async def show_not_yet(visit: Visit) -> View:
    t, answer = visit.t, await _answer(visit)
    lines = [
        t("Is something still missing? Then {name} goes on with it, and has at least a day more.", name=_who(answer, visit)),
        t("No points move until you say yes."),
        "",
        t("What is missing? Type a line: who goes on with it and the staff read it. Or just tap."),
    ]
    return View("\n".join(lines), [[Button(t("Right, not yet"), "yes")], [Button(t("Back"), "back")]])


async def on_not_yet(visit: Visit, payload: str) -> None:
    """Raises what `fulfilling.not_yet` raises."""
    if payload == "yes":
        await _not_yet(visit, "")
    await visit.go(WishPage.one)


async def on_missing(visit: Visit, message: Message) -> None:
    """Not yet, with what is missing. Raises what `fulfilling.not_yet` raises."""
    await _answer(visit)
    text = typed(visit, message)
    if text is not None:
        await _not_yet(visit, text)
        await visit.go(WishPage.one)


async def _not_yet(visit: Visit, words: str) -> None:
    async with visit.services.database.begin() as session:
        await fulfilling.not_yet(session, actor=visit.person_id, wish_id=visit.number("id"), words=words, now=visit.now)
    visit.note(visit.t("They get a message that something is missing, and go on."))


async def from_notice(visit: Visit, tail: str) -> bool:
    """A star tapped under the notice, `WISH:STARS`: it counts at once, and words are asked for. False when it is no such button."""
    wish_id, stars = (row_id(part) for part in [*tail.split(":"), ""][:2])
    if wish_id is None or stars is None or not audiences.member(visit.speaker):
        return False
    try:
        await _rate(visit, wish_id, stars)
    except Refusal as refusal:
        await visit.home(refusal_text(refusal, visit.t, zone=visit.services.zone), anew=True)
    else:
        await visit.open(WishPage.rated, {"id": wish_id}, anew=True)
    return True


async def rate(visit: Visit, stars: int) -> None:
    """A star counts at once; words may follow. Raises what `follow_ups.rate` raises."""
    await _rate(visit, visit.number("id"), stars)
    await visit.go(WishPage.rated)


async def show_rated(visit: Visit) -> View:
    t, answer = visit.t, await _answer(visit)
    lines = [
        t("Thank you: {rating} of 5.", rating=answer.rating or 0),
        t("Would you like to add a line? Just type it. Who made it true reads your stars, staff read your words."),
    ]
    again = [Button(t("Open the wish again"), "reopen")] if answer.may_reopen else []
    if again:
        lines.append(t("Is it not well? Then it can be opened again, and somebody else takes it on."))
    return View("\n".join(lines), [again, [Button(t("No words"), "done")]])


async def on_rated_press(visit: Visit, payload: str) -> None:
    await visit.go(WishPage.reopen if payload == "reopen" else WishPage.one)


async def on_rated(visit: Visit, message: Message) -> None:
    """Raises what `follow_up_words.say` raises."""
    text = typed(visit, message)
    if text is None:
        return
    claim_id = (await _answer(visit)).claim_id
    async with visit.services.database.begin() as session:
        await follow_up_words.say(session, actor=visit.person_id, claim_id=claim_id, words=text, now=visit.now)
    visit.note(visit.t("Thank you. The staff read it."))
    await visit.go(WishPage.one)


async def show_reopen(visit: Visit) -> View:
    t = visit.t
    mentions.speak_of(visit.number("id"))
    lines = [
        t("Open the wish again? Everybody can take it on anew, in the same words."),
        t("Who helped keeps their points; they and the staff are told."),
    ]
    return View("\n".join(lines), [[Button(t("Yes, open it again"), "yes")], [Button(t("Back"), "back")]])


async def on_reopen(visit: Visit, payload: str) -> None:
    """Raises what `follow_ups.reopen` raises."""
    if payload == "yes":
        claim_id = (await _answer(visit)).claim_id
        async with visit.services.database.begin() as session:
            await follow_ups.reopen(session, actor=visit.person_id, claim_id=claim_id, now=visit.now)
        visit.note(visit.t("It is open again. We look for somebody else."))
    await visit.go(WishPage.one)


def _who(answer: AnswerCard, visit: Visit) -> str:
    taken = answer.card.taken
    assert taken is not None
    return taken.unit_name or saying.who(taken.name, visit.t)


async def _rate(visit: Visit, wish_id: int, stars: int) -> None:
    claim_id = (await _answer(visit, wish_id)).claim_id
    async with visit.services.database.begin() as session:
        await follow_ups.rate(session, actor=visit.person_id, claim_id=claim_id, rating=stars, words="", now=visit.now)


async def _answer(visit: Visit, wish_id: int = 0) -> AnswerCard:
    """Of the wish that is looked at, or of this one. Raises `WishUnknown`."""
    number = wish_id or visit.number("id")
    mentions.speak_of(number)
    async with visit.services.database.reading() as session:
        answer = await answer_cards.card(session, reader=visit.person_id, wish_id=number, now=visit.now)
    if answer.card.taken is not None:
        mention(answer.card.taken.person_id)
    return answer
