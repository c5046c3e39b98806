"""In a demo the desk opens by a button, as one of its staff, and no further than that."""

from core.database import Database
from tests.cast import Cast
from tests.clock import Clock
from tests.web.desk.door_kit import csrf_in, post
from tests.web.house import House, open_house


async def test_a_demo_opens_the_desk_as_its_staff_and_asks_for_a_yes_like_everywhere(database: Database, cast: Cast, clock: Clock) -> None:
    async with open_house(database, clock, demo=True) as house:
        for who, name in (("zhao", "赵敏"), ("zhou", "周强"), ("qian", "钱卫东")):
            visit = house.stranger()
            assert await post(visit, f"/demo/desk/{who}") == (303, "/desk")
            status, html = await visit.get("/desk")
            assert (status, name in html) == (200, True)
            assert (await post(visit, "/desk/passkeys", csrf=csrf_in(html)))[1] == "/desk/confirm?next=/desk"
            # The chat is another matter.
            assert (await visit.get("/chat"))[0] == 401


async def test_nobody_else_gets_in_so_and_foreign_pages_do_not(database: Database, cast: Cast, clock: Clock) -> None:
    async with open_house(database, clock, demo=True) as house:
        visit = house.stranger()
        for who in ("wang", "li", "sun", "wu", "nobody", "%00"):
            assert (await post(visit, f"/demo/desk/{who}"))[0] == 404
        assert (await post(visit, "/demo/desk/zhao", headers={"Origin": "https://evil.example"}))[0] == 403
        assert (await visit.get("/demo/desk/zhao"))[0] == 405
        assert (await visit.get("/desk"))[0] == 303


async def test_a_real_house_has_no_such_door(house: House, cast: Cast) -> None:
    visit = house.stranger()
    assert (await post(visit, "/demo/desk/zhao"))[0] == 404
    assert (await visit.get("/desk"))[0] == 303
