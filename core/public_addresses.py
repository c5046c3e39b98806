"""Which addresses are of the public internet: where hooks may go unless the operator allows their own network."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Lookup = Callable[[str, int], Awaitable[Sequence[str]]]

# Those that count as global and lead nowhere, or somewhere near: of protocols, and what once led to 6to4.
_NEAR = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
# All of the public internet's IPv6 is in here; what is for examples is in it too.
_UNICAST, _EXAMPLES = IPv6Network("2000::/3"), IPv6Network("3fff::/20")
# IPv4 addresses in the clothes of IPv6: through the translator of a network they reach what they name.
_TRANSLATED = IPv6Network("64:ff9b::/96")


async def look_up(host: str, port: int) -> Sequence[str]:
    """Every address of a host, by the machine's resolver. Raises `OSError`."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, and no other address hides in it."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return _is_public_4(found)
    inner = _inner(found)
    if inner is not None and not _is_public_4(inner):
        return False
    return found.scope_id is None and (found in _TRANSLATED or _is_public_6(found))


def _is_public_4(address: IPv4Address) -> bool:
    return address.is_global and not address.is_multicast and not any(address in network for network in _NEAR)


def _is_public_6(address: IPv6Address) -> bool:
    return address.is_global and address in _UNICAST and address not in _EXAMPLES


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address carries."""
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
