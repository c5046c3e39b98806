"""赵敏 works through the queue of elders at the desk; 周强 is at another one; 吴静 works in another community."""

import asyncio

import pytest
from sqlalchemy import select

from people.models import Audit
from qrcodes import elder_cards
from qrcodes.elder_models import Elder
from tests.cast import Cast
from tests.qrcodes.kit import HARD_OF_HEARING, INSULIN, PENICILLIN, XIAO, Town
from tests.statements import counting
from tests.web.house import Desk, House

PRIVATE = (INSULIN, PENICILLIN, HARD_OF_HEARING, XIAO.name, XIAO.address, XIAO.history)


@pytest.fixture
async def zhao(house: House, cast: Cast) -> Desk:
    return await house.desk(cast.zhao)


async def _read(town: Town, action: str) -> list[int | None]:
    """Who did this to an elder, by the audit trail."""
    async with town.database.reading() as session:
        query = select(Audit.actor).where(Audit.subject == "elder", Audit.action == action)
        return list(await session.scalars(query.order_by(Audit.id)))


async def _status(town: Town, elder_id: int) -> str:
    async with town.database.reading() as session:
        return (await session.get_one(Elder, elder_id)).status


def _shows(html: str, *words: str) -> list[str]:
    return [each for each in words if each in html]


async def test_zhao_looks_at_a_document_and_approves(zhao: Desk, town: Town) -> None:
    elder_id = await town.register()
    status, queue = await zhao.get("/desk/elders")
    assert (status, _shows(queue, "肖大爷", "王芳", "1 个测试待确认")) == (200, ["肖大爷", "王芳", "1 个测试待确认"])
    await town.confirm(elder_id)
    _, html = await zhao.get(f"/desk/elders/{elder_id}")
    assert _shows(html, "肖大爷", 'name="id_checked"', "王芳") == ["肖大爷", 'name="id_checked"', "王芳"]
    status, where = await zhao.post(f"/desk/elders/{elder_id}/approve", id_checked="yes")
    assert (status, where) == (303, f"/desk/elders/{elder_id}?said=elder_approved")
    _, html = await zhao.get(where)
    assert await _status(town, elder_id) == "approved"
    assert _shows(html, "LC-0001", f"/desk/badges/elder/{elder_id}", "赵敏") == ["LC-0001", f"/desk/badges/elder/{elder_id}", "赵敏"]


async def test_nothing_of_health_name_or_home_is_in_a_page_before_the_press(zhao: Desk, town: Town) -> None:
    waits, elder_id = await town.register(), await town.elder()
    for path in ("/desk/elders", "/desk/elders/all", f"/desk/elders/{waits}", f"/desk/elders/{elder_id}"):
        status, html = await zhao.get(path)
        assert (status, _shows(html, *PRIVATE)) == (200, [])
    assert await _read(town, "elder.read") == []


async def test_the_health_data_is_for_who_has_shown_anew_who_they_are_and_is_on_record(house: House, zhao: Desk, town: Town) -> None:
    elder_id = await town.elder()
    status, html = await zhao.get(f"/desk/elders/{elder_id}/private")
    assert (status, _shows(html, *PRIVATE)) == (303, [])
    assert await _read(town, "elder.read") == []
    confirmed = await house.desk(town.cast.zhao, confirmed=True)
    status, html = await confirmed.get(f"/desk/elders/{elder_id}/private")
    assert (status, _shows(html, *PRIVATE)) == (200, list(PRIVATE))
    assert await _read(town, "elder.read") == [town.cast.zhao]


