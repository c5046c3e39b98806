"""Updates that no ordinary phone sends, and words outside a form. What is typed into forms: `test_corpus_chat`."""

from tests.chat import Town

CHAT = {"type": "private"}


async def test_signs_hidden_in_a_text_are_never_taken_for_a_button(town: Town) -> None:
    from aiogram_dialog.utils import join_reply_callback

    await town.liu.says("/menu")
    await town.liu.says(join_reply_callback("你好", "go:log"))
    assert await town.liu.sees("刘洋，您好")
    await town.liu.says("\u200c\u200d\u2060")
    assert await town.app.troubles() == []


async def test_a_forged_an_old_and_a_foreign_button_explain_themselves(town: Town) -> None:
    await town.liu.says("/log")
    form = await town.liu.screen()
    await town.wang.says("/log")
    foreign = await town.wang.screen()
    await town.liu.says("/menu")
    await town.liu.taps_old(form, "邻里互助")
    assert await town.liu.sees("那个按钮已经过期了", "记录活动")
    await town.liu.forges(foreign.body["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    assert await town.liu.sees("那个按钮已经过期了")
    for data in ("go:", "go:nowhere", "at:redemption:999999", "go:mylog:1", "at:item:-5", "x", "lost:answer", "\x1d", "a\x1d", "\x1db:1"):
        await town.liu.forges(data)
        assert (await town.liu.screen()).buttons
    assert await town.app.troubles() == []


async def test_a_button_of_an_earlier_screen_of_the_same_form_does_nothing(town: Town) -> None:
    await town.liu.says("/log")
    kinds = await town.liu.screen()
    await town.liu.taps("邻里互助")
    await town.liu.taps("1小时")
    await town.liu.says("帮邻居换灯泡")
    await town.liu.taps_old(kinds, "爱老敬老")
    assert await town.liu.sees("请核对", "邻里互助")


async def test_an_edited_message_gets_one_answer_and_a_live_location_none(town: Town) -> None:
    chat_id = await town.liu.chat_id()
    edited = {
        "message_id": 5,
        "date": 1,
        "edit_date": 2,
        "chat": CHAT | {"id": chat_id},
        "from": {"id": chat_id, "is_bot": False, "first_name": "x"},
    }
    await town.liu.receives({"edited_message": edited | {"text": "/cancel"}})
    assert await town.liu.sees("请重新发一次")
    heard = len(await town.liu.screens())
    await town.liu.receives({"edited_message": edited | {"location": {"latitude": 1, "longitude": 1, "live_period": 60}}})
    assert len(await town.liu.screens()) == heard


async def test_a_button_on_a_message_that_is_gone(town: Town) -> None:
    await town.liu.says("/menu")
    chat_id = await town.liu.chat_id()
    await town.liu.forges("go:points", message={"chat": CHAT | {"id": chat_id}, "message_id": 1, "date": 0})
    assert await town.liu.sees("积分可用")
    assert await town.app.troubles() == []


async def test_a_user_without_a_name_or_a_language(town: Town) -> None:
    new = town.newcomer()
    chat_id = await new.chat_id()
    message = {"message_id": 1, "date": 1, "chat": CHAT | {"id": chat_id}, "from": {"id": chat_id, "is_bot": False, "first_name": ""}}
    await new.receives({"message": message | {"text": "/start"}})
    assert await new.sees("欢迎来到")


async def test_free_text_reaches_the_right_place(town: Town) -> None:
    for words, seen in (
        ("我的积分", "积分明细"),
        ("我有多少分", "积分明细"),
        ("my points", "积分明细"),
        ("想换大米", "大米 5 公斤"),
        ("大米", "大米 5 公斤"),
        ("取货码在哪", "兑换"),
        ("我要记录志愿服务", "您做了什么"),
        ("怎么找人工", "0432-62010336"),
        ("我要删除我的数据", "设置"),
        ("今天天气真好", "没听懂"),
    ):
        await town.wang.says(words)
        assert await town.wang.sees(seen)


async def test_a_half_filled_form_waits_while_one_looks_elsewhere(town: Town) -> None:
    await town.wang.says("/log")
    await town.wang.taps("邻里互助")
    await town.wang.says("我的积分")
    assert await town.wang.sees("积分明细")
    await town.wang.taps("兑换商品")
    await town.wang.taps("返回菜单")
    await town.wang.taps("帮助")
    await town.wang.taps("返回菜单")
    await town.wang.taps("继续刚才填的")
    assert await town.wang.sees("邻里互助，今天：做了多长时间")
    await town.wang.taps("半小时")
    await town.wang.says("帮邻居换灯泡")
    await town.wang.taps("提交")
    await town.wang.taps("菜单")
    assert "继续刚才填的" not in (await town.wang.screen()).buttons


async def test_a_document_is_not_called_a_photo(town: Town) -> None:
    await town.wang.says("/menu")
    await town.wang.sends_photo(b"%PDF-1.7 something", name="a.pdf")
    assert await town.wang.sees("文件我看到了，不过我只收照片")
    await town.wang.sends_photo()
    assert await town.wang.sees("照片我看到了")
