"""The chat page: what is sent is stored once, what is shown is what was said."""

import re
from contextlib import AbstractAsyncContextManager
from urllib.parse import quote_from_bytes

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Database
from messages import transcript
from tests.web.house import House, words
from web.words_in_pages import linked


async def test_a_message_is_stored_and_answered(house: House) -> None:
    visit = await house.enter()
    assert await visit.send(text="你好") == (200, {"ok": True})
    await house.handle()
    assert await words(house, visit) == ["你好", "heard text: 你好"]
    status, html = await visit.get("/chat")
    assert status == 200
    assert html.index("你好") < html.index("heard text: 你好")
    assert '<html lang="zh-CN">' in html


async def test_a_message_sent_again_with_its_nonce_is_stored_once(house: House) -> None:
    visit = await house.enter()
    for _ in range(3):
        await visit.send(text="once", nonce="same")
    await visit.send(text="once", nonce="other")
    await visit.send(text="changed", nonce="same")
    await house.handle()
    assert [one for one in await words(house, visit) if not one.startswith("heard")] == ["once", "once", "changed"]


async def test_without_scripts_a_form_leads_back_to_the_page_that_has_the_answer(house: House) -> None:
    visit = await house.enter()
    async with visit.http.post("/chat/send", data={"text": "plain", "nonce": "x"}, allow_redirects=False) as answer:
        assert answer.status == 303
        assert answer.headers["Location"] == "/chat?after=0#end"
    await house.handle()
    status, html = await visit.get("/chat?after=0")
    assert status == 200
    assert "heard text: plain" in html


async def test_text_that_is_too_long_is_refused_before_it_is_stored_and_stays_in_the_box(sqlite_house: House) -> None:
    visit = await sqlite_house.enter()
    assert (await visit.send(text="字" * 4097))[0] == 422
    assert (await visit.send(text="字" * 4096))[0] == 200
    async with visit.http.post("/chat/send", data={"text": "好" * 5000}) as answer:
        assert answer.status == 422
        assert "好" * 5000 + "</textarea>" in await answer.text()
    assert len(await sqlite_house.said(visit)) == 1


@pytest.mark.parametrize("raw", [b"a\x00b", b"\xed\xa0\x80", b"\xff\xfe", b"\x1b[31mred", b"a\r\nb", "\u202e\U000e0041👨‍👩‍👧".encode()])
async def test_no_sign_breaks_the_chat(house: House, raw: bytes) -> None:
    visit = await house.enter()
    coded = b"nonce=1&text=" + quote_from_bytes(raw).encode()
    headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    async with visit.http.post("/chat/send", data=coded, headers=headers) as answer:
        assert answer.status == 200
    parts = b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + raw + b"\r\n--b--\r\n"
    headers["Content-Type"] = "multipart/form-data; boundary=b"
    async with visit.http.post("/chat/send", data=parts, headers=headers) as answer:
        assert answer.status == 200
    await house.handle()
    heard = (await words(house, visit))[-1]
    assert heard.startswith("heard text: ")
    assert "\0" not in heard
    assert (await visit.get("/chat"))[0] == 200


@pytest.mark.parametrize("text", ["", "  \n ", "\x00\x01"])
async def test_nothing_is_not_sent(sqlite_house: House, text: str) -> None:
    visit = await sqlite_house.enter()
    status, answer = await visit.send(text=text)
    assert status == 422
    assert answer["error"]


async def test_words_cannot_become_markup(sqlite_house: House) -> None:
    visit = await sqlite_house.enter()
    await visit.send(text='<img src=x onerror="alert(1)"> https://example.org/?a=1&b=<b> 0432-62010336')
    await sqlite_house.handle()
    _, html = await visit.get("/chat")
    assert "<img src=x" not in html
    assert '<a href="https://example.org/?a=1&amp;b=" rel' in html
    assert '<a href="tel:043262010336">0432-62010336</a>' in html


@pytest.mark.parametrize(
    ("text", "dialled"),
    [
        ("驿站：400-820-8820", ["4008208820"]),
        ("138 0013 8000 or 13800138000", ["13800138000", "13800138000"]),
        ("+86 432 6201 0336；+8613800138000", ["+8643262010336", "+8613800138000"]),
        ("0432 6201 0336，(010)12345678", ["043262010336"]),
        ("附近没找到，就打 110 报警；有人受伤或不舒服，打 120。", ["110", "120"]),
        ("No trace: call the police, 110. Hurt or unwell: 120.", ["110", "120"]),
        ("中心：62-01 0336", ["62010336"]),
        ("现在可用积分 120\n打扫 120 分钟，+110 积分", []),
        ("编号 L-13800138000，取货码 123 456，2026-11-21，1380013800012，12345", []),
    ],
)
async def test_numbers_to_call_are_links_and_other_numbers_are_not(text: str, dialled: list[str]) -> None:
    html = linked(text, ["62-01 0336", "110"])
    assert re.findall(r'href="tel:([^"]*)"', html) == dialled
    assert re.sub(r"<[^>]*>", "", html) == text


async def test_looking_at_the_page_takes_no_writer_and_renews_the_cookie_once_an_hour(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = await sqlite_house.enter()
    writes: list[bool] = []
    begin = Database.begin

    def counted(database: Database) -> AbstractAsyncContextManager[AsyncSession]:
        writes.append(True)
        return begin(database)

    monkeypatch.setattr(Database, "begin", counted)
    async with visit.http.get("/chat") as answer:
        assert "Set-Cookie" not in answer.headers
    assert writes == []
    sqlite_house.clock.advance(hours=2)
    async with visit.http.get("/chat") as answer:
        assert "Max-Age=34560000" in answer.headers["Set-Cookie"]
    assert writes == [True]


async def test_long_histories_come_in_parts_without_gaps_or_doubles(sqlite_house: House) -> None:
    visit = await sqlite_house.enter()
    async with sqlite_house.database.begin() as session:
        for number in range(1, 101):
            entry = transcript.Entry(number * 64, "out", {"text": f"number {number}."})
            await transcript.record(session, bot=1, chat_id=visit.chat_id, entries=[entry], now=sqlite_house.clock())
    seen: list[int] = []
    path = "/chat"
    while path:
        _, html = await visit.get(path, headers={"X-Part": "messages"})
        seen = [int(number) for number in re.findall(r"number (\d+)\.", html)] + seen
        link = re.search(r'href="(/chat\?before=\d+)"', html)
        path = link[1] if link else ""
    assert seen == list(range(1, 101))


async def test_the_menu_button_has_the_commands_that_the_bot_has_set(sqlite_house: House) -> None:
    visit = await sqlite_house.enter()
    await visit.send(text="commands")
    await sqlite_house.handle()
    _, html = await visit.get("/chat")
    assert '<button name="text" value="/buttons"><span>按钮</span></button>' in html
