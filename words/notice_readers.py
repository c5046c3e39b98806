"""A notice in words, and the person for whom it is put into them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from core.i18n import Translator
from messages.mentions import mention
from people import persons
from points import accounts, redemption_cards
from points.redemption_cards import RedemptionCard

Rows = Sequence[Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class NoticeText:
    """Plain text, rows of buttons (what each says, and its callback data), perhaps a picture as PNG. `alone` is never joined to others."""

    text: str
    rows: Rows = ()
    picture: bytes | None = None
    # In a message of its own, also among alerts: it will be edited.
    alone: bool = False


@dataclass(frozen=True)
class Reader:
    """Who reads it, where and when."""

    session: AsyncSession
    person_id: int
    t: Translator
    now: datetime
    zone: ZoneInfo
    public_url: str


async def redemption(reader: Reader, data: Mapping[str, Any]) -> RedemptionCard:
    """The redemption that the notice is about, as the reader may see it. Raises `NotAllowed`."""
    number = data["redemption_id"]
    card = await redemption_cards.card(reader.session, actor=reader.person_id, redemption_id=number, now=reader.now)
    mention(card.person_id)
    return card


async def balance(reader: Reader) -> str:
    """What the reader may spend now, as a sentence."""
    person = await persons.get(reader.session, reader.person_id)
    mine = await accounts.balance(reader.session, community_id=person.community_id, person_id=reader.person_id)
    return reader.t.plural("You now have {number} point to spend.", "You now have {number} points to spend.", mine.available)
