"""Attacks on the step-up: skipped, too old, somebody else's, another browser's, and ways out to other sites."""

import json

import pytest

from people import desk_confirming
from people.desk_confirming import NothingToConfirm
from tests.cast import Cast
from tests.clock import Clock
from tests.web.desk.door_kit import Entrance, csrf_in, post
from tests.web.house import House, Visit

ASK, CONFIRM = "/desk/confirm/ask", "/desk/confirm"
# Adding or removing a passkey and signing another browser out need one in which one has shown anew who one is.
NEEDS_A_YES = ("/desk/passkeys", "/desk/passkeys/0/remove", "/desk/passkeys/sessions/0/end")
TO_CONFIRM = "/desk/confirm?next=/desk/passkeys"


@pytest.fixture
def entrance(house: House, cast: Cast) -> Entrance:
    return Entrance(house, cast)


async def token_of(visit: Visit) -> str:
    return csrf_in((await visit.get("/desk"))[1])


async def is_stopped(visit: Visit) -> bool:
    """Whether what needs a yes leads to the question instead, all of it alike, and from there to the page where the form stood."""
    token, stood = await token_of(visit), {"from": "/desk/passkeys"}
    stopped = {await post(visit, path, headers=None, csrf=token, answer="{}", **stood) == (303, TO_CONFIRM) for path in NEEDS_A_YES}
    assert len(stopped) == 1
    return stopped.pop()


async def asks(visit: Visit) -> None:
    status, where = await post(visit, ASK, csrf=await token_of(visit), next="/desk/passkeys")
    assert (status, where) == (303, "/desk/confirm?next=%2Fdesk%2Fpasskeys")


async def test_what_needs_a_yes_waits_for_it_and_goes_on_after_it(entrance: Entrance) -> None:
    visit, zhao = await entrance.come_in(entrance.cast.zhao), entrance.cast.zhao
    assert await is_stopped(visit)
    await asks(visit)
    assert 'class="digits"' in (await visit.get("/desk/confirm?next=/desk/passkeys"))[1]
    assert json.loads((await visit.get("/desk/confirm/live"))[1]) == {"confirmed": False}
    csrf = await token_of(visit)
    assert (await post(visit, CONFIRM, csrf=csrf, next="/desk/passkeys"))[1].endswith("said=not_yet")
    await entrance.says_yes(zhao, await entrance.question())
    assert json.loads((await visit.get("/desk/confirm/live"))[1]) == {"confirmed": True}
    assert await post(visit, CONFIRM, csrf=csrf, next="/desk/passkeys") == (303, "/desk/passkeys")
    assert not await is_stopped(visit)


async def test_a_yes_is_good_for_ten_minutes(entrance: Entrance, clock: Clock) -> None:
    visit = await entrance.come_in(entrance.cast.zhao)
    await asks(visit)
    await entrance.says_yes(entrance.cast.zhao, await entrance.question())
    clock.advance(minutes=9, seconds=59)
    assert not await is_stopped(visit)
    clock.advance(seconds=1)
    assert await is_stopped(visit)


async def test_a_yes_counts_in_the_browser_that_asked_and_in_no_other(entrance: Entrance) -> None:
    mine, stolen = await entrance.come_in(entrance.cast.zhao), await entrance.come_in(entrance.cast.zhao)
    await asks(mine)
    await entrance.says_yes(entrance.cast.zhao, await entrance.question())
    assert not await is_stopped(mine)
    assert await is_stopped(stolen)


async def test_nobody_says_yes_for_another_or_too_late_or_to_nothing(entrance: Entrance, clock: Clock) -> None:
    visit, cast = await entrance.come_in(entrance.cast.zhao), entrance.cast
    await asks(visit)
    question = await entrance.question()
    for person_id, link_id in ((cast.qian, question), (cast.wang, question), (cast.zhao, question + 1), (cast.zhao, 0)):
        with pytest.raises(NothingToConfirm):
            await entrance.says_yes(person_id, link_id)
    clock.advance(minutes=10)
    with pytest.raises(NothingToConfirm):
        await entrance.says_yes(cast.zhao, question)
    assert await is_stopped(visit)


