"""What chats showed of a wisher to the claimer, in channels that keep their own messages: each is edited once the claim ends."""

from sqlalchemy import insert, select

from messages import outbox, transcript
from messages.models import Outbox
from messages.outbox import Address
from people.models import Identity
from tests.wishes.life_kit import Life
from wishes import claim_traces

TELEGRAM, OTHER_BOT, CHAT = 777, 778, 5


async def test_each_screen_in_each_chat_is_edited_when_the_claim_ends(life: Life) -> None:
    """Two chats of 李建国's number their messages alike."""
    wish = await life.open_wish()
    claim_id = await life.claims(wish)
    shown = [(TELEGRAM, 4711), (TELEGRAM, 4712), (OTHER_BOT, 4711)]
    for bot in (TELEGRAM, OTHER_BOT):
        await _joins(life, bot, CHAT, life.cast.li)
    for bot, number in shown:
        await _shows(life, bot, CHAT, number, claim_id)
    await life.releases(wish)
    assert await _blanked(life) == [(bot, CHAT, number) for bot, number in shown]


async def test_what_another_claim_showed_stays(life: Life) -> None:
    mine, other = await life.open_wish(), await life.open_wish(who=(await life.residents(1))[0])
    ended, going_on = await life.claims(mine), await life.claims(other)
    await _joins(life, TELEGRAM, CHAT, life.cast.li)
    await _shows(life, TELEGRAM, CHAT, 4711, ended)
    await _shows(life, TELEGRAM, CHAT, 4712, going_on)
    await life.releases(mine)
    assert await _blanked(life) == [(TELEGRAM, CHAT, 4711)]


async def _joins(life: Life, bot: int, chat_id: int, person_id: int) -> None:
    async with life.database.begin() as session:
        values = {"bot": bot, "user_id": chat_id, "person_id": person_id, "created_at": life.clock()}
        await session.execute(insert(Identity).values(values))


async def _shows(life: Life, bot: int, chat_id: int, number: int, claim_id: int) -> None:
    async with life.database.begin() as session:
        people = [claim_traces.subject_of(claim_id)]
        await transcript.mention(session, bot=bot, chat_id=chat_id, message_id=number, people=people)


async def _blanked(life: Life) -> list[tuple[int, int, int | None]]:
    """The messages (bot, chat, number) whose places blank cards wait to take."""
    async with life.database.reading() as session:
        waiting = select(Outbox).where(Outbox.kind == "wish.blank", Outbox.due_at.is_not(None), Outbox.bot.in_((TELEGRAM, OTHER_BOT)))
        return sorted(
            [
                (one.bot, one.chat_id, await outbox.message_of(session, key=one.replaces or "", address=Address(one.bot, one.chat_id)))
                for one in await session.scalars(waiting)
            ]
        )
