"""What the rooms refuse about an incident, once for each sentence."""

from collections.abc import Mapping
from typing import Any

from core.refusals import Refusal
from qrcodes.answering import IncidentOver, MinutesUnclear, NoGoingBack, TakenByAnother
from qrcodes.closing import ClassUnclear
from qrcodes.handing_over import CodeUsedUp, HandedOverAlready, ProofNeeded
from qrcodes.incident_words import WordsNeeded, WordsTooLong
from qrcodes.incidents import IncidentUnknown

ABOUT_INCIDENTS: list[tuple[type[Refusal], Mapping[str, Any]]] = [
    (IncidentUnknown, {}),
    (IncidentOver, {"turned_out": "real", "incident_id": 7}),
    *((NoGoingBack, {"state": state}) for state in ("on_the_way", "with_officer", "handed_over", "closed")),
    (TakenByAnother, {"by": 3, "incident_id": 7}),
    (MinutesUnclear, {"least": 1, "most": 180}),
    (ProofNeeded, {}),
    (CodeUsedUp, {}),
    (HandedOverAlready, {"by": 3}),
    (ClassUnclear, {}),
    (WordsNeeded, {}),
    (WordsTooLong, {"most": 500}),
]
