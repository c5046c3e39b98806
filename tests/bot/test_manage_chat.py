"""Staff look after kinds and rules in chat: every change is shown before it is made, and the second of two is told."""

from points import kinds
from points.log_models import ActivityKind
from points.policy import Policy, policy
from tests.chat import Phone, Town
from tests.clock import Clock


async def offered(town: Town, name: str) -> ActivityKind | None:
    async with town.app.database.reading() as session:
        found = await kinds.offered(session, community_id=town.cast.longcheng, now=town.app.clock())
    return next((kind for kind in found if kind.name == name), None)


async def rules(town: Town) -> Policy:
    async with town.app.database.reading() as session:
        return await policy(session, town.cast.longcheng)


async def to_kind(phone: Phone, name: str = "邻里互助") -> None:
    await phone.says("管理")
    await phone.taps("活动类型")
    while not any(name in label for label in (await phone.screen()).buttons):
        await phone.taps("下一页")
    await phone.taps(name)
    assert await phone.sees(name, "您想改哪一项")


async def test_the_hub_leads_to_everything_that_staff_look_after(town: Town) -> None:
    await town.zhao.says("管理")
    assert await town.zhao.sees("您想管理哪一项", "活动类型", "积分规则", "公示异议", "集体记录")
    await town.zhao.taps("公示异议")
    assert not await town.app.troubles()


async def test_a_resident_is_turned_away_from_it(town: Town) -> None:
    for words in ("管理", "活动类型", "积分规则"):
        await town.liu.says(words)
        assert await town.liu.sees("只给本社区的负责人员")


async def test_a_kinds_points_are_changed_with_a_confirm_screen(town: Town) -> None:
    await to_kind(town.zhao)
    await town.zhao.taps("积分")
    await town.zhao.says("２５ 分")
    assert await town.zhao.sees("原来：积分：每次 10 积分", "改为：积分：每次 25 积分", "现在起生效", "以前发的积分不受影响")
    await town.zhao.taps("确认修改", times=2)
    assert await town.zhao.sees("改好了", "每次 25 积分")
    changed = await offered(town, "邻里互助")
    assert changed is not None
    assert (changed.points, changed.made_by) == (25, town.cast.zhao)


async def test_a_change_can_wait_for_the_first_of_the_next_month_and_be_taken_back(town: Town, clock: Clock) -> None:
    await to_kind(town.zhao)
    await town.zhao.taps("照片")
    await town.zhao.taps("要有照片")
    await town.zhao.taps("改为从2026年12月1日起")
    assert await town.zhao.sees("从2026年12月1日起生效")
    await town.zhao.taps("确认修改")
    assert await town.zhao.sees("从2026年12月1日起：", "照片：要有照片", "撤回安排")
    await town.zhao.taps("撤回安排")
    assert await town.zhao.sees("已撤回", "您想改哪一项")
    clock.advance(days=20)
    kind = await offered(town, "邻里互助")
    assert kind is not None
    assert not kind.needs_photo


async def test_the_second_of_two_is_told_what_it_is_now(town: Town) -> None:
    for phone in (town.zhao, town.zhou):
        await to_kind(phone)
        await phone.taps("积分")
    await town.zhao.says("25")
    await town.zhou.says("5")
    await town.zhao.taps("确认修改")
    await town.zhou.taps("确认修改")
    assert await town.zhou.sees("刚才有同事改过“邻里互助”，现在是每次 25 积分", "什么都没有改动，积分不变", "积分：每次 25 积分")
    kind = await offered(town, "邻里互助")
    assert kind is not None
    assert kind.points == 25


async def test_a_number_that_is_none_is_asked_for_again(town: Town) -> None:
    await to_kind(town.zhao)
    await town.zhao.taps("积分")
    for text in ("很多", "-5", "1.5", "0"):
        await town.zhao.says(text)
        assert await town.zhao.sees("没看懂", "多少积分？请输入数字")
    await town.zhao.says("5000")
    assert await town.zhao.sees("“积分”只能填 1 到 1000", "多少积分？请输入数字")


async def test_limits_are_typed_in_hours_and_taken_away_with_a_tap(town: Town) -> None:
    await to_kind(town.zhao, "志愿服务")
    await town.zhao.taps("每日上限")
    await town.zhao.says("3小时")
    await town.zhao.taps("确认修改")
    assert await town.zhao.sees("每日上限：3小时")
    await town.zhao.taps("每日上限")
    await town.zhao.taps("不设")
    await town.zhao.taps("确认修改")
    assert await town.zhao.sees("每日上限：无")


