"""What came late about an ended elder or search goes out of chats; the screens that say it has ended stay."""

from core.database import Database
from jobs.forgetting import forget_late
from tests.bot.elder_kit import approve, register
from tests.chat import Phone, Town, find_town
from tests.clock import Clock
from tests.qrcodes.search_kit import Hunt


async def _stays(phone: Phone) -> str:
    """The last screen, which the job leaves alone."""
    before = (await phone.screen()).text
    assert await forget_late(phone.app.database, clock=phone.app.clock) == 0
    assert (await phone.screen()).text == before
    return before


async def test_the_family_goes_on_reading_that_it_was_withdrawn(town: Town) -> None:
    elder_id = await register(town.li)
    await approve(town, elder_id)
    await town.li.forges(f"at:elder:{elder_id}")
    await town.li.taps("全部撤回")
    await town.li.taps("是的，全部撤回")
    assert "已撤回" in await _stays(town.li)
    await town.app.settle()
    assert f"E-{elder_id:06}" in await _stays(town.zhao)


async def test_staff_and_the_family_go_on_reading_that_it_was_refused(town: Town) -> None:
    elder_id = await register(town.li)
    await town.zhao.forges(f"at:approve_elders:{elder_id}")
    await town.zhao.taps("不通过")
    await town.zhao.says("请补充证件")
    assert await _stays(town.zhao)
    assert "没有通过" in await _stays(town.li)


async def test_who_looked_goes_on_reading_the_thanks(database: Database, demo_town: None, clock: Clock) -> None:
    town = await find_town(database, clock)
    hunt = Hunt(town.app.database, town.cast, clock)
    await hunt.furnish()
    search = await hunt.searched()
    await town.li.forges(f"at:search:{search}")
    await town.wang.forges(f"at:search:{search}")
    await town.wang.taps("找到了")
    await town.wang.taps("是，找到了")
    await town.app.settle()
    for phone in (town.li, town.wang):
        await phone.forges(f"at:search:{search}")
        assert "已结束" in await _stays(phone)
