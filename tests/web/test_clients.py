"""Whom an entry link's wrong tries are counted against."""

from datetime import UTC, datetime
from ipaddress import ip_network

import pytest

from people import entry
from tests.cast import Cast
from tests.web.house import House, Visit
from web.clients import MOST_REMEMBERED, MOST_WRONG, WrongTries, client_address

TRUSTED = [ip_network("10.0.0.0/8"), ip_network("127.0.0.1/32"), ip_network("fd00::/8")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", [], "203.0.113.9"),
        ("203.0.113.9", ["198.51.100.1"], "203.0.113.9"),  # forged: the peer is no proxy of ours
        ("127.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["1.1.1.1, 198.51.100.1, 10.0.0.7"], "198.51.100.1"),  # the left one may be forged
        ("127.0.0.1", ["1.1.1.1", "198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["10.0.0.9"], "10.0.0.9"),
        ("fd00::1", ["2001:db8::7"], "2001:db8::7"),
        ("::ffff:127.0.0.1", ["::ffff:198.51.100.1"], "198.51.100.1"),
        ("127.0.0.1", ["garbage"], "127.0.0.1"),
        ("127.0.0.1", ["1.1.1.1, garbage, 10.0.0.7"], "10.0.0.7"),
        ("127.0.0.1", ["", ",,", "  "], "127.0.0.1"),
        ("127.0.0.1", ["9" * 5000], "127.0.0.1"),
        ("", ["198.51.100.1"], "None"),
    ],
)
def test_the_client_is_the_right_most_address_that_is_no_proxy_of_ours(peer: str, forwarded: list[str], client: str) -> None:
    assert str(client_address(peer, forwarded, TRUSTED)) == client


async def test_who_guesses_links_is_stopped_and_nobody_else_is(sqlite_house: House) -> None:
    house = sqlite_house
    object.__setattr__(house.door, "trusted_proxies", TRUSTED)
    visit = house.stranger()
    for number in range(MOST_WRONG):
        # What stands to the left is the guesser's own invention.
        assert await tried(visit, f"10.0.0.{number}, 192.0.2.{number}, 2001:db8:1:2::{number}") == 410
    assert await tried(visit, "2001:db8:1:2:ffff::1") == 429, "all of a /64 is one client"
    assert (await visit.get("/enter/x", headers={"X-Forwarded-For": "2001:db8:1:2::1"}))[0] == 429
    assert await tried(visit, "2001:db8:1:3::1") == 410
    assert await tried(visit, "garbage") == 410
    house.clock.advance(minutes=11)
    assert await tried(visit, "2001:db8:1:2::1") == 410


async def test_a_header_from_who_is_no_proxy_changes_nothing(house: House, cast: Cast) -> None:
    async with house.database.begin() as session:
        token = await entry.new_link(session, made_by=None, person_id=cast.li, community_id=cast.longcheng, now=house.clock())
    visit = house.stranger()
    for number in range(MOST_WRONG):
        assert await tried(visit, f"198.51.100.{number}") == 410
    assert await tried(visit, "198.51.100.200") == 429
    status, html = await visit.get(f"/enter/{token}", headers={"Accept-Language": "en"})
    assert status == 429
    assert "wait ten minutes" in html


def test_wrong_tries_are_remembered_for_so_many_clients_only() -> None:
    tries, now = WrongTries(), datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(MOST_REMEMBERED + 5):
        tries.count(str(number), now=now)
    assert len(tries.since) == MOST_REMEMBERED


async def tried(visit: Visit, forwarded: str) -> int:
    async with visit.http.post("/enter/wrong", headers={"X-Forwarded-For": forwarded}) as answer:
        return answer.status
