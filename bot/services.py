"""What a handler needs from outside, handed in once by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from core.database import Database


@dataclass(frozen=True)
class Services:
    """The database, the clock (aware UTC), the community's time zone and the address under which people reach this server."""

    database: Database
    clock: Callable[[], datetime]
    zone: ZoneInfo
    public_url: str
