"""Verifying lots, gifts and awards that were taken back: what was tampered with is named."""

from sqlalchemy import select, text

from core.seals import Difference
from points import accounts, awards, ledger, reversals, verify
from points.models import Account, Lot
from tests.points.kit import Town, local
from tests.points.lot_kit import give, hand, make_family, set_policy

ENDS = local(2026, 12, 31)


async def differences(town: Town) -> list[Difference]:
    async with town.database.reading() as session:
        return await verify.verify(session)


async def run(town: Town, statement: str) -> None:
    async with town.database.begin() as session:
        await session.execute(text(statement))


async def purse(town: Town, who: int) -> int:
    async with town.database.reading() as session:
        return (await session.scalars(select(Account.id).where(Account.person_id == who, Account.kind == "available"))).one()


async def lot_of(town: Town, transfer_id: int) -> int:
    async with town.database.reading() as session:
        return (await session.scalars(select(Lot.id).where(Lot.transfer_id == transfer_id))).one()


async def test_verify_names_a_lot_and_a_purse_when_more_is_left_than_there_is(town: Town) -> None:
    lot = await lot_of(town, await give(town, town.cast.wang, 9, ENDS))
    await town.ask(town.cast.wang, "brush")
    assert await differences(town) == []
    await run(town, "UPDATE lot SET rest = rest + 1")
    assert await differences(town) == [
        Difference("ledger", "lots_differ", row_id=await purse(town, town.cast.wang)),
        Difference("ledger", "lot_differs", row_id=lot),
    ]


async def test_verify_names_a_lot_that_was_moved_to_another_purse(town: Town) -> None:
    lot = await lot_of(town, await give(town, town.cast.wang, 9, ENDS))
    await give(town, town.cast.li, 9, None)
    purses = [await purse(town, who) for who in (town.cast.wang, town.cast.li)]
    await run(town, f"UPDATE lot SET account_id = {purses[1]} WHERE id = {lot}")
    assert await differences(town) == [
        *(Difference("ledger", "lots_differ", row_id=number) for number in purses),
        Difference("ledger", "lot_differs", row_id=lot),
    ]


async def test_verify_names_a_transfer_that_took_other_lots_than_it_moved_points(town: Town) -> None:
    lot = await lot_of(town, await give(town, town.cast.wang, 9, ENDS))
    await town.ask(town.cast.wang, "brush")
    async with town.database.reading() as session:
        number = await ledger.posted_under(session, keys=["redemption:1:hold"])
    await run(town, "UPDATE lot_use SET amount = amount - 1")
    found = await differences(town)
    assert found == [Difference("ledger", "lot_differs", row_id=lot), Difference("ledger", "uses_differ", row_id=number)]
    await run(town, "DELETE FROM lot_use")
    assert await differences(town) == [Difference("ledger", "lot_differs", row_id=lot)]


async def test_verify_names_a_transfer_that_opened_a_larger_lot(town: Town) -> None:
    number = await give(town, town.cast.wang, 9, ENDS)
    await run(town, "UPDATE lot SET amount = amount + 2, rest = rest + 2")
    assert await differences(town) == [
        Difference("ledger", "lots_differ", row_id=await purse(town, town.cast.wang)),
        Difference("ledger", "uses_differ", row_id=number),
    ]


async def test_verify_names_a_gift_that_differs_from_what_was_moved(town: Town) -> None:
    await give(town, town.cast.wang, 30, ENDS)
    await set_policy(town)
    await make_family(town, town.cast.wang, town.cast.li)
    gift = await hand(town, town.cast.wang, town.cast.li, 10)
    assert await differences(town) == []
    await run(town, "UPDATE gift SET amount = amount + 1")
    assert await differences(town) == [Difference("ledger", "gift_differs", row_id=gift.number)]
    await run(town, f"UPDATE gift SET amount = amount - 1, to_person = {town.cast.liu}")
    assert await differences(town) == [Difference("ledger", "gift_differs", row_id=gift.number)]


async def test_verify_names_points_that_went_between_members_without_a_gift_or_twice_for_one(town: Town) -> None:
    await give(town, town.cast.wang, 30, ENDS)
    await set_policy(town)
    await make_family(town, town.cast.wang, town.cast.li)
    gift = await hand(town, town.cast.wang, town.cast.li, 10)
    one, other = [await purse(town, who) for who in (town.cast.wang, town.cast.li)]
    made = []
    for number in (gift.number, 99):
        async with town.database.begin() as session:
            moved = ledger.NewTransfer(one, other, 1, f"by hand {number}", ledger.Reason.GIFT, "gift", number, None)
            made.append((await ledger.post(session, transfer=moved, now=town.clock())).transfer_id)
    assert await differences(town) == [Difference("ledger", "not_given", row_id=number) for number in made]


async def test_a_log_taken_back_stands_for_nothing_and_an_upheld_appeal_for_its_points_once(town: Town) -> None:
    log = await town.log(town.cast.li)
    await town.approve_log(town.cast.zhao, log.log_id)
    async with town.database.begin() as session:
        await reversals.reverse(session, actor=town.cast.zhao, log_id=log.log_id, reason="照片不对", now=town.clock())
    assert await differences(town) == []
    await run(town, "UPDATE activity_log SET status = 'approved'")
    assert await differences(town) == [Difference("ledger", "award_differs", row_id=log.log_id)]
    async with town.database.begin() as session:
        await awards.award_again(session, log_id=log.log_id, now=town.clock())
    assert await differences(town) == []
    await run(town, "UPDATE activity_log SET status = 'reversed'")
    assert [one.what for one in await differences(town)] == ["not_earned"]
    assert (await town.balance(town.cast.li)).available == log.points


async def test_points_that_came_before_there_were_lots_verify(town: Town) -> None:
    """The migration makes one lot of a balance, without a transfer; transfers before it used none."""
    await town.give(town.cast.wang, 9)
    await town.ask(town.cast.wang, "brush")
    await run(town, "DELETE FROM lot_use")
    await run(town, "UPDATE lot SET transfer_id = NULL, amount = rest")
    assert await differences(town) == []
    async with town.database.reading() as session:
        mine = await accounts.balance(session, community_id=town.cast.longcheng, person_id=town.cast.wang)
    assert (mine.available, mine.held) == (4, 5)
    await town.cancel(town.cast.wang, 1)
    assert await differences(town) == []
