"""What the rooms refuse about the terms of alarms, once for each sentence."""

from collections.abc import Mapping
from typing import Any

from core.refusals import Refusal
from qrcodes.alarm_policy import LONGEST, SHORTEST, AlarmTermsChanged, AlarmTermsOutOfOrder, AlarmTermsUnclear

ABOUT_ALARMS: list[tuple[type[Refusal], Mapping[str, Any]]] = [
    (AlarmTermsUnclear, {"name": "heads", "least": SHORTEST, "most": LONGEST}),
    *((AlarmTermsOutOfOrder, {"name": name}) for name in ("heads", "street", "advice")),
    (AlarmTermsChanged, {}),
]
