"""Where one lives, in the settings: volunteers near by are asked first."""

from tests.chat import Town


async def test_where_one_lives_is_chosen_and_taken_back_in_the_settings(town_on_both: Town) -> None:
    town = town_on_both
    await town.wang.says("设置")
    await town.wang.taps("我住哪栋楼")
    await town.wang.taps("105号楼")
    assert await town.wang.sees("改好了", "住处：105号楼")
    await town.wang.taps("我住哪栋楼")
    await town.wang.taps("不写住处")
    assert "住处：105号楼" not in await town.wang.screen()
