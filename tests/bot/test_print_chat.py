"""Printing in chat: from an approved elder to the file in a few taps, one message that tells how far it is, words that hurt nobody."""

import re
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from jobs import printing as print_door
from qrcodes import printing
from tests.chat import PUBLIC_URL, Phone, Town
from tests.clock import ZONE
from tests.qrcodes.badge_kit import BadgeDesk
from tests.qrcodes.pictures import pages_of


def desk_of(town: Town) -> BadgeDesk:
    return BadgeDesk(town.app.database, town.cast, town.app.clock)  # type: ignore[arg-type] # the town's clock is the test's


async def link_of(town: Town, badge_id: int) -> str:
    return f"{PUBLIC_URL}/b/{await desk_of(town).token(badge_id)}"


async def draw(town: Town) -> None:
    await print_door.print_all(town.app.database, clock=town.app.clock, zone=ZONE, public_url=PUBLIC_URL)
    await town.app.settle()


async def print_what_the_demo_left(town: Town) -> None:
    now, zhao = town.app.clock(), town.cast.zhao
    async with town.app.database.begin() as session:
        for community, paper in await printing.unprinted(session, actor=zhao, now=now):
            await printing.ask_unprinted(session, actor=zhao, community_id=community, paper=paper, key="before", now=now)
    await draw(town)


async def file_of(town: Town, phone: Phone) -> tuple[str, bytes]:
    document = [one.body["document"] for one in await phone.screens() if "document" in one.body][-1]
    data = await town.app.bot.download(document["file_id"])
    assert data is not None
    return document["file_name"], data.read()


async def picture_of(town: Town, phone: Phone) -> Image.Image:
    shown = (await phone.screen()).photo
    assert shown is not None
    data = await town.app.bot.download(shown)
    assert data is not None
    with Image.open(BytesIO(data.read())) as opened:
        opened.load()
        return opened


async def test_staff_print_all_that_is_new_in_three_taps_and_the_codes_open_the_badges(town: Town) -> None:
    await print_what_the_demo_left(town)
    desk = desk_of(town)
    made = [(await desk.issue(await desk.elder()))[0] for _ in range(3)]
    await town.zhao.says("打印胸牌")
    assert await town.zhao.sees("打印胸牌：3 枚", "LC-0042")
    await town.zhao.taps("打印胸牌：3 枚", times=2)
    assert await town.zhao.sees("正在生成：0 / 3", "再看看")
    await draw(town)
    assert await town.zhao.sees("好了：一份文件，共 3 枚", "下载文件")
    await town.zhao.taps("下载文件")
    await town.zhao.taps("下载文件")
    name, file = await file_of(town, town.zhao)
    assert re.fullmatch(r"胸牌 P-\d{6}\.pdf", name)
    links = {code.text for page in pages_of(file, dpi=200) for code in zxingcpp.read_barcodes(page)}
    assert links == {await link_of(town, one.id) for one in made}
    await town.zhao.says("打印胸牌")
    assert await town.zhao.sees("都打印过了", name.removesuffix(".pdf"))


async def test_how_far_a_batch_is_stands_in_one_message(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_door, "SAID_EVERY", 12)
    await print_what_the_demo_left(town)
    desk = desk_of(town)
    await desk.issue(await desk.elder(), count=26)
    await town.zhao.says("打印胸牌")
    await town.zhao.taps("打印胸牌：26 枚")
    before = len(await town.zhao.screens())
    await draw(town)
    after = await town.zhao.screens()
    assert len(after) == before + 1
    assert "好了：一份文件，共 26 枚" in after[-1].text


async def test_one_elders_badge_is_looked_at_and_their_labels_card_and_picture_printed(town: Town) -> None:
    desk = desk_of(town)
    badge = (await desk.issue(await desk.elder()))[0]
    await town.zhao.says("打印胸牌")
    await town.zhao.says(badge.printed_id.lower().replace("-", ""))
    assert await town.zhao.sees("肖大爷", badge.printed_id, "衣物标签（20 + 10）")
    link = await link_of(town, badge.id)
    assert [code.text for code in zxingcpp.read_barcodes(await picture_of(town, town.zhao))] == [link]
    await town.zhao.taps("600 dpi")
    name, dots = await file_of(town, town.zhao)
    with Image.open(BytesIO(dots)) as opened:
        assert (name, opened.size, opened.mode) == (f"{badge.printed_id}.png", (1181, 1181), "RGBA")
    await town.zhao.taps("衣物标签（20 + 10）", times=2)
    assert await town.zhao.sees("正在生成：0 / 30")
    await draw(town)
    await town.zhao.taps("下载文件")
    await town.zhao.taps("下载文件")
    name, file = await file_of(town, town.zhao)
    codes = {code.text for page in pages_of(file, dpi=300) for code in zxingcpp.read_barcodes(page)}
    assert re.fullmatch(r"衣物标签 P-\d{6}\.pdf", name)
    assert (len(codes), link in codes) == (30, False)


async def test_a_number_that_is_nobodys_and_people_who_do_not_print_are_told_so(town: Town) -> None:
    await town.zhao.says("打印胸牌")
    await town.zhao.says("LC-9999")
    assert await town.zhao.sees("没有这个编号的胸牌或标签")
    badge = (await desk_of(town).issue(await desk_of(town).elder()))[0]
    await town.wang.says("打印胸牌")
    assert badge.printed_id not in (await town.wang.screen()).text
    for forged in ("go:print", "go:print_elder:1", "go:print_job:1"):
        await town.wang.forges(forged)
        assert await town.wang.sees("什么都没有改动")
    assert await town.app.troubles() == []


async def test_words_on_the_badge_are_seen_as_printed_and_none_that_hurt_are_taken(town: Town) -> None:
    await town.zhao.says("打印胸牌")
    await town.zhao.taps("胸牌上的字")
    assert await town.zhao.sees("上方：龙城社区驿站", "下方：扫码·找家·救人")
    assert (await picture_of(town, town.zhao)).size == (591, 591)
    await town.zhao.taps("上方的字")
    await town.zhao.says("龙城社区防走失驿站")
    assert await town.zhao.sees("“走失”", "码的上方写什么")
    await town.zhao.says("𪚥城驿站")
    assert await town.zhao.sees("印不出：𪚥")
    await town.zhao.says("龙城暖心驿站")
    assert await town.zhao.sees("改好了", "上方：龙城暖心驿站", "下方：扫码·找家·救人")
