"""What a browser sends becomes an update as the Bot API words it: stored and committed before the browser is told that it arrived.

A button's callback data comes from the stored message, never from the browser.
"""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from messages import inbox, transcript, transcript_files
from messages.transcript import Entry, Json
from messages.transcript_files import ChatFile
from messages.turn import IDS_PER_SEQUENCE
from web.door import Door
from web.visitors import Visitor

DAILY_BYTES = 200 * 1024 * 1024
A_DAY = timedelta(days=1)


class EnoughForToday(Refusal):
    """The chat has stored so many bytes of files within a day that this one would be too much."""


class ButtonGone(Refusal):
    """The message was deleted or has changed since it was shown, so the button may mean something else by now."""


async def say(door: Door, visitor: Visitor, content: Json, *, nonce: str, file: ChatFile | None = None) -> None:
    """Store a message. The same content with the same nonce is stored once, however often a browser sends it. Raises `EnoughForToday`."""
    now = door.clock()
    # A file's id is new in every attempt, its content is not.
    update_id = _update_id(visitor, nonce, content if file is None else hashlib.sha256(file.data).hexdigest())
    body: Json = {}

    def make(sequence: int) -> bytes:
        body.update(_message(visitor, sequence * IDS_PER_SEQUENCE, now) | content)
        return json.dumps({"update_id": update_id, "message": body}).encode()

    async def store(session: AsyncSession) -> None:
        if file is not None and not await inbox.is_known(session, bot=door.bot, update_id=update_id):
            await _have_room(session, door, visitor, file, now=now)
        stored = await inbox.store_numbered(session, bot=door.bot, chat_id=visitor.chat_id, update_id=update_id, make=make, now=now)
        if stored.is_new:
            await _show(session, door, visitor, body, file=file, now=now)

    await door.together.run(store, order=(door.bot, visitor.chat_id))
    door.watch.ring(door.bot, visitor.chat_id)
    door.bell.ring()


async def press(door: Door, visitor: Visitor, *, message_id: int, revision: int, button: int, nonce: str) -> None:
    """Store that a button was pressed: the `button`-th of the message as it stood at `revision`. Raises `ButtonGone`."""
    update_id = _update_id(visitor, nonce, [message_id, revision, button])

    async def store(session: AsyncSession) -> None:
        if await inbox.is_known(session, bot=door.bot, update_id=update_id):
            # Sent again because the answer was lost: by now the message may have changed for that very press.
            return
        seen = await transcript.one(session, bot=door.bot, chat_id=visitor.chat_id, message_id=message_id)
        if seen is None or seen.body is None or seen.direction != "out" or seen.revision != revision:
            raise ButtonGone
        query = {
            # The answer names the press that it answers.
            "id": f"{visitor.chat_id}:{nonce}",
            "from": _person(visitor),
            "chat_instance": str(visitor.chat_id),
            "message": seen.body,
            "data": _callback_data(seen.body, button),
        }
        body = json.dumps({"update_id": update_id, "callback_query": query}).encode()
        await inbox.store_numbered(
            session, bot=door.bot, chat_id=visitor.chat_id, update_id=update_id, make=lambda _sequence: body, now=door.clock()
        )

    await door.together.run(store, order=(door.bot, visitor.chat_id))
    door.bell.ring()


async def _have_room(session: AsyncSession, door: Door, visitor: Visitor, file: ChatFile, *, now: datetime) -> None:
    held = await transcript_files.stored_since(session, bot=door.bot, chat_id=visitor.chat_id, since=now - A_DAY)
    if held + len(file.data) > DAILY_BYTES:
        raise EnoughForToday


async def _show(session: AsyncSession, door: Door, visitor: Visitor, body: Json, *, file: ChatFile | None, now: datetime) -> None:
    if file is not None:
        await transcript_files.keep(session, bot=door.bot, chat_id=visitor.chat_id, file=file, now=now)
    entry = Entry(body["message_id"], "in", body, None if file is None else file.id)
    await transcript.record(session, bot=door.bot, chat_id=visitor.chat_id, entries=[entry], now=now)


def _update_id(visitor: Visitor, nonce: str, content: Any) -> int:
    """63 bits that are the same only for the same chat, nonce and content."""
    words = json.dumps([visitor.chat_id, nonce, content], sort_keys=True).encode()
    return int.from_bytes(hashlib.sha256(words).digest()[:8]) >> 1


def _message(visitor: Visitor, message_id: int, now: datetime) -> Json:
    chat = {"id": visitor.chat_id, "type": "private"}
    return {"message_id": message_id, "date": int(now.timestamp()), "chat": chat, "from": _person(visitor)}


def _person(visitor: Visitor) -> Json:
    name = visitor.speaker.name or "?"
    return {"id": visitor.chat_id, "is_bot": False, "first_name": name, "language_code": visitor.speaker.language}


def _callback_data(body: Json, button: int) -> str:
    buttons = [one for row in body.get("reply_markup", {}).get("inline_keyboard", []) for one in row]
    data = buttons[button].get("callback_data") if 0 <= button < len(buttons) else None
    if data is None:
        raise ButtonGone
    return str(data)
