"""The project list: who writes it, who reads it, what takes a project off it."""

import pytest

from core.database import Database
from people.authority import NotAllowed
from tests.cast import Cast
from tests.clock import Clock
from tests.wishes.alliance_kit import LAW, Alliance
from wishes.projects import ProjectInForce, ProjectNameTaken, ProjectUnclear, ProjectUnknown


@pytest.fixture
def alliance(database: Database, cast: Cast, clock: Clock) -> Alliance:
    return Alliance(database, cast, clock)


async def test_staff_write_a_project_and_everybody_in_the_community_reads_it(alliance: Alliance) -> None:
    project = await alliance.project("  法律服务 ", f" {LAW}\u200b")
    for reader in (alliance.cast.wang, alliance.cast.sun, alliance.cast.zhao):
        line = await alliance.line(project, reader)
        assert (line.name, line.words, line.unit_id, line.unit_name, line.agreement_id) == ("法律服务", LAW, None, "", None)
    assert await alliance.recorded("project", project) == [("project.written", alliance.cast.zhao)]


@pytest.mark.parametrize("who", ["wang", "li", "sun", "wu"])
async def test_nobody_but_the_communitys_staff_writes_projects(alliance: Alliance, who: str) -> None:
    with pytest.raises(NotAllowed):
        await alliance.project(by=getattr(alliance.cast, who))
    assert await alliance.listed() == []


async def test_another_communitys_people_do_not_read_it(alliance: Alliance) -> None:
    project = await alliance.project()
    with pytest.raises(ProjectUnknown):
        await alliance.line(project, alliance.cast.wu)
    assert await alliance.listed(community_id=alliance.cast.jiayuan) == []


async def test_a_project_written_twice_is_there_once(alliance: Alliance) -> None:
    first = await alliance.project()
    assert await alliance.project() == first
    for name, words, by in (("法律服务", "每周一次法律咨询", None), ("法律服务", LAW, alliance.cast.zhou)):
        with pytest.raises(ProjectNameTaken) as refused:
            await alliance.project(name, words, by=by)
        assert refused.value.data == {"name": "法律服务"}
    assert [line.project_id for line in await alliance.listed()] == [first]


@pytest.mark.parametrize(("name", "words", "field"), [("法", LAW, "name"), ("法" * 41, LAW, "name"), ("——", LAW, "name")])
async def test_a_name_is_neither_too_short_nor_too_long_nor_only_signs(alliance: Alliance, name: str, words: str, field: str) -> None:
    with pytest.raises(ProjectUnclear) as refused:
        await alliance.project(name, words)
    assert refused.value.data["field"] == field


@pytest.mark.parametrize("words", ["", "讲法律", "讲" * 501, "？？？？"])
async def test_what_it_is_about_takes_4_to_500_characters(alliance: Alliance, words: str) -> None:
    with pytest.raises(ProjectUnclear) as refused:
        await alliance.project(words=words)
    assert refused.value.data == {"field": "words", "least": 4, "most": 500}


async def test_a_project_taken_off_the_list_makes_room_for_one_of_the_same_name(alliance: Alliance) -> None:
    old = await alliance.project()
    await alliance.takes_off(old)
    await alliance.takes_off(old)
    with pytest.raises(ProjectUnknown):
        await alliance.line(old)
    new = await alliance.project(words="每周一次法律咨询")
    assert new != old
    assert [line.project_id for line in await alliance.listed()] == [new]
    assert [action for action, _ in await alliance.recorded("project", old)] == ["project.written", "project.ended"]


async def test_a_claimed_project_stays_until_the_agreement_ends(alliance: Alliance) -> None:
    project = await alliance.project()
    agreement = await alliance.signs(project)
    with pytest.raises(ProjectInForce) as refused:
        await alliance.takes_off(project)
    assert refused.value.data == {"unit_name": "惠民超市"}
    await alliance.ends(agreement, alliance.cast.zhou)
    await alliance.takes_off(project)
    assert await alliance.listed() == []


@pytest.mark.parametrize("who", ["wang", "sun", "wu"])
async def test_nobody_but_staff_takes_a_project_off(alliance: Alliance, who: str) -> None:
    project = await alliance.project()
    with pytest.raises(NotAllowed):
        await alliance.takes_off(project, getattr(alliance.cast, who))
    assert len(await alliance.listed()) == 1


async def test_the_list_comes_page_by_page_with_who_has_claimed_what(alliance: Alliance) -> None:
    ids = [await alliance.project(f"项目{number}") for number in range(7)]
    agreement = await alliance.agreed(ids[3])
    first = await alliance.listed(limit=4)
    rest = await alliance.listed(limit=4, after=first[-1].project_id)
    assert [line.project_id for line in [*first, *rest]] == ids
    claimed = [line for line in first if line.agreement_id]
    assert [(line.unit_name, line.is_signed, line.agreement_id) for line in claimed] == [("惠民超市", True, agreement)]
