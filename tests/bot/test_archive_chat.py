"""My points in chat: the balance, the archive by month and kind, where each point came from, the papers, and the stars."""

import io
import re
import time
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select, update

from jobs.sealing import seal_all
from jobs.starring import congratulate_all
from points import accounts, ledger, stars
from points.models import Lot, Transfer
from tests.chat import Phone, Town
from tests.clock import ZONE


async def file_of(town: Town, phone: Phone) -> tuple[str, bytes]:
    """The name and the bytes of the last file that came."""
    document = [one.body["document"] for one in await phone.screens() if "document" in one.body][-1]
    data = await town.app.bot.download(document["file_id"])
    assert data is not None
    return document["file_name"], data.read()


def words_of(pdf: bytes) -> str:
    # Codes of two bytes come out as a zero and a character.
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).replace("\0", "")


async def give(town: Town, who: int, points: int, *, key: str) -> int:
    """Points from nowhere; the number of the transfer."""
    async with town.app.database.begin() as session:
        issued = await accounts.account(session, community_id=town.cast.longcheng, kind="issued")
        purse = await accounts.account(session, community_id=town.cast.longcheng, kind="available", person_id=who)
        new = ledger.NewTransfer(issued, purse, points, key, ledger.Reason.LOG, "gift", who, None)
        return (await ledger.post(session, transfer=new, now=town.app.clock())).transfer_id


async def redeem(phone: Phone, what: str = "毛巾") -> None:
    await phone.says(f"我想换{what}")
    await phone.taps(what)
    await phone.taps("兑换")
    await phone.taps("确认兑换")


async def test_one_message_shows_the_balance_the_stars_and_the_last_movements(town: Town) -> None:
    await town.wang.says("我的积分")
    assert await town.wang.sees("王芳，您有 65 积分可用", "今年星级：★☆☆☆☆，再获得 135 积分升一星", "+30", "+15", "+20")
    assert await town.wang.sees("积分档案", "我的星级", "我的积分卡", "积分公示栏", "我的家人", "我的活动", "兑换商品", "菜单")


async def test_what_ends_soon_is_said_beside_the_balance(town: Town) -> None:
    async with town.app.database.begin() as session:
        until = datetime(2027, 1, 1, tzinfo=ZONE).astimezone(UTC)
        first = select(Lot.id).join(Transfer, Transfer.id == Lot.transfer_id).where(Transfer.made_by == town.cast.zhao, Lot.rest == 15)
        await session.execute(update(Lot).where(Lot.id.in_(first)).values(expires_at=until))
    await town.wang.says("/points")
    assert await town.wang.sees("有 15 积分快到期了，最早的2027年1月1日到期，请及时使用")


async def test_a_tap_on_a_movement_leads_to_its_log_and_who_decided(town: Town) -> None:
    await town.wang.says("积分档案")
    assert await town.wang.sees("积分档案\n全部时间 · 全部", "点开任何一条")
    await town.wang.taps("+30")
    assert await town.wang.sees("+30  志愿服务，审核通过", "“路口文明交通引导”", "审核：社区工作者，", "还剩 30 积分")
    assert "赵" not in (await town.wang.screen()).text
    await town.wang.taps("打开这条活动")
    assert await town.wang.sees("路口文明交通引导")


async def test_a_redemption_is_one_tap_away_and_so_is_what_came_back(town: Town) -> None:
    await redeem(town.wang)
    await town.wang.says("积分档案")
    await town.wang.taps("-12")
    assert await town.wang.sees("毛巾 1 条，兑换冻结", "R-")
    await town.wang.taps("打开这笔兑换")
    assert await town.wang.sees("毛巾 1 条")


async def test_an_award_that_was_taken_back_and_its_reversal_lead_to_each_other(town: Town) -> None:
    async with town.app.database.begin() as session:
        award = (await session.scalars(select(Transfer.id).where(Transfer.amount == 30))).one()
        await ledger.reverse(session, transfer_id=award, key="back", made_by=town.cast.zhao, now=town.app.clock())
    await town.wang.says("积分档案")
    await town.wang.taps("-30")
    assert await town.wang.sees("收回的是", "路口文明交通引导", "收回：社区工作者，", "原因：未填写")
    await town.wang.taps("看收回的是哪一笔")
    assert await town.wang.sees("这笔已被收回")
    await town.wang.taps("看是怎样收回的")
    assert await town.wang.sees("-30  志愿服务")


async def test_a_month_and_a_kind_narrow_it_down(town: Town) -> None:
    await give(town, town.cast.wang, 7, key="before")
    town.app.clock.advance(days=40)  # type: ignore[attr-defined]  # the clock of these tests moves
    await give(town, town.cast.wang, 9, key="after")
    await town.wang.says("积分明细")
    await town.wang.taps("换个月份")
    await town.wang.taps("2026年12月")
    assert await town.wang.sees("2026年12月 · 全部", "+9")
    assert not [label for label in (await town.wang.screen()).buttons if "+7" in label]
    await town.wang.taps("换个月份")
    await town.wang.taps("全部时间")
    await town.wang.taps("事由")
    await town.wang.taps("爱老敬老")
    assert await town.wang.sees("全部时间 · 爱老敬老", "+15")
    assert len([label for label in (await town.wang.screen()).buttons if "+" in label]) == 1
    await town.wang.taps("事由")
    await town.wang.taps("到期失效")
    assert await town.wang.sees("这段时间没有积分变动")


