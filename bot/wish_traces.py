"""What a wish's form says in a chat goes with the wish, or with the form: typed words and the bot's own screens are noted."""

from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from bot.visit import Visit
from messages.mentions import mention
from messages.turn import open_turn
from wishes import mentions


def opening(words: str) -> dict[str, str | int]:
    """What a form is opened with whose wish was typed before it."""
    return {"words": words, "draft": mentions.new_draft()}


def begin(visit: Visit) -> None:
    """From here on the chat speaks of this form; what it says of others, which were dropped, is emptied."""
    if not visit.number("draft"):
        visit.put("draft", mentions.new_draft())
    throw_away(visit, but=visit.number("draft"))


def speak(visit: Visit) -> None:
    """What was typed last and what is shown now speaks of the form, and of whom it is written down for."""
    if draft := visit.number("draft"):
        mentions.speak_of_draft(draft)
    if visit.number("id"):
        mention(visit.number("id"))


async def send(visit: Visit, session: AsyncSession, *, wish_id: int) -> None:
    """There is a wish now: in the transaction that makes it, what was said of the form is said of it."""
    if draft := visit.number("draft"):
        await mentions.become(session, draft=draft, wish_id=wish_id)


def throw_away(visit: Visit, *, but: int = 0, is_said: bool = False) -> None:
    """With the update at hand, before what is said in it, what the chat says of forms is emptied, `but` of one.

    `is_said`: the answer stands in a message of its own, below; then the form's last screen, whose buttons went, is emptied after it.
    """
    turn = open_turn()
    if turn is not None:
        empty = partial(mentions.empty_drafts, bot=turn.bot, chat_id=turn.chat_id, but=but, now=visit.now)
        turn.writes.insert(len(turn.writes) if is_said else 0, empty)
