"""Positions: where the elder is, which community is nearest, and who may know it."""

import pytest

from messages.outbox import Priority
from people.authority import NotAllowed
from qrcodes.incident_words import WordsNeeded, WordsTooLong
from qrcodes.positions import Place
from tests.qrcodes.incident_kit import AT_HOME, AT_JIAYUAN, Street


async def test_who_works_where_the_elder_was_found_is_told_with_the_position(street: Street) -> None:
    told, cast = await street.tell(), street.cast
    assert await street.place(told, AT_JIAYUAN)
    one = await street.incident(told)
    assert (one.found_community_id, one.found_at) == (cast.jiayuan, street.clock())
    assert (await street.circles(told))[cast.wu] == "found"
    card = await street.card(cast.wu, told)
    assert card.places[0].place == AT_JIAYUAN
    assert {row.priority for row in await street.notices(told, "incident.position")} == {Priority.ALERT}
    view = await street.view(told)
    assert view.has_position
    assert view.found_line is not None


async def test_without_consent_only_home_and_family_know_where(street: Street) -> None:
    other = Street(street.database, street.cast, street.clock)
    await other.furnish(key="other", consents={"health": "child"}, called="李奶奶")
    told, cast = await other.tell(), street.cast
    assert await other.place(told, AT_JIAYUAN)
    assert (await other.incident(told)).found_community_id is None
    assert cast.wu not in await other.circles(told)
    with pytest.raises(NotAllowed):
        await other.card(cast.wu, told)
    assert (await other.card(cast.zhou, told)).places[0].place == AT_JIAYUAN


async def test_found_at_home_nobody_else_is_rung(street: Street) -> None:
    told = await street.tell()
    await street.place(told, AT_HOME)
    assert (await street.incident(told)).found_community_id == street.cast.longcheng
    assert set((await street.circles(told)).values()) == {"guardian", "duty", "secretary"}


async def test_a_landmark_is_read_in_the_finders_words(street: Street) -> None:
    told = await street.tell()
    assert await street.place(told, "  江南公园\u200b东门 ")
    place = (await street.card(street.cast.zhou, told)).places[0]
    assert (place.words, place.place) == ("江南公园东门", None)
    assert (await street.incident(told)).found_community_id is None


@pytest.mark.parametrize("place", [Place(91, 0), Place(0, 181), Place(float("nan"), 1), Place(float("inf"), 1), "", " \n\u200b"])
async def test_what_is_no_place_is_not_taken(street: Street, place: Place | str) -> None:
    told = await street.tell()
    assert not await street.place(told, place)
    assert not (await street.view(told)).has_position


async def test_too_far_from_every_station_nobody_else_is_rung(street: Street) -> None:
    told = await street.tell()
    assert await street.place(told, Place(31.23, 121.47))
    assert (await street.incident(told)).found_community_id is None


async def test_some_metres_more_ring_nobody_and_twenty_places_are_kept(street: Street) -> None:
    told = await street.tell()
    for step in range(30):
        assert await street.place(told, Place(43.8270 + step * 0.00001, 126.5690, 10))
    assert len(await street.notices(told, "incident.position")) == 3
    assert len((await street.card(street.cast.zhou, told)).places) == 20


async def test_after_the_end_no_place_is_taken(street: Street) -> None:
    told = await street.tell()
    await street.close(street.cast.zhou, told)
    assert not await street.place(told)
    street.clock.advance(hours=25)
    assert not await street.place(told)


async def test_the_board_joins_three_sides_without_names(street: Street) -> None:
    told, cast = await street.tell(), street.cast
    assert await street.writes(told, "我在公园门口", "a")
    assert await street.writes(told, "我在公园门口", "a")
    await street.says(cast.zhou, told, "马上到")
    await street.says(cast.wang, told, "谢谢")
    lines = (await street.view(told)).board
    assert [(line.side, line.words, line.mine) for line in lines] == [
        ("finder", "我在公园门口", True),
        ("duty", "马上到", False),
        ("family", "谢谢", False),
    ]
    for _ in range(29):
        assert await street.writes(told, "喂")
    assert not await street.writes(told, "喂")
    with pytest.raises(WordsTooLong):
        await street.writes(told, "长" * 501)
    with pytest.raises(WordsNeeded):
        await street.writes(told, " ")
