"""What one tap does to an incident, on its screen or under a notice: take it on, say when one is there, be there."""

from bot import audiences
from bot.badge_states import Incidents
from bot.visit import Visit
from core.refusals import Refusal
from qrcodes import answering, incident_cards
from qrcodes.answering import TakenByAnother
from words import saying
from words.notices_about_incidents import ANSWER
from words.numbers import row_id
from words.refusals import refusal_text

# The lead of buttons under notices: `at:answer:ID:take`, `at:answer:ID:way:10`.
LEAD = ANSWER
ACTS = ("take", "over", "way", "with")


async def from_notice(visit: Visit, tail: str) -> bool:
    """A button under an alert: it acts at once and opens the incident, however old it is. False when it is no such button."""
    number, act, more = ([*tail.split(":"), "", ""])[:3]
    incident_id = row_id(number)
    if incident_id is None or not audiences.member(visit.speaker):
        return False
    note = ""
    if act in ("home", "drill"):
        # These end it for everybody: one question first.
        await visit.open(Incidents.sure, {"id": incident_id, "says": act}, anew=True)
        return True
    if act in ACTS:
        try:
            note = await _act(visit, incident_id, act, row_id(more) or 0)
        except Refusal as refusal:
            note = refusal_text(refusal, visit.t, zone=visit.services.zone)
    await visit.open(Incidents.one, {"id": incident_id, "note": note}, anew=True)
    return True


async def act(visit: Visit, incident_id: int, name: str, number: int) -> None:
    """One of these by its button; anything else only shows the screen anew. Raises what the room raises."""
    if name in ACTS and (note := await _act(visit, incident_id, name, number)):
        visit.note(note)


async def _act(visit: Visit, incident_id: int, name: str, number: int) -> str:
    """Do it; what is to be said above the screen."""
    t, now, me = visit.t, visit.now, visit.person_id
    async with visit.services.database.begin() as session:
        if name == "way":
            await answering.on_the_way(session, actor=me, incident_id=incident_id, minutes=number, now=now)
            return t("The finder and the family see when you are there.")
        if name == "with":
            await answering.with_officer(session, actor=me, incident_id=incident_id, now=now)
            return t("The family knows that you are with the elder.")
        if name == "over":
            await answering.take_over(session, actor=me, incident_id=incident_id, now=now)
            return t("You have taken over: everybody who was told sees it.")
    return await _take(visit, incident_id)


async def _take(visit: Visit, incident_id: int) -> str:
    t = visit.t
    try:
        async with visit.services.database.begin() as session:
            await answering.acknowledge(session, actor=visit.person_id, incident_id=incident_id, now=visit.now)
    except TakenByAnother:
        async with visit.services.database.reading() as session:
            card = await incident_cards.card(session, reader=visit.person_id, incident_id=incident_id, now=visit.now)
        return t("{name} was quicker and has it. Nothing was changed.", name=saying.who(card.acknowledged_name, t))
    return t("It is yours: the finder reads that somebody is getting ready to come.")