async def test_a_link_into_the_desk_is_no_question_and_a_question_no_link(entrance: Entrance) -> None:
    visit, zhao = await entrance.come_in(entrance.cast.zhao), entrance.cast.zhao
    await entrance.link(zhao)
    for number in range(1, 4):
        with pytest.raises(NothingToConfirm):
            await entrance.says_yes(zhao, number)
    assert await is_stopped(visit)


async def test_a_yes_does_not_wake_a_session_that_is_over(entrance: Entrance) -> None:
    visit, zhao = await entrance.come_in(entrance.cast.zhao), entrance.cast.zhao
    await asks(visit)
    await post(visit, "/desk/sign-out", csrf=await token_of(visit))
    with pytest.raises(NothingToConfirm):
        await entrance.says_yes(zhao, await entrance.question())
    assert (await visit.get("/desk"))[0] == 303


async def test_a_no_ends_every_browser_of_the_person_at_once(entrance: Entrance, clock: Clock) -> None:
    house, zhao = entrance.house, entrance.cast.zhao
    mine, stolen, others = await entrance.come_in(zhao), await entrance.come_in(zhao), await entrance.come_in(entrance.cast.zhou)
    await asks(stolen)
    unused = await entrance.link(zhao)
    async with house.database.begin() as session:
        assert await desk_confirming.deny(session, link_id=await entrance.question(), actor=zhao, now=clock()) == 2
    assert [(await visit.get("/desk"))[0] for visit in (mine, stolen, others)] == [303, 303, 200]
    assert (await entrance.tap(house.stranger(), unused))[0] == 410


async def test_asking_again_at_once_is_the_same_question_and_later_a_new_one(entrance: Entrance, clock: Clock) -> None:
    visit, zhao = await entrance.come_in(entrance.cast.zhao), entrance.cast.zhao
    await asks(visit)
    first = await entrance.question()
    await asks(visit)
    assert await entrance.question() == first
    clock.advance(minutes=1)
    await asks(visit)
    second = await entrance.question()
    assert second != first
    with pytest.raises(NothingToConfirm):
        await entrance.says_yes(zhao, first)
    await entrance.says_yes(zhao, second)
    # A second tap is as the first.
    await entrance.says_yes(zhao, second)
    assert not await is_stopped(visit)


@pytest.mark.parametrize(
    "path",
    [
        *("https://evil.example/", "//evil.example/desk", "/\\evil.example", "/desk/\\evil.example", "/desk//evil.example"),
        *("/deskevil.example", "/desk@evil.example", "/desk/../logout", "/desk/%2e%2e/chat", "/desk\r\nX: y", "/desk?next=//evil.example"),
        *("javascript:alert(1)", "/chat", "", " /desk", "/desk\u2028/x"),
    ],
)
async def test_the_way_on_never_leads_out_of_the_desk(entrance: Entrance, path: str) -> None:
    visit = await entrance.come_in(entrance.cast.zhao)
    await asks(visit)
    await entrance.says_yes(entrance.cast.zhao, await entrance.question())
    assert await post(visit, CONFIRM, csrf=await token_of(visit), next=path) == (303, "/desk")
    async with visit.http.get("/desk/confirm", params={"next": path}, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/desk")


async def test_the_question_carries_an_evil_way_on_nowhere(entrance: Entrance) -> None:
    visit = await entrance.come_in(entrance.cast.zhao)
    async with visit.http.get("/desk/confirm", params={"next": '"><script>https://evil.example'}, allow_redirects=False) as answer:
        assert "evil" not in await answer.text()
    status, where = await post(visit, ASK, csrf=await token_of(visit), next="https://evil.example/desk")
    assert (status, where) == (303, "/desk/confirm?next=%2Fdesk")