async def test_another_communitys_elders_are_not_there(house: House, cast: Cast, town: Town) -> None:
    elder_id, waits = await town.elder(), await town.register()
    wu = await house.desk(cast.wu, confirmed=True)
    for path in (f"/desk/elders/{elder_id}", f"/desk/elders/{elder_id}/private", f"/desk/elders/{elder_id}/photo", "/desk/elders/999"):
        assert (await wu.get(path))[0] == 404
    assert (await wu.get(f"/desk/elders?in={cast.longcheng}"))[0] == 404
    for verb in ("approve", "refuse", "send-back", "remind", "end"):
        status, _ = await wu.post(f"/desk/elders/{waits}/{verb}", id_checked="yes", reason="x", wanted="x", sure="yes")
        assert status == 404
    status, html = await wu.get("/desk/elders")
    assert (status, "肖大爷" in html) == (200, False)
    assert await _status(town, waits) == "asked"


async def test_of_two_who_decide_at_once_the_second_is_told(house: House, cast: Cast, zhao: Desk, town: Town) -> None:
    elder_id = await town.register()
    await town.confirm(elder_id)
    zhou = await house.desk(cast.zhou)
    answers = await asyncio.gather(
        zhao.post(f"/desk/elders/{elder_id}/approve", id_checked="yes"),
        zhou.post(f"/desk/elders/{elder_id}/refuse", reason="照片看不清"),
    )
    assert sorted(status for status, _ in answers) == [303, 409]
    second = next(html for status, html in answers if status == 409)
    assert 'role="alert"' in second
    assert len(await _read(town, "elder.approved")) + len(await _read(town, "elder.refused")) == 1


async def test_without_a_document_or_before_guardians_confirmed_it_says_so_and_changes_nothing(zhao: Desk, town: Town) -> None:
    elder_id = await town.register()
    status, html = await zhao.post(f"/desk/elders/{elder_id}/approve")
    assert (status, 'role="alert"' in html) == (422, True)
    status, html = await zhao.post(f"/desk/elders/{elder_id}/approve", id_checked="yes")
    assert (status, 'role="alert"' in html) == (422, True)
    assert await _status(town, elder_id) == "asked"


async def test_zhao_refuses_with_a_reason_and_reminds_the_guardians(zhao: Desk, town: Town) -> None:
    elder_id = await town.register()
    assert await zhao.post(f"/desk/elders/{elder_id}/remind") == (303, f"/desk/elders/{elder_id}?said=elder_reminded&number=1")
    status, html = await zhao.post(f"/desk/elders/{elder_id}/refuse", reason=" ")
    assert (status, 'role="alert"' in html) == (422, True)
    status, where = await zhao.post(f"/desk/elders/{elder_id}/refuse", reason="照片看不清")
    assert (status, where) == (303, f"/desk/elders?in={town.cast.longcheng}&said=elder_refused")
    _, html = await zhao.get(f"/desk/elders/{elder_id}")
    assert _shows(html, "照片看不清", "肖大爷") == ["照片看不清"]


async def test_after_each_decision_the_next_one_that_waits_for_her_is_there(zhao: Desk, town: Town) -> None:
    first, own, second, third = [await town.register(who) for who in (None, town.cast.zhao, None, None)]
    await town.confirm(second)
    _, html = await zhao.get(f"/desk/elders/{first}")
    assert _shows(html, f'rel="next" href="/desk/elders/{second}"', 'rel="prev"') == [f'rel="next" href="/desk/elders/{second}"']
    _, where = await zhao.post(f"/desk/elders/{first}/send-back", wanted="请补一张新照片")
    assert where == f"/desk/elders/{second}?said=elder_sent_back&done={first}"
    _, html = await zhao.get(where)
    assert _shows(html, f'<a href="/desk/elders/{first}">', f'rel="next" href="/desk/elders/{third}"', f"/{own}") == [
        f'<a href="/desk/elders/{first}">',
        f'rel="next" href="/desk/elders/{third}"',
    ]
    _, where = await zhao.post(f"/desk/elders/{second}/approve", id_checked="yes")
    assert where == f"/desk/elders/{third}?said=elder_approved&done={second}"
    assert (await zhao.get(where))[0] == 200
    # Behind the last one is the queue again: what waits for others stands there.
    _, where = await zhao.post(f"/desk/elders/{third}/refuse", reason="照片看不清")
    assert where == f"/desk/elders?in={town.cast.longcheng}&said=elder_refused"


