"""Redemptions, appeals and objections at the desk."""

import re

import pytest

from points.accounts import Balance
from points.catalogue_models import Redemption
from tests.cast import Cast
from tests.points.board_kit import BoardTown
from tests.points.deciding import contest, refused, status, take_back, told
from tests.statements import counting
from tests.web.desk.queue_kit import Office, card_in, cards_in, open_office, send, undo_in
from tests.web.house import House


@pytest.fixture
async def office(house: House, cast: Cast) -> Office:
    return await open_office(house, cast)


async def asked(office: Office, who: int, item: str = "towel") -> int:
    await office.town.give(who, 50)
    return (await office.town.ask(who, item)).number


async def test_a_redemption_is_approved_undone_and_refused(office: Office) -> None:
    number = await asked(office, office.cast.wang)
    _, html = await office.zhao.get("/desk/redemptions")
    assert cards_in(html) == [number]
    for words in ("王芳", "毛巾 1 条", "10 积分", "惠民超市"):
        assert words in card_in(html, number)
    code, to = await office.zhao.post(f"/desk/redemptions/{number}/approve")
    assert (code, to) == (303, f"/desk/redemptions?did=approved&n=1&undo={number}")
    assert undo_in((await office.zhao.get(to))[1]) == [number]
    code, card = await send(office.zhao, "/desk/undo/redemptions", redemptions=number)
    assert (code, cards_in(card)) == (200, [number])
    assert await told(office.town, "redemption.undone") == [office.cast.wang]
    await office.zhao.post(f"/desk/redemptions/{number}/refuse", reason=0)
    assert await office.town.balance(office.cast.wang) == Balance(50, 0)


async def test_several_redemptions_are_approved_each_by_itself(office: Office) -> None:
    numbers = [await asked(office, who) for who in (office.cast.wang, office.cast.li)]
    own = await asked(office, office.cast.zhao)
    _, to = await office.zhao.post("/desk/redemptions/approve", redemptions=[*numbers, own])
    assert to == f"/desk/redemptions?did=approved&n=2&undo={numbers[0]}-{numbers[1]}&left={own}"
    _, to = await office.zhao.post("/desk/undo/redemptions", redemptions=numbers)
    assert to == "/desk/redemptions?did=undone&n=2"


async def test_what_is_ready_is_listed_by_unit_and_handed_over_at_the_station_by_its_code(office: Office) -> None:
    towel, brush = await asked(office, office.cast.wang), await asked(office, office.cast.wang, "brush")
    for number in (towel, brush):
        await office.town.approve(office.cast.zhao, number)
    _, html = await office.zhao.get("/desk/redemptions/ready")
    assert ("毛巾 1 条" in html, "牙刷 1 支" in html) == (True, True)
    _, html = await office.zhao.get(f"/desk/redemptions/ready?unit={office.town.dentist}")
    assert ("毛巾 1 条" in html, "牙刷 1 支" in html) == (False, True)
    digits = (await office.town.code(office.cast.wang, towel)).digits
    wrong = f"{(int(digits) + 1) % 10**6:06d}"
    code, html = await office.zhao.post(f"/desk/redemptions/{towel}/hand-over", code=wrong)
    assert (code, 'aria-invalid="true"' in html) == (422, True)
    code, to = await office.zhao.post(f"/desk/redemptions/{towel}/hand-over", code=digits)
    assert (code, to) == (303, "/desk/redemptions?did=handed_over&n=1")
    assert await told(office.town, "redemption.handed_over") == [office.cast.wang]
    wu = await office.house.desk(office.cast.wu)
    assert "牙刷" not in (await wu.get("/desk/redemptions/ready"))[1]
    assert (await wu.post(f"/desk/redemptions/{brush}/hand-over", code=digits))[0] in (403, 409)


