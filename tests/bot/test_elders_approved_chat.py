"""What staff do in chat about elders who have a badge: find them, replace it, end the page."""

from qrcodes import elder_cards, guardians
from tests.bot.review_kit import approved, badges_of, confirmed, open_card, registered, status
from tests.chat import Town


async def test_approved_elders_are_found_by_what_they_are_called_and_by_a_printed_number(town: Town) -> None:
    number = await approved(town)
    (printed,) = await badges_of(town, number)
    await town.zhao.forges("at:elders_approved")
    assert await town.zhao.sees("2位老人", "肖大爷", "孙奶奶")
    await town.zhao.says("孙奶")
    assert await town.zhao.sees("找到“孙奶”", "孙奶奶")
    assert "肖大爷" not in "".join((await town.zhao.screen()).buttons)
    await town.zhao.says(printed.lower())
    assert await town.zhao.sees("孙奶奶")
    await town.zhao.says("没有这个人")
    assert await town.zhao.sees("没有找到")
    await town.zhao.taps("全部名单")
    await town.zhao.taps("孙奶奶")
    assert await town.zhao.sees("肖德贵", "赵敏看过证件")


async def test_labels_are_made_once_however_often_one_taps(town: Town) -> None:
    number = await approved(town)
    await open_card(town, town.zhao, number)
    await town.zhao.taps("胸牌和标签")
    asked = await town.zhao.screen()
    await town.zhao.taps("再做20个标签", times=3)
    await town.zhao.taps_old(asked, "再做20个标签")
    assert len(await badges_of(town, number)) == 21
    await town.zhao.taps("回到胸牌列表")
    assert await town.zhao.sees("21个")


async def test_a_lost_badge_is_replaced_and_another_revoked_alone(town: Town) -> None:
    number = await approved(town)
    (first,) = await badges_of(town, number)
    await open_card(town, town.zhao, number)
    await town.zhao.taps("胸牌和标签")
    await town.zhao.taps(first)
    await town.zhao.taps("丢了")
    await town.zhao.taps("是的，换新的")
    (second,) = await badges_of(town, number)
    assert second != first
    assert await town.zhao.sees(second)
    await town.zhao.taps(f"{second} ·")
    await town.zhao.taps("作废，不再做")
    await town.zhao.taps("是的，作废")
    assert await badges_of(town, number) == []


async def test_staff_end_a_page_with_a_reason(town: Town) -> None:
    number = await approved(town)
    await open_card(town, town.zhao, number)
    await town.zhao.taps("停用")
    await town.zhao.taps("老人搬走了")
    assert await town.zhao.sees("停用孙奶奶的登记吗", "不能撤销")
    await town.zhao.taps("是的，停用")
    assert await town.zhao.sees("已停用")
    assert await status(town, number) == "revoked"
    assert await badges_of(town, number) == []
    assert any("停用了防走失胸牌登记" in screen and "老人搬走了" in screen for screen in await town.wang.screens())


async def test_a_grid_worker_asks_for_a_family_without_a_phone(town: Town) -> None:
    """Nobody is a guardian yet: a relative is invited by a link, and another than who wrote it down approves."""
    number = await registered(town, town.zhou, on_behalf=True)
    await open_card(town, town.zhao, number)
    assert await town.zhao.sees("周强代家属（儿子或女儿）登记")
    await town.zhao.taps("我看过证件了")
    await town.zhao.taps("通过")
    assert await town.zhao.sees("还没有紧急联系人加入")
    async with town.app.database.begin() as session:
        token = await guardians.invite(session, actor=town.cast.zhou, elder_id=number, relation="child", now=town.app.clock())
        await guardians.accept(session, token=token, person_id=town.cast.wang, now=town.app.clock())
    await confirmed(town, town.wang, number)
    await open_card(town, town.zhao, number)
    await town.zhao.taps("我看过证件了")
    await town.zhao.taps("通过")
    assert await status(town, number) == "approved"


async def test_the_demo_has_an_elder_with_a_badge_and_one_who_waits(town: Town) -> None:
    async with town.app.database.reading() as session:
        mine = await elder_cards.mine(session, person_id=town.cast.wang)
        assert [(card.called, card.status) for card in mine] == [("肖大爷", "approved")]
    await town.zhao.says("/menu")
    await town.zhao.taps("审核防走失胸牌")
    await town.zhao.taps("我看过证件了")
    await town.zhao.taps("通过")
    assert any("刘阿姨的防走失胸牌审核通过了" in screen for screen in await town.liu.screens())
