"""The form about an elder, answered otherwise: taps twice, second thoughts, answers that are refused kindly."""

from tests.bot.elder_kit import LEAST, LINES, Said, fill_in, how_many, receipt, register, stored
from tests.chat import Phone, Town, photo


async def test_a_double_tap_and_an_old_button_give_the_same_receipt_once(town: Town) -> None:
    await fill_in(town.li)
    check = await town.li.screen()
    await town.li.taps("提交", times=3)
    first = await receipt(town.li)
    assert "已提交" in first
    await town.li.taps_old(check, "提交")
    assert (await receipt(town.li)).text == first.text
    assert await how_many(town.li) == 1


async def test_cancel_leaves_and_nothing_is_kept(town: Town) -> None:
    await fill_in(town.li)
    await town.li.says("/cancel")
    assert await town.li.sees("想做什么")
    assert "继续刚才填的" not in (await town.li.screen()).buttons
    await fill_in(town.li, LEAST)
    await town.li.taps("不登记了")
    assert await town.li.sees("没有提交")
    assert await how_many(town.li) == 0


async def test_one_answer_is_mended_from_the_check(town: Town) -> None:
    await fill_in(town.li)
    await town.li.taps("改一改")
    await town.li.taps("全名")
    await town.li.says("袁国军")
    assert await town.li.sees("请核对", "全名：袁国军", "袁大爷")
    await town.li.taps("改一改")
    await town.li.taps("照护提示")
    await town.li.taps("去掉第 1 句")
    await town.li.taps("就这些")
    await town.li.taps("显示这 1 句")
    await town.li.taps("提交")
    found = await stored(town.li)
    assert (found.name, [one.words for one in found.lines]) == ("袁国军", list(LINES[1:]))


async def test_a_photo_of_long_ago_is_refused_kindly_and_a_day_can_be_typed(town: Town) -> None:
    await fill_in(town.li, Said(has_photo=False))
    await town.li.taps("改一改")
    await town.li.taps("照片")
    await town.li.says("没有照片")
    assert await town.li.sees("请在这里发照片")
    await town.li.sends_photo(b"%PDF-1.7 no picture", name="x.pdf")
    assert await town.li.sees("半身")
    for _ in range(2):
        await town.li.sends_photo(photo())
    assert await town.li.sees("一张就够了", "什么时候拍的")
    await town.li.taps("更早以前")
    assert await town.li.sees("旧照片会让找的人认错", "什么时候拍的")
    for day, answer in (("2024-05-01", "一年"), ("2027-01-01", "还没"), ("某天", "没看懂")):
        await town.li.says(day)
        assert await town.li.sees(answer, "什么时候拍的")
    await town.li.says("2026-05-01")
    assert await town.li.sees("请核对", "照片拍于 2026年5月1日")


async def test_care_lines_come_one_by_one_or_several_at_once_and_hold_no_numbers(town: Town) -> None:
    await town.li.says("/elder_new")
    await fill_to_care(town.li)
    await town.li.says("请打 13800138000")
    assert await town.li.sees("青霉素过敏")
    await town.li.says("耳背，请慢慢说\n\n喜欢听京剧\n耳背，请慢慢说")
    assert await town.li.sees("1. 耳背，请慢慢说\n2. 喜欢听京剧")
    await town.li.says("喜欢听京剧")
    assert await town.li.sees("这一句已经记下了")
    await town.li.says("\n".join(f"第{number}样本领" for number in "三四五六七八"))
    assert await town.li.sees("已经记满了")
    await town.li.says("还有一句")
    assert "9." not in (await town.li.screen()).text
    await town.li.sends_photo(photo())
    assert await town.li.sees("刚才的问题还等着您", "8. 第八样本领")


async def fill_to_care(phone: Phone) -> None:
    """From the beginning to the lines, with the least that must be said."""
    await phone.taps("开始登记")
    await phone.says("袁大爷")
    await phone.taps("老人本人")
    await phone.says("袁国强")
    for _ in range(3):
        await phone.taps("跳过")


async def test_a_line_that_sounds_like_an_alarm_gets_the_duty_phone_and_can_still_be_the_answer(town: Town) -> None:
    await town.li.says("/elder_new")
    await fill_to_care(town.li)
    await town.li.says("容易迷路，请陪一陪")
    assert await town.li.sees("0432-62010336", "没人走失")
    await town.li.taps("没人走失")
    assert await town.li.sees("1. 容易迷路，请陪一陪")


async def test_a_seventh_elder_of_one_family_is_refused_and_the_form_stays(town: Town) -> None:
    for number in range(6):
        await register(town.li, Said(**{**vars(LEAST), "called": f"老人{'一二三四五六'[number]}"}))
    await fill_in(town.li, LEAST)
    await town.li.taps("提交")
    assert await town.li.sees("请核对")
    assert await how_many(town.li) == 6
