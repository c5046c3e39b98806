"""Pick-up codes: the right one hands over once, wrong ones are counted."""

import asyncio

import pytest
from sqlalchemy import func, select

from people import units
from people.authority import NotAllowed
from people.enrolment import add_person
from points import accounts, ledger, pickup
from points.accounts import Balance
from points.catalogue_models import CodeAttempt
from points.code_attempts import TooManyWrongCodes
from points.log_queue import AlreadyDecided
from points.pickup import NotYourUnit, WrongCode
from points.redemption_cards import RedemptionCard
from points.redemption_queue import OwnRedemption
from tests.points.kit import DENTIST, Town


async def approved(town: Town, item: str = "towel", who: int | None = None) -> int:
    """An approved redemption of 王芳."""
    who = who or town.cast.wang
    await town.give(who, 100)
    asked = await town.ask(who, item)
    await town.approve(town.cast.zhao, asked.number)
    return asked.number


def other_digits(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06}"


async def test_the_unit_finds_it_by_six_digits_or_qr_and_hands_over(town: Town) -> None:
    number = await approved(town)
    code = await town.code(town.cast.wang, number)
    spaced = f" {code.digits[:3]} {code.digits[3:]} ".translate({ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)})
    for typed in (code.digits, spaced, code.token):
        found = await town.look_up(town.cast.sun, typed)
        assert isinstance(found, RedemptionCard)
        assert (found.number, found.person_name, found.item_name) == (number, "王*", "毛巾 1 条")
    done = await town.hand_over(town.cast.sun, number, code.digits)
    assert isinstance(done, RedemptionCard)
    assert (done.status, done.handed_by) == ("handed_over", town.cast.sun)
    assert await town.balance(town.cast.wang) == Balance(90, 0)


async def test_handing_over_twice_gives_the_same_card_and_spends_once(town: Town) -> None:
    number = await approved(town)
    code = (await town.code(town.cast.wang, number)).digits
    first = await town.hand_over(town.cast.sun, number, code)
    assert await town.hand_over(town.cast.sun, number, code) == first
    assert await town.balance(town.cast.wang) == Balance(90, 0)
    with pytest.raises(AlreadyDecided):
        await town.hand_over(town.cast.zhao, number, code)
    assert isinstance(await town.look_up(town.cast.sun, code), WrongCode)


async def test_two_at_the_counter_at_the_same_instant_spend_once(town: Town) -> None:
    number = await approved(town)
    code = (await town.code(town.cast.wang, number)).digits
    both = (town.hand_over(town.cast.sun, number, code), town.hand_over(town.cast.zhou, number, code))
    results = await asyncio.gather(*both, return_exceptions=True)
    assert sum(isinstance(result, RedemptionCard) for result in results) == 1
    assert await town.balance(town.cast.wang) == Balance(90, 0)


async def test_the_fifth_wrong_code_is_the_last_for_ten_minutes(town: Town) -> None:
    number = await approved(town)
    code = (await town.code(town.cast.wang, number)).digits
    wrong = other_digits(code)
    assert [await town.look_up(town.cast.sun, wrong) for _ in range(3)] == [WrongCode(4), WrongCode(3), WrongCode(2)]
    assert await town.hand_over(town.cast.sun, number, "") == WrongCode(1)
    town.clock.advance(minutes=1)
    assert await town.look_up(town.cast.sun, "no code at all") == WrongCode(0)
    with pytest.raises(TooManyWrongCodes):
        await town.look_up(town.cast.sun, code)
    with pytest.raises(TooManyWrongCodes) as refused:
        await town.hand_over(town.cast.sun, number, code)
    assert refused.value.data["until"] == town.clock.advance(minutes=9)
    assert isinstance(await town.look_up(town.cast.sun, code), RedemptionCard)
    assert (await town.look_up(town.cast.zhao, wrong)) == WrongCode(4)


async def test_wrong_codes_at_the_same_instant_are_all_counted(town: Town) -> None:
    wrong = other_digits((await town.code(town.cast.wang, await approved(town))).digits)
    results = await asyncio.gather(*(town.look_up(town.cast.sun, wrong) for _ in range(12)), return_exceptions=True)
    assert sum(isinstance(result, WrongCode) for result in results) == 5
    assert sum(isinstance(result, TooManyWrongCodes) for result in results) == 7


