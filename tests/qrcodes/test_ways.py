"""Ways by which guardians are told: they count once a test was answered, and end with who they belong to."""

import pytest
from sqlalchemy import select, update

from messages.models import Outbox
from messages.outbox import Address
from people.models import HOOK_BOT, MAIL_BOT, Person
from qrcodes import guardians, ways
from qrcodes.guardian_rows import NotGuardian
from qrcodes.guardians import Missing
from qrcodes.way_addresses import MAIL, SMS, WECOM, Target
from qrcodes.ways import NoTestOpen, TooManyTests, Tried, WayGone
from tests.qrcodes.kit import Town
from tests.qrcodes.way_kit import WECOM_URL, add, code_of, confirmed, mine, row, second, send_again, try_code


async def test_a_second_way_counts_once_its_four_digits_were_typed(town: Town) -> None:
    elder_id = await town.elder()
    way_id = await add(town, elder_id)
    assert await second(town, elder_id) == []
    code = await code_of(town, way_id)
    assert len(code) == 4
    assert await try_code(town, way_id, code) == Tried(is_right=True)
    assert await second(town, elder_id) == [Address(MAIL_BOT, way_id, town.cast.wang, None)]
    chat, mail = await mine(town, elder_id)
    assert (chat.kind, mail.kind, mail.address, mail.is_confirmed, mail.is_waiting) == ("chat", MAIL, "w***@example.org", True, False)


async def test_a_way_that_is_not_confirmed_keeps_the_badge_waiting(town: Town) -> None:
    elder_id = await town.register()
    await town.confirm(elder_id)
    await add(town, elder_id)
    async with town.database.reading() as session:
        assert await guardians.missing(session, elder_id=elder_id) == [Missing("way", town.cast.wang, MAIL)]


async def test_hooks_and_texts_are_chats_of_their_own_bot(town: Town) -> None:
    elder_id = await town.elder()
    made = [await confirmed(town, elder_id, kind, address) for kind, address in ((WECOM, WECOM_URL), (SMS, "13800138000"))]
    async with town.database.begin() as session:
        await session.execute(update(Person).where(Person.id == town.cast.wang).values(language="en"))
    assert await second(town, elder_id) == [Address(HOOK_BOT, way_id, town.cast.wang, "en") for way_id in made]
    async with town.database.reading() as session:
        assert await ways.target(session, way_id=made[1]) == Target(SMS, "+8613800138000", "en")
        assert await ways.target(session, way_id=10_000) is None


async def test_the_address_is_sealed(town: Town) -> None:
    elder_id = await town.elder()
    found = await row(town, await add(town, elder_id))
    assert b"wang" not in (found.address or b"")
    assert (await code_of(town, found.id)).encode() not in (found.code or b"")


async def test_five_wrong_tries_end_a_test_and_a_new_one_begins_anew(town: Town) -> None:
    elder_id = await town.elder()
    way_id = await add(town, elder_id)
    code = await code_of(town, way_id)
    wrong = f"{(int(code) + 1) % 10_000:04}"
    assert [(await try_code(town, way_id, wrong)).left for _ in range(5)] == [4, 3, 2, 1, 0]
    with pytest.raises(NoTestOpen):
        await try_code(town, way_id, code)
    assert await second(town, elder_id) == []
    town.clock.advance(minutes=1)
    await send_again(town, way_id)
    assert (await try_code(town, way_id, await code_of(town, way_id))).is_right


async def test_the_digits_of_an_earlier_test_count_no_more(town: Town) -> None:
    elder_id = await town.elder()
    way_id = await add(town, elder_id)
    first = await code_of(town, way_id)
    town.clock.advance(minutes=1)
    await send_again(town, way_id)
    newer = await code_of(town, way_id)
    assert (await try_code(town, way_id, first)).is_right == (first == newer)


