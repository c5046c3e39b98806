"""What waits half-filled below: one log at a time, and none that has been sent or was never begun."""

from tests.chat import Phone, Town

GO_ON = "继续刚才填的"


async def half_a_log(phone: Phone) -> None:
    await phone.says("记录活动")
    await phone.taps("邻里互助")
    await phone.taps("半小时")


async def test_a_log_that_was_never_begun_does_not_wait(town: Town) -> None:
    await town.wang.says("记录活动")
    await town.wang.taps("返回菜单")
    assert GO_ON not in (await town.wang.screen()).buttons
    await town.wang.says("记录活动")
    await town.wang.taps("邻里互助")
    await town.wang.taps("返回")
    await town.wang.taps("返回菜单")
    assert GO_ON not in (await town.wang.screen()).buttons


async def test_a_log_that_waits_is_offered_when_another_is_begun(town: Town) -> None:
    await half_a_log(town.wang)
    await town.wang.says("菜单")
    await town.wang.taps("记录活动")
    assert await town.wang.sees("做了什么", GO_ON)
    await town.wang.taps(GO_ON)
    await town.wang.says("给邻居送饭")
    assert await town.wang.sees("请核对", "给邻居送饭", "邻里互助")


async def test_a_new_log_takes_the_place_of_the_one_that_waited(town: Town) -> None:
    await half_a_log(town.wang)
    await town.wang.says("菜单")
    await town.wang.taps("记录活动")
    await town.wang.taps("爱老敬老")
    await town.wang.taps("半小时")
    await town.wang.says("陪奶奶散步")
    await town.wang.taps("没错，提交")
    await town.wang.taps("菜单")
    assert GO_ON not in (await town.wang.screen()).buttons


async def test_a_team_log_and_ones_own_wait_side_by_side(town: Town) -> None:
    await half_a_log(town.zhao)
    await town.zhao.says("/team")
    await town.zhao.taps("志愿服务")
    await town.zhao.says("菜单")
    assert GO_ON in (await town.zhao.screen()).buttons
    await town.zhao.taps(GO_ON)
    assert await town.zhao.sees("什么时候")


async def test_a_price_that_changed_since_it_began_is_said_on_the_check_and_on_the_receipt(town: Town) -> None:
    await town.zhao.says("管理")
    for label in ("活动类型", "邻里互助", "积分"):
        await town.zhao.taps(label)
    await town.zhao.says("12")
    await town.zhao.taps("确认修改")
    await town.wang.says("记录活动")
    assert await town.wang.sees("邻里互助 · 每次 12 积分")
    await town.wang.taps("邻里互助")
    await town.wang.taps("半小时")
    await town.wang.says("帮邻居搬东西")
    assert await town.wang.sees("可得：每次 10 积分", "按开始时的规则：每次 10 积分")
    await town.wang.taps("没错，提交")
    assert await town.wang.sees("已提交", "按开始时的规则：每次 10 积分")


async def to_check(phone: Phone) -> None:
    await phone.says("记录活动")
    await phone.taps("邻里互助")
    await phone.taps("1小时")
    await phone.says("帮邻居搬东西")


async def test_the_day_is_changed_with_the_time_and_the_length_stays(town: Town) -> None:
    await to_check(town.wang)
    await town.wang.taps("改时间")
    await town.wang.taps("昨天")
    await town.wang.taps("14:00")
    assert await town.wang.sees("请核对", "2026年11月20日 14:00–15:00")
    await town.wang.taps("改时间")
    await town.wang.says("前天上午九点")
    assert await town.wang.sees("请核对", "2026年11月19日 09:00–10:00")
    await town.wang.taps("改时间")
    await town.wang.taps("返回")
    assert await town.wang.sees("请核对", "2026年11月19日 09:00–10:00")


async def test_another_length_leaves_the_beginning_where_it_was_and_never_reaches_into_the_future(town: Town) -> None:
    await to_check(town.wang)
    await town.wang.taps("改时间")
    await town.wang.says("8点")
    await town.wang.taps("改时长")
    await town.wang.taps("半小时")
    assert await town.wang.sees("2026年11月21日 08:00–08:30")
    await town.wang.taps("改时长")
    await town.wang.taps("其他时长")
    await town.wang.says("3小时")
    assert await town.wang.sees("从开始到现在还没有这么久")
    await town.wang.says("2小时")
    assert await town.wang.sees("2026年11月21日 08:00–10:00")
