"""Settings, one's own data, commands."""

import json

from messages import transcript_menu
from people.models import WEB_BOT
from tests.chat import Phone, Town


async def commands(town: Town, phone: Phone, language: str = "") -> list[str]:
    async with town.app.database.reading() as session:
        listed = await transcript_menu.menu_of(session, bot=WEB_BOT, chat_id=await phone.chat_id(), language=language)
    return [command for command, _ in listed]


async def test_a_member_changes_the_language_and_is_told_in_it(town: Town) -> None:
    await town.wang.says("/settings")
    for label, said in (("English", "From now on I speak English with you."), ("中文", "以后我用中文和您说话。")):
        await town.wang.taps("English / 中文")
        await town.wang.taps(label)
        assert await town.wang.sees(said)


async def test_a_contact_is_taken_for_ones_phone_in_the_settings_too(town: Town) -> None:
    await town.wang.says("/settings")
    await town.wang.taps("改电话")
    await town.wang.sends(contact={"phone_number": "13900139000", "first_name": "别人", "user_id": 5})
    assert await town.wang.sees("这是别人的电话。请输入您自己的号码")
    await town.wang.sends(contact={"phone_number": "+86 138 0013 8000", "first_name": "我", "user_id": await town.wang.chat_id()})
    assert await town.wang.sees("电话：+8613800138000")


async def test_odd_links_lead_to_the_menu(town: Town) -> None:
    for payload in ("x" * 64, "../../../etc/passwd", "join_nowhere", "e_unknown", "p_unknown"):
        await town.wang.says(f"/start {payload}")
        assert await town.wang.sees("记录活动")


async def test_name_and_phone_can_be_corrected(town: Town) -> None:
    await town.wang.says("/settings")
    await town.wang.taps("改姓名")
    await town.wang.says("王芳芳")
    assert await town.wang.sees("改好了", "姓名：王芳芳")
    await town.wang.taps("改电话")
    await town.wang.says("138 0013 8000")
    assert await town.wang.sees("电话：+8613800138000")
    await town.wang.taps("改电话")
    await town.wang.taps("删掉我的电话")
    assert await town.wang.sees("电话：未填写")


async def test_ones_data_comes_as_a_file(town: Town) -> None:
    await town.wang.says("/settings")
    await town.wang.taps("我的数据")
    await town.wang.taps("把我的数据发给我")
    assert await town.wang.sees("这是您的数据文件")
    document = next(screen.body["document"] for screen in await town.wang.screens() if "document" in screen.body)
    data = await town.app.bot.download(document["file_id"])
    assert data is not None
    everything = json.loads(data.read())
    assert everything["person"]["name"] == "王芳"
    assert everything["points"]["transfers"]


async def test_deleting_asks_twice_and_says_what_is_lost(town: Town) -> None:
    await town.wang.says("/settings")
    await town.wang.taps("我的数据")
    await town.wang.taps("删除我的数据")
    assert await town.wang.sees("您的 65 积分", "谁也恢复不了")
    await town.wang.taps("继续删除")
    assert await town.wang.sees("最后再问一次")
    await town.wang.taps("不删了")
    await town.wang.taps("删除我的数据")
    await town.wang.taps("继续删除")
    await town.wang.taps("永久删除")
    assert await town.wang.screens() == []
    async with town.app.database.reading() as session:
        from people import identities

        assert await identities.web_identity_of(session, person_id=town.cast.wang) is None


async def test_who_deletes_their_data_is_taken_out_of_others_chats_too(town: Town) -> None:
    await town.wang.says("想换毛巾")
    await town.wang.taps("毛巾")
    await town.wang.taps("兑换")
    await town.wang.taps("确认兑换")
    await town.zhao.taps("查看并审核")
    await town.zhao.taps("通过")
    await town.sun.says("/prepare")
    for phone in (town.zhao, town.zhou, town.qian):
        assert any("王芳" in screen for screen in await phone.screens())
    await town.wang.says("/settings")
    for label in ("我的数据", "删除我的数据", "继续删除", "永久删除"):
        await town.wang.taps(label)
    for phone in (town.zhao, town.zhou, town.qian, town.sun):
        assert not any("王芳" in screen or "王*" in screen for screen in await phone.screens())
    assert await town.points(town.li)  # others keep theirs


async def test_a_link_for_another_phone_and_for_a_newcomer(town: Town) -> None:
    await town.zhao.says("/settings")
    await town.zhao.taps("在另一部手机上打开")
    assert await town.zhao.sees("http://127.0.0.1:8080/enter/", "十分钟", "赵*")
    assert (await town.zhao.screen()).photo
    await town.zhao.taps("好了")
    await town.zhao.taps("帮新居民开通")
    assert await town.zhao.sees("给一位新居民用")
    await town.wang.says("/settings")
    assert "帮新居民开通" not in (await town.wang.screen()).buttons


async def test_commands_go_by_role_and_language(town: Town) -> None:
    await town.wang.says("/menu")
    assert "approve" not in await commands(town, town.wang)
    await town.zhao.says("/menu")
    assert "approve" in await commands(town, town.zhao)
    await town.sun.says("/menu")
    assert "pickup" in await commands(town, town.sun)


async def test_signing_out_says_so(town: Town) -> None:
    await town.wang.says("/settings")
    await town.wang.taps("退出所有登录")
    assert await town.wang.sees("包括现在这个")
    await town.wang.taps("确认退出登录")
    assert await town.wang.sees("已在 0 个浏览器退出登录")
