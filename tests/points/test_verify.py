"""Verifying the ledger: what someone with the database's password changed is named."""

from sqlalchemy import select, text, update

from core.seals import Difference, seal
from points import accounts, ledger, verify
from points.log_models import ActivityLog
from points.models import Account
from tests.points.kit import Town


async def differences(town: Town) -> list[Difference]:
    async with town.database.reading() as session:
        return await verify.verify(session)


async def run(town: Town, statement: str, **values: object) -> None:
    async with town.database.begin() as session:
        await session.execute(text(statement), values)


async def test_verify_names_a_row_that_was_changed_behind_the_triggers(town: Town) -> None:
    await town.give(town.cast.wang, 9)
    number = await town.give(town.cast.wang, 5)
    async with town.database.begin() as session:
        assert await seal(session, chain=verify.CHAIN, now=town.clock()) == 2
    assert await differences(town) == []
    await tamper(town, f"UPDATE transfer SET made_by = {town.cast.li} WHERE id = {number}")
    assert await differences(town) == [Difference("ledger", "row_changed", 1, number)]


async def test_verify_names_a_purse_that_was_given_to_someone_else(town: Town) -> None:
    number = await town.give(town.cast.wang, 9)
    async with town.database.begin() as session:
        await seal(session, chain=verify.CHAIN, now=town.clock())
    await tamper(town, f"UPDATE account SET person_id = {town.cast.liu} WHERE person_id = {town.cast.wang}")
    assert Difference("ledger", "row_changed", 1, number) in await differences(town)


async def test_verify_names_accounts_and_logs_that_do_not_add_up(town: Town) -> None:
    await town.give(town.cast.wang, 100)
    await town.ask(town.cast.wang)
    log = await town.log(town.cast.li)
    await tamper(town, "UPDATE account SET balance = balance + 1 WHERE kind = 'available'")
    await run(town, "UPDATE redemption SET price = price + 1")
    await run(town, "UPDATE activity_log SET status = 'approved', decided_by = :who, decided_at = made_at", who=town.cast.zhao)
    async with town.database.reading() as session:
        numbers = {row.kind: row.id for row in await session.execute(select(Account.kind, Account.id))}
    assert await differences(town) == [
        Difference("ledger", "balance_differs", row_id=numbers["available"]),
        Difference("ledger", "held_differs", row_id=numbers["held"]),
        Difference("ledger", "award_differs", row_id=log.log_id),
        Difference("ledger", "lots_differ", row_id=numbers["available"]),
    ]


async def award_again(town: Town, log_id: int, to: int, amount: int = 10) -> int:
    """A transfer for a log that no room would post."""
    async with town.database.begin() as session:
        issued = await accounts.account(session, community_id=town.cast.longcheng, kind="issued")
        purse = await accounts.account(session, community_id=town.cast.longcheng, kind="available", person_id=to)
        twice = ledger.NewTransfer(issued, purse, amount, f"again:{log_id}:{to}", ledger.Reason.LOG, "log", log_id, None)
        return (await ledger.post(session, transfer=twice, now=town.clock())).transfer_id


async def test_verify_names_a_log_that_was_awarded_twice(town: Town) -> None:
    log = await town.log(town.cast.li)
    await town.approve_log(town.cast.zhao, log.log_id)
    assert await differences(town) == []
    await award_again(town, log.log_id, town.cast.li, log.points)
    assert await differences(town) == [Difference("ledger", "award_differs", row_id=log.log_id)]


async def test_verify_names_a_log_whose_points_went_to_someone_else(town: Town) -> None:
    log = await town.log(town.cast.li)
    async with town.database.begin() as session:
        decided = {"status": "approved", "decided_by": town.cast.zhao, "decided_at": town.clock()}
        await session.execute(update(ActivityLog).where(ActivityLog.id == log.log_id).values(decided))
    await award_again(town, log.log_id, town.cast.liu, log.points)
    assert await differences(town) == [Difference("ledger", "award_differs", row_id=log.log_id)]


async def test_verify_names_points_for_a_log_that_nobody_approved(town: Town) -> None:
    waiting = await town.log(town.cast.li)
    found = [await award_again(town, log_id, town.cast.li) for log_id in (waiting.log_id, 10**6)]
    assert await differences(town) == [Difference("ledger", "not_earned", row_id=number) for number in found]


async def test_verify_names_a_redemption_for_which_nothing_was_ever_held(town: Town) -> None:
    await town.give(town.cast.wang, 100)
    asked = await town.ask(town.cast.wang)
    await run(town, "UPDATE redemption SET person_id = :who", who=town.cast.liu)
    found = [one for one in await differences(town) if one.what == "not_held"]
    assert found == [Difference("ledger", "not_held", row_id=asked.number)]


async def tamper(town: Town, statement: str) -> None:
    """What someone with the database's password could do."""
    async with town.database.begin() as session:
        if town.database.is_sqlite:
            names = await session.scalars(
                text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('transfer', 'account')")
            )
            for name in names.all():
                await session.execute(text(f"DROP TRIGGER {name}"))
        else:
            await session.execute(text("SET LOCAL session_replication_role = replica"))
        await session.execute(text(statement))
