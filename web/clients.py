"""Who asks, as an address; and how often one may be wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import web

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

MOST_WRONG = 30
WINDOW = timedelta(minutes=10)
MOST_REMEMBERED = 10_000
# Whoever has one IPv6 address has its whole /64.
IPV6_PREFIX = 64


def client_address(peer: str, forwarded: Iterable[str], trusted: Sequence[Network]) -> Address | None:
    """The right-most address that is not one of our proxies; None when not even the peer has one (a socket file).

    `forwarded` are the values of `X-Forwarded-For`. Only what a trusted proxy added counts: to the left of a foreign address, or of
    something that is no address, anybody may have written anything.
    """
    found = _parse(peer)
    for text in reversed(",".join(forwarded).split(",")):
        if found is None or not any(found in network for network in trusted):
            break
        before = _parse(text)
        if before is None:
            break
        found = before
    return found


def client_of(request: web.Request, trusted: Sequence[Network]) -> str:
    """By what a client is counted: its address, or its /64."""
    peername = request.transport.get_extra_info("peername") if request.transport else None
    peer = str(peername[0]) if isinstance(peername, tuple) else ""
    address = client_address(peer, request.headers.getall("X-Forwarded-For", []), trusted)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)


def is_from_proxy(request: web.Request, trusted: Sequence[Network]) -> bool:
    """Whether one of our proxies hands this request on."""
    peername = request.transport.get_extra_info("peername") if request.transport else None
    found = _parse(str(peername[0])) if isinstance(peername, tuple) else None
    return found is not None and any(found in network for network in trusted)


@dataclass
class WrongTries:
    """How often each client was wrong lately. In memory: it slows guessing down, and a restart may forget it."""

    since: dict[str, tuple[datetime, int]] = field(default_factory=dict)

    def too_many(self, client: str, *, now: datetime) -> bool:
        started, number = self.since.get(client, (now, 0))
        return number >= MOST_WRONG and now < started + WINDOW

    def count(self, client: str, *, now: datetime) -> None:
        """One more; the first after ten minutes starts anew."""
        started, number = self.since.pop(client, (now, 0))
        self.since[client] = (started, number + 1) if now < started + WINDOW else (now, 1)
        while len(self.since) > MOST_REMEMBERED:
            del self.since[next(iter(self.since))]


def _parse(text: str) -> Address | None:
    try:
        address = ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
