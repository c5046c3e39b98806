"""The file of defaults: activity kinds of a new community, goods of the demo."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("defaults.toml")


@dataclass(frozen=True)
class Defaults:
    """Rows for `activity_kind` and `item`; an item's unit is named in `unit`."""

    kinds: tuple[dict[str, Any], ...]
    items: tuple[dict[str, Any], ...]


@cache
def defaults() -> Defaults:
    """Read and complete the file, once."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    kinds = tuple({"daily_cap_minutes": None, "active": True} | row for row in read["kind"])
    items = tuple({"limit_per_month": None, "active": True} | row | read["place"][row["unit"]] for row in read["item"])
    return Defaults(kinds, items)
