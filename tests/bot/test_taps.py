"""How much work the most common jobs are: taps and messages, counted from the menu. A job takes no more than is promised."""

from dataclasses import dataclass

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
