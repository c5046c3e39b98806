"""Where hooks may lead: never into one's own network, by whatever name, and not further than was checked."""

import socket
from collections.abc import Sequence
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.channels.hook_posting import NoAnswer, NotPublic, post
from core.public_addresses import Lookup, is_public
from tests.bot.ways_kit import Hook

PUBLIC = "93.184.216.34"


async def test_a_redirect_is_not_followed(hook: Hook) -> None:
    hook.answers = [lambda: web.Response(status=307, headers={"Location": "/elsewhere"})]
    assert (await post(hook.url, {"a": 1}, private=True)).status == 307
    assert len(hook.posts) == 1


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "0x7f.1", "2130706433", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "[::1]", "[::]", "[fe80::1]", "[fc00::1]"),
        *("[ff02::1]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[2001:db8::1]", "localhost"),
    ],
)
async def test_addresses_of_ones_own_network_are_never_spoken_to(host: str, hook: Hook) -> None:
    port = hook.url.split(":")[2].split("/")[0]
    with pytest.raises((NotPublic, NoAnswer)) as refused:
        await post(f"https://{host}:{port}/", {})
    assert host.startswith(("0x", "2130")) or isinstance(refused.value, NotPublic)
    assert hook.posts == []


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "2400:3200::1", "64:ff9b::808:808", PUBLIC])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.169.254", "172.31.0.1", "192.168.0.1"),
        *("192.0.0.1", "192.0.0.9", "192.0.0.10", "192.0.0.170", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.255", "203.0.113.1"),
        *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:0:127.0.0.1"),
        *(
            "::ffff:8.8.8.8",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:100.64.0.1",
            "::ffff:192.0.0.9",
            "64:ff9b::127.0.0.1",
            "64:ff9b::a00:1",
        ),
        *("64:ff9b::c000:9", "64:ff9b:1::a00:1", "64:ff9b:1::808:808", "2002:a00:1::", "2002:7f00:1::1", "2002:6440:1::"),
        *("2001::1", "2001:0:4136:e378:8000:63bf:80ff:fffe", "2001:db8::1", "3fff::1", "5f00::1", "100::1", "fc00::1", "fd12::1"),
        *("fe80::1", "fec0::1", "ff02::1", "ff0e::1", "4000::1"),
    ],
)
def test_no_other_address_is_public_in_whatever_clothes(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["", "x", "fe80::1%eth0", "2606:4700::1111%1", "1.2.3"])
def test_what_is_no_plain_address_is_not(address: str) -> None:
    assert not is_public(address)


async def test_plain_http_goes_nowhere_unless_the_operator_allows_it(hook: Hook) -> None:
    with pytest.raises(NotPublic):
        await post("http://estation.example/", {}, lookup=_said([PUBLIC]))
    with pytest.raises(NotPublic):
        await post("ftp://estation.example/", {}, private=True, lookup=_said([PUBLIC]))
    assert (await post(hook.url, {"a": 1}, private=True)).status == 200


async def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    with pytest.raises(NotPublic):
        await post("https://robot.example/", {}, lookup=_said([PUBLIC, "127.0.0.1"]))


async def test_a_name_that_says_something_else_a_moment_later_leads_to_the_address_that_was_checked(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: public at the check, this machine when the connection is made."""
    asked: list[str] = []
    tried: list[str] = []

    async def rebinding(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return [PUBLIC] if len(asked) == 1 else ["127.0.0.1"]

    def only_write_down(address: Any) -> socket.socket:
        tried.append(address[4][0])
        raise OSError

    connector = aiohttp.TCPConnector
    monkeypatch.setattr(aiohttp, "TCPConnector", lambda **given: connector(**given, socket_factory=only_write_down))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *given, **more: pytest.fail("the name was looked up again"))
    with pytest.raises(NoAnswer):
        await post(hook.url.replace("127.0.0.1", "robot.example").replace("http:", "https:"), {}, lookup=rebinding)
    assert (asked, tried, hook.posts) == (["robot.example"], [PUBLIC], [])


async def test_the_connection_goes_to_the_address_that_was_found(hook: Hook) -> None:
    named = hook.url.replace("127.0.0.1", "robot.example")
    answer = await post(named, {"a": 1}, private=True, lookup=_said(["127.0.0.1"]))
    assert (answer.status, hook.posts) == (200, [{"a": 1}])
    assert hook.headers[0]["Host"].startswith("robot.example")


async def test_a_name_that_is_none_is_tried_again_later() -> None:
    async def nothing(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror

    for lookup in (nothing, _said([])):
        with pytest.raises(NoAnswer):
            await post("https://robot.example/", {}, lookup=lookup)


async def test_an_answer_that_unpacks_to_much_is_not_unpacked(hook: Hook) -> None:
    hook.answers = [lambda: web.Response(body=b"\x1f\x8b nonsense", headers={"Content-Encoding": "gzip"})]
    answer = await post(hook.url, {}, private=True)
    assert (answer.body, answer.parsed()) == (b"\x1f\x8b nonsense", None)


def _said(addresses: Sequence[str]) -> Lookup:
    async def lookup(host: str, port: int) -> Sequence[str]:
        return addresses

    return lookup
