"""The ledger: what it refuses, and what the database refuses by itself."""

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from core.idempotency import KeyReused
from points import accounts, ledger, verify
from points.accounts import Balance
from points.ledger import AlreadyReversed, NewTransfer, NotEnoughPoints, Posted, Reason, ReversalIsFinal, TransferUnknown
from points.models import Account, Transfer
from tests.points.kit import Town


async def purse(town: Town, who: int, kind: str = "available") -> int:
    async with town.database.begin() as session:
        return await accounts.account(session, community_id=town.cast.longcheng, kind=kind, person_id=who)


async def issued(town: Town) -> int:
    async with town.database.begin() as session:
        return await accounts.account(session, community_id=town.cast.longcheng, kind="issued")


def move(source: int, target: int, amount: int, key: str) -> NewTransfer:
    return NewTransfer(source, target, amount, key, Reason.LOG, "test", 1, None)


async def post(town: Town, transfer: NewTransfer) -> Posted:
    async with town.database.begin() as session:
        return await ledger.post(session, transfer=transfer, now=town.clock())


async def reverse(town: Town, transfer_id: int, key: str) -> Posted:
    async with town.database.begin() as session:
        return await ledger.reverse(session, transfer_id=transfer_id, key=key, made_by=None, now=town.clock())


async def run(town: Town, statement: str, **values: object) -> None:
    async with town.database.begin() as session:
        await session.execute(text(statement), values)


async def test_points_move_and_a_replay_moves_nothing(town: Town) -> None:
    transfer = move(await issued(town), await purse(town, town.cast.wang), 7, "a")
    first = await post(town, transfer)
    assert first.is_new
    assert await post(town, transfer) == Posted(first.transfer_id, is_new=False)
    assert await town.balance(town.cast.wang) == Balance(7, 0)


async def test_a_key_means_one_thing(town: Town) -> None:
    source, target = await issued(town), await purse(town, town.cast.wang)
    await post(town, move(source, target, 7, "a"))
    with pytest.raises(KeyReused):
        await post(town, move(source, target, 8, "a"))
    assert await town.balance(town.cast.wang) == Balance(7, 0)


async def test_an_overdraft_is_refused_with_what_is_missing(town: Town) -> None:
    source, target = await purse(town, town.cast.wang), await purse(town, town.cast.li)
    await town.give(town.cast.wang, 3)
    for one, other in ((source, target), (source, await issued(town))):
        with pytest.raises(NotEnoughPoints) as refused:
            await post(town, move(one, other, 10, f"to {other}"))
        assert refused.value.data == {"missing": 7}
    assert await town.balance(town.cast.wang) == Balance(3, 0)


async def test_a_reversal_takes_back_once(town: Town) -> None:
    number = await town.give(town.cast.wang, 9)
    first = await reverse(town, number, "r")
    assert await town.balance(town.cast.wang) == Balance(0, 0)
    assert await reverse(town, number, "r") == Posted(first.transfer_id, is_new=False)
    with pytest.raises(AlreadyReversed):
        await reverse(town, number, "again")
    with pytest.raises(ReversalIsFinal):
        await reverse(town, first.transfer_id, "back")
    with pytest.raises(TransferUnknown):
        await reverse(town, 10**9, "never")


async def test_points_already_spent_are_not_reversed(town: Town) -> None:
    number = await town.give(town.cast.wang, 30)
    await town.ask(town.cast.wang, "towel", 2)
    with pytest.raises(NotEnoughPoints) as refused:
        await reverse(town, number, "r")
    assert refused.value.data == {"missing": 20}
    assert await town.balance(town.cast.wang) == Balance(10, 20)


async def test_a_batch_is_all_or_nothing_and_each_can_be_reversed(town: Town) -> None:
    source = await issued(town)
    people = await town.residents(1_100)
    targets = [await purse(town, who) for who in people[:3]]
    async with town.database.begin() as session:
        made = await ledger.post_batch(
            session, transfers=[move(source, target, 5, f"b{target}") for target in targets], batch_id="event:1", now=town.clock()
        )
    await reverse(town, made[1].transfer_id, "r")
    assert [(await town.balance(who)).available for who in people[:3]] == [5, 0, 5]
    too_much = [move(targets[0], targets[1], 5, "x"), move(targets[2], targets[1], 6, "y")]
    with pytest.raises(NotEnoughPoints):
        async with town.database.begin() as session:
            await ledger.post_batch(session, transfers=too_much, batch_id="event:2", now=town.clock())
    assert [(await town.balance(who)).available for who in people[:3]] == [5, 0, 5]


