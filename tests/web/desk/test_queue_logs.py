"""The queue of activities at the desk: approve, refuse, several at once, undo, and what the second of two is told."""

import pytest

from points.accounts import Balance
from tests.cast import Cast
from tests.points.deciding import approve_many, status, told, waiting_logs
from tests.points.kit import local
from tests.points.log_kit import scene
from tests.statements import counting
from tests.web.desk.queue_kit import Office, card_in, cards_in, open_office, send, undo_in
from tests.web.house import House


@pytest.fixture
async def office(house: House, cast: Cast) -> Office:
    return await open_office(house, cast)


async def test_a_card_has_the_photo_beside_the_facts_what_it_gives_and_what_else_was_logged(office: Office) -> None:
    town, wang = office.town, office.cast.wang
    before = await town.log(wang, at=local(2026, 11, 19, 9), photos=(scene(1),), sent=("a",), words="陪王奶奶买菜")
    log_id = (await town.log(wang, at=local(2026, 11, 20, 9), photos=(scene(2),), sent=("b",), words="帮邻居搬家")).log_id
    status_, html = await office.zhao.get("/desk/logs")
    assert (status_, cards_in(html)) == (200, [before.log_id, log_id])
    card = card_in(html, log_id)
    for words in ("王芳", "邻里互助", "帮邻居搬家", "10 积分", "前后还记了", f'src="/desk/logs/{log_id}/photo/0"'):
        assert words in card
    assert "2 件待审核" in html
    async with office.zhao.visit.http.get(f"/desk/logs/{log_id}/photo/0") as answer:
        assert (answer.status, answer.content_type) == (200, "image/jpeg")
        assert await answer.read() == scene(2).jpeg


async def test_a_photo_that_is_in_somebody_elses_log_is_pointed_at(office: Office) -> None:
    first = (await office.town.log(office.cast.li, photos=(scene(3),), sent=("a",))).log_id
    second = (await office.town.log(office.cast.wang, photos=(scene(3),), sent=("b",))).log_id
    _, html = await office.zhao.get("/desk/logs")
    assert f"LC-{first:04d}" in card_in(html, second) or str(first) in card_in(html, second)
    assert "note" in card_in(html, second)


async def test_approving_without_scripts_gives_the_points_and_a_button_that_undoes_it(office: Office) -> None:
    log_id = (await office.town.log(office.cast.wang)).log_id
    code, to = await office.zhao.post(f"/desk/logs/{log_id}/approve")
    assert (code, to) == (303, f"/desk/logs?did=approved&n=1&undo={log_id}")
    assert await office.town.balance(office.cast.wang) == Balance(10, 0)
    _, html = await office.zhao.get(to)
    assert "已通过 1 件" in html
    assert undo_in(html) == [log_id]
    code, to = await office.zhao.post("/desk/undo/logs", logs=undo_in(html))
    assert to == "/desk/logs?did=undone&n=1"
    assert await office.town.balance(office.cast.wang) == Balance()
    assert await told(office.town, "log.undone") == [office.cast.wang]
    assert cards_in((await office.zhao.get(to))[1]) == [log_id]


async def test_approving_with_the_script_puts_a_strip_in_place_of_the_card_and_the_count_falls(office: Office) -> None:
    first, second = [(await office.town.log(who)).log_id for who in (office.cast.wang, office.cast.li)]
    code, strip = await send(office.zhao, f"/desk/logs/{first}/approve")
    assert code == 200
    assert f'id="card-{first}"' in strip
    assert "1 件待审核" in strip
    assert undo_in(strip) == [first]
    code, card = await send(office.zhao, "/desk/undo/logs", logs=first)
    assert (code, cards_in(card)) == (200, [first])
    assert "2 件待审核" in card
    assert await status(office.town, second) == ("waiting", None)


async def test_refusing_needs_a_reason_chosen_or_typed_and_keeps_what_was_typed(office: Office) -> None:
    log_id = (await office.town.log(office.cast.wang)).log_id
    code, html = await office.zhao.post(f"/desk/logs/{log_id}/refuse", typed="字" * 501)
    assert code == 422
    assert "字" * 500 in html
    assert await status(office.town, log_id) == ("waiting", None)
    code, card = await send(office.zhao, f"/desk/logs/{log_id}/refuse")
    assert (code, cards_in(card)) == (200, [log_id])
    assert 'aria-invalid="true"' in card
    code, to = await office.zhao.post(f"/desk/logs/{log_id}/refuse", reason=1)
    assert (code, to) == (303, f"/desk/logs?did=refused&n=1&undo={log_id}")
    assert (await office.town.log(office.cast.li)).log_id
    _, html = await office.zhao.get(f"/desk/logs/{log_id}")
    assert cards_in(html) == []
    assert await told(office.town, "log.refused") == [office.cast.wang]


async def test_several_are_approved_at_once_and_undone_at_once_as_far_as_that_goes(office: Office) -> None:
    people = [office.cast.wang, office.cast.li, office.cast.liu]
    logs = [(await office.town.log(who)).log_id for who in people]
    own = (await office.town.log(office.cast.zhao)).log_id
    code, to = await office.zhao.post("/desk/logs/approve", logs=[*logs, own, 10**9])
    assert (code, to) == (303, f"/desk/logs?did=approved&n=3&undo={logs[0]}-{logs[1]}-{logs[2]}&left={own}-{10**9}")
    _, html = await office.zhao.get(to)
    assert "已通过 3 件" in html
    assert undo_in(html) == logs
    await office.town.ask(office.cast.li, "towel")
    _, to = await office.zhao.post("/desk/undo/logs", logs=logs)
    assert to == f"/desk/logs?did=undone&n=2&left={logs[1]}"
    assert "未能撤销" in (await office.zhao.get(to))[1]
    assert [(await status(office.town, log_id))[0] for log_id in logs] == ["waiting", "approved", "waiting"]


