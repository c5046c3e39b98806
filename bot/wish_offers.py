"""An offer: staff, somebody who has a wish in hand, or the house asks one to take it on; yes or no, here or under the notice."""

from aiogram_dialog import Dialog

from bot import audiences, places
from bot.screen import screen
from bot.visit import Button, View, Visit
from bot.wish_work_states import WishOffer
from core.refusals import Refusal
from people import units
from wishes import mentions, offer_lists, offers, policy, wish_cards
from wishes.offers import OfferOver
from words import offer_pages
from words.numbers import row_id
from words.refusals import refusal_text

LEAD = "wish_offer"
YES, NO = "yes", "no"


def wish_offer_dialog() -> Dialog:
    return Dialog(screen(WishOffer.one, show_one, on_one))


async def from_notice(visit: Visit, tail: str) -> bool:
    """Yes or no tapped under the notice, `ID:yes`: it counts at once. False when it only leads to the offer."""
    number, _, answer = tail.partition(":")
    offer_id = row_id(number)
    if offer_id is None or answer not in (YES, NO) or not audiences.member(visit.speaker):
        return False
    try:
        await _answer(visit, offer_id, answer, anew=True)
    except Refusal as refusal:
        await visit.home(refusal_text(refusal, visit.t, zone=visit.services.zone), anew=True)
    return True


async def show_one(visit: Visit) -> View:
    """What everybody may read of the wish, who asks, and what one promises."""
    t, me, ways = visit.t, visit.person_id, [Button(visit.t("What I took on"), "go:my_claims"), Button(visit.t("Menu"), "go:menu")]
    try:
        async with visit.services.database.reading() as session:
            offer = await offer_lists.one(session, person_id=me, offer_id=visit.number("id"), now=visit.now)
            card = await wish_cards.card(session, reader=me, wish_id=offer.wish_id, now=visit.now)
            terms = await policy.policy(session, card.community_id)
            named = await units.names(session, [offer.unit_id] if offer.unit_id is not None else [])
    except OfferOver:
        return View(t("Nobody waits for an answer about this wish any more. Thank you."), [ways])
    mentions.speak_of(card.wish_id)
    text = offer_pages.page(card, offer, named.get(offer.unit_id or 0, ""), terms, t, zone=visit.services.zone)
    answers = [[Button(t("Yes, I take it on"), YES)], [Button(t("Not this time"), NO)]]
    return View(text, [*answers, ways])


async def on_one(visit: Visit, payload: str) -> None:
    """Raises what the room raises."""
    if payload in (YES, NO):
        await _answer(visit, visit.number("id"), payload, anew=False)


async def _answer(visit: Visit, offer_id: int, answer: str, *, anew: bool) -> None:
    """Say it to the room, and go on with what comes next."""
    t, me = visit.t, visit.person_id
    async with visit.services.database.reading() as session:
        wish_id = await offer_lists.wish_of(session, person_id=me, offer_id=offer_id)
    async with visit.services.database.begin() as session:
        if answer == YES:
            await offers.accept(session, actor=me, offer_id=offer_id, now=visit.now)
        else:
            await offers.decline(session, actor=me, offer_id=offer_id, now=visit.now)
    if answer == YES:
        said = t("Thank you! The wish is yours now. Below you see how to reach them.")
        await places.go(visit, f"my_claim:{wish_id}", anew=anew, data={"note": said})
    else:
        said = t("That is all right: whoever asked gets a message, and looks for somebody else.")
        await places.go(visit, "my_claims", anew=anew, data={"note": said})
