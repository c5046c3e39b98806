"""The desk's outer fence: who comes in, and whose form it is."""

from tests.cast import Cast
from tests.web.house import House


async def test_zhao_sees_her_desk_and_a_stranger_is_sent_to_sign_in(house: House, cast: Cast) -> None:
    zhao = await house.desk(cast.zhao)
    status, html = await zhao.get("/desk")
    assert (status, "赵敏" in html) == (200, True)
    assert (await house.stranger().get("/desk"))[0] == 303


async def test_a_resident_has_no_desk(house: House, cast: Cast) -> None:
    wang = await house.desk(cast.wang)
    assert (await wang.get("/desk"))[0] == 303
