"""What the rooms refuse about guardians and their ways, once for each sentence."""

from collections.abc import Mapping
from typing import Any

from core.refusals import Refusal
from qrcodes.guardian_links import InviteGone
from qrcodes.guardian_rows import NotGuardian
from qrcodes.guardians import GuardiansFull, LastGuardian
from qrcodes.way_addresses import SECOND, AddressUnclear, WayNotOffered
from qrcodes.ways import NoTestOpen, TooManyTests, WayGone

ABOUT_GUARDIANS: list[tuple[type[Refusal], Mapping[str, Any]]] = [
    (NotGuardian, {}),
    (InviteGone, {}),
    (GuardiansFull, {"most": 10}),
    (LastGuardian, {}),
    *((AddressUnclear, {"kind": kind}) for kind in SECOND),
    (WayNotOffered, {"kind": "sms"}),
    (WayGone, {}),
    (NoTestOpen, {}),
    (TooManyTests, {"most": 3}),
]
