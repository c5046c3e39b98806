"""Stock, roster and elders from tables: brought in as a whole, taken back as a whole, refused with what is in use."""

import pytest
from sqlalchemy import func, select, update

from core.database import Database
from people.import_rows import TableWrong
from people.imports import ImportInUse
from people.models import Audit, Unit
from points import goods
from points.catalogue_models import Item
from qrcodes import elder_queue
from qrcodes.elder_models import Elder
from qrcodes.roster_models import Shift
from tests.cast import Cast
from tests.clock import ZONE, Clock
from tests.people.import_kit import Tables

GOODS = """
[[item]]
unit = "惠民超市"
code = "rice"
name = "大米 5 公斤"
name_en = "Rice, 5 kg"
price = 60
stock = 20

[[item]]
unit = "惠民超市"
code = "oil"
name = "食用油"
name_en = "Oil"
price = 40
stock = 8

[place."惠民超市"]
place = "服务台"
place_en = "Desk"
hours = "09:00–17:00"
"""


def tables(database: Database, cast: Cast, clock: Clock, kind: str) -> Tables:
    return Tables(database, cast, clock, kind)


async def stocked(database: Database, cast: Cast, clock: Clock) -> Tables:
    async with database.begin() as session:
        await goods.add(session, community_id=cast.longcheng, goods=goods.read(GOODS), now=clock(), zone=ZONE)
    return tables(database, cast, clock, "stock")


async def stock(database: Database) -> dict[str, int | None]:
    async with database.reading() as session:
        rows = await session.execute(select(Item.code, Item.stock).where(Item.code.in_(("rice", "oil"))))
        return {row.code: row.stock for row in rows}


async def test_stock_is_added_to_or_counted_and_set_back_by_the_difference(database: Database, cast: Cast, clock: Clock) -> None:
    shelf = await stocked(database, cast, clock)
    made = await shelf.bring([["大米5公斤", "", "30", ""], ["oil", "惠民超市", "", "5"]])
    assert await shelf.bring([["大米5公斤", "", "30", ""], ["oil", "惠民超市", "", "5"]]) == made
    assert await stock(database) == {"rice": 50, "oil": 5}
    async with database.begin() as session:
        await session.execute(update(Item).where(Item.code == "rice").values(stock=45))
    await shelf.undo(made)
    assert await stock(database) == {"rice": 15, "oil": 8}
    async with database.reading() as session:
        lines = await session.scalars(select(Audit.action).where(Audit.subject == "item").order_by(Audit.id))
        undone = ["item.import_undone:45:15", "item.import_undone:5:8"]
        assert list(lines) == ["item.stock_in:20:50", "item.stock_set:8:5", *undone]


async def test_stock_that_was_handed_out_cannot_be_taken_back_and_nothing_is(database: Database, cast: Cast, clock: Clock) -> None:
    shelf = await stocked(database, cast, clock)
    made = await shelf.bring([["rice", "", "30", ""], ["oil", "", "2", ""]])
    async with database.begin() as session:
        await session.execute(update(Item).where(Item.code == "rice").values(stock=29))
    with pytest.raises(ImportInUse) as refused:
        await shelf.undo(made)
    assert refused.value.data == {"kind": "stock", "number": 1, "names": ["大米 5 公斤"]}
    assert await stock(database) == {"rice": 29, "oil": 10}


async def test_rows_of_stock_that_are_wrong_are_named(database: Database, cast: Cast, clock: Clock) -> None:
    shelf = await stocked(database, cast, clock)
    rows = [
        ["面粉", "", "1", ""],
        ["rice", "", "1", "2"],
        ["rice", "", "-3", ""],
        ["rice", "", "1", ""],
        ["大米 5 公斤", "", "", "7"],
        ["oil", "", "100000", ""],
    ]
    assert shelf.said(await shelf.preview(rows)) == [
        "第 2 行，名称：目录里没有",
        "第 3 行，新增数量：“新增数量”和“盘点数量”请填其中一个",
        "第 4 行，新增数量：不是整数",
        "第 6 行，名称：和第 5 行重复",
        "第 7 行，新增数量：最多 100000",
    ]
    assert await stock(database) == {"rice": 20, "oil": 8}


async def shifts(database: Database) -> int:
    async with database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(Shift).where(Shift.cancelled_at.is_(None)))).one()


