"""The file of defaults: activity kinds of a new community."""

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

KINDS = Path(__file__).with_name("kinds.toml")
# What a kind is unless the file says otherwise; the usual kinds have been in force ever since.
KIND: dict[str, Any] = {
    "needs_photo": False,
    "needs_approval": True,
    "is_self_reported": True,
    "doubles_offline": False,
    "least_minutes": None,
    "daily_cap": None,
    "monthly_cap": None,
    "since": datetime(1970, 1, 1, tzinfo=UTC),
}


@dataclass(frozen=True)
class Defaults:
    """Rows for `activity_kind`."""

    kinds: tuple[dict[str, Any], ...]


@cache
def defaults() -> Defaults:
    """Read and complete the file, once."""
    return Defaults(tuple(KIND | row for row in tomllib.loads(KINDS.read_text(encoding="utf-8"))["kind"]))
