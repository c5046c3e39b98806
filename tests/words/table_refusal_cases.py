"""Every refusal of tables that are brought in, once for each of its sentences."""

from collections.abc import Mapping
from typing import Any

from core.refusals import Refusal
from people.import_rows import TableWrong
from people.imports import DraftGone, ImportInUse, ImportUnknown, TableUnclear

ABOUT_TABLES: list[tuple[type[Refusal], Mapping[str, Any]]] = [
    (TableUnclear, {"why": "kind"}),
    (TableUnclear, {"why": "large", "most": 5}),
    (TableUnclear, {"why": "rows", "most": 5_000}),
    (TableUnclear, {"why": "headings", "kind": "residents", "columns": ["name", "agreed"]}),
    (TableUnclear, {"why": "empty"}),
    (TableWrong, {"wrong": [], "number": 3}),
    (DraftGone, {}),
    (ImportUnknown, {}),
    *((ImportInUse, {"kind": kind, "number": 7, "names": ["105", "205"]}) for kind in ("residents", "elders", "stock", "roster")),
]
