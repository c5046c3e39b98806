"""Redeeming for the member of a card in chat: what staff read is about the member, they serve from the menu, and lists turn."""

import pytest
from sqlalchemy import select

from people.authority import Role, appoint
from people.models import Node
from points import member_codes
from points.catalogue_models import Redemption
from points.redemptions import MOST_AT_ONCE
from tests.chat import Town


async def serves_wang(town: Town, what: str) -> None:
    """赵敏 has scanned the card of 王芳 and chosen something for her."""
    async with town.app.database.begin() as session:
        code = await member_codes.issue(session, actor=town.cast.wang, now=town.app.clock())
    await town.zhao.says(f"/start m_{code}")
    await town.zhao.taps("代居民兑换")
    await town.zhao.says(what)
    await town.zhao.taps(what)


async def slots_shown(town: Town) -> list[str]:
    return [label for label in (await town.zhao.screen()).buttons if ":" in label]


async def test_the_question_is_about_the_member_and_not_about_who_reads_it(town: Town) -> None:
    await serves_wang(town, "毛巾")
    assert await town.zhao.sees("要代王*兑换吗", "王*现有 65，换后剩 ", "王*取消")
    assert "您现有" not in (await town.zhao.screen()).text


async def test_a_typed_number_is_how_many_up_to_what_the_member_can_pay(town: Town) -> None:
    await serves_wang(town, "毛巾")
    await town.zhao.says("2")
    assert await town.zhao.sees("毛巾 1 条 × 2")
    await town.zhao.says("-2")
    assert await town.zhao.sees("要几份", "毛巾 1 条 × 2")
    await town.zhao.says("999999")
    assert await town.zhao.sees(f"毛巾 1 条 × {MOST_AT_ONCE}", "王*还差")
    assert "确认代兑换" not in (await town.zhao.screen()).buttons
    while "确认代兑换" not in (await town.zhao.screen()).buttons:
        await town.zhao.taps("减一份")
    assert await town.zhao.sees("王*的积分最多换这么多")
    await town.zhao.taps("确认代兑换")
    assert await town.zhao.sees("已代居民申请", "原有 65")


async def test_all_times_can_be_reached_and_back_leads_to_them(town: Town) -> None:
    await serves_wang(town, "理发 1 次")
    first = await slots_shown(town)
    await town.zhao.taps("更晚的时间")
    later = await slots_shown(town)
    assert later
    assert not set(first) & set(later)
    await town.zhao.taps("回到第一页")
    assert await slots_shown(town) == first
    await town.zhao.taps(first[-1])
    assert await town.zhao.sees("要代王*兑换吗", "理发")
    await town.zhao.taps("返回")
    assert await town.zhao.sees("居民什么时间方便")
    await town.zhao.taps("返回")
    assert await town.zhao.sees("请点居民想要的")


async def test_what_the_member_had_this_month_is_told_as_theirs(town: Town) -> None:
    for _ in range(2):
        await serves_wang(town, "理发 1 次")
        await town.zhao.taps((await slots_shown(town))[0])
        if "确认代兑换" in (await town.zhao.screen()).buttons:
            await town.zhao.taps("确认代兑换")
    assert await town.zhao.sees("每人每月最多 1 份，王*这个月已经有 1 份")
    async with town.app.database.reading() as session:
        asked = (await session.scalars(select(Redemption).where(Redemption.asked_by == town.cast.zhao))).all()
    assert len(asked) == 1


async def test_everything_that_a_typed_name_finds_can_be_reached(town: Town) -> None:
    await serves_wang(town, "毛巾")
    await town.zhao.taps("返回")
    await town.zhao.says("1 次")
    seen: set[str] = set()
    while True:
        labels = (await town.zhao.screen()).buttons
        seen |= {label for label in labels if "1 次" in label}
        if "下一页" not in labels:
            break
        await town.zhao.taps("下一页")
    assert len(seen) > 6
    await town.zhao.taps("全部商品和服务")
    assert await town.zhao.sees("请点居民想要的")


@pytest.mark.parametrize(("who", "has"), [("wang", False), ("zhao", True), ("sun", False)])
async def test_staff_scan_cards_from_the_menu(town: Town, who: str, has: bool) -> None:
    phone = getattr(town, who)
    await phone.says("/menu")
    assert ("扫积分卡" in (await phone.screen()).buttons) is has


async def test_a_grid_worker_has_a_row_for_serving_teams_and_residents(town: Town) -> None:
    async with town.app.database.begin() as session:
        home = await session.get_one(Node, town.cast.longcheng)
        grid = Node(kind="grid", parent_id=home.id, name="测试网格", code="test-grid", path="")
        session.add(grid)
        await session.flush()
        grid.path = f"{home.path}{grid.id}/"
        await session.flush()
        await appoint(session, person_id=town.cast.li, role=Role.GRID_WORKER, node_id=grid.id, now=town.app.clock())
    await town.li.says("/menu")
    assert (await town.li.screen()).buttons[:3] == ["扫积分卡", "集体记录", "居民与办卡"]
    await town.li.taps("扫积分卡")
    assert await town.li.sees("扫")


async def test_a_unit_comes_to_its_stock_and_prices_from_its_own_screen(town: Town) -> None:
    await town.sun.says("/unit")
    await town.sun.taps("库存和价格")
    assert await town.sun.sees("库存和价格。您想改哪一样？")
