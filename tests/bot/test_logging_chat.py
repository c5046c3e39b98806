"""Logging an activity: what is asked, what is kept, what is refused and how."""

from tests.chat import Phone, Town, photo
from tests.clock import Clock


async def to_confirm(phone: Phone, kind: str = "邻里互助", length: str = "1小时", words: str = "帮邻居换灯泡") -> None:
    await phone.says("/log")
    await phone.taps(kind)
    await phone.taps(length)
    await phone.says(words)
    assert await phone.sees("请核对", words)


async def test_four_taps_and_one_message(town: Town) -> None:
    await town.liu.says("/menu")
    await town.liu.taps("记录活动")
    await town.liu.taps("邻里互助")
    await town.liu.taps("半小时")
    await town.liu.says("帮邻居换灯泡")
    await town.liu.taps("提交")
    assert await town.liu.sees("已提交，编号 L-")


async def test_a_half_filled_form_goes_on_after_a_crash(town: Town) -> None:
    await town.liu.says("/log")
    await town.liu.taps("邻里互助")
    await town.liu.taps("1小时")
    town.app.restart()
    await town.liu.says("帮邻居换灯泡")
    town.app.restart()
    await town.liu.taps("提交")
    assert await town.liu.sees("已提交", "09:00–10:00")


async def test_a_double_tap_logs_once_and_shows_the_same_receipt(town: Town) -> None:
    await to_confirm(town.liu)
    confirm = await town.liu.screen()
    await town.liu.taps("提交", times=2)
    receipt = await town.liu.screen()
    assert "已提交" in receipt
    await town.liu.taps_old(confirm, "提交")
    assert (await town.liu.screen()).text == receipt.text
    await town.liu.says("我的活动")
    assert sum("待审核" in label for label in (await town.liu.screen()).buttons) == 2  # one was there before


async def test_yesterday_asks_when_it_began(town: Town) -> None:
    await town.liu.says("/log")
    await town.liu.taps("邻里互助")
    await town.liu.taps("昨天")
    assert await town.liu.sees("✓ 昨天")
    await town.liu.taps("2小时")
    await town.liu.says("早上")
    assert await town.liu.sees("没看懂是几点")
    await town.liu.says("晚上七点半")
    await town.liu.says("帮邻居搬家具")
    assert await town.liu.sees("2026年11月20日 19:30–21:30")


async def test_another_day_and_another_length_are_typed(town: Town) -> None:
    await town.liu.says("/log")
    await town.liu.taps("邻里互助")
    await town.liu.taps("其他日期")
    await town.liu.says("2099-01-01")
    assert await town.liu.sees("那一天还没到")
    await town.liu.says("11月18日")
    await town.liu.taps("其他时长")
    await town.liu.says("2")
    assert await town.liu.sees("请带上单位")
    for too_long in ("13小时", "五十个小时"):
        await town.liu.says(too_long)
        assert await town.liu.sees("时间太长了", "最多12小时")
    await town.liu.says("一个半小时")
    await town.liu.taps("14:00")
    await town.liu.says("帮邻居搬家具")
    assert await town.liu.sees("2026年11月18日 14:00–15:30")


async def test_what_would_be_refused_is_said_before_it_is_sent_and_the_form_is_kept(town: Town) -> None:
    await to_confirm(town.liu, words="帮邻居换灯泡")
    await town.liu.taps("提交")
    await to_confirm(town.liu, words="又帮邻居换灯泡")
    assert await town.liu.sees("这段时间您已经记过别的活动", "09:00 到 10:00", "积分没有变动", "请核对", "又帮邻居换灯泡")
    assert "提交" not in (await town.liu.screen()).buttons
    await town.liu.taps("改时间")
    await town.liu.taps("8:00")
    await town.liu.taps("提交")
    assert await town.liu.sees("已提交", "08:00–09:00")


async def test_a_photo_that_is_needed_can_come_before_with_or_after_the_words(town: Town) -> None:
    for sends in (("photo", "words"), ("both",), ("words", "photo")):
        await town.liu.says("/log")
        await town.liu.taps("志愿服务")
        await town.liu.taps("1小时")
        for what in sends:
            if what == "words":
                await town.liu.says("扫雪")
            else:
                await town.liu.sends_photo(caption="扫雪" if what == "both" else "")
        assert await town.liu.sees("请核对", "1 张照片")


async def test_an_album_in_the_middle_of_the_form_is_kept_whole(town: Town) -> None:
    await town.liu.says("/log")
    await town.liu.taps("志愿服务")
    await town.liu.taps("1小时")
    await town.liu.sends_photo(caption="扫雪")
    for _ in range(9):
        await town.liu.sends_photo()
    assert await town.liu.sees("一条记录最多 9 张照片", "9 张照片", "请核对")
    await town.liu.taps("提交")
    assert await town.liu.sees("已提交")


async def test_what_is_no_picture_is_refused_and_the_form_goes_on(town: Town) -> None:
    await town.liu.says("/log")
    await town.liu.taps("志愿服务")
    await town.liu.taps("1小时")
    await town.liu.says("扫雪")
    await town.liu.sends_photo(b"%PDF-1.4 not a picture", name="photo.jpg")
    assert await town.liu.sees("不是完整的照片", "积分没有变动", "请发一张")
    await town.liu.sends_photo(photo()[:700], name="broken.jpg")
    assert await town.liu.sees("不是完整的照片")
    await town.liu.sends_photo()
    assert await town.liu.sees("请核对")


async def test_what_is_no_text_gets_a_kind_answer_and_the_question_again(town: Town) -> None:
    await town.liu.says("/log")
    await town.liu.taps("邻里互助")
    await town.liu.taps("1小时")
    file = {"file_id": "x", "file_unique_id": "x"}
    await town.liu.sends(voice=file | {"duration": 3})
    assert await town.liu.sees("听不懂语音", "您做了什么")
    await town.liu.sends(sticker=file | {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False})
    assert await town.liu.sees("我只看得懂文字和照片", "您做了什么")
    await town.liu.sends(contact={"phone_number": "1", "first_name": "x"})
    await town.liu.sends(dice={"emoji": "🎲", "value": 3})
    await town.liu.sends(location={"latitude": 43.8, "longitude": 126.5})
    assert await town.liu.sees("位置我看到了", "您做了什么")
    await town.liu.says("帮邻居换灯泡")
    assert await town.liu.sees("请核对")


async def test_the_days_limit_is_said_on_the_receipt(town: Town, clock: Clock) -> None:
    clock.set(hour=20)
    await town.li.says("/log")
    await town.li.taps("志愿服务")
    await town.li.taps("其他时长")
    await town.li.says("6小时")
    await town.li.sends_photo(caption="江边捡垃圾")
    await town.li.taps("提交")
    assert await town.li.sees("审核通过后得：6小时 × 10 = 60 积分，有上限，得 40 积分")


async def test_cancel_leaves_from_any_step(town: Town) -> None:
    await to_confirm(town.liu)
    await town.liu.says("/cancel")
    assert await town.liu.sees("已退出，什么都没有改动", "记录活动")


async def test_the_check_card_says_what_its_buttons_do(town: Town) -> None:
    await town.liu.says("/log")
    await town.liu.taps("邻里互助")
    await town.liu.taps("1小时")
    await town.liu.says("帮邻居换灯泡")
    assert {"加照片", "放弃这条"} <= set((await town.liu.screen()).buttons)
    await town.liu.taps("加照片")
    await town.liu.sends_photo()
    assert await town.liu.sees("请核对", "1 张照片", "改照片")
    await town.liu.taps("放弃这条")
    assert await town.liu.sees("什么都没有记录")
