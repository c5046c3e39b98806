"""Goods, stock, pictures and times at the desk, through the real port."""

import io
from typing import Any

import aiohttp
import pytest
from PIL import Image
from sqlalchemy import select

from people.models import Audit
from points.catalogue_models import Item, Slot
from tests.cast import Cast
from tests.clock import Clock
from tests.points.kit import Town
from tests.web.house import House

FIELDS: dict[str, Any] = {"name": "鸡蛋 30 枚", "name_en": "Eggs, 30", "category": "food", "place": "龙城路1号", "hours": "9:00-17:00"}


@pytest.fixture
async def shop(house: House, cast: Cast, clock: Clock) -> Town:
    made = Town(house.database, cast, clock)
    await made.furnish()
    return made


async def item(house: House, item_id: int) -> Item:
    async with house.database.reading() as session:
        return (await session.scalars(select(Item).where(Item.id == item_id))).one()


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "#aa3322").save(out, "PNG")
    return out.getvalue()


async def test_the_catalogue_lists_fifty_a_page_and_finds_by_pinyin(house: House, cast: Cast, shop: Town) -> None:
    for number in range(55):
        await shop.offer(f"soap-{number}", f"肥皂 {number}", price=3, stock=2)
    desk = await house.desk(cast.zhao)
    status, page = await desk.get("/desk/goods")
    assert (status, page.count('<th scope="row">')) == (200, 50)
    status, page = await desk.get("/desk/goods?called=dami")
    assert (status, page.count('<th scope="row">'), "大米" in page) == (200, 1, True)


async def test_stock_goes_up_and_down_and_the_second_of_two_is_told(house: House, cast: Cast, shop: Town) -> None:
    zhao, zhou, rice = await house.desk(cast.zhao), await house.desk(cast.zhou), shop.items["rice"]
    for _ in range(2):
        # The same form twice, as by a double press.
        assert (await zhao.post(f"/desk/goods/{rice}/stock", seen=5, by="20", way="more"))[0] == 303
    assert (await item(house, rice)).stock == 25
    status, page = await zhou.post(f"/desk/goods/{rice}/stock", seen=5, by="2", way="less")
    assert (status, "25" in page) == (409, True)
    assert (await zhou.post(f"/desk/goods/{rice}/stock", seen=25, by="-5"))[0] == 303
    status, page = await zhou.post(f"/desk/goods/{rice}/stock", seen=20, by="21", way="less")
    assert (status, "库存只有 20 件" in page, 'value="21"' in page) == (422, True, True)
    status, page = await zhou.post(f"/desk/goods/{rice}/stock", seen=20, by="many")
    assert (status, "库存：请输入整数" in page, 'value="many"' in page) == (422, True, True)
    assert (await item(house, rice)).stock == 20
    async with house.database.reading() as session:
        lines = await session.scalars(select(Audit.action).where(Audit.subject == "item").order_by(Audit.id))
        assert list(lines) == ["item.stock_in:5:25", "item.stock_out:25:20"]


async def test_price_mark_and_showing_are_set(house: House, cast: Cast, shop: Town) -> None:
    desk, path = await house.desk(cast.zhao), f"/desk/goods/{shop.items['rice']}"
    assert (await desk.get(path))[0] == 200
    assert (await desk.post(f"{path}/number", what="price", seen=30, new="35"))[0] == 303
    assert (await desk.post(f"{path}/number", what="low_stock", seen="", new="3"))[0] == 303
    assert (await desk.post(f"{path}/number", what="low_stock", seen=3, new=""))[0] == 303
    assert (await desk.post(f"{path}/number", what="price", seen=35, new=""))[0] == 422
    assert (await desk.post(f"{path}/number", what="handed_over", seen=0, new="9"))[0] == 400
    assert (await desk.post(f"{path}/shown", shown="no"))[0] == 303
    found = await item(house, shop.items["rice"])
    assert (found.price, found.low_stock, found.active) == (35, None, False)


