"""Key rotation over every room: which values have a context of their own, and which blind indexes stand beside them."""

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import Row

from core import resealing
from core.crypto import KeyRing
from core.database import Database
from core.resealing import BlindIndex, Done
from core.sealed import key_numbers
from messages import transcript, transcript_files
from people import persons
from points.redemption_queue import index_of_code

CONTEXTS = {
    "person.name_sealed": persons.NAME,
    "person.phone_sealed": persons.PHONE,
    "transcript_message.body": transcript.BODY,
    "transcript_file.body": transcript_files.BODY,
    "transcript_file.name": transcript_files.NAME,
}


def _name(keys: KeyRing, _row: Row[Any], clear: str) -> bytes:
    return keys.index(persons.plain_name(clear), context=persons.NAME)


def _phone(keys: KeyRing, _row: Row[Any], clear: str) -> bytes:
    return keys.index(clear, context=persons.PHONE)


def _code(keys: KeyRing, row: Row[Any], clear: str) -> bytes:
    return index_of_code(keys, row.community_id, clear)


INDEXES = (
    BlindIndex("person", "name_index", "name_sealed", _name),
    BlindIndex("person", "phone_index", "phone_sealed", _phone),
    BlindIndex("redemption", "code_index", "code", _code),
)


def reseal_all(database: Database) -> AsyncIterator[Done]:
    """Seal everything anew with the first key of the ring; yields as each table is done."""
    return resealing.reseal(database, contexts=CONTEXTS, indexes=INDEXES)


async def keys_still_needed(database: Database) -> set[int]:
    """The numbers of older keys that something stored still needs."""
    async with database.reading() as session:
        return await key_numbers(session) - {database.keys.current.number}
