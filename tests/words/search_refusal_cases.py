"""What the rooms refuse about searches and the duty roster, once for each sentence."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from core.refusals import Refusal
from people.homes import HomeUnknown
from qrcodes.search_end import SearchOver
from qrcodes.searchers import JoinFirst, NotAsked
from qrcodes.searches import NoBroadcastConsent, SearchRunning, SearchUnclear, SeenInFuture, SeenTooLongAgo
from qrcodes.shifts import NoStation, NotForDuty, ShiftOver, ShiftsOverlap, ShiftUnknown
from qrcodes.sightings import SightingUnclear, TooManySightings

ABOUT_SEARCHES: list[tuple[type[Refusal], Mapping[str, Any]]] = [
    *(
        (NoBroadcastConsent, {"elder_id": 1, "phone": phone, "may_give": may_give})
        for phone in ("", "0432-62010336")
        for may_give in (False, True)
    ),
    (SearchRunning, {"search_id": 7}),
    (SearchOver, {}),
    (SearchUnclear, {"most": 300}),
    (SightingUnclear, {"most": 300}),
    (SeenInFuture, {}),
    (SeenTooLongAgo, {"hours": 72}),
    (NotAsked, {}),
    (JoinFirst, {}),
    (TooManySightings, {"most": 40}),
    (HomeUnknown, {}),
    (ShiftsOverlap, {"starts_at": datetime(2026, 11, 23, 0, tzinfo=UTC), "ends_at": datetime(2026, 11, 23, 8, tzinfo=UTC)}),
    (ShiftsOverlap, {"starts_at": datetime(2026, 11, 23, 12, tzinfo=UTC), "ends_at": datetime(2026, 11, 24, 0, tzinfo=UTC)}),
    (NotForDuty, {}),
    (ShiftOver, {"days": 90}),
    (ShiftUnknown, {}),
    (NoStation, {}),
]
