"""What looks for traces finds them in every form in which they are kept."""

from core.crypto import KeyRing
from core.database import Database
from messages import transcript
from messages.transcript import Entry
from people.models import WEB_BOT
from tests.clock import Clock
from tests.traces import Cell, cells, holding

HERE = {"canary": "金丝雀".encode()}


async def test_what_is_said_in_a_chat_is_found_though_json_escapes_it(database: Database, keys: KeyRing, clock: Clock) -> None:
    entry = Entry(65, "out", {"text": "一只金丝雀"})
    async with database.begin() as session:
        await transcript.record(session, bot=WEB_BOT, chat_id=5, entries=[entry], now=clock())
    assert holding(await cells(database, keys), HERE) == ["transcript_message.body: canary"]


def test_what_is_no_text_is_found_as_it_is() -> None:
    cell = Cell("stored_file.sealed", b"sealed", b"\xff\xd8 a picture")
    assert (cell.holds(b"\xff\xd8"), cell.holds(b"\xff\xd9")) == (True, False)
