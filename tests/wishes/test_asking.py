"""Asking: whoever is enrolled wishes, grid workers write down for others, and the same tap gives the same wish."""

from tests.wishes.kit import Street


async def test_a_wish_waits_for_staff_who_are_told_once(street: Street) -> None:
    wish_id = await street.wishes(key="tap")
    again = await street.wishes(key="tap")
    cast = street.cast
    assert again == wish_id
    assert await street.status(wish_id) == "asked"
    assert await street.told("wish.asked", wish_id=wish_id) == {cast.zhao, cast.zhou, cast.qian}
    assert [timer.what for timer in await street.timers(wish_id)] == ["screen.late"]
    await street.publishes(wish_id)
    assert [line.wish_id for line in await street.listed()] == [wish_id]
    assert await street.finds("收音机") == [wish_id]
    assert [timer.what for timer in await street.timers(wish_id)] == ["roll"]
    await street.withdraws(wish_id)
    assert await street.listed() == []
