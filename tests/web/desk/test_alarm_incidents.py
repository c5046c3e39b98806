"""Incidents at the desk: a new one appears by itself, staff see the facts first and do every step there."""

import io
import re
import threading

import aiohttp
import pytest
from PIL import Image
from pypdf import PdfReader

from people.authority import Role, appoint
from qrcodes import incident_live
from tests.cast import Cast
from tests.qrcodes.incident_kit import AT_JIAYUAN
from tests.statements import counting
from tests.web.desk.alarm_kit import Alarm, alarm_in, seen_in
from tests.web.house import Desk, House
from web.desk import incidents as pages
from words import incident_paper


@pytest.fixture
async def alarm(house: House, cast: Cast) -> Alarm:
    return await alarm_in(house, cast)


def photo() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), (90, 120, 90)).save(data, "JPEG")
    return data.getvalue()


async def press(desk: Desk, incident_id: int, step: str, **fields: object) -> tuple[int, str]:
    return await desk.post(f"/desk/incidents/{incident_id}/{step}", **fields)


async def test_a_new_alarm_appears_in_the_bar_without_loading_the_page_anew(alarm: Alarm) -> None:
    zhou = await alarm.at(alarm.cast.zhou)
    _, html = await zhou.get("/desk")
    assert 'hx-get="/desk/incidents/live"' in html
    status, quiet = await zhou.get("/desk/incidents/live")
    assert (status, 'data-live="0"' in quiet) == (200, True)
    assert (await zhou.get(f"/desk/incidents/live?seen={seen_in(quiet)}"))[0] == 204
    told = await alarm.tell()
    status, ringing = await zhou.get(f"/desk/incidents/live?seen={seen_in(quiet)}")
    assert status == 200
    assert f'data-ringing="{told.incident_id} "' in ringing
    assert "肖大爷 · 还没人接单" in ringing
    # Nothing moves on the page until the next minute.
    alarm.clock.advance(seconds=50)
    assert (await zhou.get(f"/desk/incidents/live?seen={seen_in(ringing)}"))[0] == 204
    alarm.clock.advance(seconds=10)
    assert "1分钟" in (await zhou.get(f"/desk/incidents/live?seen={seen_in(ringing)}"))[1]


async def test_the_list_says_how_far_it_is_who_is_on_it_and_where(alarm: Alarm) -> None:
    told = await alarm.tell()
    zhao = await alarm.at(alarm.cast.zhao)
    _, html = await zhao.get("/desk/incidents")
    assert "还没有人接" in html
    await alarm.place(told)
    await alarm.go(alarm.cast.zhou, told)
    _, html = await zhao.get("/desk/incidents/list/live")
    for words in ("肖大爷", "I-000001", "周强", "龙城社区"):
        assert words in html
    assert "ringing" not in html
    await alarm.close(alarm.cast.zhou, told)
    _, html = await zhao.get("/desk/incidents")
    assert html.index("最近结束") < html.index("肖大爷")


async def test_looking_at_it_counts_as_having_seen_it(alarm: Alarm) -> None:
    told = await alarm.tell()
    zhou = await alarm.at(alarm.cast.zhou)
    assert [one.seen_at for one in (await alarm.card(alarm.cast.zhou, told)).receipts if one.person_id == alarm.cast.zhou] == [None]
    _, html = await zhou.get(f"/desk/incidents/{told.incident_id}")
    assert "✓ 已读：周强" in html
    assert "… 未读：钱卫东" in html


async def test_from_the_alarm_to_the_thanks_all_is_done_at_the_desk(alarm: Alarm) -> None:
    told = await alarm.tell()
    number, zhou = told.incident_id, await alarm.at(alarm.cast.zhou)
    assert (await press(zhou, number, "take"))[1] == f"/desk/incidents/{number}?said=incident_taken"
    assert (await alarm.incident(told)).acknowledged_by == alarm.cast.zhou
    await press(zhou, number, "way", minutes=10)
    assert (await alarm.view(told)).eta_at is not None
    await press(zhou, number, "with")
    await press(zhou, number, "say", words="我穿红马甲，马上到", nonce="n1")
    await press(zhou, number, "say", words="我穿红马甲，马上到", nonce="n1")
    assert [line.words for line in (await alarm.view(told)).board] == ["我穿红马甲，马上到"]
    code = await alarm.code(alarm.cast.wang, told)
    await press(zhou, number, "hand-over", to_whom="女儿王芳", code=f"{code[:3]} {code[3:]}")
    assert (await alarm.incident(told)).state == "handed_over"
    await press(zhou, number, "close", turned_out="real")
    assert (await alarm.incident(told)).turned_out == "real"
    await press(zhou, number, "say", words="谢谢您！", nonce="n2")
    assert (await alarm.view(told)).thanked
    assert "真实走失" in (await zhou.get(f"/desk/incidents/{number}"))[1]


async def test_wrong_digits_count_and_a_photo_proves_it_as_well(alarm: Alarm) -> None:
    told = await alarm.tell()
    number, zhou = told.incident_id, await alarm.at(alarm.cast.zhou)
    await press(zhou, number, "take")
    code = await alarm.code(alarm.cast.wang, told)
    wrong = str((int(code) + 1) % 10**6).zfill(6)
    assert "incident_wrong_code&number=4" in (await press(zhou, number, "hand-over", to_whom="女儿", code=wrong))[1]
    assert "incident_six_digits" in (await press(zhou, number, "hand-over", to_whom="女儿", code="12"))[1]
    assert (await alarm.incident(told)).wrong_codes == 1
    assert (await press(zhou, number, "hand-over", to_whom="女儿"))[0] == 409
    form = aiohttp.FormData()
    form.add_field("to_whom", "女儿王芳")
    form.add_field("photo", photo(), filename="a.jpg", content_type="image/jpeg")
    assert "incident_handed_over" in (await zhou.post(f"/desk/incidents/{number}/hand-over", form))[1]
    assert (await alarm.incident(told)).handed_photo is not None


