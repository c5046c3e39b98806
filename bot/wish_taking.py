"""Taking a micro-wish on, with what that means, and taking one's own wish back."""

from bot.visit import Button, View, Visit
from bot.wish_states import WishPage
from people import units
from wishes import claims, mentions, policy, wish_cards, wishes
from words import saying, spans


async def show_claim(visit: Visit) -> View:
    """Once more what it is, and what one promises."""
    t, unit_id = visit.t, visit.number("unit")
    mentions.speak_of(visit.number("id"))
    async with visit.services.database.reading() as session:
        card = await wish_cards.card(session, reader=visit.person_id, wish_id=visit.number("id"), now=visit.now)
        terms = await policy.policy(session, card.community_id)
        names = await units.names(session, [unit_id] if unit_id else [])
    contact, fulfil = spans.span(terms.contact.total_seconds(), t), spans.span(terms.fulfil.total_seconds(), t)
    lines = [
        t("{unit} takes this wish on?", unit=names.get(unit_id, "")) if unit_id else t("You take this wish on?"),
        t("“{words}”", words=card.public_words),
        "",
        t("1. You see who it is and how to reach them; that you looked is on record."),
        t("2. Get in touch within {span}.", span=contact),
        t("3. Make it come true within {span}, and tell us with a photo.", span=fulfil),
    ]
    if card.reward and not unit_id:
        lines.append(t("When the wisher says yes, you get {points}.", points=saying.points_of(card.reward, t)))
    lines.append(t("It does not work out? Give it back at any time: no harm done."))
    return View("\n".join(lines), [[Button(t("Yes, I take it on"), "yes")], [Button(t("Not this one"), "no")]])


async def on_claim(visit: Visit, payload: str) -> None:
    """Raises what `claims.claim` raises."""
    wish_id, unit_id = visit.number("id"), visit.number("unit") or None
    if payload == "yes":
        try:
            async with visit.services.database.begin() as session:
                await claims.claim(session, actor=visit.person_id, wish_id=wish_id, unit_id=unit_id, now=visit.now)
        finally:
            # Whatever came of it stands on the page.
            await visit.go(WishPage.one)
        visit.note(visit.t("Thank you! The wish is yours now. Under “What I took on” you see how to reach them."))
    elif payload == "no":
        await visit.go(WishPage.one)


async def show_withdraw(visit: Visit) -> View:
    t = visit.t
    lines = [
        t("Take this wish back? Its words are deleted, and nobody can take it on any more."),
        t("Whoever has taken it on gets a message, so that they do not come for nothing."),
    ]
    return View("\n".join(lines), [[Button(t("Yes, take the wish back"), "yes")], [Button(t("No, keep the wish"), "no")]])


async def on_withdraw(visit: Visit, payload: str) -> None:
    """Raises what `wishes.withdraw` raises."""
    if payload == "yes":
        async with visit.services.database.begin() as session:
            await wishes.withdraw(session, actor=visit.person_id, wish_id=visit.number("id"), now=visit.now)
        visit.note(visit.t("Taken back. What it said is deleted."))
    await visit.go(WishPage.one)
