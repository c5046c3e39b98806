"""Consents on an elder's page: each given or taken back by itself, after saying what that changes."""

from bot.badge_states import Elders
from bot.visit import Button, View, Visit
from qrcodes import consents, elder_cards, guardians
from qrcodes.elder_models import CONSENTS
from words import elder_terms


async def show_consents(visit: Visit) -> View:
    """What is agreed to now."""
    t = visit.t
    live = await _live(visit)
    rows = [[Button(elder_terms.ticked(elder_terms.consent(kind, t), kind in live), f"kind:{kind}")] for kind in CONSENTS]
    text = t("What is agreed to. Tap one to change it; it counts from that moment on.")
    return View(text, [*rows, [Button(t("Back"), "back"), Button(t("Menu"), "go:menu")]])


async def on_consents(visit: Visit, payload: str) -> None:
    kind = payload.removeprefix("kind:")
    if kind in CONSENTS:
        visit.put("kind", kind)
        await visit.go(Elders.consent)
    elif payload == "back":
        await visit.go(Elders.one)


async def show_consent(visit: Visit) -> View:
    """One of them: what changes, and by which right it is said."""
    t, kind = visit.t, visit.text("kind")
    if kind in await _live(visit):
        lines = [t("Agreed now: {what}", what=elder_terms.consent(kind, t)), elder_terms.without(kind, t)]
        return View("\n".join(lines), [[Button(t("Keep it so"), "no")], [Button(t("Take the consent back"), "withdraw")]])
    lines = [
        t("Not agreed now: {what}", what=elder_terms.consent(kind, t)),
        elder_terms.means(kind, t),
        t("Said as: {right}.", right=elder_terms.right(await _right(visit), t)),
    ]
    return View("\n".join(lines), [[Button(t("Yes, I agree"), "give")], [Button(t("No, leave it"), "no")]])


async def on_consent(visit: Visit, payload: str) -> None:
    """Raises what `consents.give` and `consents.withdraw` raise."""
    t, kind, number = visit.t, visit.text("kind"), visit.number("id")
    if payload == "give":
        right = await _right(visit)
        async with visit.services.database.begin() as session:
            await consents.give(session, actor=visit.person_id, elder_id=number, kind=kind, right=right, now=visit.now)
        visit.note(t("Agreed, and in force at once."))
    elif payload == "withdraw":
        async with visit.services.database.begin() as session:
            await consents.withdraw(session, actor=visit.person_id, elder_id=number, kind=kind, now=visit.now)
        visit.note(t("Taken back, and no longer in force."))
    await visit.go(Elders.consents)


async def _live(visit: Visit) -> frozenset[str]:
    """Raises `ElderUnknown`, `NotAllowed`."""
    async with visit.services.database.reading() as session:
        card = await elder_cards.card(session, actor=visit.person_id, elder_id=visit.number("id"), now=visit.now)
        return await consents.live(session, elder_id=card.elder_id)


async def _right(visit: Visit) -> str:
    """What a guardian is to the elder; for who speaks for the family, what the one who asked was."""
    number = visit.number("id")
    async with visit.services.database.begin() as session:
        people = await guardians.of_elder(session, number)
        mine = next((one.relation for one in people if one.person_id == visit.person_id), None)
        return mine or (await elder_cards.private(session, actor=visit.person_id, elder_id=number, now=visit.now)).asked_right