async def test_a_roster_comes_in_and_goes_out_until_a_shift_has_begun(database: Database, cast: Cast, clock: Clock) -> None:
    roster, before = tables(database, cast, clock, "roster"), await shifts(database)
    rows = [["周强", "2026-11-28", "8:00", "16:00"], ["赵敏", "2026-11-28", "16:00", "24:00"], ["周强", "2026-11-29", "22点", "6:00"]]
    made = await roster.bring(rows)
    assert await shifts(database) == before + 3
    await roster.undo(made)
    assert await shifts(database) == before
    made = await roster.bring(rows, key="anew")
    clock.advance(days=7, hours=1)
    with pytest.raises(ImportInUse):
        await roster.undo(made)
    assert await shifts(database) == before + 3


async def test_rows_of_a_roster_that_are_wrong_are_named(database: Database, cast: Cast, clock: Clock) -> None:
    roster = tables(database, cast, clock, "roster")
    await roster.bring([["周强", "2026-11-28", "8:00", "16:00"]])
    rows = [
        ["周强", "2026-11-28", "15:00", "20:00"],
        ["王芳", "2026-11-28", "8:00", "16:00"],
        ["没有人", "2026-11-28", "8:00", "16:00"],
        ["赵敏", "2026-11-01", "8:00", "16:00"],
        ["赵敏", "2027-11-28", "8:00", "16:00"],
        ["赵敏", "2026-11-30", "8:00", "16:00"],
        ["赵敏", "2026-11-30", "15:00", "18:00"],
        ["赵敏", "明天", "25:00", ""],
    ]
    said = roster.said(await roster.preview(rows))
    assert said[0].startswith("第 2 行，开始：这段时间已经在值班：")
    assert said[1:] == [
        "第 3 行，值班人：没有可以值班的角色",
        "第 4 行，值班人：本社区没有这个人",
        "第 5 行，日期：这个班次已经结束",
        "第 6 行，日期：超过 90 天以后",
        "第 8 行，开始：和第 7 行时间重叠",
        "第 9 行，结束：没有填",
        "第 9 行，日期：不是日期，请写成 2026-11-03",
        "第 9 行，开始：不是时间，请写成 8:00",
    ]


async def living(database: Database) -> int:
    async with database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(Elder).where(Elder.status == "asked"))).one()


ELDERS = [
    ["吴大爷", "吴德福", "子女", "", "龙城小区9号楼", "常去公园", "耳背，请慢慢说；爱吃糖", "是", "否", ""],
    ["郑奶奶", "郑秀兰", "配偶"],
]


async def test_elders_wait_for_review_and_are_withdrawn_as_a_whole(database: Database, cast: Cast, clock: Clock) -> None:
    elders, before = tables(database, cast, clock, "elders"), await living(database)
    made = await elders.bring(ELDERS)
    assert await living(database) == before + 2
    assert elders.said(await elders.preview(ELDERS))[0] == "第 2 行，全名：这位老人已经登记过，请删掉这一行"
    with pytest.raises(TableWrong):
        await elders.bring(ELDERS, who=cast.qian)
    await elders.undo(made, who=cast.qian)
    assert await living(database) == before
    made = await elders.bring(ELDERS, key="anew")
    async with database.begin() as session:
        row = (await session.scalars(select(Elder).where(Elder.status == "asked").order_by(Elder.id.desc()).limit(1))).one()
        await elder_queue.refuse(session, actor=cast.qian, elder_id=row.id, reason="资料不全", now=clock())
    await elders.undo(made)
    assert await living(database) == before


async def test_rows_of_elders_that_are_wrong_are_named(database: Database, cast: Cast, clock: Clock) -> None:
    elders = tables(database, cast, clock, "elders")
    rows = [
        ["吴德福", "吴德福", "子女"],
        ["吴大爷", "吴德贵", "朋友"],
        ["", "郑秀兰", "配偶", "没有的楼"],
        ["钱爷爷13800138000", "钱进", "本人"],
    ]
    said = elders.said(await elders.preview(rows))
    assert [line.split("：")[0] for line in said] == ["第 2 行，称呼", "第 3 行，谁代为同意", "第 4 行，称呼", "第 5 行，称呼"]


async def test_a_unit_that_left_offers_nothing_to_count(database: Database, cast: Cast, clock: Clock) -> None:
    shelf = await stocked(database, cast, clock)
    async with database.begin() as session:
        await session.execute(update(Unit).values(closed_at=clock()))
    assert [one.why for one in await shelf.preview([["rice", "", "1", ""]])] == ["item_unknown"]