async def test_counting_otherwise_takes_the_limits_away_and_says_so(town: Town) -> None:
    await to_kind(town.zhao, "志愿服务")
    await town.zhao.taps("计分方式")
    await town.zhao.taps("按次")
    assert await town.zhao.sees("原来的上限和最短时长一并取消")
    await town.zhao.taps("确认修改")
    assert await town.zhao.sees("计分方式：按次", "每日上限：无")


async def test_a_kind_is_added_and_retired(town: Town, clock: Clock) -> None:
    await town.zhao.says("活动类型")
    await town.zhao.taps("新增类型")
    await town.zhao.says("邻里互助")
    await town.zhao.taps("按次")
    await town.zhao.says("20")
    await town.zhao.taps("确认启用")
    assert await town.zhao.sees("已经有一个活动类型叫“邻里互助”", "新类型叫什么")
    await town.zhao.says("煮腊八粥")
    await town.zhao.taps("按次")
    await town.zhao.says("20")
    assert await town.zhao.sees("现在起启用这个类型吗", "每次 20 积分")
    await town.zhao.taps("确认启用", times=2)
    assert await town.zhao.sees("已新增", "煮腊八粥")
    assert await offered(town, "煮腊八粥") is not None
    clock.advance(minutes=1)
    await town.zhao.taps("停用这个类型")
    await town.zhao.taps("确认修改")
    assert await town.zhao.sees("已经停用")
    assert await offered(town, "煮腊八粥") is None


async def test_a_rule_of_points_is_changed(town: Town) -> None:
    await town.qian.says("积分规则")
    assert await town.qian.sees("个人申报每天最多得分：60 积分", "申诉期限：7 天", "积分有效期：长期有效")
    await town.qian.taps("个人申报每天最多得分")
    await town.qian.says("许多")
    assert await town.qian.sees("没看懂这个数字")
    await town.qian.says("80")
    assert await town.qian.sees("原来：60 积分", "改为：80 积分", "以前发的积分不受影响")
    await town.qian.taps("确认修改", times=2)
    assert await town.qian.sees("改好了", "80 积分")
    assert (await rules(town)).daily_points == 80


async def test_every_rule_of_points_can_be_changed(town: Town) -> None:
    for label, answer in {
        "每人每月最多转赠": "300",
        "各星级的年度积分": "60，300 900",
        "申诉期限": "10天",
        "公示异议期限": "5",
        "取货期限": "20 天",
    }.items():
        await town.qian.says("积分规则")
        await town.qian.taps(label)
        await town.qian.says(answer)
        await town.qian.taps("确认修改")
    for label, choice in {"家人之间转赠积分": "允许", "积分有效期": "到次年年底"}.items():
        await town.qian.taps(label)
        await town.qian.taps(choice)
        await town.qian.taps("确认修改")
    now = await rules(town)
    assert (now.give_monthly_cap, now.stars, now.appeal_within.days, now.objection_within.days) == (300, (60, 300, 900), 10, 5)
    assert (now.fetch_within.days, now.may_give, now.expiry) == (20, True, "end_of_next_year")


async def test_a_choice_is_typed_as_its_button_says(town: Town) -> None:
    for typed, allowed in {"允许": True, "不允许": False}.items():
        await town.qian.says("积分规则")
        await town.qian.taps("家人之间转赠积分")
        await town.qian.says("随便")
        assert await town.qian.sees("请点一个按钮")
        await town.qian.says(typed)
        assert await town.qian.sees(f"改为：{typed}")
        await town.qian.taps("确认修改")
        assert (await rules(town)).may_give is allowed


async def test_stars_that_do_not_grow_are_refused_in_words(town: Town) -> None:
    await town.qian.says("积分规则")
    await town.qian.taps("各星级")
    await town.qian.says("200, 50")
    assert await town.qian.sees("一级比一级高", "请依次输入")


async def test_the_second_of_two_who_change_a_rule_is_told(town: Town) -> None:
    for phone, days in ((town.zhao, "10"), (town.zhou, "3")):
        await phone.says("积分规则")
        await phone.taps("申诉期限")
        await phone.says(days)
    await town.zhao.taps("确认修改")
    await town.zhou.taps("确认修改")
    assert await town.zhou.sees("刚才有同事改过这条规则：申诉期限", "申诉期限：10 天")
    assert (await rules(town)).appeal_within.days == 10
