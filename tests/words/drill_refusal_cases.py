"""Refusals about drills, each with the data that the room puts into it."""

from collections.abc import Mapping
from typing import Any

from core.refusals import Refusal
from qrcodes.drills import AlarmUnderWay, NothingToScan

ABOUT_DRILLS: list[tuple[type[Refusal], Mapping[str, Any]]] = [(NothingToScan, {}), (AlarmUnderWay, {"incident_id": 3})]