@pytest.mark.parametrize("code", ["", "12345", "一二三四", "\ud800", "0000; DROP"])
async def test_odd_digits_are_wrong_digits(town: Town, code: str) -> None:
    elder_id = await town.elder()
    way_id = await add(town, elder_id)
    assert await try_code(town, way_id, code) == Tried(is_right=False, left=4)


async def test_three_tests_an_hour_go_out_also_to_new_addresses(town: Town) -> None:
    elder_id = await town.elder()
    way_id = await add(town, elder_id)
    await add(town, elder_id, MAIL, "li@example.org")
    way_id = await add(town, elder_id, MAIL, "liu@example.org")
    with pytest.raises(TooManyTests):
        await send_again(town, way_id)
    with pytest.raises(TooManyTests):
        await add(town, elder_id, MAIL, "sun@example.org")
    await add(town, elder_id, WECOM, WECOM_URL)
    town.clock.advance(hours=1)
    await send_again(town, way_id)


async def test_a_test_is_answered_within_two_weeks(town: Town) -> None:
    elder_id = await town.elder()
    way_id = await add(town, elder_id)
    code = await code_of(town, way_id)
    town.clock.advance(days=14)
    with pytest.raises(NoTestOpen):
        await try_code(town, way_id, code)


async def test_a_way_is_its_guardians_alone(town: Town) -> None:
    elder_id = await town.elder()
    await town.join(elder_id, town.cast.li)
    way_id = await add(town, elder_id)
    code = await code_of(town, way_id)
    for stranger in (town.cast.li, town.cast.zhao):
        with pytest.raises(WayGone):
            await try_code(town, way_id, code, who=stranger)
        async with town.database.begin() as session:
            with pytest.raises(WayGone):
                await ways.end(session, actor=stranger, way_id=way_id, now=town.clock())
            with pytest.raises(WayGone):
                await ways.test(session, actor=stranger, way_id=way_id, now=town.clock())
    with pytest.raises(NotGuardian):
        await add(town, elder_id, who=town.cast.zhao)
    chat = (await mine(town, elder_id))[0]
    async with town.database.begin() as session:
        with pytest.raises(WayGone):
            await ways.confirm_chat(session, actor=town.cast.li, way_id=chat.id, now=town.clock())
        with pytest.raises(WayGone):
            await ways.confirm_chat(session, actor=town.cast.wang, way_id=way_id, now=town.clock())
        with pytest.raises(WayGone):
            await ways.end(session, actor=town.cast.wang, way_id=chat.id, now=town.clock())


async def test_a_way_that_is_taken_off_is_emptied_and_what_waits_for_it_is_stopped(town: Town) -> None:
    elder_id = await town.elder()
    way_id = await add(town, elder_id)
    for _ in range(2):
        async with town.database.begin() as session:
            await ways.end(session, actor=town.cast.wang, way_id=way_id, now=town.clock())
    found = await row(town, way_id)
    assert (found.address, found.code, found.ended_at) == (None, None, town.clock())
    async with town.database.reading() as session:
        waiting = (await session.scalars(select(Outbox).where(Outbox.bot == MAIL_BOT))).one()
        assert await ways.target(session, way_id=way_id) is None
    assert (waiting.due_at, waiting.body, waiting.dead_at) == (None, None, town.clock())


async def test_leaving_ends_ones_ways(town: Town) -> None:
    elder_id = await town.elder()
    way_id = await confirmed(town, elder_id)
    async with town.database.begin() as session:
        await guardians.leave(session, actor=town.cast.wang, elder_id=elder_id, is_told=True, now=town.clock())
    assert ((await row(town, way_id)).address, await second(town, elder_id)) == (None, [])


async def test_another_address_takes_the_place_of_the_first(town: Town) -> None:
    elder_id = await town.elder()
    first = await confirmed(town, elder_id)
    await add(town, elder_id, MAIL, "fang@example.org")
    assert ((await row(town, first)).address, await second(town, elder_id)) == (None, [])
    assert [card.address for card in await mine(town, elder_id)] == ["", "f***@example.org"]
