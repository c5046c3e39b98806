"""A guardian's link was opened: who asks, for whom, and a yes. Who is not enrolled yet does that first."""

from bot import audiences, places
from bot.badge_states import Guardians
from bot.visit import Button, View, Visit
from core.refusals import Refusal
from people import identities
from qrcodes import guardian_links, guardians, ways
from words import elder_terms, saying
from words.numbers import row_id
from words.refusals import refusal_text

LEAD = "g_"
# The link by which somebody came who enrols first.
FOLLOWED = "guardian"


async def follow(visit: Visit, token: str) -> None:
    """A link was opened. Raises `InviteGone`."""
    if visit.speaker.person_id is not None:
        await _open(visit, token)
        return
    async with visit.services.database.begin() as session:
        community_id = await guardian_links.community_of(session, token=token, now=visit.now)
        if community_id is not None:
            await identities.invite(session, identity_id=visit.speaker.identity_id, community_id=community_id)
    if community_id is not None:
        await visit.remember(FOLLOWED, token)
    await places.enrol(visit, community_id=community_id)


async def follow_kept(visit: Visit, said: str) -> None:
    """After enrolling: on to the link by which they came, if they did; what was `said` stands above it."""
    token = await visit.recall(FOLLOWED)
    if token:
        await visit.remember(FOLLOWED, "")
        try:
            await _open(visit, token, note=said)
        except Refusal as refusal:
            visit.note(refusal_text(refusal, visit.t, zone=visit.services.zone))


async def got(visit: Visit, tail: str) -> bool:
    """The button under a test notice in chat: it counts at once, and the ways are shown. False when it is no such button."""
    number = row_id(tail)
    if number is None or not audiences.member(visit.speaker):
        return False
    try:
        async with visit.services.database.begin() as session:
            elder_id = await ways.confirm_chat(session, actor=visit.person_id, way_id=number, now=visit.now)
    except Refusal as refusal:
        await visit.home(refusal_text(refusal, visit.t, zone=visit.services.zone), anew=True)
    else:
        note = visit.t("Thank you: alerts reach you in this chat.")
        await visit.open(Guardians.ways, {"id": elder_id, "note": note}, anew=True)
    return True


async def show_asked(visit: Visit) -> View:
    t = visit.t
    async with visit.services.database.reading() as session:
        asked = await guardian_links.asks(session, actor=visit.person_id, token=visit.text("token"), now=visit.now)
    if asked.is_mine:
        text = t("You are a guardian of {called} already.", called=asked.called)
        return View(text, [[Button(t("Guardians"), f"go:guardians:{asked.elder_id}"), Button(t("Menu"), "go:menu")]])
    lines = [
        t(
            "{name} asks you to be a guardian of {called}, as their {relation}.",
            name=saying.who(asked.asker, t),
            called=asked.called,
            relation=elder_terms.right(asked.relation, t),
        ),
        t("When somebody scans the badge of {called}, you are told at once, day and night.", called=asked.called),
        t("The other guardians and the staff see your name. You can leave at any time."),
    ]
    return View("\n".join(lines), [[Button(t("Yes, I watch too"), "yes")], [Button(t("I would rather not"), "go:menu")]])


async def on_asked(visit: Visit, payload: str) -> None:
    if payload != "yes":
        return
    async with visit.services.database.begin() as session:
        elder_id = await guardians.accept(session, token=visit.text("token"), person_id=visit.person_id, now=visit.now)
    visit.put("id", elder_id)
    visit.note(visit.t("Thank you! You are a guardian now. A test message comes next: please tap its button."))
    await visit.go(Guardians.all)


async def _open(visit: Visit, token: str, *, note: str = "") -> None:
    """Who asks is said, and nothing is changed yet. Raises `InviteGone`."""
    async with visit.services.database.reading() as session:
        await guardian_links.asks(session, actor=visit.person_id, token=token, now=visit.now)
    await visit.open(Guardians.asked, {"token": token, "note": note})
