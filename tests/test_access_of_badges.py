"""The access table of badges, asked of every room for every role, and of the chat at every place; see tests/access.py."""

import re

import pytest

from bot.places import PLACES
from core.database import Database
from core.refusals import Refusal
from people.authority import NotAllowed
from qrcodes.badges import BadgeUnknown
from qrcodes.guardian_rows import NotGuardian
from qrcodes.searchers import JoinFirst, NotAsked
from qrcodes.ways import WayGone
from tests import access
from tests.access import DEEDS, ROUTES
from tests.access_roles import ACTORS, Deed
from tests.access_scene import Scene
from tests.cast import Cast
from tests.chat import App, Phone, Screen
from tests.clock import Clock
from tests.elder_walk import FINDER, SCAN
from tests.web.house import open_house

# How rooms say no. Whose way or badge it is, is not said to others.
NO = (NotAllowed, NotGuardian, NotAsked, JoinFirst, WayGone, BadgeUnknown)

NONCE = re.compile(r'name="nonce" value="[^"]+"')
# What a passer-by's forms hold.
FIELDS = {"nonce": "n" * 12, "landmark": "桥头", "words": "在这里", "doing": "staying"}
# How the chat says no.
TURNED_AWAY = ("这个功能只给", "这一项您不能查看或办理", "您不是这位老人的紧急联系人")


class NothingKept(Exception):
    """The deed was done; now it is undone for the next."""


@pytest.fixture
async def scene(database: Database, cast: Cast, clock: Clock) -> Scene:
    found = Scene(database, cast, clock)
    await found.furnish()
    return found


async def may(scene: Scene, deed: Deed, role: str) -> bool:
    """Whether the room does it for this role. A list without anything is a no; another refusal than no is a fault of the scene."""
    done: object = None
    try:
        async with scene.database.begin() as session:
            done = await deed.do(session, scene.people[role], scene)
            raise NothingKept
    except NothingKept:
        return bool(done) or not deed.is_list
    except NO:
        return False


async def test_every_room_allows_and_refuses_as_the_table_says(scene: Scene) -> None:
    wrong, asked = [], 0
    for deed in DEEDS:
        for role in ACTORS:
            asked += 1
            try:
                found = await may(scene, deed, role)
            except Refusal as refusal:
                wrong.append(f"{deed.place} / {deed.what}: {role}: {type(refusal).__name__}")
                continue
            if found != (role in deed.who):
                wrong.append(f"{deed.place} / {deed.what}: {role}: {'allowed' if found else 'refused'}")
    assert not wrong, "\n".join(wrong)
    assert asked == len(DEEDS) * len(ACTORS)


def test_every_place_of_the_chat_and_every_page_is_in_the_table() -> None:
    """A new one makes this fail: say in tests/access.py who may."""
    ours = {deed.place for deed in DEEDS if " " not in deed.place} | set(access.FORMS)
    assert set(PLACES) == ours | access.NOT_OF_BADGES
    assert not ours & access.NOT_OF_BADGES
    assert set(ROUTES) == SCAN | FINDER


def test_the_page_in_the_docs_is_the_table() -> None:
    assert access.PAGE.read_text() == access.page(), "run `python -m tests.access`"


async def test_the_pages_for_passers_by_are_the_same_for_every_role(scene: Scene) -> None:
    """Signed in or not: the code in the address is all that counts."""
    async with open_house(scene.database, scene.clock) as house:
        visits = {"stranger": house.stranger()} | {role: await house.enter(scene.people[role]) for role in ACTORS}
        for method, path in ROUTES:
            address = path.format(token=scene.token, secret=scene.secret, verb="say")
            fields = FIELDS if method == "POST" else None
            seen = {}
            for role, visit in visits.items():
                async with visit.http.request(method, address, allow_redirects=False, data=fields) as answer:
                    seen[role] = answer.status, NONCE.sub("", await answer.text())
            assert set(seen.values()) == {seen["stranger"]}, (method, path)
            assert seen["stranger"][0] in (200, 204, 303), (method, path)


def places() -> list[tuple[str, str]]:
    """Each place of the chat about badges, and a role that may go there."""
    found = {deed.place: deed for deed in reversed(DEEDS) if deed.place in PLACES}
    return [(place, sorted(deed.who, key=ACTORS.index)[-1 if deed.who == {"guardian"} else 0]) for place, deed in sorted(found.items())]


async def test_at_every_place_of_the_chat_who_may_comes_in_and_others_do_not(scene: Scene) -> None:
    app, asked = App(scene.database, scene.clock), 0
    of = {"incident": scene.live, "search": scene.search, "print_job": scene.job}
    for place, role in places():
        number = f":{of.get(place, scene.quiet)}" if PLACES[place].needs_id else ""
        inside = await goes(Phone(app, scene.people[role]), f"at:{place}{number}")
        assert not any(no in inside for no in TURNED_AWAY), (place, role, inside.text)
        others = ("resident", "guardian of another", "staff, elsewhere")
        refused = [other for other in others if all(other not in deed.who for deed in DEEDS if deed.place == place)]
        for other in refused:
            outside = await goes(Phone(app, scene.people[other]), f"at:{place}{number}")
            # Lists are there for everybody, and empty.
            assert any(no in outside for no in TURNED_AWAY) or (not number and outside.text != inside.text), (place, other, outside.text)
            asked += 1
        assert await app.troubles() == [], (place, role)
        newcomer = Phone(app, None)
        outside = await goes(newcomer, f"at:{place}{number}")
        assert outside.text != inside.text, place
        assert "登记" in outside.text or "同意" in outside.text, (place, outside.text)
    assert asked > len(places())
    assert await app.troubles() == []


async def goes(phone: Phone, lead: str) -> Screen:
    await phone.says("/start")
    await phone.forges(lead)
    return await phone.screen()
