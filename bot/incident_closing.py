"""Ending an incident in chat: helpers say what it was; the family says that all is well, or that it is a drill."""

from bot.badge_states import Incidents
from bot.incident_more import card_of
from bot.visit import Button, View, Visit
from people.authority import NotAllowed
from qrcodes import closing
from words.incidents import TURNED_OUT


async def show_close(visit: Visit) -> View:
    """What it turned out to be: the tap closes it."""
    t = visit.t
    rows = [[Button(t(words), f"close:{name}")] for name, words in TURNED_OUT.items()]
    question = t("What was it? Your tap closes the incident, and everybody who was told knows it.")
    return View(question, [*rows, [Button(t("Back to the incident"), "back")]])


async def on_close(visit: Visit, payload: str) -> None:
    name = payload.removeprefix("close:")
    if payload != name and name in TURNED_OUT:
        async with visit.services.database.begin() as session:
            await closing.close(session, actor=visit.person_id, incident_id=visit.number("id"), turned_out=name, now=visit.now)
        visit.note(visit.t("Closed. Thank you!"))
    await visit.go(Incidents.one)


async def show_sure(visit: Visit) -> View:
    """One question to the family before everybody stands down. Raises `NotAllowed` for others."""
    t, card = visit.t, await card_of(visit)
    if not card.is_guardian:
        raise NotAllowed
    if visit.text("says") == "drill":
        question = t("Is this only a drill, and is nobody lost? Then everybody stands down, and the incident is closed.")
        yes = t("Yes, it is a drill")
    else:
        question = t("Is the elder with you now? Then everybody stands down, and the incident is closed.")
        yes = t("Yes, they are with us")
    return View(question, [[Button(yes, "yes")], [Button(t("No, go on helping"), "back")]])


async def on_sure(visit: Visit, payload: str) -> None:
    if payload == "yes":
        say = closing.is_drill if visit.text("says") == "drill" else closing.at_home
        async with visit.services.database.begin() as session:
            await say(session, actor=visit.person_id, incident_id=visit.number("id"), now=visit.now)
        visit.note(visit.t("Thank you for telling us. Everybody who was told knows it."))
    await visit.go(Incidents.one)
