"""Family in chat: a link that a relative says yes to, points given with the balance before and after, and its end."""

import re

import pytest
from sqlalchemy import delete, insert, select, update

from jobs.expiring import expire_all
from points.models import Account, Lot, PointsPolicy
from tests.chat import Phone, Town
from tests.clock import Clock
from tests.points.kit import local

DAY = 24 * 3600


async def allow_gifts(town: Town, *, cap: int = 100) -> None:
    values = {"community_id": town.cast.longcheng, "daily_points": 60, "expiry": "never", "may_give": True, "stars": "50"}
    values |= {"give_monthly_cap": cap, "appeal_seconds": DAY, "objection_seconds": DAY, "fetch_seconds": DAY}
    async with town.app.database.begin() as session:
        await session.execute(delete(PointsPolicy))
        await session.execute(insert(PointsPolicy).values(values))


async def link_of(phone: Phone) -> str:
    await phone.says("/family")
    await phone.taps("添加家人")
    screen = await phone.screen()
    assert screen.photo is not None
    found = re.search(r"/go/(f_[\w-]+)", screen.text)
    assert found is not None
    return found[1]


async def become_family(town: Town) -> None:
    token = await link_of(town.wang)
    await town.li.says(f"/start {token}")
    assert await town.li.sees("王芳 想把您加为家人", "任何一方随时可以移出")
    await town.li.taps("是的，我们是家人")
    assert await town.li.sees("王芳 已加为您的家人")


async def test_two_become_family_by_a_link_and_a_yes(town: Town) -> None:
    await become_family(town)
    assert await town.wang.sees("李建国 已加为您的家人")
    await town.wang.taps("我的家人")
    assert "李建国" in (await town.wang.screen()).buttons


async def test_points_are_given_after_the_balance_before_and_after_was_shown(town: Town) -> None:
    await allow_gifts(town)
    await become_family(town)
    before, other = (await town.points(town.wang))[0], (await town.points(town.li))[0]
    for label in ("我的家人", "李建国", "送积分", "20"):
        await town.wang.taps(label)
    assert await town.wang.sees("把 20 积分送给 李建国 吗", f"送前 {before}，送后 {before - 20}", "送出后不能收回")
    await town.wang.taps("确认送出", times=2)
    assert await town.wang.sees("已送出，编号 T-", "送给 李建国 20 积分", f"送前 {before}，送后 {before - 20}")
    assert ((await town.points(town.wang))[0], (await town.points(town.li))[0]) == (before - 20, other + 20)
    assert await town.li.sees("王芳 送给您 20 积分", f"现在可用积分 {other + 20}")


@pytest.mark.parametrize("typed", ["７", "七"])
async def test_another_amount_is_typed(town: Town, typed: str) -> None:
    await allow_gifts(town)
    await become_family(town)
    for label in ("我的家人", "李建国", "送积分"):
        await town.wang.taps(label)
    await town.wang.says(typed)
    assert await town.wang.sees("把 7 积分送给 李建国 吗")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("-5", "请输入一个整数，比如 5"), ("0", "请输入一个整数，比如 5"), ("1.5", ""), ("99999", "最多可以送 10 积分"), ("全部", "")],
)
async def test_odd_amounts_move_nothing(town: Town, typed: str, said: str) -> None:
    await allow_gifts(town, cap=10)
    await become_family(town)
    before = await town.points(town.wang)
    for label in ("我的家人", "李建国", "送积分"):
        await town.wang.taps(label)
    await town.wang.says(typed)
    assert said in await town.wang.screen()
    assert "确认送出" not in (await town.wang.screen()).buttons
    assert await town.points(town.wang) == before


async def test_a_community_that_does_not_allow_gifts_says_so_kindly(town: Town) -> None:
    await become_family(town)
    for label in ("我的家人", "李建国"):
        await town.wang.taps(label)
    assert await town.wang.sees("本社区的积分不能转送")
    assert "送积分" not in (await town.wang.screen()).buttons


async def test_a_gift_that_is_no_longer_allowed_when_it_is_confirmed_moves_nothing(town: Town) -> None:
    await allow_gifts(town)
    await become_family(town)
    before = await town.points(town.wang)
    for label in ("我的家人", "李建国", "送积分", "5"):
        await town.wang.taps(label)
    async with town.app.database.begin() as session:
        await session.execute(delete(PointsPolicy))
    await town.wang.taps("确认送出")
    assert await town.wang.sees("本社区的积分不能转送", "积分没有变动")
    assert await town.points(town.wang) == before


async def test_either_side_ends_it_after_a_question_and_the_other_is_told(town: Town) -> None:
    await become_family(town)
    await town.li.says("/family")
    for label in ("王芳", "移出名单", "不，保留", "移出名单", "是，移出"):
        await town.li.taps(label)
    assert await town.li.sees("王芳 已移出您的家人名单", "积分没有变动")
    assert await town.wang.sees("李建国 把您移出了家人名单", "再发一个家人链接")
    assert await town.app.troubles() == []


async def test_ones_own_link_and_a_used_one_are_refused_with_what_to_do(town: Town, clock: Clock) -> None:
    token = await link_of(town.wang)
    await town.wang.says(f"/start {token}")
    assert await town.wang.sees("这是您自己的家人链接", "请让家人用自己的手机打开")
    clock.advance(days=1)
    await town.li.says(f"/start {token}")
    assert await town.li.sees("已经用过了，或者已经超过一天", "请家人再发一个新的")
    await town.li.says("/start f_")
    assert await town.li.sees("请家人再发一个新的")


async def test_who_is_not_enrolled_enrols_first(town: Town) -> None:
    token = await link_of(town.wang)
    newcomer = town.newcomer()
    await newcomer.says(f"/start {token}")
    assert "王芳" not in await newcomer.screen()
    await town.li.says(f"/start {token}")
    assert await town.li.sees("王芳 想把您加为家人")


async def test_a_member_is_reminded_of_points_that_end_and_until_when_they_last(town: Town, clock: Clock) -> None:
    mine = select(Account.id).where(Account.person_id == town.cast.wang, Account.kind == "available")
    async with town.app.database.begin() as session:
        await session.execute(update(Lot).where(Lot.account_id.in_(mine)).values(expires_at=local(2026, 12, 1)))
    before = (await town.points(town.wang))[0]
    await expire_all(town.app.database, clock=clock)
    await town.app.settle()
    assert await town.wang.sees(f"您有 {before} 积分快到期了", "最后一天是 2026年11月30日", "到期前申请兑换的就算数", "兑换商品")
    clock.advance(days=12)
    await expire_all(town.app.database, clock=clock)
    assert (await town.points(town.wang))[0] == 0
    await town.wang.says("/points")
    assert await town.wang.sees("到期")
