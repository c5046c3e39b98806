"""A clock that moves only when a test says so."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 21, 10, 0, tzinfo=ZONE).astimezone(UTC)


class Clock:
    """Starts on Saturday 2026-11-21 at 10:00 in Shanghai; call it, or `.now()`, for the moment in UTC."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start

    def __call__(self) -> datetime:
        return self._now

    def now(self) -> datetime:
        return self._now

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> datetime:
        """Move on, and return the new moment."""
        self._now += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return self._now

    def set(self, *, hour: int, minute: int = 0) -> datetime:
        """Move to this time of the same day, as clocks in Shanghai show it."""
        self._now = self._now.astimezone(ZONE).replace(hour=hour, minute=minute, second=0, microsecond=0).astimezone(UTC)
        return self._now
