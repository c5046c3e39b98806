"""The finder's own page: who is coming, in words; without scripts, without a cookie, for a day."""

from qrcodes import answering, closing
from tests.clock import Clock
from tests.web.street import ZH, Street, rows, unlike


async def test_the_page_says_in_words_how_far_help_has_come(street: Street, clock: Clock) -> None:
    zhou, database, number = street.town.cast.zhou, street.house.database, street.incident_id
    assert "已经通知家人和值班员" in await street.looks()
    async with database.begin() as session:
        await answering.acknowledge(session, actor=zhou, incident_id=number, now=clock())
    assert "<h1>值班员已收到</h1>" in await street.looks()
    async with database.begin() as session:
        await answering.on_the_way(session, actor=zhou, incident_id=number, minutes=8, now=clock())
    assert "值班员已收到，约 8 分钟到" in await street.looks()
    clock.advance(minutes=2, seconds=30)
    assert "值班员已收到，约 6 分钟到" in await street.looks()
    clock.advance(minutes=6)
    assert "应该马上就到了" in await street.looks()
    async with database.begin() as session:
        await answering.with_officer(session, actor=zhou, incident_id=number, now=clock())
    assert "值班员已经接到肖大爷" in await street.looks()


async def test_after_ten_minutes_without_an_answer_it_says_to_call_the_police(street: Street, clock: Clock) -> None:
    assert "请现在就打" not in await street.looks()
    clock.advance(minutes=10, seconds=1)
    assert "还没有人回应。请现在就打" in await street.looks()


async def test_without_scripts_the_page_renews_itself_and_stands_still_while_somebody_writes(street: Street) -> None:
    refresh = '<noscript><meta http-equiv="refresh" content="15"></noscript>'
    html = await street.looks()
    assert refresh in html
    assert f'href="{street.page}?write=1"' in html
    writing = await street.looks("?write=1")
    assert refresh not in writing
    assert 'class="forms open"' in writing


async def test_with_scripts_only_the_live_part_comes_anew(street: Street) -> None:
    async with street.visit.http.get(f"{street.page}/status", headers=ZH) as answer:
        assert answer.headers["X-Over"] == "no"
        part = await answer.text()
    assert "已经通知家人和值班员" in part
    assert "<form" not in part
    assert "<html" not in part


async def test_when_it_is_over_the_page_says_thank_you_and_the_forms_are_gone(street: Street, clock: Clock) -> None:
    zhou, database, number = street.town.cast.zhou, street.house.database, street.incident_id
    async with database.begin() as session:
        await answering.acknowledge(session, actor=zhou, incident_id=number, now=clock())
        await closing.close(session, actor=zhou, incident_id=number, turned_out="real", now=clock())
    html = await street.looks()
    assert "肖大爷已平安" in html
    assert "谢谢您停下脚步" in html
    assert "<form" not in html
    assert "refresh" not in html
    for verb, fields in (("say", {"words": "晚了"}), ("position", {"landmark": "这里"}), ("doing", {"doing": "staying"}), ("mistake", {})):
        status, html = await street.sends(verb, **fields)
        assert status == 200
        assert "肖大爷已平安" in html
    assert await street.said() == []


async def test_the_page_lasts_for_a_day_and_then_is_like_any_that_never_was(street: Street, clock: Clock) -> None:
    codes = ["a" * 26, "x", "A" * 26, "%00", "%ff", "a/b/c", "", "a" * 3000, "%F0%9F%98%80/status", "x/status"]
    clock.advance(hours=23, minutes=59)
    await street.looks()
    clock.advance(minutes=2)
    paths = [street.page, f"{street.page}/status", *(f"/f/{code}" for code in codes), "/b/unknown"]
    assert await unlike(street.visit, paths) == set()
    before = await rows(street.house.database)
    for verb in ("say", "position", "doing", "mistake"):
        assert (await street.sends(verb, words="x", landmark="x", doing="staying"))[0] == 404
    assert await rows(street.house.database) == before


async def test_looking_at_the_page_changes_nothing_and_needs_no_cookie(street: Street) -> None:
    before = await rows(street.house.database)
    for path in (street.page, f"{street.page}/status", f"{street.page}?lang=en", f"{street.page}?write=1"):
        async with street.visit.http.get(path) as answer:
            assert answer.status == 200
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["X-Robots-Tag"] == "noindex"
            assert answer.headers["Referrer-Policy"] == "same-origin"
            assert "Set-Cookie" not in answer.headers
    async with street.visit.http.get(f"{street.page}/say", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, street.page)
    assert await rows(street.house.database) == before
    assert len(street.visit.http.cookie_jar) == 0


async def test_when_the_family_ended_the_badge_meanwhile_the_page_says_kindly_whom_to_call(street: Street) -> None:
    await street.sends("say", words="他坐在我旁边")
    await street.town.withdraw((await street.town.mine())[0].elder_id)
    html = await street.looks()
    assert "<h1>这枚胸牌已经停用了</h1>" in html
    assert "您身边有人需要帮助吗" in html
    assert 'href="tel:110"' in html
    assert "打电话给值班员" in html
    assert not any(gone in html for gone in ("<form", "refresh", "finder.js", "肖大爷", "胰岛素", "请您先陪着"))
    async with street.visit.http.get(f"{street.page}/status", headers=ZH) as answer:
        assert answer.headers["X-Over"] == "yes"
    before = await rows(street.house.database)
    for verb, fields in (
        ("say", {"words": "还在吗"}),
        ("position", {"landmark": "桥头"}),
        ("doing", {"doing": "staying"}),
        ("mistake", {}),
    ):
        status, html = await street.sends(verb, **fields)
        assert status == 200
        assert "这枚胸牌已经停用了" in html
    assert await rows(street.house.database) == before
    assert "This badge is not in use any more" in await street.looks("?lang=en")
