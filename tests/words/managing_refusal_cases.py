"""What the rooms refuse when staff look after people, places, goods and boards, once for each sentence."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from core.refusals import Refusal
from people.person_pages import PersonChanged
from people.place_changes import PlaceChanged, PlaceNameUnclear, StationChanged, StationUnclear
from points.board_desk import BoardOpen, MonthNotOver, ObjectionsWait
from points.item_details import TEXTS, DetailsChanged, DetailsUnclear, ItemNameTaken

ABOUT_MANAGING: list[tuple[type[Refusal], Mapping[str, Any]]] = [
    *((PersonChanged, {"field": field}) for field in ("name", "phone")),
    (PlaceNameUnclear, {"most": 60}),
    (PlaceChanged, {"is_now": "第三网格"}),
    (StationChanged, {}),
    *((StationUnclear, {"field": field, "most": 60}) for field in ("name", "duty_phone")),
    (MonthNotOver, {}),
    (BoardOpen, {"until": datetime(2026, 12, 8, 2, 0, tzinfo=UTC)}),
    (ObjectionsWait, {"number": 1}),
    (ObjectionsWait, {"number": 3}),
    (DetailsChanged, {}),
    *((DetailsUnclear, {"name": name, "least": 1, "most": 60}) for name in TEXTS),
    (ItemNameTaken, {"item_name": "大米"}),
]
