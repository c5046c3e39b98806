"""A community's public pages, as a neighbour without a chat sees them."""

import pytest

from points import objections
from tests.cast import Cast
from tests.points.board_kit import FIRST, BoardTown
from tests.points.kit import Town
from tests.web.house import House
from tests.wishes.kit import Street
from web.clients import MOST_WRONG

COMMUNITY = "/c/longcheng"


@pytest.fixture
async def shop_town(house: House, cast: Cast) -> Town:
    made = Town(house.database, cast, house.clock)
    await made.furnish()
    return made


@pytest.fixture
async def frozen(shop_town: Town) -> BoardTown:
    """December's board: 李建国 50, 王芳 30; 刘洋 does not want to stand on it."""
    made = BoardTown(shop_town)
    for who, points in ((shop_town.cast.wang, 30), (shop_town.cast.li, 50), (shop_town.cast.liu, 20)):
        await made.earns(who, points)
    await made.leaves_boards(shop_town.cast.liu)
    assert await made.freezes()
    return made


async def test_the_front_page_says_whom_to_call_and_how_to_begin(house: House, shop_town: Town) -> None:
    status, html = await house.stranger().get(COMMUNITY)
    assert status == 200
    for said in ("龙城社区", 'href="tel:12345"', 'href="tel:120"', f'action="{COMMUNITY}/join"', f'src="{COMMUNITY}/code.png"'):
        assert said in html
    async with house.stranger().http.get(f"{COMMUNITY}/code.png") as answer:
        assert (answer.status, answer.content_type) == (200, "image/png")


@pytest.mark.parametrize("path", ["", "/board", "/goods", "/wishes", "/code.png"])
async def test_a_community_that_is_none_is_not_there(house: House, cast: Cast, path: str) -> None:
    assert (await house.stranger().get(f"/c/nowhere{path}"))[0] == 404


async def test_the_board_shows_masked_names_and_how_objections_were_decided(house: House, frozen: BoardTown) -> None:
    cast = frozen.town.cast
    async with house.database.begin() as session:
        board_id = (await frozen.page()).sheet.board_id
        card = await objections.object_(session, actor=cast.wang, board_id=board_id, words="少算了一次", now=FIRST)
        await objections.dismiss(session, actor=cast.zhao, objection_id=card.objection_id, reason="已核对无误", now=FIRST)
    status, html = await house.stranger().get(f"{COMMUNITY}/board")
    assert status == 200
    assert "李*国" in html
    assert "王*" in html
    for hidden in ("李建国", "王芳", "刘洋", "刘*", "少算了一次", "已核对无误"):
        assert hidden not in html
    assert "1 条异议不成立" in html


async def test_a_month_without_a_board_is_not_there_and_nonsense_shows_the_newest(house: House, frozen: BoardTown) -> None:
    visit = house.stranger()
    assert (await visit.get(f"{COMMUNITY}/board?month=2020-01"))[0] == 404
    status, html = await visit.get(f"{COMMUNITY}/board?month=%ff&after=-5")
    assert (status, "公示栏" in html) == (200, True)


async def test_goods_are_listed_with_price_and_what_is_left(house: House, shop_town: Town) -> None:
    status, html = await house.stranger().get(f"{COMMUNITY}/goods")
    assert status == 200
    assert "惠民超市" in html
    assert "积分" in html


async def test_wishes_that_came_true_are_told_in_their_public_words(house: House, cast: Cast) -> None:
    street = Street(house.database, cast, house.clock)
    wish = await street.wishes()
    await street.publishes(wish)
    assert "收音机" not in (await house.stranger().get(f"{COMMUNITY}/wishes"))[1]
    assert (await house.stranger().get(f"{COMMUNITY}/wishes?month=2020-01"))[0] == 200


async def test_a_neighbour_begins_in_a_chat_of_their_own_that_enrols_them_here(house: House, cast: Cast) -> None:
    visit = house.stranger()
    async with visit.http.post(f"{COMMUNITY}/join", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"].startswith("/chat")) == (303, True)
    assert (await visit.get("/chat"))[0] == 200
    async with visit.http.post(f"{COMMUNITY}/join", allow_redirects=False) as again:
        assert again.headers["Location"] == "/chat#end"


async def test_nobody_opens_chats_without_end(house: House, cast: Cast) -> None:
    statuses = []
    for _ in range(MOST_WRONG + 1):
        async with house.stranger().http.post(f"{COMMUNITY}/join", allow_redirects=False) as answer:
            statuses.append(answer.status)
    assert statuses == [303] * MOST_WRONG + [429]


async def test_the_next_page_begins_after_the_last_place(house: House, frozen: BoardTown) -> None:
    html = (await house.stranger().get(f"{COMMUNITY}/board?after=1"))[1]
    assert "李*国" not in html
    assert "王*" in html