async def test_many_movements_come_in_pages(town: Town) -> None:
    for number in range(12):
        await give(town, town.cast.sun, number + 1, key=f"many:{number}")
    await town.sun.says("积分档案")
    first = [label for label in (await town.sun.screen()).buttons if "+" in label]
    await town.sun.taps("更早的")
    second = [label for label in (await town.sun.screen()).buttons if "+" in label]
    assert (len(first), len(second)) == (8, 4)
    await town.sun.taps("回到第一页")
    assert [label for label in (await town.sun.screen()).buttons if "+" in label] == first


async def test_another_persons_movement_is_not_shown_whoever_names_it(town: Town) -> None:
    number = await give(town, town.cast.li, 77, key="private")
    await town.wang.says("积分档案")
    one = next(button["callback_data"] for row in (await town.wang.screen()).body["reply_markup"]["inline_keyboard"] for button in row)
    await town.wang.forges(re.sub(r"one:\d+", f"one:{number}", one))
    assert "77" not in (await town.wang.screen()).text


@pytest.mark.parametrize(
    ("language", "wanted"), [("zh", ("积分档案", "王芳", "龙城社区", "志愿服务，审核通过", "社区工作者", "+30", "65", "第 1 页"))]
)
async def test_the_archive_as_pdf_says_all_of_it_with_the_seal(town: Town, language: str, wanted: tuple[str, ...]) -> None:
    await seal_all(town.app.database, clock=town.app.clock)
    await town.wang.says("积分档案")
    began = time.monotonic()
    await town.wang.taps("存为 PDF")
    assert time.monotonic() - began < 20
    name, data = await file_of(town, town.wang)
    assert re.fullmatch(r"积分档案 .*\.pdf", name)
    text = words_of(data)
    assert [word for word in (*wanted, "积分台账封存：第 1 块") if word not in text] == []
    assert await town.wang.sees("您的积分档案已存为文件", "+30")


async def test_an_english_reader_gets_english_papers(town: Town) -> None:
    await town.li.says("/settings")
    await town.li.taps("English")
    await town.li.taps("English")
    await town.li.says("points archive")
    await town.li.taps("As PDF")
    name, data = await file_of(town, town.li)
    assert name.startswith("Points archive 2026-")
    text = words_of(data)
    assert [
        word for word in ("Points archive", "Volunteering, approved", "community staff", "Page 1 of 1", "held") if word not in text
    ] == []
    await town.li.says("my stars")
    await town.li.taps("Certificate of 2026")
    assert "1-star volunteer" in words_of((await file_of(town, town.li))[1])


async def test_the_archive_as_excel_has_a_row_for_each_movement_and_no_formula(town: Town) -> None:
    async with town.app.database.begin() as session:
        from points.log_models import ActivityKind

        await session.execute(update(ActivityKind).where(ActivityKind.code == "elder_care").values(name="=HYPERLINK(1)"))
    await town.wang.says("积分档案")
    await town.wang.taps("存为 Excel")
    name, data = await file_of(town, town.wang)
    assert name.endswith(".xlsx")
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == ["日期", "事由", "编号", "审核", "积分", "余额"]
    assert sorted(int(str(row[4].value)) for row in rows[1:4]) == [15, 20, 30]
    assert rows[3][5].value == 65
    assert "f" not in {cell.data_type for row in rows for cell in row}
    assert any(str(row[1].value).startswith("'=HYPERLINK") for row in rows)


async def test_the_stars_screen_says_what_is_missing_and_gives_the_certificate(town: Town) -> None:
    await town.wang.says("我的星级")
    assert await town.wang.sees("★☆☆☆☆", "2026 年获得 65 积分", "再获得 135 积分就到下一颗星", "各星分别需要 50 / 200 / 500")
    await town.wang.taps("2026 年荣誉证书")
    name, data = await file_of(town, town.wang)
    assert name == "荣誉证书 2026.pdf"
    text = words_of(data)
    assert [word for word in ("荣誉证书", "王芳", "龙城社区", "65 积分", "一星志愿者", "S-2026-") if word not in text] == []


async def test_who_has_no_star_is_offered_no_certificate(town: Town) -> None:
    await town.sun.says("我的星级")
    assert await town.sun.sees("☆☆☆☆☆", "再获得 50 积分就到下一颗星")
    assert not [label for label in (await town.sun.screen()).buttons if "证书" in label]


async def test_a_new_star_is_congratulated_once(town: Town) -> None:
    await give(town, town.cast.sun, 49, key="nearly")
    await congratulate_all(town.app.database, clock=town.app.clock, zone=ZONE)
    await give(town, town.cast.sun, 1, key="there")
    for _ in range(2):
        await congratulate_all(town.app.database, clock=town.app.clock, zone=ZONE)
        await town.app.settle()
    told = [screen for screen in await town.sun.screens() if "恭喜您！" in screen]
    assert len(told) == 1
    assert "凭 2026 年获得的积分，您现在是一星志愿者了" in told[0]
    await town.sun.taps("我的星级")
    assert await town.sun.sees("★☆☆☆☆")
    assert stars.REACHED == "star.reached"


async def test_looking_at_ones_points_takes_one_message_and_their_origin_two_taps_more(town: Town) -> None:
    """The limits of the most common jobs: a word typed, or a tap from the menu, and each movement at most two further."""
    await town.wang.says("/menu")
    taps = 0
    for label, shown in (("我的积分", "您有 65 积分可用"), ("积分档案", "点开任何一条"), ("+30", "审核：社区工作者")):
        await town.wang.taps(label)
        taps += 1
        assert await town.wang.sees(shown)
    assert taps <= 3
