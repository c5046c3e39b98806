"""HTTP hooks as a channel: robots and a text message gateway at the wire, what is tried again, and what stays secret."""

import json
import socket
from collections.abc import Callable
from typing import Any

import pytest
from aiogram.exceptions import TelegramForbiddenError, TelegramNetworkError
from aiohttp import web

from bot.channels import hook_posting
from bot.channels.hook_posting import NoAnswer, post
from messages.outbox import Address
from people.models import HOOK_BOT
from qrcodes import ways
from tests.bot.ways_kit import Family, Hook, digits

PHONE = "+8613800138000"


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


async def test_a_hook_that_is_silent_is_given_up(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook_posting, "SECONDS", 0.1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(NoAnswer):
            await post(f"http://127.0.0.1:{silent.getsockname()[1]}/", {}, private=True)


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