async def test_zhao_sends_it_back_with_words_and_the_queue_says_so(zhao: Desk, town: Town) -> None:
    elder_id = await town.register()
    status, _ = await zhao.post(f"/desk/elders/{elder_id}/send-back", wanted="请补一张新照片")
    assert (status, await _status(town, elder_id)) == (303, "asked")
    _, html = await zhao.get(f"/desk/elders/{elder_id}")
    assert "请补一张新照片" in html
    _, queue = await zhao.get("/desk/elders")
    assert "已退回" in queue
    async with town.database.reading() as session:
        card = await elder_cards.card(session, actor=town.cast.wang, elder_id=elder_id, now=town.clock())
    assert card.wanted == "请补一张新照片"


async def test_who_asked_for_an_elder_leaves_it_to_a_colleague(zhao: Desk, town: Town) -> None:
    elder_id = await town.register(town.cast.zhao)
    _, html = await zhao.get(f"/desk/elders/{elder_id}")
    assert _shows(html, f"/desk/elders/{elder_id}/approve") == []
    status, html = await zhao.post(f"/desk/elders/{elder_id}/approve", id_checked="yes")
    assert (status, 'role="alert"' in html) == (409, True)


async def test_ending_a_page_asks_whether_one_knows_what_it_means(zhao: Desk, town: Town) -> None:
    elder_id = await town.elder()
    status, where = await zhao.post(f"/desk/elders/{elder_id}/end", reason="家属搬走了")
    assert (status, await _status(town, elder_id)) == (303, "approved")
    assert where.endswith("said=elder_end_unsure")
    await zhao.post(f"/desk/elders/{elder_id}/end", reason="家属搬走了", sure="yes")
    assert await _status(town, elder_id) == "revoked"
    _, html = await zhao.get(f"/desk/elders/{elder_id}")
    assert _shows(html, "家属搬走了", "肖大爷") == ["家属搬走了"]


async def test_approved_elders_are_found_by_what_they_are_called_and_by_a_badges_number(zhao: Desk, town: Town) -> None:
    await town.elder()
    await town.elder(called="李奶奶", name="李秀兰")
    for text, found in (("肖", ["肖大爷"]), ("LC-0002", ["李奶奶"]), ("没有的人", [])):
        _, html = await zhao.post("/desk/elders/search", q=text)
        assert _shows(html, "肖大爷", "李奶奶") == found


async def test_seeing_the_photo_is_on_record(zhao: Desk, town: Town) -> None:
    elder_id = await town.elder()
    async with zhao.visit.http.get(f"/desk/elders/{elder_id}/photo") as answer:
        assert (answer.status, answer.content_type) == (200, "image/jpeg")
    assert await _read(town, "elder.photo_seen") == [town.cast.zhao]


async def test_both_lists_ask_as_much_for_fifty_rows_as_for_five(house: House, zhao: Desk, town: Town) -> None:
    async def asked() -> list[int]:
        made = []
        for path in ("/desk/elders", "/desk/elders/all"):
            with counting(house.database) as statements:
                assert (await zhao.get(path))[0] == 200
            made.append(len(statements))
        return made

    async def five(times: int) -> None:
        for _ in range(5 * times):
            await town.register(town.cast.zhou, on_behalf=True)
            await _approved_row(town)

    await five(1)
    few = await asked()
    await five(9)
    assert await asked() == few


async def _approved_row(town: Town) -> None:
    """One more approved elder, without the whole way there."""
    elder_id = await town.register(town.cast.zhou, on_behalf=True, called="李奶奶", name="李秀兰")
    async with town.database.begin() as session:
        elder = await session.get_one(Elder, elder_id)
        elder.status, elder.decided_by, elder.decided_at = "approved", town.cast.zhao, town.clock()
