"""A wish that one has in hand, as its screens read it: what the chat says of it goes out of the chat when the claim ends otherwise."""

from bot.visit import Visit
from wishes import answer_cards, claim_traces, mentions
from wishes.answer_cards import AnswerCard


async def card_of(visit: Visit) -> AnswerCard:
    """The wish whose number is `id`. What is shown now, and was typed last, speaks of the claim. Raises `WishUnknown`."""
    number = visit.number("id")
    async with visit.services.database.reading() as session:
        answer = await answer_cards.card(session, reader=visit.person_id, wish_id=number, now=visit.now)
    mentions.speak_of(number)
    taken = answer.card.taken
    if taken is not None and taken.person_id == visit.person_id and answer.card.status in ("claimed", "fulfilled"):
        claim_traces.speak_of_work(answer.claim_id)
    return answer
