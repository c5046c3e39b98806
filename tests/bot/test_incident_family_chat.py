"""An elder is found: what the family sees and says; drills that they begin themselves."""

from tests.bot.incident_kit import Found


async def test_the_family_reads_who_comes_and_holds_the_code(found: Found) -> None:
    told = await found.tells()
    wang, zhou = found.town.wang, found.town.zhou
    await zhou.taps("我来处理")
    await zhou.taps("5 分钟")
    await wang.says("/incidents")
    await wang.taps("肖大爷")
    code = await found.code(told)
    assert await wang.sees("周强在路上", f"交接码：{code[:3]} {code[3:]}", "在家，没事", "这是演练")
    assert "我来处理" not in (await wang.screen()).buttons
    await zhou.taps("刷新")
    assert code[:3] + " " + code[3:] not in (await zhou.screen()).text


async def test_at_home_asks_once_and_then_everybody_stands_down(found: Found) -> None:
    told = await found.tells()
    wang, zhou = found.town.wang, found.town.zhou
    alert = next(label for label in (await wang.screen()).buttons if "在家" in label or "家里" in label or "身边" in label)
    await wang.taps(alert)
    assert await wang.sees("老人现在在您身边吗", "是的，在我们身边")
    assert await found.street.happened(told) == ["opened"]
    await wang.taps("不是，请继续帮忙")
    await wang.taps("在家，没事")
    await wang.taps("是的，在我们身边")
    assert await wang.sees("谢谢您告诉我们", "老人在家", "时间线（PDF）")
    assert await found.street.happened(told) == ["opened", "family.at_home"]
    assert await zhou.sees("在家")


async def test_a_scan_that_was_practice_is_said_to_be_one(found: Found) -> None:
    told = await found.tells()
    wang = found.town.wang
    await wang.says("/incidents")
    for label in ("肖大爷", "这是演练", "是的，是演练"):
        await wang.taps(label)
    assert await wang.sees("是演练")
    assert await found.street.happened(told) == ["opened", "family.drill"]


async def test_the_family_thanks_the_finder_when_it_is_over(found: Found) -> None:
    told = await found.tells()
    await found.street.close(found.town.cast.zhou, told)
    wang = found.town.wang
    await wang.says("/incidents")
    for label in ("肖大爷", "感谢发现人"):
        await wang.taps(label)
    await wang.says("谢谢您，我父亲平安到家了")
    assert await wang.sees("已发送")
    seen = await found.street.view(told)
    assert (seen.thanked, seen.board[-1].words) == (True, "谢谢您，我父亲平安到家了")


async def test_the_family_takes_the_timeline_along_with_names_of_the_station_only(found: Found) -> None:
    await found.tells()
    await found.town.zhou.taps("我来处理")
    wang = found.town.wang
    await wang.says("/incidents")
    for label in ("肖大爷", "时间线（PDF）"):
        await wang.taps(label)
    papers = [screen.body["document"]["file_name"] for screen in await wang.screens() if "document" in screen.body]
    assert papers == ["发现事件 I-000001.pdf"]


async def test_a_guardian_who_left_sees_nothing_more(found: Found) -> None:
    told = await found.tells()
    li = found.town.li
    await li.forges(f"at:incident:{told.incident_id}")
    assert "肖大爷" not in (await li.screen()).text


async def test_a_drill_rings_everybody_and_every_message_says_that_it_is_one(found: Found) -> None:
    wang, zhou = found.town.wang, found.town.zhou
    await wang.says("/menu")
    await wang.forges(f"go:drill:{found.street.elder}")
    assert await wang.sees("肖大爷的演练", "还没有演练过", "现在开始演练")
    await wang.taps("现在开始演练", times=2)
    assert "演练" in (await zhou.screen()).text
    await zhou.taps("我来处理")
    assert await zhou.sees("【演练】没有人走失", "周强 10:00 已接单")
    shown = [screen for screen in await wang.screens() if "演练开始了" in screen.text]
    assert [button for button in shown[-1].buttons if "发现人的页面" in button]
    await zhou.says("/station_figures")
    assert await zhou.sees("没有发现事件", "演练（单独统计）：1 次")


async def test_staff_only_propose_a_drill_and_the_family_begins_it(found: Found) -> None:
    zhao, wang = found.town.zhao, found.town.wang
    await zhao.says("/menu")
    await zhao.forges(f"go:drill:{found.street.elder}")
    await zhao.taps("请家人开始演练")
    assert await zhao.sees("已请 1 位家人")
    assert await wang.sees("驿站想和您一起做一次肖大爷的胸牌演练", "您同意才会开始")
    await wang.taps("看看怎么做")
    await wang.taps("现在开始演练")
    assert "演练" in (await zhao.screen()).text or "演练" in (await found.town.zhou.screen()).text


async def test_nobody_practises_while_somebody_is_lost(found: Found) -> None:
    told = await found.tells()
    wang, zhao = found.town.wang, found.town.zhao
    for phone, label in ((wang, "现在开始演练"), (zhao, "请家人开始演练")):
        await phone.says("/menu")
        await phone.forges(f"go:drill:{found.street.elder}")
        await phone.taps(label)
        assert await phone.sees("刚有人真的扫了码")
    assert await found.street.happened(told) == ["opened"]


async def test_drills_are_for_the_family_and_the_station_only(found: Found) -> None:
    for phone in (found.town.li, found.town.wu):
        await phone.says("/menu")
        await phone.forges(f"go:drill:{found.street.elder}")
        assert "肖大爷" not in (await phone.screen()).text


async def test_words_that_sound_like_an_alarm_can_be_a_message_too(found: Found) -> None:
    told = await found.tells()
    wang = found.town.wang
    await wang.says("/incidents")
    for label in ("肖大爷", "给发现人留言"):
        await wang.taps(label)
    await wang.says("我爸爸早上走丢了，谢谢您陪着他")
    assert await wang.sees("0432-62010336")
    await wang.taps("没人走失")
    assert await wang.sees("已发送")
    assert (await found.street.view(told)).board[-1].words == "我爸爸早上走丢了，谢谢您陪着他"
