"""Files and positions in the chat: pictures are drawn anew, the rest is only ever downloaded."""

import io
import json
import re
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from tests.web.house import House, words
from web import arrivals


def jpeg(size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (43.0, 50.0, 14.0)})
    Image.new("RGB", size, (200, 20, 20)).save(out, "JPEG", exif=exif)
    return out.getvalue()


async def test_a_photo_becomes_a_clean_picture_that_only_its_chat_can_see(house: House) -> None:
    visit, other = await house.enter(), await house.enter()
    status, _ = await visit.send_file("IMG.jpg", jpeg(), "image/jpeg", text="看")
    assert status == 200
    await house.handle()
    assert (await words(house, visit))[-1] == "heard photo: 看"
    _, html = await visit.get("/chat")
    found = re.search(r'<img src="(/chat/file/[\w-]+)" width="40" height="30"', html)
    assert found is not None
    async with visit.http.get(found[1]) as answer:
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        data = await answer.read()
    assert not Image.open(io.BytesIO(data)).getexif()
    assert (await other.get(found[1]))[0] == 404
    assert (await house.stranger().get(found[1]))[0] == 401


async def test_anything_else_becomes_a_document_that_is_only_ever_downloaded(house: House) -> None:
    visit = await house.enter()
    evil = b"<html><script>alert(1)</script></html>"
    assert (await visit.send_file("../../e\u202evil.html", evil, "text/html"))[0] == 200
    await house.handle()
    assert (await words(house, visit))[-1] == "heard document:"
    _, html = await visit.get("/chat")
    found = re.search(r'<a class="paper" href="(/chat/file/[\w-]+)"', html)
    assert found is not None
    assert "e_vil.html" in html
    async with visit.http.get(found[1]) as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert await answer.read() == evil


async def test_a_document_from_the_bot_keeps_its_name_and_type(sqlite_house: House) -> None:
    visit = await sqlite_house.enter()
    await visit.send(text="paper")
    await sqlite_house.handle()
    _, html = await visit.get("/chat")
    found = re.search(r'<a class="paper" href="(/chat/file/[\w-]+)"', html)
    assert found is not None
    async with visit.http.get(found[1]) as answer:
        assert answer.content_type == "application/json"
        assert "%E6%95%B0%E6%8D%AE.json" in answer.headers["Content-Disposition"]


async def test_a_file_over_20_mb_is_refused_kindly_and_nothing_is_stored(sqlite_house: House) -> None:
    visit = await sqlite_house.enter()
    status, answer = await visit.send_file("big.bin", b"\0" * (21 * 1024 * 1024))
    assert status == 413
    assert "20 MB" in json.loads(answer)["error"]
    assert await sqlite_house.said(visit) == []
    assert (await visit.send_file("empty.jpg", b""))[0] == 422
    assert (await visit.send_file("all.bin", b"\1" * (20 * 1024 * 1024)))[0] == 200


async def test_a_position_reaches_the_bot(sqlite_house: House) -> None:
    visit = await sqlite_house.enter()
    assert (await visit.send(latitude="43.837000", longitude="126.560000"))[0] == 200
    await sqlite_house.handle()
    assert (await words(sqlite_house, visit))[-1] == "heard location:"
    for bad in ({"latitude": "91", "longitude": "0"}, {"latitude": "nan", "longitude": "0"}, {"latitude": "1"}):
        assert (await visit.send(**bad))[0] == 422


async def in_parts(*, number: int, size: int, name: str) -> AsyncIterator[bytes]:
    """A form that does not say how long it is."""
    for _ in range(number):
        yield b"--b\r\nContent-Disposition: form-data; " + name.encode() + b"\r\n\r\n" + b"x" * size + b"\r\n"
    yield b"--b--\r\n"


@pytest.mark.parametrize(
    ("path", "number", "size", "name"),
    [
        ("/chat/send", 40, 1024 * 1024, 'name="file"; filename="a"'),
        ("/chat/send", 200, 190 * 1024, 'name="text"'),
        ("/chat/send", 200, 190 * 1024, 'filename="nameless"'),
        ("/chat/press", 1, 20 * 1024, 'name="nonce"'),
        ("/go/abc", 1, 20 * 1024, 'name="nonce"'),
        ("/enter/abc", 1, 20 * 1024, 'name="nonce"'),
        ("/enter/abc", 1, 20 * 1024, 'name="file"; filename="a"'),
        ("/enter/abc", 40, 1024, 'name="nonce"'),
    ],
)
async def test_a_form_of_undeclared_length_is_refused_when_it_is_too_large_in_all(
    sqlite_house: House, path: str, number: int, size: int, name: str
) -> None:
    visit = await sqlite_house.enter()
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    body = in_parts(number=number, size=size, name=name)
    async with visit.http.post(path, data=body, headers=headers, allow_redirects=False) as answer:
        assert answer.status == 413
    assert await sqlite_house.said(visit) == []


@pytest.mark.parametrize(("path", "size"), [("/chat/send", 300 * 1024), ("/go/abc", 20 * 1024), ("/enter/abc", 20 * 1024)])
async def test_words_alone_may_not_be_as_long_as_files(sqlite_house: House, path: str, size: int) -> None:
    visit = await sqlite_house.enter()
    async with visit.http.post(path, data={"nonce": "x" * size}, allow_redirects=False) as answer:
        assert answer.status == 413


async def test_a_chat_stores_only_so_many_bytes_a_day_and_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "DAILY_BYTES", 2500)
    visit, other = await house.enter(), await house.enter()
    for number in range(2):
        assert (await visit.send_file("a.bin", bytes([number]) * 1000))[0] == 200
    status, answer = await visit.send_file("a.bin", b"c" * 1000)
    assert (status, len(await house.said(visit))) == (429, 2)
    assert "今天" in json.loads(answer)["error"]
    assert (await visit.send_file("a.bin", b"\1" * 1000))[0] == 200, "sent again because the answer was lost"
    assert (await visit.send(text="words", nonce="w"))[0] == 200
    assert (await other.send_file("a.bin", b"c" * 1000))[0] == 200
    house.clock.advance(hours=25)
    assert (await visit.send_file("a.bin", b"c" * 1000))[0] == 200
