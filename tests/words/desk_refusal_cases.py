"""Refusals about the staff desk's door, with their data."""

from collections.abc import Mapping
from typing import Any

from core.refusals import Refusal
from people.desk_confirming import NothingToConfirm
from people.passkeys import ConfirmFirst, TooManyPasskeys

ABOUT_DESK: list[tuple[type[Refusal], Mapping[str, Any]]] = [(NothingToConfirm, {}), (ConfirmFirst, {}), (TooManyPasskeys, {"most": 10})]
