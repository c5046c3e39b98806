"""What the rooms refuse about the resource list, once for each sentence."""

from collections.abc import Mapping
from typing import Any

from core.refusals import Refusal
from wishes.resources import ResourceUnclear, ResourceUnknown, ResourceWordsUnclear, TooManyResources

ABOUT_RESOURCES: list[tuple[type[Refusal], Mapping[str, Any]]] = [
    (ResourceWordsUnclear, {"least": 2, "most": 200}),
    *((ResourceUnclear, {"field": field}) for field in ("kind", "days", "parts")),
    (ResourceUnclear, {"field": "quantity", "most": 999}),
    (TooManyResources, {"most": 10}),
    (ResourceUnknown, {}),
]
