"""What an elder's form says in a chat goes with the elder, or with the form: typed words, photos and the bot's own screens are noted."""

from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from bot.badge_states import ElderForm
from bot.visit import Visit
from messages.turn import open_turn
from qrcodes import mentions


def begin(visit: Visit) -> None:
    """From here on the chat speaks of this form; what it says of others, which were dropped, is emptied."""
    if not visit.number("draft"):
        visit.put("draft", mentions.new_draft())
    throw_away(visit, but=visit.number("draft"))


def speak(visit: Visit) -> None:
    """What was typed last and what is shown now speaks of the form, or of the elder whose record is corrected."""
    if visit.state.group is not ElderForm:
        mentions.speak_of(visit.number("id"))
    elif draft := visit.number("draft"):
        mentions.speak_of_draft(draft)


async def send(visit: Visit, session: AsyncSession, *, elder_id: int) -> None:
    """There is an elder now: in the transaction that makes them, what was said of the form is said of them."""
    if draft := visit.number("draft"):
        await mentions.become(session, draft=draft, elder_id=elder_id)


def throw_away(visit: Visit, *, but: int = 0) -> None:
    """With the update at hand, before what is said in it, what the chat says of forms is emptied, `but` of one."""
    turn = open_turn()
    if turn is not None:
        turn.writes.insert(0, partial(mentions.empty_drafts, bot=turn.bot, chat_id=turn.chat_id, but=but, now=visit.now))
