"""What changes about an incident reaches everybody where they look: below whatever was shown before."""

from tests.bot.incident_kit import Found, taken
from tests.clock import Clock


async def test_the_family_with_the_card_open_reads_below_it_who_comes_and_when(found: Found) -> None:
    await found.tells()
    wang, zhou = found.town.wang, found.town.zhou
    await wang.taps("看详情")
    for label, said in (("我来处理", "周强已接单"), ("10 分钟", "大约10:10到"), ("我见到老人了", "交接码")):
        before = len(await wang.screens())
        await zhou.taps(label)
        assert len(await wang.screens()) == before + 1
        assert await wang.sees(said, "看最新情况")
    await wang.taps("看最新情况")
    assert await wang.sees("周强 10:00 见到了老人")


async def test_the_first_message_does_not_stay_untrue(found: Found) -> None:
    await found.tells()
    wang = found.town.wang
    await wang.taps("看详情")
    await found.town.zhou.taps("我来处理")
    assert not [screen for screen in await wang.screens() if "还没有人接单" in screen.text and "看详情" in screen.buttons]


async def test_whoever_is_relieved_reads_by_whom(found: Found) -> None:
    await taken(found)
    zhou, qian = found.town.zhou, found.town.qian
    await qian.taps("看详情")
    await qian.taps("我来接手")
    assert await zhou.sees("钱卫东", "看最新情况")


async def test_closing_after_the_hand_over_tells_everybody_but_who_closed_it(found: Found, clock: Clock) -> None:
    told = await found.tells()
    cast, wang, qian = found.town.cast, found.town.wang, found.town.qian
    await found.street.acknowledge(cast.zhou, told)
    await found.street.arrive(cast.zhou, told)
    assert await found.street.hand_over(cast.zhou, told, code=await found.code(told)) is None
    await found.town.app.settle()
    assert await qian.sees("交接给：女儿王芳")
    counts = [len(await phone.screens()) for phone in (wang, qian, found.town.zhou)]
    await found.street.close(cast.zhou, told)
    await found.town.app.settle()
    assert [len(await phone.screens()) for phone in (wang, qian, found.town.zhou)] == [counts[0] + 1, counts[1] + 1, counts[2]]
    assert await wang.sees("平安", "看最新情况")
    assert await qian.sees("平安", "看最新情况")


async def test_what_asks_for_a_tap_has_the_button(found: Found) -> None:
    await found.tells()
    assert await found.town.wang.sees("请点下面", "在家，没事", "这是演练")
    assert await found.town.zhou.sees("点", "我来处理")
    await found.town.zhou.taps("我来处理")
    assert await found.town.wang.sees("请点下面", "在家，没事")
