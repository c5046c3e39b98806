"""Kinds of activity and rules for points at the desk, through the real port."""

from typing import Any

import pytest

from points import kinds, policy
from points.log_models import ActivityKind
from tests.cast import Cast
from tests.clock import Clock
from tests.points.kit import Town
from tests.web.house import House

NEW: dict[str, Any] = {
    "name": "煮腊八粥",
    "name_en": "",
    "per": "time",
    "points": "20",
    "nonce": "n1",
    "needs_approval": "yes",
    "is_self_reported": "yes",
}


@pytest.fixture
async def town(house: House, cast: Cast, clock: Clock) -> Town:
    made = Town(house.database, cast, clock)
    await made.furnish()
    return made


async def current(town: Town, code: str = "neighbour_help") -> ActivityKind:
    async with town.database.reading() as session:
        return await kinds.version_at(session, community_id=town.cast.longcheng, code=code, at=town.clock())


async def test_a_kind_is_added_once_and_listed(house: House, cast: Cast, town: Town) -> None:
    desk = await house.desk(cast.zhao)
    assert (await desk.get("/desk/kinds/new"))[0] == 200
    first = await desk.post("/desk/kinds/new", **NEW)
    assert first[0] == 303
    assert await desk.post("/desk/kinds/new", **NEW) == first
    assert (await desk.post("/desk/kinds/new", **(NEW | {"nonce": "n2"})))[0] == 422
    _, page = await desk.get("/desk/kinds/new")
    assert ("勾选后，线下参加得双倍积分" in page, "<button>启用</button>" in page) == (True, True)
    status, page = await desk.post("/desk/kinds/new", **(NEW | {"points": "many"}))
    assert (status, "积分：请输入整数" in page, 'value="many"' in page, 'value="煮腊八粥"' in page) == (422, True, True, True)
    assert (await desk.post("/desk/kinds/new", **(NEW | {"name": "x", "points": "5000", "nonce": "n3"})))[0] == 422
    assert "煮腊八粥" in (await desk.get("/desk/kinds"))[1]
    assert (await desk.get(first[1]))[0] == 200


async def test_a_change_is_made_from_the_version_that_was_seen(house: House, cast: Cast, town: Town) -> None:
    zhao, zhou, seen = await house.desk(cast.zhao), await house.desk(cast.zhou), await current(town)
    rules = NEW | {"name": seen.name, "points": "12", "monthly_cap": "9"}
    assert (await zhao.post(f"/desk/kinds/{seen.id}", **rules))[0] == 303
    now = await current(town)
    assert (now.points, now.monthly_cap, now.id == seen.id) == (12, 9, False)
    status, page = await zhou.post(f"/desk/kinds/{seen.id}", **(rules | {"points": "15"}))
    assert (status, 'role="alert"' in page) == (409, True)
    assert (await current(town)).points == 12
    assert (await zhou.post(f"/desk/kinds/{now.id}", **(rules | {"points": ""})))[0] == 422
    assert (await zhou.post(f"/desk/kinds/{now.id}", **(rules | {"points": "15", "since": "2099-01-01"})))[0] == 422


async def test_a_planned_change_is_taken_back_and_a_kind_retired(house: House, cast: Cast, town: Town, clock: Clock) -> None:
    desk, seen = await house.desk(cast.zhao), await current(town)
    path, later = f"/desk/kinds/{seen.id}", f"{clock().year + 1}-01-05"
    assert (await desk.post(path, **(NEW | {"name": seen.name, "since": later})))[0] == 303
    assert (await current(town)).id == seen.id
    assert f'action="{path}/withdraw"' in (await desk.get(path))[1]
    assert (await desk.post(path, **NEW))[0] == 409
    assert (await desk.post(f"{path}/withdraw"))[0] == 303
    assert (await current(town)).until is None
    for status in (303, 303):
        assert (await desk.post(f"{path}/retire"))[0] == status
    assert f"/desk/kinds/{seen.id}" in (await desk.get("/desk/kinds"))[1]
    assert (await desk.get(path))[0] == 200


async def test_kinds_of_another_community_are_not_there(house: House, cast: Cast, town: Town) -> None:
    desk, path = await house.desk(cast.wu), f"/desk/kinds/{town.kinds['neighbour_help']}"
    assert (await desk.get(path))[0] == 404
    for form in ("", "/retire", "/withdraw"):
        assert (await desk.post(f"{path}{form}", **NEW))[0] == 404
    assert (await desk.post("/desk/kinds/new", **NEW, in_=cast.longcheng))[0] == 404
    assert (await desk.get("/desk/kinds/999999"))[0] == 404
    assert (await current(town)).points == 10


async def test_a_rule_is_set_from_what_was_seen_and_the_second_is_told(house: House, cast: Cast, town: Town) -> None:
    zhao, zhou = await house.desk(cast.zhao), await house.desk(cast.zhou)
    assert (await zhao.get("/desk/rules"))[0] == 200
    for name, was, value in (
        ("daily_points", "60", "80"),
        ("expiry", "never", "twelve_months"),
        ("may_give", "no", "yes"),
        ("appeal_within", "7", "10"),
        ("stars", "50, 200, 500, 1000, 2000", "60, 200"),
    ):
        assert (await zhao.post("/desk/rules", name=name, was=was, value=value))[0] == 303
    assert (await zhou.post("/desk/rules", name="daily_points", was="60", value="70"))[0] == 409
    for name, value in (("daily_points", "0"), ("daily_points", "-5"), ("expiry", "soon"), ("stars", "5, 2"), ("appeal_within", "")):
        assert (await zhou.post("/desk/rules", name=name, was="80", value=value))[0] in (409, 422)
    assert (await zhou.post("/desk/rules", name="secret", was="1", value="2"))[0] == 400
    async with house.database.reading() as session:
        now = await policy.policy(session, cast.longcheng)
    assert (now.daily_points, now.expiry, now.may_give, now.appeal_within.days, now.stars) == (80, "twelve_months", True, 10, (60, 200))
    assert (await (await house.desk(cast.wu)).post("/desk/rules", in_=cast.longcheng, name="may_give", was="yes", value="no"))[0] == 404
