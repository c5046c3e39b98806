"""赵敏 changes what a community has set about wishes, and signs agreements with units, at the desk."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from people.models import Audit
from tests.cast import Cast
from tests.clock import Clock
from tests.statements import counting
from tests.web.house import Desk, House
from tests.wishes.alliance_kit import LAW, Alliance
from wishes import policy
from wishes.policy import Policy


@pytest.fixture
async def zhao(house: House, cast: Cast) -> Desk:
    return await house.desk(cast.zhao)


@pytest.fixture
def alliance(house: House, cast: Cast, clock: Clock) -> Alliance:
    return Alliance(house.database, cast, clock)


async def _policy(house: House, community_id: int) -> Policy:
    async with house.database.reading() as session:
        return await policy.policy(session, community_id)


def _hidden(html: str) -> dict[str, str]:
    """What the form behind the question carries."""
    return dict(re.findall(r'<input type="hidden" name="(in|was|value)" value="(\d+)"', html))


async def test_zhao_sees_old_and_new_side_by_side_and_says_yes(house: House, cast: Cast, zhao: Desk) -> None:
    status, html = await zhao.get("/desk/wish-rules")
    assert (status, html.count('action="/desk/wish-rules/')) == (200, 7)
    status, html = await zhao.get(f"/desk/wish-rules/contact?in={cast.longcheng}&number=24&unit=hours")
    assert (status, "48小时" in html, "24小时" in html) == (200, True, True)
    assert (await _policy(house, cast.longcheng)).contact == timedelta(hours=48)
    status, where = await zhao.post("/desk/wish-rules/contact", **_hidden(html))
    assert (status, where) == (303, f"/desk/wish-rules?in={cast.longcheng}&said=wish_rule_set")
    assert (await _policy(house, cast.longcheng)).contact == timedelta(hours=24)


async def test_the_reward_is_in_points(house: House, cast: Cast, zhao: Desk) -> None:
    _, html = await zhao.get("/desk/wish-rules/reward?number=40")
    assert (await zhao.post("/desk/wish-rules/reward", **_hidden(html)))[0] == 303
    assert (await _policy(house, cast.longcheng)).reward == 40
    _, html = await zhao.get("/desk/wish-rules/reward?number=40")
    assert _hidden(html) == {}


async def test_what_cannot_be_is_refused_in_words_and_nothing_changes(house: House, cast: Cast, zhao: Desk) -> None:
    for path in ("reward?number=500", "reward?number=", "contact?number=0&unit=days", f"roll?number={'9' * 18}&unit=days"):
        status, html = await zhao.get(f"/desk/wish-rules/{path}")
        assert (path, status, 'role="alert"' in html) == (path, 422, True)
    # Half a day to make it true, after two to get in touch: the two do not fit together.
    _, html = await zhao.get("/desk/wish-rules/fulfil?number=12&unit=hours")
    status, html = await zhao.post("/desk/wish-rules/fulfil", **_hidden(html))
    assert (status, 'role="alert"' in html) == (422, True)
    assert await _policy(house, cast.longcheng) == Policy()
    assert (await zhao.get("/desk/wish-rules/nothing?number=1"))[0] == 404


async def test_a_stale_form_changes_nothing_and_shows_how_it_stands_now(house: House, cast: Cast, zhao: Desk) -> None:
    zhou = await house.desk(cast.zhou)
    _, hers = await zhao.get("/desk/wish-rules/reward?number=40")
    _, his = await zhou.get("/desk/wish-rules/reward?number=30")
    assert (await zhou.post("/desk/wish-rules/reward", **_hidden(his)))[0] == 303
    status, html = await zhao.post("/desk/wish-rules/reward", **_hidden(hers))
    assert (status, 'role="alert"' in html, 'value="30"' in html) == (409, True, True)
    assert (await _policy(house, cast.longcheng)).reward == 30


async def test_another_communitys_settings_are_not_there(house: House, cast: Cast) -> None:
    wu = await house.desk(cast.wu)
    assert (await wu.get(f"/desk/wish-rules?in={cast.longcheng}"))[0] == 404
    assert (await wu.get(f"/desk/wish-rules/reward?in={cast.longcheng}&number=40"))[0] == 404
    status, _ = await wu.post("/desk/wish-rules/reward", in_=cast.longcheng, was=20, value=40)
    assert (status, (await _policy(house, cast.longcheng)).reward) == (404, 20)


async def test_zhao_reads_the_whole_text_and_signs(zhao: Desk, alliance: Alliance) -> None:
    agreement = await alliance.signs(await alliance.project())
    _, html = await zhao.get("/desk/agreements")
    assert f'href="/desk/agreements/{agreement}"' in html
    _, html = await zhao.get(f"/desk/agreements/{agreement}")
    found = re.search(r'name="shown" value="([0-9a-f]+)"', html)
    assert found is not None
    assert LAW in html
    status, _ = await zhao.post(f"/desk/agreements/{agreement}/sign", shown="00")
    assert (status, (await alliance.card(agreement)).state) == (409, "waiting")
    assert (await zhao.post(f"/desk/agreements/{agreement}/sign", shown=found[1]))[0] == 303
    assert ((await alliance.card(agreement)).state, (await alliance.card(agreement)).countersigner) == ("in_force", "赵敏")
    _, html = await zhao.get("/desk/agreements")
    assert f'href="/desk/agreements/{agreement}"' not in html
    _, html = await zhao.get("/desk/agreements?all=1")
    assert f'href="/desk/agreements/{agreement}"' in html


async def test_of_two_who_sign_the_second_is_told(house: House, cast: Cast, zhao: Desk, alliance: Alliance) -> None:
    agreement = await alliance.signs(await alliance.project())
    _, html = await zhao.get(f"/desk/agreements/{agreement}")
    found = re.search(r'name="shown" value="([0-9a-f]+)"', html)
    assert found is not None
    await alliance.countersigns(agreement)
    status, html = await zhao.post(f"/desk/agreements/{agreement}/sign", shown=found[1])
    assert (status, 'role="alert"' in html, (await alliance.card(agreement)).countersigned_by) == (409, True, cast.zhou)


async def test_one_that_is_not_signed_goes_back_and_one_in_force_ends(zhao: Desk, alliance: Alliance) -> None:
    waits, signed = await alliance.signs(await alliance.project()), await alliance.agreed(await alliance.project("义诊"))
    assert (await zhao.post(f"/desk/agreements/{waits}/end"))[0] == 303
    assert (await zhao.post(f"/desk/agreements/{signed}/end"))[0] == 303
    assert ((await alliance.card(waits)).state, (await alliance.card(signed)).state) == ("withdrawn", "ended")


async def test_the_agreement_is_there_as_a_pdf_and_who_took_it_along_is_on_record(
    house: House, cast: Cast, zhao: Desk, alliance: Alliance
) -> None:
    agreement = await alliance.agreed(await alliance.project())
    async with zhao.visit.http.get(f"/desk/agreements/{agreement}/pdf") as answer:
        assert (answer.status, answer.content_type, (await answer.read())[:5]) == (200, "application/pdf", b"%PDF-")
    async with house.database.reading() as session:
        taken = await session.execute(select(Audit.actor, Audit.subject_id).where(Audit.action == "agreement.paper"))
        assert taken.all() == [(cast.zhao, agreement)]


async def test_another_communitys_agreements_are_not_there(house: House, cast: Cast, alliance: Alliance) -> None:
    agreement = await alliance.signs(await alliance.project())
    wu = await house.desk(cast.wu)
    for path in (f"/desk/agreements/{agreement}", f"/desk/agreements/{agreement}/pdf", f"/desk/agreements?in={cast.longcheng}"):
        assert (await wu.get(path))[0] == 404
    for verb in ("sign", "end"):
        assert (await wu.post(f"/desk/agreements/{agreement}/{verb}", shown="00"))[0] == 404
    assert (await alliance.card(agreement)).state == "waiting"


async def test_the_list_asks_as_much_for_fifty_rows_as_for_five(house: House, zhao: Desk, alliance: Alliance) -> None:
    async def signed(count: int) -> int:
        for _ in range(count):
            await alliance.signs(await alliance.project(f"项目{next(alliance.numbers)}"))
        with counting(house.database) as statements:
            assert (await zhao.get("/desk/agreements"))[0] == 200
        return len(statements)

    assert await signed(5) == await signed(45)
