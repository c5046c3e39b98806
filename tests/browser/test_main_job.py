"""The main job, by three people with phones: a good deed becomes points, points become goods."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.pictures import snow
from tests.browser.street import Phone, Street

pytestmark = pytest.mark.browser


async def test_a_good_deed_becomes_points_and_points_become_goods(street: Street, tmp_path: Path) -> None:
    chen, zhao, sun = await street.phone(), await street.phone(), await street.phone()
    await zhao.comes_as("zhao")
    await sun.comes_as("sun")
    await zhao.shot("staff-menu-390")
    await enrols(chen)
    await logs_a_good_deed(chen, snow(tmp_path))
    await approves_it(zhao)
    await chen.sees("您的活动审核通过了：+20 积分", "现在可用积分 20")
    await chen.shot("points-arrived-390")
    await redeems_a_towel(chen)
    await approves_the_towel(zhao)
    code = re.search(r"取货码：(\d{3} \d{3})", await chen.sees("可以取了", "取货码"))
    assert code is not None
    await chen.shot("pick-up-code-390")
    await hands_over(sun, code[1])
    await chen.sees("您已取到：毛巾", "现在可用积分 8")
    await chen.shot("done-390")


async def enrols(chen: Phone) -> None:
    await chen.opens("/")
    await chen.comes_as("new")
    await chen.sees("隐私说明")
    await chen.shot("enrol-390")
    await chen.taps("我同意")
    await chen.taps("龙城社区")
    await chen.sees("叫什么名字")
    await chen.says("陈小梅")
    await chen.taps("不填")
    await chen.sees("登记好了，陈小梅")
    # The page says by itself who one is now.
    await expect(chen.page.locator(".guide summary")).to_contain_text("陈小梅")
    await chen.shot("enrolled-390")


async def logs_a_good_deed(chen: Phone, picture: Path) -> None:
    await chen.taps("记录活动")
    await chen.taps("志愿服务")
    await chen.taps("2小时")
    await chen.says("给3号楼门前扫雪")
    await chen.sends_file(picture)
    await chen.sees("请核对", "给3号楼门前扫雪", "1 张照片")
    await chen.shot("log-check-390")
    await chen.taps("提交")
    await chen.sees("已提交，编号 L-")
    await chen.shot("log-receipt-390")


async def approves_it(zhao: Phone) -> None:
    await zhao.sees("陈小梅 提交了一条活动")
    await zhao.taps("查看并审核")
    await expect(zhao.page.locator(".message:not(.mine) .photo img").last).to_be_visible()
    await zhao.sees("陈小梅", "给3号楼门前扫雪", "不通过")
    await zhao.shot("approve-390")
    await zhao.taps("通过", exactly=True)
    await zhao.sees("已通过", "+20 积分")


async def redeems_a_towel(chen: Phone) -> None:
    await chen.says("想换毛巾")
    await chen.taps("毛巾")
    await chen.taps("兑换", exactly=True)
    await chen.sees("您现有 20，换后剩 8")
    await chen.shot("redeem-check-390")
    await chen.taps("确认兑换")
    await chen.sees("已申请，编号 R-")


async def approves_the_towel(zhao: Phone) -> None:
    await zhao.sees("陈小梅", "毛巾")
    await zhao.taps("查看并审核")
    await zhao.taps("通过", exactly=True)


async def hands_over(sun: Phone, code: str) -> None:
    await sun.sees("请备货：毛巾")
    await sun.taps("核销取货码")
    await sun.says(code)
    await sun.sees("取货码正确", "陈*梅", "毛巾")
    await sun.shot("hand-over-390")
    await sun.taps("已交货")
    await sun.sees("已交货，编号 R-")
