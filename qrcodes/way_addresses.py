"""Addresses of second ways as people type them, made clean or refused: e-mail, a robot's hook, a phone."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.refusals import Refusal
from people.cleaning import PhoneUnclear, clean_phone, tidy

MAIL, WECOM, DINGTALK, SMS = "mail", "wecom", "dingtalk", "sms"
SECOND = (MAIL, WECOM, DINGTALK, SMS)
LONGEST_MAIL, LONGEST_LOCAL, LONGEST_URL = 254, 64, 500
# Where the robots of the two live; the operator may allow others.
ROBOTS = {WECOM: "qyapi.weixin.qq.com", DINGTALK: "oapi.dingtalk.com"}
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])")


class AddressUnclear(Refusal):
    """Not an address of this `kind`. Nothing of it is in the data, for addresses stay out of logs."""


class WayNotOffered(Refusal):
    """This house does not send by this `kind` of way."""


@dataclass(frozen=True, slots=True)
class Offered:
    """By which second ways this house sends; `private` is true where its operator allows addresses of their own network."""

    kinds: frozenset[str] = frozenset()
    private: bool = False


CHAT_ONLY = Offered()


@dataclass(frozen=True, slots=True)
class Target:
    """Where a channel sends to, and the reader's language."""

    kind: str
    address: str
    language: str = "zh"


def clean_address(kind: str, text: str, *, offered: Offered) -> str:
    """The address as it is stored. Raises `AddressUnclear`, `WayNotOffered`."""
    if kind not in SECOND or kind not in offered.kinds:
        raise WayNotOffered(kind=kind)
    plain = tidy(text)
    if kind == MAIL:
        return _mail(plain)
    if kind == SMS:
        try:
            return clean_phone(plain)
        except PhoneUnclear:
            raise AddressUnclear(kind=kind) from None
    return _hook(kind, plain, is_any_host=offered.private)


def masked_address(target: Target) -> str:
    """Enough to know it again: w***@example.org, *** 8000, a robot's last four letters."""
    if target.kind == MAIL:
        local, _, host = target.address.partition("@")
        return f"{local[:1]}***@{host}"
    return f"*** {target.address[-4:]}"


def _mail(text: str) -> str:
    local, _, host = text.rpartition("@")
    fits = len(text) <= LONGEST_MAIL and len(local) <= LONGEST_LOCAL
    if not (fits and _LOCAL.fullmatch(local) and _HOST.fullmatch(host)):
        raise AddressUnclear(kind=MAIL)
    return f"{local}@{host.lower()}"


def _hook(kind: str, text: str, *, is_any_host: bool) -> str:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise AddressUnclear(kind=kind) from None
    is_plain = text.isascii() and text.isprintable() and " " not in text and len(text) <= LONGEST_URL
    if not (is_plain and parts.hostname) or parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressUnclear(kind=kind)
    is_known = parts.scheme == "https" and parts.hostname == ROBOTS[kind] and port in (None, 443) and bool(parts.query)
    if not (is_known or (is_any_host and parts.scheme in ("http", "https"))):
        raise AddressUnclear(kind=kind)
    return text
