"""The times of alarms at the desk: heads see how they stand and set them together; what cannot be is said beside what was typed."""

from datetime import timedelta

from qrcodes import alarm_policy
from qrcodes.alarm_policy import Policy
from tests.cast import Cast
from tests.web.house import Desk, House

USUAL = {"was_heads_seconds": 120, "was_street_seconds": 300, "was_advice_seconds": 600}


async def sets(desk: Desk, heads: int, street: int, advice: int, **changed: object) -> tuple[int, str]:
    typed: dict[str, object] = dict(USUAL)
    for name, seconds in (("heads", heads), ("street", street), ("advice", advice)):
        typed |= {f"{name}_minutes": seconds // 60, f"{name}_seconds": seconds % 60}
    return await desk.post("/desk/alarm-terms", **(typed | changed))


async def stands(house: House, community_id: int) -> Policy:
    async with house.database.reading() as session:
        return await alarm_policy.policy(session, community_id)


async def test_the_secretary_sets_all_three_at_once(house: House, cast: Cast) -> None:
    qian = await house.desk(cast.qian)
    _, html = await qian.get("/desk/alarm-terms")
    assert "现在：2分钟" in html
    status, where = await sets(qian, 90, 240, 480)
    assert (status, where) == (303, f"/desk/alarm-terms?in={cast.longcheng}&said=alarm_terms_set")
    assert await stands(house, cast.longcheng) == Policy(timedelta(seconds=90), timedelta(seconds=240), timedelta(seconds=480))
    assert "现在：1分30秒" in (await qian.get("/desk/alarm-terms"))[1].replace(" ", "")


async def test_what_cannot_be_is_said_and_what_was_typed_stays(house: House, cast: Cast) -> None:
    qian = await house.desk(cast.qian)
    status, html = await sets(qian, 600, 300, 900)
    assert (status, "通知街道要晚于通知书记、副书记" in html, 'value="15"' in html) == (422, True, True)
    status, html = await sets(qian, 5, 300, 900)
    assert (status, "可以是30秒到1小时" in html.replace(" ", "")) == (422, True)
    assert await stands(house, cast.longcheng) == Policy()


async def test_a_page_that_is_no_longer_true_is_refused(house: House, cast: Cast) -> None:
    qian = await house.desk(cast.qian)
    await sets(qian, 90, 240, 480)
    status, html = await sets(qian, 100, 240, 480)
    assert (status, "刚才有人改过这些时间" in html) == (422, True)
    assert (await stands(house, cast.longcheng)).heads == timedelta(seconds=90)


async def test_staff_and_other_communities_do_not_come_in(house: House, cast: Cast) -> None:
    zhao, qian = await house.desk(cast.zhao), await house.desk(cast.qian)
    assert (await zhao.get("/desk/alarm-terms"))[0] == 403
    assert (await sets(zhao, 90, 240, 480))[0] == 403
    assert (await qian.get(f"/desk/alarm-terms?in={cast.jiayuan}"))[0] == 404
    assert (await sets(qian, 90, 240, 480, in_=cast.jiayuan))[0] == 404
    assert await stands(house, cast.jiayuan) == Policy()