async def test_all_alike_are_looked_through_and_approved_together(office: Office) -> None:
    logs = await waiting_logs(office.town, await office.town.residents(4), batch_id="b1")
    _, html = await office.zhao.get("/desk/logs")
    assert f'href="/desk/logs/{logs[0]}/alike"' in html
    _, html = await office.zhao.get(f"/desk/logs/{logs[0]}/alike")
    assert html.count('name="logs"') == 4
    _, to = await office.zhao.post("/desk/logs/approve", logs=logs[:3])
    assert to.startswith("/desk/logs?did=approved&n=3")


async def test_the_second_of_two_is_told_which_office_was_quicker_and_the_card_goes(office: Office) -> None:
    log_id = (await office.town.log(office.cast.wang)).log_id
    await office.approve_at_the_same_time(office.cast.qian, log_id)
    code, strip = await send(office.zhao, f"/desk/logs/{log_id}/approve")
    assert code == 200
    assert "书记" in strip
    assert "已通过" in strip
    assert undo_in(strip) == []
    code, page = await office.zhao.post(f"/desk/logs/{log_id}/refuse", typed="照片看不清")
    assert code == 409
    assert "书记" in page
    assert await office.town.balance(office.cast.wang) == Balance(10, 0)
    # One's own again is no quarrel.
    qian = await office.house.desk(office.cast.qian)
    assert (await qian.post(f"/desk/logs/{log_id}/approve"))[0] == 303


async def test_after_a_minute_the_button_says_that_it_is_too_late(office: Office) -> None:
    log_id = (await office.town.log(office.cast.wang)).log_id
    await office.zhao.post(f"/desk/logs/{log_id}/approve")
    office.clock.advance(seconds=61)
    code, page = await office.zhao.post("/desk/undo/logs", logs=log_id)
    assert (code, "一分钟" in page) == (409, True)
    code, strip = await send(office.zhao, "/desk/undo/logs", logs=log_id)
    assert (code, "一分钟" in strip) == (200, True)
    assert await status(office.town, log_id) == ("approved", office.cast.zhao)


async def test_nobody_decides_about_their_own_or_another_communitys_or_sees_its_photo(office: Office) -> None:
    own = (await office.town.log(office.cast.zhao)).log_id
    log_id = (await office.town.log(office.cast.wang, photos=(scene(4),))).log_id
    assert cards_in((await office.zhao.get("/desk/logs"))[1]) == [log_id]
    assert (await office.zhao.post(f"/desk/logs/{own}/approve"))[0] == 409
    wu = await office.house.desk(office.cast.wu)
    for path in (f"/desk/logs/{log_id}", f"/desk/logs/{log_id}/photo/0", f"/desk/logs/{log_id}/alike"):
        assert (await wu.get(path))[0] == 403
    for path in (f"/desk/logs/{log_id}/approve", f"/desk/logs/{log_id}/refuse"):
        assert (await wu.post(path, typed="看不清"))[0] == 403
    assert (await wu.post("/desk/undo/logs", logs=log_id))[0] == 403
    assert await status(office.town, log_id) == ("waiting", None)


async def test_a_page_of_fifty_takes_as_many_statements_as_a_page_of_five(office: Office) -> None:
    people = await office.town.residents(60)
    some = await waiting_logs(office.town, people[:5])
    with counting(office.house.database) as few:
        assert len(cards_in((await office.zhao.get("/desk/logs"))[1])) == 5
    more = await waiting_logs(office.town, people[5:])
    with counting(office.house.database) as many:
        _, html = await office.zhao.get("/desk/logs")
    assert cards_in(html) == [*some, *more][:50]
    assert len(many) == len(few)
    assert len(many) <= 14
    assert f'href="/desk/logs?after={[*some, *more][49]}"' in html
    _, html = await office.zhao.get(f"/desk/logs?after={[*some, *more][49]}")
    assert cards_in(html) == [*some, *more][50:]


async def test_one_approval_takes_few_statements(office: Office) -> None:
    log_id = (await office.town.log(office.cast.wang)).log_id
    with counting(office.house.database) as statements:
        assert (await send(office.zhao, f"/desk/logs/{log_id}/approve"))[0] == 200
    assert len(statements) <= 30


async def test_odd_numbers_in_the_address_break_nothing(office: Office) -> None:
    odd = "?did=approved&n=1&undo=%27-x-99999999999999999999&left=<b>"
    code, html = await office.zhao.get(f"/desk/logs{odd}")
    assert (code, "<b>" in html.split("<main")[1].split("waiting")[0]) == (200, False)
    assert undo_in(html) == []
    assert (await office.zhao.get(f"/desk/logs/{'9' * 30}"))[0] == 404
    code, to = await office.zhao.post("/desk/undo/logs", from_="https://example.org/")
    assert (code, to) == (303, "/desk/logs?did=undone&n=0")
    assert (await approve_many(office.town, office.cast.zhao, [])).approved == ()
