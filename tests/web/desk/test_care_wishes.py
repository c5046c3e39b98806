"""赵敏 screens wishes at the desk and follows them until they come true; 周强 is at another one; 吴静 works in another community."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from people.models import Audit
from tests.cast import Cast
from tests.clock import ZONE, Clock
from tests.statements import counting
from tests.web.house import Desk, House
from tests.wishes.kit import PUBLIC
from tests.wishes.life_kit import DONE, Life

PHONE, NAME, REACH, WHOM = "13844990001", "王芳", "东升巷8号楼2单元", "她的父亲"


@pytest.fixture
def life(house: House, cast: Cast, clock: Clock) -> Life:
    return Life(house.database, cast, clock)


@pytest.fixture
async def zhao(house: House, cast: Cast) -> Desk:
    return await house.desk(cast.zhao)


def _terms(life: Life, **changed: object) -> dict[str, object]:
    due = life.clock().astimezone(ZONE).date() + timedelta(days=10)
    return {"words": PUBLIC, "reward": 30, "due": due.isoformat()} | changed


def _shows(html: str, *words: str) -> list[str]:
    return [each for each in words if each in html]


async def _seen(life: Life, wish_id: int) -> list[int | None]:
    """Who looked at what is private, by the audit trail."""
    async with life.database.reading() as session:
        query = select(Audit.actor).where(Audit.subject == "wish", Audit.subject_id == wish_id, Audit.action == "wish.private_seen")
        return list(await session.scalars(query.order_by(Audit.id)))


async def test_zhao_writes_the_public_text_and_publishes_it(zhao: Desk, life: Life) -> None:
    wish = await life.wishes()
    _, queue = await zhao.get("/desk/wishes")
    assert f'href="/desk/wishes/{wish}"' in queue
    status, html = await zhao.get(f"/desk/wishes/{wish}")
    assert (status, _shows(html, "收音机", 'name="words"', 'value="20"')) == (200, ["收音机", 'name="words"', 'value="20"'])
    status, where = await zhao.post(f"/desk/wishes/{wish}/publish", **_terms(life))
    assert (status, where) == (303, f"/desk/wishes?in={life.cast.longcheng}&said=wish_published")
    stored = await life.wish(wish)
    assert (stored.status, stored.public_words, stored.reward) == ("open", PUBLIC, 30)
    assert stored.due_at is not None
    assert stored.due_at.astimezone(ZONE).strftime("%d %H:%M") == "01 23:59"


async def test_a_text_that_tells_who_or_where_is_kept_on_the_form_with_what_was_found(zhao: Desk, life: Life) -> None:
    wish = await life.wishes()
    told = f"修收音机，打{PHONE}"
    status, html = await zhao.post(f"/desk/wishes/{wish}/publish", **_terms(life, words=told, reward=40))
    assert (status, _shows(html, 'role="alert"', told, 'value="40"')) == (422, ['role="alert"', told, 'value="40"'])
    assert await life.status(wish) == "asked"
    status, part = await zhao.post(f"/desk/wishes/{wish}/check", words=told)
    assert (status, 'class="wrong"' in part) == (200, True)
    status, part = await zhao.post(f"/desk/wishes/{wish}/check", words=PUBLIC)
    assert (status, 'class="wrong"' in part) == (200, False)
    for wrong in ({"reward": 500}, {"due": ""}, {"due": "2020-01-01"}):
        status, _ = await zhao.post(f"/desk/wishes/{wish}/publish", **_terms(life, **wrong))
        assert status == 422
    assert await life.status(wish) == "asked"


async def test_phone_and_address_are_in_no_page_before_the_press(house: House, zhao: Desk, life: Life) -> None:
    wish, opened = await life.wishes(reach=REACH, whom=WHOM), await life.open_wish(reach=REACH, whom=WHOM)
    for path in ("/desk/wishes", "/desk/wishes/all?step=open", f"/desk/wishes/{wish}", f"/desk/wishes/{opened}"):
        status, html = await zhao.get(path)
        assert (status, _shows(html, PHONE, REACH, WHOM)) == (200, [])
    assert (await zhao.get(f"/desk/wishes/{wish}/private"))[0] == 303
    assert await _seen(life, opened) == []
    confirmed = await house.desk(life.cast.zhao, confirmed=True)
    status, html = await confirmed.get(f"/desk/wishes/{opened}/private")
    assert (status, _shows(html, PHONE, REACH, WHOM, NAME)) == (200, [PHONE, REACH, WHOM, NAME])
    assert await _seen(life, opened) == [life.cast.zhao]


async def test_another_communitys_wishes_are_not_there(house: House, cast: Cast, life: Life) -> None:
    waits, opened = await life.wishes(), await life.open_wish()
    wu = await house.desk(cast.wu, confirmed=True)
    for wish in (waits, opened):
        for path in ("", "/private", "/photo", "/helpers"):
            assert (await wu.get(f"/desk/wishes/{wish}{path}"))[0] == 404
        for verb in ("publish", "check", "refuse", "join", "confirm", "not-yet", "rate", "reopen", "release", "withdraw", "helpers"):
            fields = _terms(life, reason="x", to=opened, claim=1, rating=5, name="刘洋")
            assert (verb, (await wu.post(f"/desk/wishes/{wish}/{verb}", **fields))[0]) == (verb, 404)
        assert (await wu.post(f"/desk/wishes/{wish}/ask", person=cast.liu))[0] == 404
    assert (await wu.get(f"/desk/wishes/all?in={cast.longcheng}"))[0] == 404
    _, html = await wu.get("/desk/wishes/all?step=open")
    assert (PUBLIC in html, await life.status(waits), await life.status(opened)) == (False, "asked", "open")


async def test_of_two_who_screen_at_once_the_second_is_told(house: House, cast: Cast, zhao: Desk, life: Life) -> None:
    wish = await life.wishes()
    zhou = await house.desk(cast.zhou)
    answers = await asyncio.gather(
        zhao.post(f"/desk/wishes/{wish}/publish", **_terms(life)),
        zhou.post(f"/desk/wishes/{wish}/refuse", reason="请先找物业"),
    )
    assert sorted(status for status, _ in answers) == [303, 409]
    assert 'role="alert"' in next(html for status, html in answers if status == 409)
    done = await life.happened(wish)
    assert ("published" in done) + ("refused" in done) == 1


async def test_zhao_refuses_or_joins_it_to_one_that_is_the_same(zhao: Desk, life: Life) -> None:
    opened = await life.open_wish()
    same, other = await life.wishes(life.cast.li, words="收音机坏了，想请人上门修一修"), await life.wishes(life.cast.liu)
    _, html = await zhao.get(f"/desk/wishes/{same}")
    assert f'name="to" value="{opened}"' in html
    assert f'rel="next" href="/desk/wishes/{other}"' in html
    # On to the next that waits; behind the last one is the queue.
    status, where = await zhao.post(f"/desk/wishes/{same}/join", to=opened)
    assert (status, where) == (303, f"/desk/wishes/{other}?said=wish_joined&done={same}")
    assert f'<a href="/desk/wishes/{same}">' in (await zhao.get(where))[1]
    assert (await zhao.post(f"/desk/wishes/{other}/join", to=9999))[0] == 422
    status, where = await zhao.post(f"/desk/wishes/{other}/refuse", reason="请先找物业")
    assert (status, where) == (303, f"/desk/wishes?in={life.cast.longcheng}&said=wish_refused")
    assert (await life.status(same), await life.status(other)) == ("joined", "refused")
    _, html = await zhao.get(f"/desk/wishes/{other}")
    assert _shows(html, "收音机", "请先找物业", PHONE) == ["收音机", "请先找物业"]
    assert ("wish.private_seen", life.cast.zhao) in (await life.recorded(other))[-1:]
    _, html = await zhao.get("/desk/wishes/all?step=ended")
    assert _shows(html, f"W-{same:06d}", f"W-{other:06d}") == [f"W-{same:06d}", f"W-{other:06d}"]


async def test_what_zhao_wrote_down_herself_a_colleague_screens(zhao: Desk, life: Life) -> None:
    wish = await life.wishes(by=life.cast.zhao)
    _, html = await zhao.get(f"/desk/wishes/{wish}")
    assert _shows(html, 'name="words"', PHONE) == []
    assert (await zhao.post(f"/desk/wishes/{wish}/publish", **_terms(life)))[0] == 409
    assert await life.status(wish) == "asked"


async def test_zhao_asks_somebody_by_name_or_a_unit_and_sees_that_they_were_asked(zhao: Desk, life: Life) -> None:
    wish = await life.open_wish()
    _, html = await zhao.post(f"/desk/wishes/{wish}/helpers", name="刘洋")
    assert f'name="person" value="{life.cast.liu}"' in html
    _, html = await zhao.post(f"/desk/wishes/{wish}/helpers", name="查无此人")
    assert 'class="wrong"' in html
    assert await zhao.post(f"/desk/wishes/{wish}/ask", person=life.cast.liu) == (303, f"/desk/wishes/{wish}?said=wish_asked")
    assert (await zhao.post(f"/desk/wishes/{wish}/ask", unit=life.cast.huimin))[0] == 303
    assert (await zhao.post(f"/desk/wishes/{wish}/ask"))[0] == 400
    # Nobody is asked to help with what is their own.
    assert (await zhao.post(f"/desk/wishes/{wish}/ask", person=life.cast.wang))[0] == 409
    _, html = await zhao.get(f"/desk/wishes/{wish}")
    assert _shows(html, "刘洋", "惠民超市") == ["刘洋", "惠民超市"]
    assert await life.asked(life.cast.liu) == [wish]


async def test_zhao_confirms_for_the_wisher_rates_for_her_and_opens_it_again(zhao: Desk, life: Life) -> None:
    wish = await life.open_wish()
    claim = await life.claims(wish)
    await life.fulfils(wish, photo=None)
    _, html = await zhao.get(f"/desk/wishes/{wish}")
    assert _shows(html, DONE, "李建国") == [DONE, "李建国"]
    assert (await zhao.post(f"/desk/wishes/{wish}/not-yet", missing="还差一颗螺丝"))[0] == 303
    _, html = await zhao.get(f"/desk/wishes/{wish}")
    assert _shows(html, "许愿人说还没办好：“还差一颗螺丝”") == ["许愿人说还没办好：“还差一颗螺丝”"]
    assert await life.status(wish) == "claimed"
    await life.fulfils(wish, photo=None)
    assert (await zhao.post(f"/desk/wishes/{wish}/confirm"))[0] == 303
    assert await life.points(life.cast.li) == 20
    assert (await zhao.post(f"/desk/wishes/{wish}/rate", claim=claim, rating=9))[0] == 422
    assert (await zhao.post(f"/desk/wishes/{wish}/rate", claim=claim, rating=2, said_words="又不响了"))[0] == 303
    assert (await zhao.post(f"/desk/wishes/{wish}/reopen", claim=claim))[0] == 303
    assert (await life.status(wish), (await life.wish(wish)).round) == ("open", 2)


async def test_zhao_takes_it_from_who_does_nothing_and_takes_another_back(zhao: Desk, life: Life) -> None:
    wish = await life.open_wish()
    await life.claims(wish)
    assert (await zhao.post(f"/desk/wishes/{wish}/release"))[0] == 303
    assert await life.status(wish) == "open"
    # Pressed once more in an old page: nobody has it, and the page says so.
    assert (await zhao.post(f"/desk/wishes/{wish}/release"))[0] == 409
    assert (await zhao.post(f"/desk/wishes/{wish}/withdraw"))[0] == 303
    assert (await life.wish(wish)).words is None
    status, html = await zhao.get(f"/desk/wishes/{wish}")
    assert (status, "/private" in html) == (200, False)


async def test_wishes_are_found_by_words_and_by_number(zhao: Desk, life: Life) -> None:
    radio, chess = await life.open_wish(), await life.open_wish("想有人陪着下下棋", who=life.cast.li)
    for text, found in (("收音机", [radio]), (f"W-{chess:06d}", [chess]), ("没有这个", [])):
        _, html = await zhao.get(f"/desk/wishes/all?step=open&q={text}")
        assert _shows(html, f"/desk/wishes/{radio}", f"/desk/wishes/{chess}") == [f"/desk/wishes/{one}" for one in found]
    assert (await zhao.get("/desk/wishes/all?step=asked"))[0] == 404


async def test_lists_ask_as_much_for_fifty_rows_as_for_five(house: House, zhao: Desk, life: Life) -> None:
    people = await life.residents(50)
    helpers = await life.residents(50, "邻居")

    async def asked() -> list[int]:
        made = []
        for path in ("/desk/wishes", "/desk/wishes/all?step=open", "/desk/wishes/all?step=claimed"):
            with counting(house.database) as statements:
                assert (await zhao.get(path))[0] == 200
            made.append(len(statements))
        return made

    async def more(since: int, until: int) -> None:
        for person_id, helper in zip(people[since:until], helpers[since:until], strict=True):
            await life.wishes(person_id)
            await life.open_wish(who=person_id)
            await life.claims(await life.open_wish(who=person_id), helper)

    await more(0, 5)
    few = await asked()
    await more(5, 50)
    assert await asked() == few
