"""What I took on (我认领的): how to reach the wisher, in touch, came true, given back, or handed to somebody else."""

from aiogram_dialog import Dialog

from bot import asking_helpers, claim_done
from bot.asking_helpers import Asking
from bot.claim_cards import card_of
from bot.screen import screen
from bot.steps import turns
from bot.visit import Button, View, Visit
from bot.wish_work_states import MyClaims
from core.i18n import Translator
from wishes import claims, mentions, offers, private_details
from wishes.answer_cards import AnswerCard
from wishes.steps import WishUnknown
from words import claim_pages
from words.numbers import row_id

PAGE = 6


def my_claims_dialog() -> Dialog:
    return Dialog(
        screen(MyClaims.all, show_all, on_all),
        screen(MyClaims.one, show_one, on_one),
        screen(MyClaims.private, show_private, on_back),
        screen(MyClaims.photo, claim_done.show_photo, claim_done.on_photo_press, claim_done.on_photo),
        screen(MyClaims.words, claim_done.show_words, claim_done.on_words_press, claim_done.on_words),
        screen(MyClaims.release, show_release, on_release),
        *asking_helpers.windows(HAND_OVER),
    )


async def show_all(visit: Visit) -> View:
    """First what waits for one's answer, then what one took on, the newest first."""
    t, me, after = visit.t, visit.person_id, visit.number("after")
    async with visit.services.database.reading() as session:
        asked = await offers.open_for(session, person_id=me, now=visit.now)
        mine = await claims.of_person(session, person_id=me, after=after or None, limit=PAGE + 1)
    mentions.speak_of(*(one.wish_id for one in asked), *(one.wish_id for one in mine))
    lines = [t("What you took on:")] if mine else [t("You have not taken on a wish yet. Perhaps there is one that suits you?")]
    lines += [claim_pages.line(one, t, zone=visit.services.zone) for one in mine[:PAGE]]
    rows = [[Button(claim_pages.offer_button(one, t), f"go:wish_offer:{one.offer_id}")] for one in asked]
    rows += [[Button(claim_pages.button(one), f"one:{one.wish_id}")] for one in mine[:PAGE] if one.ended_at is None]
    rows.append(turns(t, after, [one.claim_id for one in mine], PAGE))
    return View("\n".join(lines), [*rows, [Button(t("Open wishes"), "go:wishes"), Button(t("Menu"), "go:menu")]])


async def on_all(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    number = row_id(tail) or 0
    if name == "one" and number:
        visit.put("id", number)
        await visit.go(MyClaims.one)
    elif name == "after":
        visit.put("after", number)


async def show_one(visit: Visit) -> View:
    """What comes next; what is over says so."""
    t, ways = visit.t, [Button(visit.t("What I took on"), "all"), Button(visit.t("Menu"), "go:menu")]
    try:
        answer = await card_of(visit)
    except WishUnknown:
        answer = None
    taken = answer.card.taken if answer is not None else None
    if answer is None or taken is None or taken.person_id != visit.person_id or answer.card.status == "open":
        return View(t("You do not have this wish in hand any more. Thank you for being ready to help."), [ways])
    text = claim_pages.page(answer, taken, t, zone=visit.services.zone)
    return View(text, [*_ways(answer, t), ways], answer.photo if answer.card.status != "claimed" else None)


def _ways(answer: AnswerCard, t: Translator) -> list[list[Button]]:
    """What the claimer can do now."""
    taken, status = answer.card.taken, answer.card.status
    if taken is None or status not in ("claimed", "fulfilled"):
        return []
    rows = [[Button(t("How to reach them (on record)"), "private")]]
    if status == "fulfilled":
        return rows
    if taken.contacted_at is None:
        rows.append([Button(t("I am in touch"), "contacted")])
    rows.append([Button(t("It has come true"), "done")])
    return [*rows, [Button(t("Somebody else goes on"), "hand"), Button(t("Give it back"), "release")]]


async def on_one(visit: Visit, payload: str) -> None:
    """Raises `WishUnknown`, `NotYourClaim`."""
    screens = {"all": MyClaims.all, "private": MyClaims.private, "release": MyClaims.release, "hand": MyClaims.best}
    if payload == "contacted":
        async with visit.services.database.begin() as session:
            await claims.contacted(session, actor=visit.person_id, wish_id=visit.number("id"), now=visit.now)
        visit.note(visit.t("Good to hear! The wisher sees that you are in touch."))
    elif payload == "done":
        visit.put("photo", "")
        await visit.go(MyClaims.photo)
    elif payload in screens:
        await visit.go(screens[payload])


async def show_private(visit: Visit) -> View:
    """Each look is on record; what is shown here goes out of the chat when the claim ends. Raises `NotYourClaim`."""
    t, number = visit.t, visit.number("id")
    async with visit.services.database.begin() as session:
        found = await private_details.private(session, actor=visit.person_id, wish_id=number, now=visit.now)
    mentions.speak_of(number)
    return View(claim_pages.private(found, t), [[Button(t("Back"), "back")]])


async def on_back(visit: Visit, payload: str) -> None:
    await visit.go(MyClaims.one)


async def show_release(visit: Visit) -> View:
    t = visit.t
    lines = [
        t("Give this wish back? It is open to everybody again at once, and the wisher is told."),
        t("You do not see any more how to reach them. There is no shame in it."),
    ]
    return View("\n".join(lines), [[Button(t("Yes, give it back"), "yes")], [Button(t("No, I go on"), "no")]])


async def on_release(visit: Visit, payload: str) -> None:
    """Raises `NotYourClaim`."""
    if payload != "yes":
        await visit.go(MyClaims.one)
        return
    async with visit.services.database.begin() as session:
        await claims.release(session, actor=visit.person_id, wish_id=visit.number("id"), now=visit.now)
    visit.note(visit.t("Given back. Thank you for having been ready to help."))
    await visit.go(MyClaims.all)


async def _hand_over(visit: Visit, person_id: int | None, unit_id: int | None) -> None:
    async with visit.services.database.begin() as session:
        number = visit.number("id")
        await offers.hand_over(session, actor=visit.person_id, wish_id=number, person_id=person_id or 0, now=visit.now)


async def _leave(visit: Visit) -> None:
    await visit.go(MyClaims.one)


def _question(t: Translator) -> str:
    return t("Who could go on with it? Until they say yes, it stays yours.")


def _confirm(t: Translator, name: str) -> str:
    return t("Ask {name} to go on with this wish? Until they say yes, it stays yours.", name=name)


HAND_OVER = Asking(
    best=MyClaims.best,
    name=MyClaims.name,
    found=MyClaims.found,
    units=None,
    sure=MyClaims.sure,
    question=_question,
    confirm=_confirm,
    ask=_hand_over,
    leave=_leave,
)
