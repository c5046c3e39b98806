"""What the rooms refuse about an elder's registration, once for each sentence."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.refusals import Refusal
from qrcodes.applications import PlaceElsewhere
from qrcodes.consents import ConsentUnclear
from qrcodes.elder_access import ElderUnknown
from qrcodes.elder_photos import PhotoFromFuture, PhotoTooOld
from qrcodes.elder_queue import DocumentUnseen, ElderDecided, GuardiansUnconfirmed, OwnElder
from qrcodes.elder_words import ElderWordsUnclear, FullNameShown, NumberShown, TooManyLines
from qrcodes.elders import TooManyElders

ABOUT_ELDERS: list[tuple[type[Refusal], Mapping[str, Any]]] = [
    (ElderUnknown, {}),
    *(
        (ElderWordsUnclear, {"field": field, "least": 1, "most": 12})
        for field in ("called", "name", "line", "address", "history", "reason", "wanted")
    ),
    (NumberShown, {"field": "called"}),
    (NumberShown, {"field": "line"}),
    (FullNameShown, {}),
    (TooManyLines, {"most": 8}),
    (TooManyElders, {"most": 6}),
    (PlaceElsewhere, {}),
    (ConsentUnclear, {}),
    (PhotoTooOld, {"oldest": date(2025, 11, 21)}),
    (PhotoFromFuture, {}),
    (OwnElder, {}),
    *((ElderDecided, {"outcome": outcome}) for outcome in ("approved", "refused", "withdrawn", "revoked", None)),
    (GuardiansUnconfirmed, {"number": 1, "nobody": True}),
    (GuardiansUnconfirmed, {"number": 1, "nobody": False}),
    (GuardiansUnconfirmed, {"number": 3, "nobody": False}),
    (DocumentUnseen, {}),
]
