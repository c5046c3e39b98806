"""An elder is found: what the officer on duty, colleagues and neighbours see in chat, and do with a tap."""

from tests.bot.incident_kit import Found, taken
from tests.chat import photo
from tests.clock import Clock
from tests.qrcodes.incident_kit import AT_JIAYUAN


async def test_the_officer_takes_it_on_with_one_tap_and_the_family_reads_that(found: Found) -> None:
    await found.tells()
    zhou, wang = found.town.zhou, found.town.wang
    assert await zhou.sees("发现了肖大爷", "我来处理")
    await zhou.taps("我来处理")
    assert await zhou.sees("已由您处理", "周强 10:00 已接单", "5 分钟", "我见到老人了")
    assert "周强" in (await wang.screen()).text


async def test_from_the_first_tap_to_the_end(found: Found, clock: Clock) -> None:
    told = await found.tells()
    zhou, wang = found.town.zhou, found.town.wang
    await zhou.taps("我来处理")
    assert (await zhou.screen()).text.endswith("您多久能到？请点分钟数。")
    await zhou.taps("10 分钟")
    assert await zhou.sees("周强在路上，约 10:10 到（还有10分钟）")
    assert await found.street.place(told, AT_JIAYUAN)
    await found.street.writes(told, "他在菜市场门口坐着")
    await found.town.app.settle()
    clock.advance(minutes=8)
    await zhou.says("/incidents")
    await zhou.taps("肖大爷")
    assert await zhou.sees("还有2分钟", "他在菜市场门口坐着", "离嘉园社区驿站最近", "高德", "腾讯", "百度", "0432-62010336")
    await zhou.taps("我见到老人了")
    assert await zhou.sees("周强 10:08 见到了老人")
    await zhou.taps("交接")
    assert await zhou.sees("把老人交给谁", "王芳")
    await zhou.taps("王芳")
    await zhou.says("000 000" if await found.code(told) != "000000" else "111111")
    assert await zhou.sees("交接码不对", "还可以试 4 次", "交给：王芳")
    await zhou.says(await found.code(told))
    assert await zhou.sees("交接完成", "已交给王芳")
    assert "高德" not in (await zhou.screen()).buttons
    await zhou.taps("结束事件")
    await zhou.taps("真实走失")
    assert await zhou.sees("已结束，谢谢您", "真实走失，已平安送回", "时间线（PDF）")
    assert "平安" in "".join(screen.text for screen in await wang.screens())
    assert await found.town.app.troubles() == []


async def test_the_second_officer_reads_who_was_quicker_and_can_take_over(found: Found) -> None:
    await found.tells()
    zhou, qian = found.town.zhou, found.town.qian
    alert = await qian.screen()
    await zhou.taps("我来处理")
    await qian.taps_old(alert, "我来处理")
    assert await qian.sees("周强先接单了", "周强 10:00 已接单", "我来接手")
    await qian.taps("我来接手")
    assert await qian.sees("已由您接手", "钱卫东 10:00 已接单")
    # Who had it is told below, where they read.
    assert await zhou.sees("关于肖大爷", "钱卫东已接单")
    await zhou.taps("看最新情况")
    assert await zhou.sees("钱卫东 10:00 已接单", "我来接手")


async def test_an_old_button_says_how_things_stand_instead_of_failing(found: Found) -> None:
    told = await found.tells()
    zhou = found.town.zhou
    alert = await zhou.screen()
    await zhou.taps_old(alert, "我来处理")
    await zhou.taps_old(alert, "我来处理")
    assert await zhou.sees("周强 10:00 已接单")
    await found.street.close(found.town.cast.zhao, told, "curious")
    await found.town.app.settle()
    await zhou.taps_old(alert, "我来处理")
    assert await zhou.sees("好奇试扫")
    assert await found.street.happened(told) == ["opened", "acknowledged", "closed.curious"]


async def test_who_has_opened_it_counts_as_having_seen_it(found: Found) -> None:
    await found.tells()
    qian = found.town.qian
    await qian.says("/incidents")
    await qian.taps("肖大爷")
    await qian.taps("通知了谁")
    assert await qian.sees("已读：钱卫东（书记）", "未读：王芳（家属）")


async def test_a_photo_proves_the_hand_over_without_digits(found: Found) -> None:
    await taken(found)
    zhou = found.town.zhou
    for label in ("我见到老人了", "交接"):
        await zhou.taps(label)
    await zhou.says("派出所李警官")
    assert await zhou.sees("交给：派出所李警官")
    await zhou.sends_photo(photo())
    assert await zhou.sees("交接完成", "已交给派出所李警官")


async def test_digits_count_five_times_and_then_only_a_photo_helps(found: Found) -> None:
    told = await found.tells()
    zhou = found.town.zhou
    for label in ("我来处理", "交接", "王芳"):
        await zhou.taps(label)
    wrong = "000000" if await found.code(told) != "000000" else "111111"
    for _ in range(5):
        await zhou.says(wrong)
    assert await zhou.sees("次数已用完", "照片")
    await zhou.says(await found.code(told))
    assert await zhou.sees("照片", "交给：王芳")
    await zhou.sends_photo(photo())
    assert await zhou.sees("交接完成")


async def test_the_private_card_is_shown_on_a_tap_and_that_is_on_record(found: Found) -> None:
    await taken(found)
    zhou = found.town.zhou
    assert "住址和经历" not in (await zhou.screen()).text
    await zhou.taps("看住址和经历")
    assert await zhou.sees("您查看的这一次已记录在案", "住址")
    await zhou.taps("返回事件")
    assert await zhou.sees("周强 10:00 已接单")


async def test_a_word_to_the_finder_is_read_on_their_page_without_a_name(found: Found) -> None:
    told = await found.tells()
    zhou = found.town.zhou
    for label in ("我来处理", "给发现人留言"):
        await zhou.taps(label)
    await zhou.says("请您陪着他，我马上到")
    assert await zhou.sees("已发送", "请您陪着他")
    (line,) = (await found.street.view(told)).board
    assert (line.side, line.words) == ("duty", "请您陪着他，我马上到")


async def test_the_timeline_comes_as_a_file(found: Found) -> None:
    await taken(found)
    zhou = found.town.zhou
    await zhou.taps("时间线（PDF）")
    papers = [screen.body["document"]["file_name"] for screen in await zhou.screens() if "document" in screen.body]
    assert papers == ["发现事件 I-000001.pdf"]


async def test_where_found_they_see_it_and_help_too(found: Found) -> None:
    told = await found.tells()
    assert await found.street.place(told, AT_JIAYUAN)
    await found.town.app.settle()
    wu = found.town.wu
    assert await wu.sees("肖大爷", "我来处理")
    await wu.taps("我来处理")
    await wu.taps("看详情")
    assert await wu.sees("吴静 10:00 已接单")