async def test_an_appeal_is_decided_by_another_who_sees_what_was_decided_first(office: Office) -> None:
    first = await contest(office.town, office.cast.wang, await refused(office.town))
    assert cards_in((await office.zhao.get("/desk/appeals"))[1]) == []
    assert "另有 1 件由同事处理" in (await office.zhao.get("/desk/appeals"))[1]
    _, html = await office.zhou.get("/desk/appeals")
    assert cards_in(html) == [first.number]
    for words in ("照片里就是我", "照片看不清", "帮邻居搬家"):
        assert words in card_in(html, first.number)
    code, strip = await send(office.zhou, f"/desk/appeals/{first.number}/uphold")
    assert (code, undo_in(strip)) == (200, [])
    assert await office.town.balance(office.cast.wang) == Balance(10, 0)
    qian = await office.house.desk(office.cast.qian)
    code, page = await qian.post(f"/desk/appeals/{first.number}/dismiss", reason=0)
    assert (code, "同事先处理了（社区工作者）" in page) == (409, True)
    second = await contest(office.town, office.cast.li, await refused(office.town, who=office.cast.li))
    await office.zhou.post(f"/desk/appeals/{second.number}/dismiss", typed="照片还是看不清")
    assert await told(office.town, "appeal.dismissed") == [office.cast.li]


async def test_an_objection_is_dismissed_or_upheld_from_its_card(office: Office) -> None:
    boards = BoardTown(office.town)
    await boards.earns(office.cast.wang, 30)
    await boards.freezes()
    office.clock.advance(days=40, hours=14, minutes=10)
    office.zhao, office.zhou = [await office.house.desk(who) for who in (office.cast.zhao, office.cast.zhou)]
    numbers = [(await boards.objects(who)).objection_id for who in (office.cast.wang, office.cast.li)]
    _, html = await office.zhao.get("/desk/objections")
    assert cards_in(html) == numbers
    await office.zhao.post(f"/desk/objections/{numbers[0]}/dismiss", reason=1)
    code, strip = await send(office.zhao, f"/desk/objections/{numbers[1]}/uphold")
    assert (code, "没有待审核的" in strip) == (200, True)
    assert await told(office.town, "objection.dismissed") == [office.cast.wang]
    assert await told(office.town, "objection.upheld") == [office.cast.li]
    code, page = await office.zhou.post(f"/desk/objections/{numbers[1]}/dismiss", reason=1)
    assert (code, "先处理了" in page or "已" in page) == (409, True)


async def test_none_of_the_queues_asks_more_of_the_database_for_fifty_than_for_five(office: Office) -> None:
    """Redemptions, and how many wait in all queues beside their names; activities have a test of their own."""

    async def beside_their_names() -> list[tuple[str, str]]:
        status, part = await office.zhao.get("/desk/waiting/live?lang=en")
        assert (status, len(re.findall(r'id="waits-', part))) == (200, 7)
        return re.findall(r'id="waits-(\w+)" class="count" hx-swap-oob="true"><span aria-hidden="true">(\d+)', part)

    people = await office.town.residents(40, points=50)
    for who in people[:5]:
        await office.town.ask(who)
    with counting(office.house.database) as few:
        assert len(cards_in((await office.zhao.get("/desk/redemptions"))[1])) == 5
        assert await beside_their_names() == [("redemptions", "5")]
    for who in people[5:]:
        await office.town.ask(who)
    with counting(office.house.database) as many:
        assert len(cards_in((await office.zhao.get("/desk/redemptions"))[1])) == 40
        assert await beside_their_names() == [("redemptions", "40")]
    assert len(many) == len(few)
    async with office.house.database.reading() as session:
        assert await session.get(Redemption, 10**9) is None


async def test_what_was_taken_back_and_appealed_says_so(office: Office) -> None:
    log_id = (await office.town.log(office.cast.wang)).log_id
    await office.town.approve_log(office.cast.zhao, log_id)
    await take_back(office.town, office.cast.zhao, log_id)
    number = (await contest(office.town, office.cast.wang, log_id)).number
    assert "照片是别人的" in card_in((await office.zhou.get("/desk/appeals"))[1], number)
    assert await status(office.town, log_id) == ("reversed", office.cast.zhao)