async def test_another_units_code_is_counted_and_says_whose_it_is(town: Town) -> None:
    number = await approved(town, "brush")
    code = await town.code(town.cast.wang, number)
    for typed, left in ((code.digits, 4), (code.token, 3)):
        assert await town.look_up(town.cast.sun, typed) == WrongCode(left, DENTIST)
    with pytest.raises(NotYourUnit):
        await town.hand_over(town.cast.sun, number, code.digits)
    assert isinstance(await town.hand_over(town.cast.zhao, number, code.digits), RedemptionCard)


async def test_the_code_of_another_redemption_hands_nothing_over(town: Town) -> None:
    first, second = await approved(town), await approved(town)
    code = (await town.code(town.cast.wang, second)).digits
    assert await town.hand_over(town.cast.sun, first, code) == WrongCode(4)


async def test_what_is_not_approved_has_no_code(town: Town) -> None:
    await town.give(town.cast.wang, 100)
    asked = await town.ask(town.cast.wang)
    assert await town.hand_over(town.cast.sun, asked.number, "000000") == WrongCode(4)


async def test_members_and_other_communities_have_no_counter(town: Town) -> None:
    number = await approved(town)
    code = (await town.code(town.cast.wang, number)).digits
    with pytest.raises(NotAllowed):
        await town.look_up(town.cast.li, code)
    assert await town.look_up(town.cast.wu, code) == WrongCode(4)
    with pytest.raises(NotAllowed):
        await town.hand_over(town.cast.wu, number, code)


async def test_nobody_hands_over_to_themselves(town: Town) -> None:
    number = await approved(town, who=town.cast.sun)
    with pytest.raises(OwnRedemption):
        await town.hand_over(town.cast.sun, number, (await town.code(town.cast.sun, number)).digits)


async def test_the_unit_sees_what_to_prepare_with_masked_names(town: Town) -> None:
    numbers = [await approved(town), await approved(town, who=town.cast.li)]
    await approved(town, "brush")
    async with town.database.reading() as session:
        cards = await pickup.to_prepare(session, actor=town.cast.sun)
        nothing = await pickup.to_prepare(session, actor=town.cast.wang)
    assert [(card.number, card.person_name) for card in cards] == list(zip(numbers, ("王*", "李*国"), strict=True))
    assert nothing == []


async def test_the_right_digits_are_right_though_another_community_gave_the_same(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """孙丽 also speaks for a clinic of the next community, where somebody has the same six digits."""
    cast, digits = town.cast, 271828
    async with town.database.begin() as session:
        clinic = await units.create(session, actor=cast.wu, community_id=cast.jiayuan, name="嘉园诊所", now=town.clock())
        await units.add_member(session, actor=cast.wu, unit_id=clinic.id, person_id=cast.sun, now=town.clock())
        other = await units.create(session, actor=cast.wu, community_id=cast.jiayuan, name="嘉园学校", now=town.clock())
        neighbour = await add_person(session, name="马丽", phone=None, community_id=cast.jiayuan, now=town.clock())
        purse = await accounts.account(session, community_id=cast.jiayuan, kind="available", person_id=neighbour.id)
        issued = await accounts.account(session, community_id=cast.jiayuan, kind="issued")
        gift = ledger.NewTransfer(issued, purse, 100, "gift", ledger.Reason.LOG, "gift", 1, None)
        await ledger.post(session, transfer=gift, now=town.clock())
    monkeypatch.setattr("points.redemption_queue.secrets.randbelow", lambda _: digits)
    for unit_id in (other.id, clinic.id):
        item = f"of {unit_id}"
        town.items[item] = await town.offer(item, "体检", price=5, stock=5, unit_id=unit_id, community_id=cast.jiayuan)
    far = await town.ask(neighbour.id, f"of {other.id}")
    await town.approve(cast.wu, far.number)
    number = await approved(town)
    found = await town.look_up(cast.sun, f"{digits:06}")
    assert isinstance(found, RedemptionCard)
    assert found.number == number
    done = await town.hand_over(cast.sun, number, f"{digits:06}")
    assert isinstance(done, RedemptionCard)
    async with town.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(CodeAttempt)) == 0
