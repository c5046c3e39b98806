"""How incidents end: handed over by the family's digits or a photo, closed as what they were, called off by the family."""

import asyncio

import pytest

from messages.outbox import Priority
from people.authority import NotAllowed
from qrcodes.answering import IncidentOver
from qrcodes.closing import ClassUnclear
from qrcodes.handing_over import CodeUsedUp, HandedOverAlready, ProofNeeded, WrongDigits
from qrcodes.incident_words import WordsNeeded, WordsTooLong
from tests.qrcodes.incident_kit import Street
from tests.qrcodes.kit import PICTURE


async def test_the_familys_digits_prove_a_hand_over_however_they_are_typed(street: Street) -> None:
    told, cast = await street.tell(), street.cast
    code = await street.code(cast.wang, told)
    assert len(code) == 6
    assert code.isdigit()
    wide = "".join(chr(ord("０") + int(digit)) for digit in code)
    assert await street.hand_over(cast.zhou, told, code=f" {wide[:3]} {wide[3:]}\n") is None
    one = await street.incident(told)
    assert (one.state, one.handed_over_by, one.handed_photo) == ("handed_over", cast.zhou, None)
    assert await street.code(cast.wang, told) == ""


async def test_wrong_digits_are_counted_and_after_five_only_a_photo_counts(street: Street) -> None:
    told, zhou = await street.tell(), street.cast.zhou
    right = await street.code(street.cast.wang, told)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    left = [await street.hand_over(zhou, told, code=wrong) for _ in range(5)]
    assert left == [WrongDigits(4), WrongDigits(3), WrongDigits(2), WrongDigits(1), WrongDigits(0)]
    with pytest.raises(CodeUsedUp):
        await street.hand_over(zhou, told, code=right)
    assert await street.hand_over(zhou, told, photo=PICTURE) is None
    one = await street.incident(told)
    assert one.handed_photo is not None
    assert (await street.happened(told))[-1] == "handed_over.photo"


async def test_many_wrong_digits_at_once_are_five_tries(street: Street) -> None:
    told, zhou = await street.tell(), street.cast.zhou
    right = await street.code(street.cast.wang, told)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    ends = await asyncio.gather(*(street.hand_over(zhou, told, code=wrong) for _ in range(12)), return_exceptions=True)
    assert sum(isinstance(end, WrongDigits) for end in ends) == 5
    assert sum(isinstance(end, CodeUsedUp) for end in ends) == 7
    assert (await street.incident(told)).wrong_codes == 5


@pytest.mark.parametrize("code", ["", "abc", "12345", "1234567", "٣٤٥٦٧٨"])
async def test_what_are_no_six_digits_is_wrong(street: Street, code: str) -> None:
    told = await street.tell()
    assert isinstance(await street.hand_over(street.cast.zhou, told, code=code), WrongDigits)


async def test_without_digits_and_photo_nothing_is_handed_over(street: Street) -> None:
    told = await street.tell()
    with pytest.raises(ProofNeeded):
        await street.hand_over(street.cast.zhou, told)
    with pytest.raises(WordsNeeded):
        await street.hand_over(street.cast.zhou, told, to_whom=" \u200b\n", photo=PICTURE)
    with pytest.raises(WordsTooLong):
        await street.hand_over(street.cast.zhou, told, to_whom="长" * 61, photo=PICTURE)
    assert (await street.incident(told)).state == "opened"


async def test_a_hand_over_is_written_down_once(street: Street) -> None:
    told, cast = await street.tell(), street.cast
    await street.hand_over(cast.zhou, told, photo=PICTURE)
    assert await street.hand_over(cast.zhou, told, photo=PICTURE, to_whom="别人") is None
    with pytest.raises(HandedOverAlready):
        await street.hand_over(cast.qian, told, photo=PICTURE)
    assert (await street.card(cast.qian, told)).handed_to == "女儿王芳"
    assert (await street.happened(told)).count("handed_over.photo") == 1


async def test_the_family_says_that_they_are_at_home_and_everybody_stands_down(street: Street) -> None:
    told, cast = await street.tell(), street.cast
    await street.at_home(cast.wang, told)
    await street.at_home(cast.wang, told)
    one = await street.incident(told)
    assert (one.state, one.turned_out, one.closed_by) == ("closed", "at_home", cast.wang)
    rung = [row for row in await street.notices(told, "incident.news") if row.priority == Priority.ALERT]
    assert {row.person_id for row in rung} == {cast.zhou, cast.qian}
    assert all(step.called_off_at for step in await street.steps(told))
    assert await street.fire() == 0


async def test_the_family_says_that_it_is_a_drill(street: Street) -> None:
    told = await street.tell()
    await street.is_drill(street.cast.wang, told)
    assert (await street.incident(told)).turned_out == "drill"
    assert (await street.view(told)).is_drill
    with pytest.raises(IncidentOver) as over:
        await street.at_home(street.cast.wang, told)
    assert over.value.data["turned_out"] == "drill"


async def test_after_a_hand_over_at_home_means_that_it_was_real(street: Street) -> None:
    told, cast = await street.tell(), street.cast
    await street.hand_over(cast.zhou, told, photo=PICTURE)
    await street.at_home(cast.wang, told)
    assert (await street.incident(told)).turned_out == "real"


@pytest.mark.parametrize("turned_out", ["real", "drill", "at_home", "curious"])
async def test_a_helper_closes_it_as_what_it_was(street: Street, turned_out: str) -> None:
    told, zhou = await street.tell(), street.cast.zhou
    await street.close(zhou, told, turned_out)
    await street.close(zhou, told, turned_out)
    assert (await street.incident(told)).turned_out == turned_out
    with pytest.raises(IncidentOver):
        await street.close(street.cast.qian, told, "curious")
    assert [what for what in await street.happened(told) if what.startswith("closed")] == [f"closed.{turned_out}"]


async def test_there_is_no_other_class(street: Street) -> None:
    told = await street.tell()
    with pytest.raises(ClassUnclear):
        await street.close(street.cast.zhou, told, "nonsense")
    assert (await street.incident(told)).closed_at is None


async def test_who_left_the_family_ends_nothing(street: Street) -> None:
    from qrcodes import guardians

    told = await street.tell()
    async with street.database.begin() as session:
        await guardians.end_all(session, elder_id=street.elder, now=street.clock())
    with pytest.raises(NotAllowed):
        await street.at_home(street.cast.wang, told)
    assert (await street.incident(told)).closed_at is None


async def test_the_finder_is_thanked_also_when_it_is_over(street: Street) -> None:
    from qrcodes import closing

    told, wang = await street.tell(), street.cast.wang
    await street.close(street.cast.zhou, told)
    assert not (await street.view(told)).thanked
    for _ in range(2):
        async with street.database.begin() as session:
            await closing.thank(session, actor=wang, incident_id=told.incident_id, words="谢谢您！", key="k", now=street.clock())
    view = await street.view(told)
    assert view.thanked
    assert [(line.side, line.words) for line in view.board] == [("family", "谢谢您！")]
    assert (await street.happened(told)).count("thanked") == 1
