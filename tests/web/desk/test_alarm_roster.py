"""The duty roster at the desk: a week at a glance, gaps in words, somebody put on duty, taken off, a week copied."""

from collections import Counter

from sqlalchemy import select

from people.authority import Role, appoint
from qrcodes.roster_models import Shift
from tests.cast import Cast
from tests.clock import Clock
from tests.statements import counting
from tests.web.house import Desk, House

# The clock stands at Saturday, 2026-11-21, 10:00.
TODAY, SUNDAY, NEXT_MONDAY = "2026-11-21", "2026-11-22", "2026-11-23"


async def adds(desk: Desk, person_id: int, day: str = SUNDAY, part: str = "day", **more: object) -> tuple[int, str]:
    return await desk.post("/desk/roster/add", **({"person": person_id, "day": day, "part": part, "weeks": 1} | more))


async def set_shifts(house: House) -> list[Shift]:
    async with house.database.reading() as session:
        return list(await session.scalars(select(Shift).where(Shift.cancelled_at.is_(None)).order_by(Shift.starts_at)))


async def test_zhao_puts_zhou_on_duty_and_the_week_shows_it_beside_its_gaps(house: House, cast: Cast) -> None:
    zhao = await house.desk(cast.zhao)
    assert (await adds(zhao, cast.zhou))[1] == f"/desk/roster?in={cast.longcheng}&week=2026-11-16&said=shift_set"
    _, html = await zhao.get("/desk/roster")
    for words in ("<b>08:00–16:00</b>周强", "<b>16:00–24:00</b>⚠ 无人值班", "<b>10:00–24:00</b>⚠ 无人值班", 'class="today"'):
        assert words in html
    assert "2个空档" in html.replace(" ", "")
    # The same form sent twice is one shift; two people at once may be, and it is said.
    assert (await adds(zhao, cast.zhou))[1].endswith("said=shift_set")
    assert len(await set_shifts(house)) == 1
    assert (await adds(zhao, cast.zhao, part="late", weeks=2))[1].endswith("said=shift_set")
    _, where = await adds(zhao, cast.qian, part="whole")
    assert "这段时间还有别人值班" in (await zhao.get(where))[1]


async def test_own_hours_may_go_on_into_the_next_day(house: House, cast: Cast, clock: Clock) -> None:
    zhao = await house.desk(cast.zhao)
    assert (await adds(zhao, cast.zhou, part="own", since="20:00", until="06:30"))[0] == 303
    (shift,) = await set_shifts(house)
    assert (shift.ends_at - shift.starts_at).total_seconds() == 10.5 * 3600
    _, html = await zhao.get("/desk/roster")
    assert "<b>20:00–24:00</b>周强" in html
    assert "<b>00:00–06:30</b>周强" in (await zhao.get(f"/desk/roster?week={NEXT_MONDAY}"))[1]


async def test_what_does_not_fit_is_said_and_what_was_typed_stays(house: House, cast: Cast) -> None:
    zhao = await house.desk(cast.zhao)
    await adds(zhao, cast.zhou)
    status, html = await adds(zhao, cast.zhou, part="own", since="12:00", until="20:00")
    assert (status, 'value="12:00"' in html, 'role="alert"' in html) == (422, True, True)
    for wrong in ({"part": "own", "since": "", "until": ""}, {"part": "dawn"}, {"day": ""}, {"day": "2026-02-30"}):
        status, html = await adds(zhao, cast.zhou, **wrong)
        assert (status in (404, 422), ("请填好开始" if "since" in wrong else "请选择") in html or status == 404) == (True, True)
    # 王芳 has no role at the station, and yesterday is over.
    assert (await adds(zhao, cast.wang))[0] == 422
    assert (await adds(zhao, cast.zhao, day="2026-11-20"))[0] == 422
    assert len(await set_shifts(house)) == 1


async def test_somebody_is_taken_off_once(house: House, cast: Cast) -> None:
    zhao = await house.desk(cast.zhao)
    await adds(zhao, cast.zhou)
    (shift,) = await set_shifts(house)
    assert "said=shift_off" in (await zhao.post(f"/desk/roster/{shift.id}/off", week=SUNDAY))[1]
    assert await set_shifts(house) == []
    assert (await zhao.post(f"/desk/roster/{shift.id}/off", week=SUNDAY))[0] == 409


async def test_a_week_is_filled_as_the_one_before(house: House, cast: Cast) -> None:
    zhao = await house.desk(cast.zhao)
    await adds(zhao, cast.zhou)
    await adds(zhao, cast.zhao, part="late")
    status, where = await zhao.post("/desk/roster/copy", week=NEXT_MONDAY)
    assert (status, "said=week_copied&made=2&left=0" in where) == (303, True)
    assert "已复制2个班次。" in (await zhao.get(where))[1]
    _, where = await zhao.post("/desk/roster/copy", week=NEXT_MONDAY)
    assert "没有复制的2个" in (await zhao.get(where))[1]
    assert Counter(shift.person_id for shift in await set_shifts(house)) == {cast.zhou: 2, cast.zhao: 2}


async def test_the_duty_officer_reads_it_and_changes_nothing(house: House, cast: Cast, clock: Clock) -> None:
    async with house.database.begin() as session:
        await appoint(session, person_id=cast.li, role=Role.DUTY_OFFICER, node_id=cast.longcheng, now=clock())
    zhao, li = await house.desk(cast.zhao), await house.desk(cast.li)
    await adds(zhao, cast.li)
    _, html = await li.get("/desk/roster")
    assert '<span class="tag">我</span>' in html
    assert "/off" not in html
    assert "/desk/roster/add" not in html
    (shift,) = await set_shifts(house)
    for path in ("add", "copy", f"{shift.id}/off"):
        assert (await li.post(f"/desk/roster/{path}", person=cast.li, day=SUNDAY, part="late"))[0] == 403
    assert len(await set_shifts(house)) == 1


async def test_another_community_is_not_there(house: House, cast: Cast) -> None:
    zhao, wu = await house.desk(cast.zhao), await house.desk(cast.wu)
    await adds(zhao, cast.zhou)
    (shift,) = await set_shifts(house)
    assert (await wu.get(f"/desk/roster?in={cast.longcheng}"))[0] == 404
    assert (await adds(wu, cast.zhou, in_=cast.longcheng))[0] == 404
    assert (await wu.post(f"/desk/roster/{shift.id}/off"))[0] == 404
    assert (await wu.get("/desk/roster?week=1999-01-01"))[0] == 404
    assert len(await set_shifts(house)) == 1


async def test_a_full_week_asks_no_more_than_an_empty_one(house: House, cast: Cast, clock: Clock) -> None:
    zhao = await house.desk(cast.zhao)

    async def asked() -> int:
        with counting(house.database) as sent:
            assert (await zhao.get(f"/desk/roster?week={NEXT_MONDAY}"))[0] == 200
        return len(sent)

    async with house.database.begin() as session:
        await appoint(session, person_id=cast.li, role=Role.DUTY_OFFICER, node_id=cast.longcheng, now=clock())
    empty = await asked()
    for day in range(23, 30):
        await adds(zhao, cast.zhou, day=f"2026-11-{day}")
        await adds(zhao, cast.li, day=f"2026-11-{day}", part="late")
    assert await asked() == empty