async def test_a_replayed_batch_gives_the_same_numbers_in_the_order_asked(town: Town) -> None:
    source = await issued(town)
    transfers = [move(source, await purse(town, who), 5, f"b{who}") for who in await town.residents(20)]
    made = []
    for some in (transfers[5:10], transfers, transfers[::-1]):
        async with town.database.begin() as session:
            made.append(await ledger.post_batch(session, transfers=some, batch_id="event", now=town.clock()))
    numbers = [posted.transfer_id for posted in made[1]]
    assert [posted.transfer_id for posted in made[0]] == numbers[5:10]
    assert [posted.transfer_id for posted in made[2]] == numbers[::-1]
    assert [posted.is_new for posted in made[1]] == [True] * 5 + [False] * 5 + [True] * 10
    with pytest.raises(ValueError, match="same key"):
        async with town.database.begin() as session:
            await ledger.post_batch(session, transfers=[transfers[0], transfers[0]], batch_id="event", now=town.clock())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE transfer SET amount = 1000 WHERE id = :transfer",
        "DELETE FROM transfer WHERE id = :transfer",
        "UPDATE account SET balance = -1 WHERE id = :account",
        "UPDATE account SET balance = NULL WHERE id = :account",
        "UPDATE account SET person_id = :other WHERE id = :account",
        "UPDATE account SET kind = 'held' WHERE id = :account",
        "DELETE FROM account WHERE id = :account",
        "UPDATE item SET stock = -1 WHERE code = 'rice'",
    ],
)
async def test_the_database_refuses_what_the_code_never_asks(town: Town, statement: str) -> None:
    names = {"transfer": await town.give(town.cast.wang, 9), "account": await purse(town, town.cast.wang), "other": town.cast.liu}
    with pytest.raises(IntegrityError):
        await run(town, statement, **{name: value for name, value in names.items() if f":{name}" in statement})
    assert await town.balance(town.cast.wang) == Balance(9, 0)


@pytest.mark.parametrize("odd", [{"kind": "gifts", "balance": None, "person_id": None}, {"kind": "held", "balance": 5}])
async def test_the_database_refuses_an_account_of_no_kind_or_with_points_from_nowhere(town: Town, odd: dict[str, object]) -> None:
    row = {"community_id": town.cast.jiayuan, "person_id": town.cast.wang, "unit_id": None} | odd
    with pytest.raises(IntegrityError):
        async with town.database.begin() as session:
            await session.execute(insert(Account).values(row))


async def test_a_balance_is_moved_by_transfers_only(town: Town) -> None:
    await town.give(town.cast.wang, 9)
    account = await purse(town, town.cast.wang)
    if town.database.is_sqlite:
        # SQLite cannot refuse it, so it is found.
        await run(town, "UPDATE account SET balance = 10 WHERE id = :account", account=account)
        async with town.database.reading() as session:
            found = {(one.what, one.row_id) for one in await verify.verify(session)}
        assert found == {("balance_differs", account), ("lots_differ", account)}
        return
    with pytest.raises(IntegrityError):
        await run(town, "UPDATE account SET balance = 10 WHERE id = :account", account=account)


async def test_the_database_refuses_transfers_that_make_no_sense(town: Town) -> None:
    first = await town.give(town.cast.wang, 9)
    source, target = await issued(town), await purse(town, town.cast.wang)
    good = {"from_account": target, "to_account": source, "amount": 9, "key": "k", "input_hash": b"", "reason": "reversal"}
    good |= {"source_kind": "test", "source_id": 1, "made_at": town.clock(), "reverses": first}
    for bad in ({"amount": 8}, {"amount": 0}, {"amount": -9}, {"to_account": target}, {"reverses": 10**9}, {"from_account": 10**9}):
        with pytest.raises(IntegrityError):
            async with town.database.begin() as session:
                await session.execute(insert(Transfer).values(good | bad))
    for lost in ({"from_account": 10**9}, {"to_account": 10**9}):
        with pytest.raises(IntegrityError):
            async with town.database.begin() as session:
                await session.execute(insert(Transfer).values(good | {"reverses": None} | lost))
    async with town.database.begin() as session:
        await session.execute(insert(Transfer).values(good))
    assert await town.balance(town.cast.wang) == Balance(0, 0)


async def test_one_account_of_a_kind_for_each_holder(town: Town) -> None:
    await town.give(town.cast.wang, 1)
    community = town.cast.longcheng
    for row in (
        {"kind": "issued"},
        {"kind": "available", "person_id": town.cast.wang, "balance": 0},
        {"kind": "available", "balance": 0},
        {"kind": "available", "person_id": town.cast.li},
        {"kind": "spent", "person_id": town.cast.li, "unit_id": town.cast.huimin},
    ):
        with pytest.raises(IntegrityError):
            async with town.database.begin() as session:
                await session.execute(insert(Account).values({"community_id": community} | row))
