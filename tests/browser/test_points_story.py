"""Points in full, by people with phones: an appeal, the board, a haircut at a chosen time, the card and the archive."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect
from sqlalchemy import select

from jobs.boards import keep_boards
from people import demo, units
from people.models import Unit
from tests.browser.pictures import has_picture, snow
from tests.browser.street import PATIENCE_MS, Phone, Street
from tests.clock import ZONE, Clock

pytestmark = pytest.mark.browser

MEASURE = (Path(__file__).parent / "measure.js").read_text()


async def has_button(phone: Phone, label: str) -> None:
    await expect(phone.page.locator(".keyboard button", has_text=label).last).to_be_visible(timeout=PATIENCE_MS)


async def test_what_was_refused_gives_points_after_an_appeal(street: Street, tmp_path: Path) -> None:
    wang, zhao, zhou = await street.phone(), await street.phone(), await street.phone()
    await wang.comes_as("wang")
    await zhao.comes_as("zhao")
    await zhou.comes_as("zhou")
    await logs(wang, "扫雪", snow(tmp_path))
    await refuses(zhao)
    await appeals(wang)
    await upholds(zhou)
    assert await wang.sees("您的申诉成立：+20 积分")
    await wang.shot("appeal-upheld-390")


async def logs(wang: Phone, words: str, picture: Path) -> None:
    await wang.taps("记录活动")
    await wang.sees("您做了什么", "上次")
    await wang.shot("log-kinds-390")
    await wang.taps("志愿服务")
    await wang.sees("做了多长时间")
    await wang.shot("log-length-390")
    await wang.taps("2小时")
    await wang.sees("写一句话就行")
    await wang.shot("log-words-390")
    await wang.says(words)
    await wang.sends_file(picture)
    await wang.sees("请核对", words, "1 张照片")
    await wang.shot("log-why-390")
    await wang.taps("没错，提交")
    await wang.sees("已提交，编号 L-")
    await wang.shot("log-sent-390")


async def refuses(zhao: Phone) -> None:
    await zhao.sees("王芳 提交了一条活动")
    await zhao.shot("staff-notice-390")
    await zhao.taps("查看并审核")
    await has_button(zhao, "不通过")
    await zhao.shot("log-decide-390")
    await zhao.taps("不通过")
    await zhao.sees("为什么不通过")
    await zhao.shot("log-reasons-390")
    await zhao.taps("照片看不出活动内容。")
    await zhao.sees("未通过", "积分没有变动")
    await zhao.shot("log-refused-staff-390")


async def appeals(wang: Phone) -> None:
    await wang.sees("您的活动没有通过审核", "照片看不出活动内容")
    await wang.shot("log-refused-390")
    await wang.taps("申诉")
    await wang.sees("请用一条消息写清楚")
    await wang.shot("appeal-words-390")
    await wang.says("照片左边就是3号楼，雪是我扫的，李建国也在场")
    await wang.sees("现在提交吗")
    await wang.shot("appeal-check-390")
    await wang.taps("提交申诉")
    await wang.sees("申诉已提交，编号 A-")
    await wang.shot("appeal-sent-390")


async def upholds(zhou: Phone) -> None:
    await zhou.sees("王芳 对一条活动提出申诉")
    await zhou.shot("appeal-notice-390")
    await zhou.taps("查看并审核")
    await has_button(zhou, "维持原决定")
    await zhou.shot("appeal-decide-390")
    await zhou.taps("支持申诉")
    await zhou.sees("申诉成立", "王芳", "+20")
    await zhou.shot("appeal-decided-390")


async def test_the_board_is_objected_to_and_answered(street: Street, clock: Clock) -> None:
    await keep_boards(street.house.database, clock=clock, zone=ZONE)
    wang, zhou = await street.phone(), await street.phone()
    await wang.comes_as("wang")
    await zhou.comes_as("zhou")
    await reads_the_board(wang)
    await objects(wang)
    await answers(zhou)
    assert await wang.sees("您对2026年10月积分公示的异议已核实")
    await wang.shot("objection-answered-390")


async def reads_the_board(wang: Phone) -> None:
    await wang.says("积分公示")
    await wang.sees("2026年10月 积分公示", "您排第 4 名", "本月到现在得到")
    await wang.shot("board-390")
    await wang.taps("海报")
    await wang.sees("可以打印张贴")
    await has_picture(wang)
    await wang.shot("poster-390")
    await wang.taps("返回")


async def objects(wang: Phone) -> None:
    await wang.taps("提出异议")
    await wang.sees("请用一条消息写清楚")
    await wang.shot("objection-words-390")
    await wang.says("我10月20号也扫了雪，没有算进去")
    await wang.sees("提交给工作人员吗")
    await wang.shot("objection-check-390")
    await wang.taps("提交异议")
    await wang.sees("工作人员会核实")
    await wang.shot("objection-sent-390")


async def answers(zhou: Phone) -> None:
    await zhou.sees("2026年10月", "异议")
    await zhou.shot("objection-notice-390")
    await zhou.taps("查看并处理")
    await has_button(zhou, "异议不成立")
    await zhou.shot("objection-decide-390")
    await zhou.taps("异议不成立")
    await zhou.sees("为什么不成立")
    await zhou.shot("objection-reasons-390")
    await zhou.taps("这件事还没有审核通过")
    await zhou.sees("公示保持不变")
    await zhou.shot("objection-decided-390")


@pytest.fixture
async def barber(street: Street, clock: Clock) -> Street:
    """孙丽 works at the barber's too."""
    async with street.house.database.begin() as session:
        cast = await demo.cast(session)
        assert cast is not None
        unit = (await session.scalars(select(Unit.id).where(Unit.name == "小李理发店"))).one()
        await units.add_member(session, actor=cast["zhao"], unit_id=unit, person_id=cast["sun"], now=clock())
    return street