async def test_the_second_reads_that_a_colleague_was_quicker_and_may_take_over(alarm: Alarm) -> None:
    told = await alarm.tell()
    zhou, zhao = await alarm.at(alarm.cast.zhou), await alarm.at(alarm.cast.zhao)
    await press(zhou, told.incident_id, "take")
    assert "incident_taken_before" in (await press(zhao, told.incident_id, "take"))[1]
    assert (await alarm.incident(told)).acknowledged_by == alarm.cast.zhou
    await press(zhao, told.incident_id, "over")
    assert (await alarm.incident(told)).acknowledged_by == alarm.cast.zhao


async def test_its_page_comes_anew_by_itself_with_the_next_step(alarm: Alarm) -> None:
    told = await alarm.tell()
    zhou = await alarm.at(alarm.cast.zhou)
    await zhou.get(f"/desk/incidents/{told.incident_id}")
    path = f"/desk/incidents/{told.incident_id}/live"
    _, before = await zhou.get(path)
    assert "/take" in before
    assert (await zhou.get(f"{path}?seen={seen_in(before)}"))[0] == 204
    await alarm.place(told)
    await alarm.acknowledge(alarm.cast.zhou, told)
    status, after = await zhou.get(f"{path}?seen={seen_in(before)}")
    assert (status, "/take" in after, "/way" in after) == (200, False, True)
    assert "https://uri.amap.com/marker?" in after


async def test_another_community_has_no_such_page(alarm: Alarm) -> None:
    told = await alarm.tell()
    wu = await alarm.at(alarm.cast.wu, confirmed=True)
    assert "肖大爷" not in (await wu.get("/desk/incidents"))[1]
    assert 'data-live="0"' in (await wu.get("/desk/incidents/live"))[1]
    number = told.incident_id
    for path in ("", "/live", "/private", "/timeline.pdf"):
        assert (await wu.get(f"/desk/incidents/{number}{path}"))[0] == 404
        assert (await wu.get(f"/desk/incidents/{number + 99}{path}"))[0] == 404
    for step in ("take", "over", "with", "way", "say", "close", "hand-over"):
        fields = {"minutes": 5, "words": "x", "turned_out": "real", "to_whom": "x", "code": "123456"}
        assert (await press(wu, number, step, **fields))[0] == 404
    assert (await alarm.incident(told)).state == "opened"


async def test_where_the_elder_was_found_the_secretary_sees_it_too(alarm: Alarm) -> None:
    told = await alarm.tell()
    async with alarm.database.begin() as session:
        await appoint(session, person_id=alarm.cast.li, role=Role.STAFF, node_id=alarm.cast.jiayuan, now=alarm.clock())
    li = await alarm.at(alarm.cast.li)
    assert 'data-live="0"' in (await li.get("/desk/incidents/live"))[1]
    await alarm.place(told, AT_JIAYUAN)
    assert 'data-live="1"' in (await li.get("/desk/incidents/live"))[1]


async def test_address_and_timeline_ask_anew_who_one_is_and_are_on_record(alarm: Alarm, monkeypatch: pytest.MonkeyPatch) -> None:
    told = await alarm.tell()
    number, plain = told.incident_id, await alarm.at(alarm.cast.zhou)
    for path in ("private", "timeline.pdf"):
        status, where = await plain.get(f"/desk/incidents/{number}/{path}")
        assert (status, "肖德贵" in where) == (303, False)
    zhou = await alarm.at(alarm.cast.zhou, confirmed=True)
    _, html = await zhou.get(f"/desk/incidents/{number}/private")
    assert "肖德贵" in html
    drawn_in: list[str] = []
    draw = incident_paper.incident_pdf

    def noted(*args: object, **more: object) -> bytes:
        drawn_in.append(threading.current_thread().name)
        return draw(*args, **more)  # type: ignore[arg-type]  # handed on as they are

    monkeypatch.setattr(pages, "incident_pdf", noted)
    async with zhou.visit.http.get(f"/desk/incidents/{number}/timeline.pdf") as answer:
        paper = await answer.read()
    assert "肖德贵" not in PdfReader(io.BytesIO(paper)).pages[0].extract_text()
    assert drawn_in != [threading.main_thread().name]
    assert len(drawn_in) == 1


async def test_the_bar_costs_one_statement_however_much_goes_on(alarm: Alarm) -> None:
    await alarm.tell()
    # Read where it is counted: a file has a second engine for reading.
    async with alarm.database.begin() as session:
        with counting(alarm.database) as sent:
            assert len(await incident_live.incidents(session, person_id=alarm.cast.zhao, now=alarm.clock())) == 1
            assert await incident_live.searches(session, person_id=alarm.cast.zhao, now=alarm.clock()) == []
    assert len([one for one in sent if one.startswith("SELECT")]) == 2


async def test_the_sound_is_a_file_of_ours(alarm: Alarm) -> None:
    zhou = await alarm.at(alarm.cast.zhou)
    _, html = await zhou.get("/desk/incidents")
    found = re.search(r'data-sound="([^"]+)"', html)
    assert found is not None
    async with zhou.visit.http.get(found[1]) as answer:
        sound = await answer.read()
    assert (answer.status, sound[:4], len(sound) < 16_000) == (200, b"RIFF", True)
