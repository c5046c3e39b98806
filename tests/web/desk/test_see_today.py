"""The desk's first page and its figures, as staff see them in a browser."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot import labels
from core.database import Database
from core.i18n import translator
from people.authority import Role, appoint
from points.log_models import ActivityLog
from tests.cast import Cast
from tests.clock import Clock
from tests.points.kit import Town
from tests.web.house import House

TABS = ("points", "activity", "goods", "wishes", "incidents", "times")


@pytest.fixture
async def points_town(house: House, cast: Cast, clock: Clock) -> Town:
    made = Town(house.database, cast, clock)
    await made.furnish()
    return made


async def duty_officer(database: Database, who: int, place: int, clock: Clock) -> None:
    async with database.begin() as session:
        await appoint(session, person_id=who, role=Role.DUTY_OFFICER, node_id=place, now=clock())


async def test_zhao_sees_what_waits_for_how_long_and_this_week(house: House, points_town: Town) -> None:
    town = points_town
    first = await town.log(town.cast.wang)
    await town.approve_log(town.cast.zhao, first.log_id)
    town.clock.advance(hours=1)
    await town.log(town.cast.wang)
    town.clock.advance(hours=3)
    zhao = await house.desk(town.cast.zhao)
    status, html = await zhao.get("/desk?lang=en")
    assert status == 200
    assert "the oldest for 3 h" in html
    assert "<dt>Points given</dt><dd><b>10</b> <small>last week 0</small>" in html
    assert "waits too long" not in html
    town.clock.advance(hours=21)
    zhao = await house.desk(town.cast.zhao)
    assert "waits too long" in (await zhao.get("/desk?lang=en"))[1]


async def test_of_many_that_wait_only_the_first_hundred_are_counted(house: House, points_town: Town) -> None:
    first = await points_town.log(points_town.cast.wang)
    async with house.database.begin() as session:
        log = await session.get_one(ActivityLog, first.log_id)
        kept = {column.key: getattr(log, column.key) for column in ActivityLog.__table__.columns if column.key != "id"}
        await session.execute(insert(ActivityLog), [kept | {"key": f"k{number}"} for number in range(99)])
    points_town.clock.advance(hours=2)
    zhao = await house.desk(points_town.cast.zhao)
    assert "<b>99+</b><small>the oldest for 2 h</small>" in (await zhao.get("/desk?lang=en"))[1]
    assert "More than 99 are waiting" in (await zhao.get("/desk/logs?lang=en"))[1]
    assert labels.place_labelled(labels.lead("approve", translator("en"), number=100).label) == "approve"


async def test_what_needs_doing_stands_there(house: House, points_town: Town) -> None:
    await points_town.offer("salt", "食盐", price=5, stock=2, low_stock=3)
    zhao = await house.desk(points_town.cast.zhao)
    html = (await zhao.get("/desk?lang=en"))[1]
    assert "Salt (2 left)" in html
    assert "Nobody is on the roster for the next seven days" in html


async def test_a_duty_officer_sees_alarms_and_the_roster_and_no_figures(house: House, cast: Cast) -> None:
    await duty_officer(house.database, cast.li, cast.longcheng, house.clock)
    li = await house.desk(cast.li)
    status, html = await li.get("/desk?lang=en")
    assert (status, "No alarm at the moment." in html, "What waits for you" in html, "Points given" in html) == (200, True, False, False)
    assert (await li.get("/desk/figures"))[0] == 403
    assert (await li.get("/desk/screen"))[0] == 403


async def test_who_approves_elsewhere_is_a_duty_officer_here(house: House, cast: Cast) -> None:
    await duty_officer(house.database, cast.li, cast.longcheng, house.clock)
    async with house.database.begin() as session:
        await appoint(session, person_id=cast.li, role=Role.STAFF, node_id=cast.jiayuan, now=house.clock())
    li = await house.desk(cast.li)
    assert "What waits for you" in (await li.get(f"/desk?lang=en&in={cast.jiayuan}"))[1]
    assert "What waits for you" not in (await li.get(f"/desk?lang=en&in={cast.longcheng}"))[1]
    assert (await li.get(f"/desk/figures?in={cast.longcheng}"))[0] == 403
    assert (await li.get(f"/desk/screen?in={cast.longcheng}"))[0] == 403


async def test_a_page_offers_the_communities_in_which_it_is_for_them(house: House, cast: Cast) -> None:
    async def offered(path: str) -> list[int]:
        return sorted(int(one) for one in re.findall(r'<option value="(\d+)"', (await li.get(path))[1]))

    async with house.database.begin() as session:
        for role, place in ((Role.DUTY_OFFICER, cast.longcheng), (Role.STAFF, cast.jiayuan)):
            await appoint(session, person_id=cast.li, role=role, node_id=place, now=house.clock())
    li = await house.desk(cast.li)
    assert await offered("/desk") == [cast.longcheng, cast.jiayuan]
    assert await offered("/desk/elders") == await offered("/desk/agreements") == []
    async with house.database.begin() as session:
        await appoint(session, person_id=cast.li, role=Role.DEPUTY, node_id=cast.longcheng, now=house.clock())
    assert await offered("/desk/elders") == [cast.longcheng, cast.jiayuan]
    # What a form was answered with leads to a page, too.
    found = (await li.post("/desk/elders/search", q="000"))[1]
    assert 'class="places" method="get" action="/desk/elders"' in found


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_tab_of_every_time_says_its_numbers(house: House, cast: Cast, demo_town: None, tab: str, language: str) -> None:
    zhao = await house.desk(cast.zhao)
    for span in ("week", "month", "year"):
        status, html = await zhao.get(f"/desk/figures?tab={tab}&span={span}&lang={language}")
        assert (status, "<style" in html, 'style="' in html) == (200, False, False)
        assert 'aria-current="page"' in html


async def test_points_are_drawn_and_stand_in_a_table_too(house: House, points_town: Town) -> None:
    await points_town.give(points_town.cast.wang, 1234)
    zhao = await house.desk(points_town.cast.zhao)
    html = (await zhao.get("/desk/figures?tab=points&span=week&lang=en"))[1]
    assert "<title>11-21 · Given 1,234</title>" in html
    assert '<th scope="row">11-21</th><td class="number">1,234</td><td class="number">0</td>' in html
    assert 'aria-label="Points given: 1234. Points spent: 0."' in html


@pytest.mark.parametrize("odd", ["tab=%3Cscript%3E", "span=century", "back=-1", "back=99999999999999999999", "back=120&span=year"])
async def test_odd_addresses_show_figures_all_the_same(house: House, cast: Cast, odd: str) -> None:
    zhao = await house.desk(cast.zhao)
    status, html = await zhao.get(f"/desk/figures?{odd}")
    assert (status, "<script>" in html) == (200, False)


async def test_another_community_is_not_there(house: House, cast: Cast) -> None:
    zhao = await house.desk(cast.zhao)
    for path in ("/desk", "/desk/figures", "/desk/screen", "/desk/screens"):
        assert (await zhao.get(f"{path}?in={cast.jiayuan}"))[0] == 404


async def test_own_times_say_half_and_95_of_100(house: House, points_town: Town) -> None:
    for hours in (1, 2, 3):
        receipt = await points_town.log(points_town.cast.wang)
        points_town.clock.advance(hours=hours)
        await points_town.approve_log(points_town.cast.zhao, receipt.log_id)
        points_town.clock.advance(hours=1)
    zhao = await house.desk(points_town.cast.zhao)
    html = (await zhao.get("/desk/figures?tab=times&span=week&lang=en"))[1]
    assert '<td class="number">3</td><td class="number">2 h</td><td class="number">3 h</td>' in html
    assert points_town.clock() > house.clock() - timedelta(minutes=1)
