"""The figures of wishes in chat, and the month's poster: nothing without consent."""

from tests.chat import Town
from tests.clock import Clock
from tests.wishes.life_kit import Life


async def test_staff_read_the_figures_and_get_a_poster_only_of_who_agreed(town: Town, clock: Clock) -> None:
    life, zhao = Life(town.app.database, town.cast, clock), town.zhao
    await zhao.says("/wish_figures")
    assert await zhao.sees("微心愿数据", "龙城社区", "2026年11月", "2026年全年")
    await zhao.taps("上个月")
    await zhao.taps("圆梦海报")
    assert await zhao.sees("2026年10月还没有心愿圆梦")
    await zhao.taps("返回")
    wish_id = await life.open_wish()
    await life.claims(wish_id)
    await life.fulfils(wish_id, photo=None)
    await life.confirms(wish_id, on_poster=True)
    await town.app.settle()
    await zhao.says("/wish_figures")
    assert await zhao.sees("圆梦最多的居民", "李建国")
    await zhao.taps("圆梦海报")
    screen = await zhao.screen()
    assert "圆梦的心愿：可以打印" in screen.text
    assert "photo" in screen.body


async def test_residents_are_turned_away(town: Town) -> None:
    await town.wang.says("/wish_figures")
    assert "微心愿数据" not in (await town.wang.screen()).text