async def test_a_haircut_at_a_chosen_time_is_redeemed_and_rated(barber: Street, clock: Clock) -> None:
    wang, zhao, sun = await barber.phone(), await barber.phone(), await barber.phone()
    await wang.comes_as("wang")
    await zhao.comes_as("zhao")
    await sun.comes_as("sun")
    await chooses_a_time(wang)
    await approves_it(zhao)
    code = re.search(r"取货码：(\d{3} \d{3})", await wang.sees("约好了：理发", "取货码"))
    assert code is not None
    await wang.shot("service-code-390")
    clock.advance(days=2)
    await serves(sun, code[1])
    await rates(wang)
    await reads_what_was_said(sun)


async def chooses_a_time(wang: Phone) -> None:
    await wang.taps("兑换商品")
    await wang.sees("想换什么")
    await wang.shot("catalogue-390")
    await wang.taps("服务", exactly=True)
    await wang.sees("想换哪样")
    await wang.shot("services-390")
    await wang.says("理发")
    await wang.sees("想换哪样")
    await wang.shot("service-search-390")
    await wang.taps("理发 1 次 · 20")
    await wang.sees("小李理发店")
    await wang.shot("service-item-390")
    await wang.taps("选时间")
    await wang.sees("您想什么时候来")
    await wang.shot("service-slot-390")
    await wang.taps("11月23日 周一 09:30–10:00")
    await wang.sees("要兑换吗", "11月23日")
    await wang.shot("service-check-390")
    await wang.taps("确认兑换")
    await wang.sees("已申请，编号 R-")
    await wang.shot("service-asked-390")


async def approves_it(zhao: Phone) -> None:
    await zhao.sees("王芳 申请兑换", "理发")
    await zhao.taps("查看并审核")
    await has_button(zhao, "不通过")
    await zhao.shot("service-decide-390")
    await zhao.taps("通过", exactly=True)
    await zhao.sees("已通过：R-")
    await zhao.shot("service-decided-390")


async def serves(sun: Phone, code: str) -> None:
    await sun.sees("王* 约了理发")
    await sun.shot("unit-notice-390")
    await sun.taps("核销取货码")
    await sun.says(code)
    await sun.sees("取货码正确", "王*", "理发")
    await sun.shot("unit-check-390")
    await sun.taps("已交货")
    await sun.sees("已交货，编号 R-")
    await sun.shot("unit-done-390")


async def rates(wang: Phone) -> None:
    await wang.sees("已办好", "理发")
    await wang.shot("rate-390")
    await wang.taps("5 ★")
    await wang.sees("想再说一句吗")
    await wang.shot("rate-words-390")
    await wang.says("师傅手艺好，还扶我下台阶")
    await wang.sees("一天之内可以改")
    await wang.shot("rated-390")


async def reads_what_was_said(sun: Phone) -> None:
    await sun.says("/menu")
    await sun.taps("待备货")
    await sun.taps("本单位")
    await sun.sees("想看什么")
    await sun.shot("unit-390")
    await sun.taps("小李理发店")
    await sun.sees("小李理发店：想看什么")
    await sun.taps("评价")
    await sun.sees("★★★★★", "师傅手艺好，还扶我下台阶")
    await sun.shot("unit-ratings-390")
