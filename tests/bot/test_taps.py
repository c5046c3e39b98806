"""How much work the most common jobs are: taps and messages, counted from the menu or the notice. A job takes no more than is promised."""

from dataclasses import dataclass

from tests.bot.deciding_kit import log
from tests.chat import Phone, Town


@dataclass
class Counter:
    """A phone whose taps and messages are counted; opening the menu is not."""

    phone: Phone
    tapped: int = 0
    sent: int = 0

    async def taps(self, label: str) -> None:
        self.tapped += 1
        await self.phone.taps(label)

    async def says(self, text: str) -> None:
        self.sent += 1
        await self.phone.says(text)

    async def sends_photo(self, *, caption: str = "") -> None:
        self.sent += 1
        await self.phone.sends_photo(caption=caption)

    @property
    def work(self) -> tuple[int, int]:
        return self.tapped, self.sent


async def at_the_menu(phone: Phone) -> Counter:
    await phone.says("/menu")
    return Counter(phone)


async def test_logging_takes_four_taps_and_one_message(town: Town) -> None:
    liu = await at_the_menu(town.liu)
    await liu.taps("记录活动")
    await liu.taps("邻里互助")
    await liu.taps("半小时")
    await liu.says("帮邻居换灯泡")
    await liu.taps("提交")
    assert await town.liu.sees("已提交，编号 L-")
    assert liu.work == (4, 1)


async def test_logging_with_a_photo_takes_four_taps_and_one_message(town: Town) -> None:
    wang = await at_the_menu(town.wang)
    await wang.taps("记录活动")
    await wang.taps("志愿服务")
    await wang.taps("1小时")
    await wang.sends_photo(caption="给3号楼门前扫雪")
    await wang.taps("提交")
    assert await town.wang.sees("已提交，编号 L-")
    assert wang.work == (4, 1)


async def test_logging_the_same_again_takes_three_taps_and_no_message(town: Town) -> None:
    liu = await at_the_menu(town.liu)
    await liu.taps("记录活动")
    await liu.taps("和上次一样")
    await liu.taps("提交")
    assert await town.liu.sees("已提交，编号 L-")
    assert liu.work == (3, 0)


async def test_approving_one_from_its_notice_takes_two_taps(town: Town) -> None:
    await log(town.wang, "帮邻居换灯泡")
    zhao = Counter(town.zhao)
    await zhao.taps("查看并审核")
    assert await town.zhao.sees("王芳", "帮邻居换灯泡")
    await zhao.taps("通过")
    assert await town.zhao.sees("已通过", "王芳")
    assert zhao.work == (2, 0)


async def test_approving_one_from_the_menu_takes_two_taps(town: Town) -> None:
    zhao = await at_the_menu(town.zhao)
    await zhao.taps("审核活动")
    await zhao.taps("通过")
    assert await town.zhao.sees("已通过：L-")
    assert zhao.work == (2, 0)


async def test_redeeming_what_was_typed_takes_three_taps_and_one_message(town: Town) -> None:
    wang = await at_the_menu(town.wang)
    await wang.says("我想换大米")
    await wang.taps("大米")
    await wang.taps("兑换")
    await wang.taps("确认兑换")
    assert await town.wang.sees("已申请，编号 R-")
    assert wang.work == (3, 1)


async def test_redeeming_from_the_menu_takes_four_taps_and_one_message(town: Town) -> None:
    wang = await at_the_menu(town.wang)
    await wang.taps("兑换商品")
    await wang.says("大米")
    await wang.taps("大米")
    await wang.taps("兑换")
    await wang.taps("确认兑换")
    assert await town.wang.sees("已申请，编号 R-")
    assert wang.work == (4, 1)


async def test_ones_points_take_one_tap(town: Town) -> None:
    wang = await at_the_menu(town.wang)
    await wang.taps("我的积分")
    assert await town.wang.sees("您有 65 积分可用")
    assert wang.work == (1, 0)


async def test_checking_a_pick_up_code_takes_two_taps_and_one_message(town: Town) -> None:
    await town.li.says("/redemptions")
    await town.li.taps("毛巾")
    code = (await town.li.screen()).text.partition("取货码：")[2][:7]
    sun = await at_the_menu(town.sun)
    await sun.taps("核销取货码")
    await sun.says(code)
    await sun.taps("已交货")
    assert await town.sun.sees("已交货，编号 R-")
    assert sun.work == (2, 1)


async def test_rating_what_was_fetched_takes_one_tap(town: Town) -> None:
    await town.li.says("/redemptions")
    await town.li.taps("毛巾")
    code = (await town.li.screen()).text.partition("取货码：")[2][:7]
    await town.sun.says(code)
    await town.sun.taps("已交货")
    li = Counter(town.li)
    await li.taps("5 ★")
    assert await town.li.sees("★★★★★")
    assert li.work == (1, 0)
