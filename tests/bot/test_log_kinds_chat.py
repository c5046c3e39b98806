"""Logging what is not of the common kind: pieces, meetings in person, lessons, the same again, and photos that were sent before."""

from sqlalchemy import update

from points.log_models import ActivityKind
from tests.chat import Town
from tests.clock import Clock
from tests.points.log_kit import scene


async def test_the_check_card_says_what_it_gives_and_what_the_day_has_left(town: Town) -> None:
    await town.wang.says("/log")
    await town.wang.taps("志愿服务")
    await town.wang.taps("2小时")
    await town.wang.sends_photo(caption="扫雪")
    assert await town.wang.sees("可得：2小时 × 10 = 20 积分", "今天还能得 40 积分，这类活动还能记 2小时")


async def test_whether_people_met_is_asked_only_where_it_doubles(town: Town) -> None:
    await town.li.says("/log")
    await town.li.taps("三会一课")
    assert await town.li.sees("是线下参加的吗", "线下参加（积分双倍）", "线上参加")
    await town.li.taps("线下参加")
    await town.li.taps("2小时")
    await town.li.sends_photo(caption="支部党课")
    assert await town.li.sees("三会一课 · 线下", "可得：10 × 2（线下双倍） = 20 积分")
    await town.li.taps("提交")
    assert await town.li.sees("审核通过后得：10 × 2（线下双倍） = 20 积分")


async def test_online_is_not_doubled(town: Town) -> None:
    await town.li.says("/log")
    await town.li.taps("三会一课")
    await town.li.taps("线上参加")
    await town.li.taps("1小时")
    await town.li.sends_photo(caption="线上党课")
    assert await town.li.sees("三会一课 · 线上", "可得：每次 10 积分")


async def test_books_are_counted_not_timed(town: Town) -> None:
    await town.liu.says("/log")
    await town.liu.taps("更多活动")
    await town.liu.taps("捐赠图书")
    for odd in ("很多", "0", "-3", "1.5", "1001"):
        await town.liu.says(odd)
        assert await town.liu.sees("多少件")
    await town.liu.taps("3")
    await town.liu.sends_photo(caption="捐给社区书屋")
    assert await town.liu.sees("可得：3 件 × 2 = 6 积分", "这类活动还能记 7 件")
    await town.liu.taps("改数量")
    await town.liu.says("四")
    assert await town.liu.sees("可得：4 件 × 2 = 8 积分")
    await town.liu.taps("提交")
    assert await town.liu.sees("已提交", "审核通过后得：4 件 × 2 = 8 积分")


async def test_yesterdays_books_are_asked_for_their_hour(town: Town) -> None:
    await town.liu.says("/log")
    await town.liu.taps("更多活动")
    await town.liu.taps("捐赠图书")
    await town.liu.taps("昨天")
    assert await town.liu.sees("昨天：多少件", "✓ 昨天")
    await town.liu.taps("5")
    await town.liu.taps("14:00")
    await town.liu.sends_photo(caption="捐给社区书屋")
    assert await town.liu.sees("2026年11月20日 14:00", "5 件 × 2 = 10 积分")


async def test_an_article_gives_its_point_at_once(town: Town) -> None:
    before, _ = await town.points(town.liu)
    await town.liu.says("/log")
    await town.liu.taps("更多活动")
    await town.liu.taps("学习文章")
    await town.liu.taps("5分钟")
    await town.liu.says("读了一篇关于冬季防滑的文章")
    await town.liu.taps("提交")
    assert await town.liu.sees("已得：1 积分", "不用审核")
    assert await town.points(town.liu) == (before + 1, 0)


async def test_a_day_of_training_offers_lengths_that_fit(town: Town) -> None:
    await town.li.says("/log")
    await town.li.taps("更多活动")
    await town.li.taps("培训（全天）")
    assert {"6小时", "8小时"} <= set((await town.li.screen()).buttons)
    await town.li.taps("其他时长")
    await town.li.says("1小时")
    await town.li.sends_photo(caption="急救培训")
    assert await town.li.sees("时长要在5小时到12小时之间", "积分没有变动")
    assert "提交" not in (await town.li.screen()).buttons
    await town.li.taps("改时长")
    await town.li.taps("6小时")
    assert await town.li.sees("可得：每次 30 积分")
    await town.li.taps("提交")
    assert await town.li.sees("已提交")


async def test_the_same_as_last_time_asks_for_a_new_photo_and_nothing_else(town: Town, clock: Clock) -> None:
    await town.wang.says("/log")
    await town.wang.taps("志愿服务")
    await town.wang.taps("2小时")
    await town.wang.sends_photo(caption="给3号楼门前扫雪")
    await town.wang.taps("提交")
    clock.advance(days=1)
    await town.wang.says("/log")
    assert await town.wang.sees("上次：志愿服务 2小时 “给3号楼门前扫雪”")
    await town.wang.taps("和上次一样")
    assert await town.wang.sees("要有照片")
    await town.wang.sends_photo()
    assert await town.wang.sees("请核对", "志愿服务", "2026年11月22日 08:00–10:00", "给3号楼门前扫雪", "1 张照片")
    await town.wang.taps("提交")
    assert await town.wang.sees("已提交")


async def test_what_was_done_last_stands_first_and_the_rest_on_more_pages(town: Town) -> None:
    await town.liu.says("/log")
    first = await town.liu.screen()
    assert [label.split(" · ")[0] for label in first.buttons[:2]] == ["和上次一样", "邻里互助"]
    await town.liu.taps("更多活动")
    assert await town.liu.sees("学习视频", "回到前面")
    await town.liu.taps("回到前面")
    assert (await town.liu.screen()).buttons == first.buttons


async def test_a_photo_that_was_sent_before_is_known_at_once(town: Town) -> None:
    picture = scene(1).jpeg
    await town.wang.says("/log")
    await town.wang.taps("邻里互助")
    await town.wang.taps("1小时")
    await town.wang.sends_photo(picture, caption="帮邻居换灯泡")
    await town.wang.taps("提交")
    assert await town.wang.sees("已提交")
    await town.wang.says("/log")
    await town.wang.taps("爱老敬老")
    await town.wang.taps("半小时")
    await town.wang.sends_photo(picture, caption="陪张奶奶散步")
    assert await town.wang.sees("这张照片已经用在您的记录 L-", "积分没有变动", "请换一张照片")
    await town.wang.sends_photo(scene(2).jpeg, caption="陪张奶奶散步")
    assert await town.wang.sees("请核对", "1 张照片")


async def test_a_kind_that_was_retired_meanwhile_is_refused_in_words(town: Town, clock: Clock) -> None:
    await town.liu.says("/log")
    async with town.app.database.begin() as session:
        await session.execute(update(ActivityKind).where(ActivityKind.code == "elder_care").values(until=clock()))
    clock.advance(minutes=5)
    await town.liu.taps("爱老敬老")
    assert await town.liu.sees("这类活动", "积分没有变动", "您做了什么")
