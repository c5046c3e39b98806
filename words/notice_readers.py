"""A notice in words, and the person for whom it is put into them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from core.i18n import Translator
from people import persons
from points import accounts

Rows = Sequence[Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class NoticeText:
    """Plain text, rows of buttons (what each says, and its callback data), perhaps a picture as PNG."""

    text: str
    rows: Rows = ()
    picture: bytes | None = None


@dataclass(frozen=True)
class Reader:
    """Who reads it, where and when."""

    session: AsyncSession
    person_id: int
    t: Translator
    now: datetime
    zone: ZoneInfo
    public_url: str


async def balance(reader: Reader) -> str:
    """What the reader may spend now, as a sentence."""
    person = await persons.get(reader.session, reader.person_id)
    mine = await accounts.balance(reader.session, community_id=person.community_id, person_id=reader.person_id)
    return reader.t.plural("You now have {number} point to spend.", "You now have {number} points to spend.", mine.available)
