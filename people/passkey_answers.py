"""Judging what a browser answers for a passkey, by py_webauthn: who asked, which site, which challenge, which key, who was there."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit

import structlog
from webauthn import verify_authentication_response, verify_registration_response
from webauthn.helpers import base64url_to_bytes, parse_authentication_credential_json, parse_client_data_json
from webauthn.registration.verify_registration_response import VerifiedRegistration

log = structlog.get_logger()

T = TypeVar("T")

LONGEST = 16_000


@dataclass(frozen=True)
class Site:
    """Where passkeys are used: the name they are bound to, and the address that browsers report."""

    host: str
    origin: str


@dataclass(frozen=True)
class Sent:
    """What an answer says of itself, not yet judged: which challenge, which key, and whose the key says it is."""

    challenge: bytes
    credential_id: bytes
    user_handle: bytes | None


def site_of(url: str) -> Site | None:
    """The site of an address; None where passkeys cannot be: without a name, or without https anywhere but on this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host == "localhost")
    return Site(host, f"{parts.scheme}://{parts.netloc.lower()}") if is_safe and host and not _is_number(host) else None


def read(answer: str) -> Sent | None:
    """Look into an answer; None for what is none, or was made in a page inside a foreign one."""
    return _unless_wrong(lambda: _read(answer))


def judge_new(answer: str, challenge: bytes, site: Site) -> VerifiedRegistration | None:
    """The new key, when everything about it holds."""
    return _unless_wrong(
        lambda: verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    )


def judge_signed(answer: str, challenge: bytes, site: Site, *, public_key: bytes, uses: int) -> int | None:
    """The key's new counter, when the signature and everything around it holds and the counter has not gone back."""

    def judged() -> int:
        verified = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=uses,
            require_user_verification=True,
        )
        return verified.new_sign_count

    return _unless_wrong(judged)


def _read(answer: str) -> Sent | None:
    if len(answer) > LONGEST:
        return None
    told = json.loads(answer)
    client = parse_client_data_json(base64url_to_bytes(told["response"]["clientDataJSON"]))
    if client.cross_origin:
        return None
    if "signature" not in told["response"]:
        return Sent(client.challenge, base64url_to_bytes(told["rawId"]), None)
    signed = parse_authentication_credential_json(told)
    return Sent(client.challenge, signed.raw_id, signed.response.user_handle)


def _unless_wrong(judge: Callable[[], T]) -> T | None:
    try:
        return judge()
    except Exception as error:  # noqa: BLE001 (whatever a hostile answer makes the library stumble over is a no)
        log.info("passkey refused", error=type(error).__name__)
        return None


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
