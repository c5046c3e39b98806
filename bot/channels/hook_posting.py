"""Posting to addresses that people typed: to the public internet only, unless the operator allows their own network.

The name is looked up once, every address found is checked, and the connection goes to exactly these: what the name says a moment later
does not matter. Redirects are not followed, and little of the answer is read.
"""

import asyncio
import json
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from core.public_addresses import Lookup, is_public, look_up

SECONDS = 10.0
MOST_READ = 64 * 1024


class NotPublic(Exception):
    """The address is not on the public internet, or would not be spoken to by HTTPS."""


class NoAnswer(Exception):
    """Nobody was found, or nobody answered in time."""


@dataclass(frozen=True)
class Answer:
    """What came back; `body` is None when it was too large to read."""

    status: int
    body: bytes | None

    def parsed(self) -> object:
        """As JSON; None when it is none."""
        try:
            return json.loads(self.body) if self.body is not None else None
        except (ValueError, RecursionError):
            return None


async def post(
    url: str, content: Mapping[str, object], *, headers: Mapping[str, str] | None = None, private: bool = False, lookup: Lookup = look_up
) -> Answer:
    """POST as JSON. With `private` any address will do, and plain HTTP too. Raises `NotPublic`, `NoAnswer`."""
    try:
        async with asyncio.timeout(SECONDS):
            target = URL(url)
            resolver = _Checked(await _checked(target, private=private, lookup=lookup))
            return await _post(target, content, headers or {}, resolver)
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        # Their words hold the address.
        raise NoAnswer from None


async def _checked(url: URL, *, private: bool, lookup: Lookup) -> list[str]:
    """The addresses that may be spoken to. Raises `NotPublic`, `OSError`."""
    if url.scheme != "https" and not (private and url.scheme == "http"):
        raise NotPublic
    found = list(dict.fromkeys(await lookup(url.host or "", url.port or 0)))
    if not found:
        raise OSError("no address")
    if not private and not all(is_public(one) for one in found):
        raise NotPublic
    return found


async def _post(url: URL, content: Mapping[str, object], headers: Mapping[str, str], resolver: "_Checked") -> Answer:
    connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, force_close=True)
    common = {"Accept-Encoding": "identity", "User-Agent": "e-Station"}
    async with (
        # Nothing is unpacked: a small answer cannot become a large one.
        aiohttp.ClientSession(connector=connector, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False) as client,
        client.post(url, json=dict(content), headers=common | dict(headers), allow_redirects=False) as answer,
    ):
        return Answer(answer.status, await _read(answer))


async def _read(answer: aiohttp.ClientResponse) -> bytes | None:
    body = bytearray()
    async for chunk in answer.content.iter_chunked(8192):
        body += chunk
        if len(body) > MOST_READ:
            return None
    return bytes(body)


class _Checked(AbstractResolver):
    """Knows the addresses that were checked, whatever name is asked for."""

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = addresses

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=one, port=port, family=_family(one), proto=0, flags=socket.AI_NUMERICHOST)
            for one in self._addresses
        ]

    async def close(self) -> None:
        """Nothing is kept."""


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET
