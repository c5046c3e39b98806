"""HTTP hooks as a channel: robots and a text message gateway at the wire, and what must never be spoken to."""

import json
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import aiohttp
import pytest
from aiogram.exceptions import TelegramForbiddenError, TelegramNetworkError
from aiohttp import web

from bot.channels import hook_posting
from bot.channels.hook_posting import NoAnswer, NotPublic, is_public, post
from messages.outbox import Address
from people.models import HOOK_BOT
from qrcodes import ways
from tests.bot.ways_kit import Family, Hook, digits, hook_server

PHONE = "+8613800138000"
PUBLIC = "93.184.216.34"


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    async with hook_server() as found:
        yield found


@pytest.mark.parametrize("kind", ["wecom", "dingtalk"])
async def test_a_robot_says_the_test_and_its_digits_confirm_the_way(family_on_both: Family, hook: Hook, kind: str) -> None:
    family = family_on_both
    way_id = await family.add(kind, hook.url)
    await family.send(family.hooks())
    (said,) = hook.posts
    assert said["msgtype"] == "text"
    words = said["text"]["content"]
    assert words.startswith("【e-Station】")
    assert "肖大爷" in words
    assert words.endswith("http://127.0.0.1:8080/chat")
    assert await family.confirm(way_id, digits(words))
    async with family.town.database.reading() as session:
        second = await ways.second_addresses(session, person_ids=[family.town.cast.wang], elder_id=family.elder_id)
    assert second == [Address(HOOK_BOT, way_id, family.town.cast.wang, None)]
    assert (await family.row(way_id)).sent_at is not None


async def test_a_gateway_gets_the_phone_the_words_and_the_operators_token(family_on_both: Family, hook: Hook) -> None:
    family = family_on_both
    way_id = await family.add("sms", "138 0013 8000")
    await family.send(family.hooks(sms_url=hook.url, sms_token="letters"))
    (said,) = hook.posts
    assert sorted(said) == ["phone", "text"]
    assert said["phone"] == PHONE
    assert hook.headers[0]["Authorization"] == "Bearer letters"
    assert await family.confirm(way_id, digits(said["text"].replace("8080", "")))


async def test_a_robot_never_sees_the_gateways_token(family: Family, hook: Hook) -> None:
    await family.add("wecom", hook.url)
    await family.send(family.hooks(sms_url="https://sms.example/send", sms_token="letters"))
    assert "Authorization" not in hook.headers[0]


def _json(content: Any, status: int = 200) -> Callable[[], web.StreamResponse]:
    return lambda: web.json_response(content, status=status)


REFUSED = {
    "a robot that is gone": _json({"errcode": 93000, "errmsg": "invalid webhook url"}),
    "a keyword that is missing": _json({"errcode": 310000, "errmsg": "keywords not in content"}),
    "no robot at all": lambda: web.Response(text="<html>"),
    "no number": _json({"errcode": "0"}),
    "yes is no number": _json({"errcode": False}),
    "a list": _json([0]),
    "nothing": lambda: web.Response(),
    "not found": lambda: web.Response(status=404),
    "no content": lambda: web.Response(status=204),
    "a redirect": lambda: web.Response(status=302, headers={"Location": "/elsewhere"}),
    "a huge answer": lambda: web.Response(body=b'{"errcode":0,"x":"' + b"x" * 70_000 + b'"}'),
}
LATER = {
    "too many": _json({"errcode": 45009}),
    "too many for DingTalk": _json({"errcode": 130101}),
    "busy": _json({"errcode": -1}),
    "an error of theirs": lambda: web.Response(status=502),
    "patience": lambda: web.Response(status=429),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_what_is_refused_for_good_is_told_in_chat_and_not_tried_again(family: Family, hook: Hook, what: str) -> None:
    way_id = await family.add("wecom", hook.url)
    hook.answers = [REFUSED[what]]
    bot = family.hooks()
    await family.send(bot)
    family.town.clock.advance(hours=1)
    await family.send(bot)
    assert len(hook.posts) == 1
    assert ((await family.row(way_id)).error, await family.told("guardian.way_failing")) == ("Blocked", [family.town.cast.wang])


@pytest.mark.parametrize("what", LATER)
async def test_what_may_go_better_later_is_tried_again(family: Family, hook: Hook, what: str) -> None:
    way_id = await family.add("dingtalk", hook.url)
    hook.answers = [LATER[what]]
    bot = family.hooks()
    await family.send(bot)
    assert (await family.row(way_id)).due_at is not None
    family.town.clock.advance(seconds=5)
    await family.send(bot)
    assert len(hook.posts) == 2
    assert (await family.row(way_id)).sent_at is not None
    assert await family.told("guardian.way_failing") == []


@pytest.mark.parametrize(("status", "is_for_good"), [(400, True), (422, True), (401, False), (403, False), (302, False), (500, False)])
async def test_a_gateway_that_knows_us_not_is_the_operators_to_mend(family: Family, hook: Hook, status: int, is_for_good: bool) -> None:
    way_id = await family.add("sms", PHONE)
    hook.answers = [lambda: web.Response(status=status)]
    with pytest.raises(TelegramForbiddenError if is_for_good else TelegramNetworkError):
        await family.hooks(sms_url=hook.url).send_message(way_id, "x")


async def test_a_gateway_that_was_taken_away_is_waited_for(family: Family) -> None:
    way_id = await family.add("sms", PHONE)
    with pytest.raises(TelegramNetworkError):
        await family.hooks().send_message(way_id, "x")


async def test_a_redirect_is_not_followed(hook: Hook) -> None:
    hook.answers = [lambda: web.Response(status=307, headers={"Location": "/elsewhere"})]
    assert (await post(hook.url, {"a": 1}, private=True)).status == 307
    assert len(hook.posts) == 1


async def test_a_hook_that_is_silent_is_given_up(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook_posting, "SECONDS", 0.1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(NoAnswer):
            await post(f"http://127.0.0.1:{silent.getsockname()[1]}/", {}, private=True)


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


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", PUBLIC])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


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


async def test_a_house_that_keeps_to_the_public_internet_refuses_a_private_robot(family: Family, hook: Hook) -> None:
    way_id = await family.add("wecom", hook.url.replace("http:", "https:"))
    await family.send(family.hooks(private=False))
    assert hook.posts == []
    assert (await family.row(way_id)).error == "Blocked"


@pytest.mark.parametrize("words", ["肖大爷" * 1500, "x" * 4096, "\ud800", "👵" * 1000])
async def test_long_words_are_cut_to_what_a_robot_takes_and_keep_the_link(family: Family, hook: Hook, words: str) -> None:
    way_id = await family.add("wecom", hook.url)
    await family.hooks().send_message(way_id, words)
    content = hook.posts[0]["text"]["content"]
    assert len(content.encode()) <= 2048
    assert content.endswith("/chat")


async def test_the_hooks_secret_stays_out_of_errors_and_logs(family: Family, hook: Hook, capfd: pytest.CaptureFixture[str]) -> None:
    way_id = await family.add("wecom", hook.url)
    hook.answers = [_json({"errcode": -1, "errmsg": hook.url})]
    bot = family.hooks(sms_url="https://sms.example/?key=s3cret", sms_token="t0ken")
    await family.send(bot)
    hook.answers = [_json({"errcode": 5, "errmsg": hook.url})]
    with pytest.raises(TelegramForbiddenError) as raised:
        await bot.send_message(way_id, "x")
    out, err = capfd.readouterr()
    said = out + err + repr(raised.value) + json.dumps(str(bot.session.__dict__)) + repr((await family.row(way_id)).error)
    assert "key=" not in said
    assert "t0ken" not in said


def _said(addresses: Sequence[str]) -> hook_posting.Lookup:
    async def lookup(host: str, port: int) -> Sequence[str]:
        return addresses

    return lookup
