"""What a handler needs from outside, handed in once by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.database import Database
from qrcodes.way_addresses import CHAT_ONLY, Offered


@dataclass(frozen=True)
class Services:
    """The database, the clock (aware UTC), the community's time zone and the address under which people reach this server.

    `offered` are the second ways by which guardians can be told.
    """

    database: Database
    clock: Callable[[], datetime]
    zone: ZoneInfo
    public_url: str
    offered: Offered = CHAT_ONLY
