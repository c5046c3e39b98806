"""The month's boards at the desk, through the real port."""

import re

import pytest

from tests.cast import Cast
from tests.clock import Clock
from tests.points.board_kit import DECEMBER, FIRST, BoardTown
from tests.points.kit import Town
from tests.web.house import House


@pytest.fixture
async def boards(house: House, cast: Cast, clock: Clock) -> BoardTown:
    """Two members have earned points in December, and it is the 1st of January."""
    town = Town(house.database, cast, clock)
    await town.furnish()
    made = BoardTown(town)
    await made.earns(cast.wang, 30)
    await made.earns(cast.li, 50)
    clock.advance(seconds=(FIRST - clock()).total_seconds())
    return made


async def test_the_secretary_publishes_a_month_and_makes_it_final_when_its_days_are_over(
    house: House, cast: Cast, boards: BoardTown, clock: Clock
) -> None:
    desk = await house.desk(cast.qian)
    status, page = await desk.get("/desk/board")
    assert (status, f'value="{DECEMBER.isoformat()}"' in page) == (200, True)
    status, where = await desk.post("/desk/board/publish", month=DECEMBER.isoformat())
    path = where.partition("?")[0]
    assert (status, re.fullmatch(r"/desk/board/\d+", path) is not None) == (303, True)
    assert (await desk.post("/desk/board/publish", month=DECEMBER.isoformat()))[1] == where
    assert (await desk.post("/desk/board/publish", month="2027-01-01"))[0] == 422
    assert (await desk.post("/desk/board/publish", month="soon"))[0] == 400
    status, page = await desk.get(path)
    assert (status, "李*国" in page, "王*" in page, "王芳" in page) == (200, True, True, False)
    assert (await desk.post(f"{path}/final"))[0] == 409
    clock.advance(days=8)
    desk = await house.desk(cast.qian)
    assert f'action="{path}/final"' in (await desk.get(path))[1]
    assert (await desk.post(f"{path}/final"))[0] == 303
    sheet = (await boards.page()).sheet
    assert (sheet.status, (sheet.seal_height or 0) > 0) == ("final", True)


async def test_staff_see_boards_and_print_them_and_leave_publishing_to_the_secretary(house: House, cast: Cast, boards: BoardTown) -> None:
    desk = await house.desk(cast.zhao)
    assert 'action="/desk/board/publish"' not in (await desk.get("/desk/board"))[1]
    assert (await desk.post("/desk/board/publish", month=DECEMBER.isoformat()))[0] == 403
    assert await boards.freezes()
    path = f"/desk/board/{(await boards.page()).sheet.board_id}"
    assert (await desk.post(f"{path}/final"))[0] == 403
    for name, begins in (("board.pdf", b"%PDF"), ("poster.png", b"\x89PNG")):
        async with desk.visit.http.get(f"{path}/{name}") as answer:
            assert (answer.status, (await answer.read()).startswith(begins)) == (200, True)


async def test_a_long_board_is_turned_page_by_page(house: House, cast: Cast, boards: BoardTown) -> None:
    for who in await boards.town.residents(55):
        await boards.earns(who, 5)
    assert await boards.freezes()
    desk, path = await house.desk(cast.zhao), f"/desk/board/{(await boards.page()).sheet.board_id}"
    _, page = await desk.get(path)
    following = re.search(rf'href="({path}\?after=\d+)"', page)
    assert (page.count('<th scope="row">'), following is not None) == (50, True)
    assert following is not None
    assert (await desk.get(following[1]))[1].count('<th scope="row">') == 7


async def test_a_board_of_another_community_is_not_there(house: House, cast: Cast, boards: BoardTown) -> None:
    assert await boards.freezes()
    desk, path = await house.desk(cast.wu), f"/desk/board/{(await boards.page()).sheet.board_id}"
    for page in (path, f"{path}/board.pdf", f"{path}/poster.png", "/desk/board/999999", f"/desk/board?in={cast.longcheng}"):
        assert (await desk.get(page))[0] == 404