async def test_what_is_said_about_it_is_changed_from_what_was_seen(house: House, cast: Cast, shop: Town) -> None:
    desk, rice = await house.desk(cast.zhao), await item(house, shop.items["rice"])
    seen: dict[str, Any] = {f"seen_{name}": getattr(rice, name) for name in ("name", "name_en", "category", "place", "place_en", "hours")}
    seen |= {"seen_limit_per_month": 2, "seen_limit_per_person": ""}
    new = {**FIELDS, "place_en": "", "limit_per_month": "4", "limit_per_person": ""}
    path = f"/desk/goods/{rice.id}/details"
    assert (await desk.post(path, **seen, **new))[0] == 303
    assert (await desk.post(path, **seen, **(new | {"name": "鸭蛋"})))[0] == 409
    assert (await desk.post(path, **seen, **(new | {"name": ""})))[0] == 422
    for limit, words in (("few", "请输入整数"), ("5000", "这里要填 1 到 1000")):
        status, page = await desk.post(path, **seen, **(new | {"limit_per_month": limit}))
        assert (status, f'<small id="h-limit_per_month" class="wrong">每人每月最多：{words}' in page) == (422, True)
    found = await item(house, rice.id)
    assert (found.name, found.limit_per_month) == ("鸡蛋 30 枚", 4)


async def test_a_picture_is_drawn_anew_shown_and_taken_away(house: House, cast: Cast, shop: Town) -> None:
    desk, path = await house.desk(cast.zhao), f"/desk/goods/{shop.items['rice']}"
    assert (await desk.get(f"{path}/picture"))[0] == 404
    for data, status in ((photo(), 303), (photo(), 409), (b"no picture", 422)):
        form = aiohttp.FormData({"seen": ""})
        form.add_field("file", data, filename="rice.png", content_type="image/png")
        assert (await desk.post(f"{path}/picture", form))[0] == status
    async with desk.visit.http.get(f"{path}/picture") as answer:
        assert (answer.status, answer.content_type, (await answer.read())[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
    number = (await item(house, shop.items["rice"])).picture
    assert f"{path}/picture?v={number}" in (await desk.get(path))[1]
    assert (await (await house.desk(cast.wu)).get(f"{path}/picture"))[0] == 404
    assert (await desk.post(f"{path}/picture", seen=number, what="remove"))[0] == 303
    assert (await item(house, shop.items["rice"])).picture is None


async def test_something_new_is_offered_once_and_a_service_gets_its_times(house: House, cast: Cast, shop: Town, clock: Clock) -> None:
    desk = await house.desk(cast.zhao)
    new = {**FIELDS, "unit": cast.huimin, "price": 20, "nonce": "n1"}
    assert (await desk.get("/desk/items/new"))[0] == 200
    first = await desk.post("/desk/items/new", **new, sort="goods", amount="30")
    assert first[0] == 303
    assert await desk.post("/desk/items/new", **new, sort="goods", amount="30") == first
    assert (await desk.post("/desk/items/new", **(new | {"nonce": "n2"}), sort="goods", amount="30"))[0] == 422
    status, page = await desk.post("/desk/items/new", **(new | {"name": "鸭蛋"}), sort="goods", amount="lots")
    assert (status, "数量：请输入整数" in page) == (422, True)
    status, page = await desk.post("/desk/items/new", **(new | {"name": "鸭蛋"}), sort="goods", amount="100001")
    assert (status, '<small id="h-amount" class="wrong">库存：这里要填 0 到 100000' in page) == (422, True)
    _, where = await desk.post("/desk/items/new", **(new | {"name": "理发", "name_en": "", "nonce": "n3"}), sort="times", amount="")
    path = where.partition("?")[0]
    day = clock().date().isoformat()
    assert (await desk.post(f"{path}/times", day=day[:-2] + "28", since="09:00", until="10:00", places="2"))[0] == 303
    assert (await desk.post(f"{path}/times", day="", since="09:00", until="10:00", places="2"))[0] == 422
    assert (await desk.post(f"{path}/times", day=day[:-2] + "28", since="09:30", until="10:30", places="2"))[0] == 422
    async with house.database.reading() as session:
        (slot,) = list(await session.scalars(select(Slot.id)))
    assert f'value="{slot}"' in (await desk.get(path))[1]
    assert (await desk.post(f"{path}/times/remove", slot=slot))[0] == 303
    assert (await desk.post(f"{path}/times/remove", slot=slot))[0] == 409


async def test_goods_of_another_community_are_not_there(house: House, cast: Cast, shop: Town) -> None:
    desk, path = await house.desk(cast.wu), f"/desk/goods/{shop.items['rice']}"
    assert (await desk.get(path))[0] == 404
    for form in ("stock", "number", "shown", "details", "picture", "times", "times/remove"):
        assert (await desk.post(f"{path}/{form}", seen=5, by="1", what="stock", new="1"))[0] == 404
    assert (await desk.post("/desk/items/new", **FIELDS, unit=cast.huimin, price=2, sort="goods", amount="3"))[0] == 404
    assert (await desk.get("/desk/goods/999999"))[0] == 404
    assert (await item(house, shop.items["rice"])).stock == 5
