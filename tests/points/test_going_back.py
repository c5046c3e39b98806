"""Going back to older tables is refused in words once they have no room for what is there; and what an upgrade makes of old rows."""

import pytest
from sqlalchemy import text

from core.database import Database
from core.migrating import current_revision, downgrade, migrate, revisions
from migrations.going_back import CannotGoBack
from tests.points.kit import Town

HEAD = revisions()[-1]
KINDS, LOTS, SERVICES = "0004_points", "0005_kinds_and_logs", "0007_boards_and_members"
NO_PIECES = "UPDATE activity_kind SET per = 'time' WHERE per = 'item'"


@pytest.fixture
async def used(town: Town) -> Town:
    """A house in which nothing new was used: an approved activity, a towel that was fetched."""
    log = (await town.log(town.cast.wang)).log_id
    await town.approve_log(town.cast.zhao, log)
    number = (await town.ask(town.cast.wang)).number
    await town.approve(town.cast.zhao, number)
    await town.hand_over(town.cast.zhou, number, (await town.code(town.cast.wang, number)).digits)
    await _run(town.database, NO_PIECES, "DELETE FROM membership WHERE role = 'team_leader'")
    return town


async def _run(database: Database, *statements: str) -> None:
    async with database.begin() as session:
        for one in statements:
            await session.execute(text(one))


async def _revision(database: Database) -> str | None:
    async with database.engine.connect() as connection:
        return await connection.run_sync(current_revision)


@pytest.mark.parametrize(
    ("to", "made", "said"),
    [
        (SERVICES, "UPDATE redemption SET status = 'expired', handed_by = NULL", "that nobody fetched"),
        (SERVICES, "UPDATE redemption SET stars = 5, rated_at = ended_at", "ratings"),
        (SERVICES, "UPDATE item SET kind = 'service', stock = NULL, monthly_quota = 4 WHERE code = 'towel'", "services that were redeemed"),
        (LOTS, "UPDATE lot SET expires_at = CURRENT_TIMESTAMP", "points that end"),
        (KINDS, "UPDATE activity_kind SET per = 'item' WHERE code = 'neighbour_help'", "count pieces"),
        (KINDS, "UPDATE activity_kind SET code = 'cleaning' WHERE code IN ('volunteering', 'neighbour_help')", None),
        (KINDS, "UPDATE activity_log SET status = 'reversed'", "taken back"),
        (KINDS, "UPDATE activity_log SET decided_by = NULL", "needed no approval"),
        (KINDS, "UPDATE membership SET role = 'team_leader' WHERE role = 'volunteer'", None),
    ],
)
async def test_what_was_used_is_not_lost_by_going_back(used: Town, to: str, made: str, said: str | None) -> None:
    if said is None:
        made, said = {
            "activity_kind": (_second_version(), "changed kinds"),
            "membership": (_leader(used), "team leaders"),
        }[made.split()[1]]
    await _run(used.database, made)
    with pytest.raises(CannotGoBack, match=said):
        await downgrade(used.database.engine, to=to)
    assert await _revision(used.database) == HEAD


def _second_version() -> str:
    return "UPDATE activity_kind SET code = 'neighbour_help', since = '2026-01-01 00:00:00.000000+00:00' WHERE code = 'volunteering'"


def _leader(town: Town) -> str:
    values = f"{town.cast.li}, {town.cast.longcheng}, 'team_leader', CURRENT_TIMESTAMP"
    return f"INSERT INTO membership (person_id, node_id, role, since) VALUES ({values})"


async def test_where_nothing_new_was_used_the_way_back_and_up_again_is_open(used: Town) -> None:
    await downgrade(used.database.engine, to=KINDS)
    assert await _revision(used.database) == KINDS
    await migrate(used.database.engine)
    assert (await used.balance(used.cast.wang)).available == 0


async def test_a_time_across_midnight_is_counted_once_after_the_upgrade(database: Database) -> None:
    await downgrade(database.engine, to=KINDS)
    first, second = "2026-11-20 23:30:00.000000+00:00", "2026-11-21 00:30:00.000000+00:00"
    await _run(
        database,
        "INSERT INTO node (id, kind, name, code, path) VALUES (1, 'street', '江南街道', 'jiangnan', '/1/')",
        f"INSERT INTO person (id, community_id, name_sealed, created_at) VALUES (1, 1, 'xxxxxxxxx', '{first}')",
        "INSERT INTO activity_kind (id, community_id, code, name, name_en, points, per, needs_photo, active) "
        "VALUES (1, 1, 'help', '互助', 'Help', 10, 'time', false, true)",
        "INSERT INTO activity_log "
        "(id, community_id, person_id, kind_id, started_at, ended_at, minutes, status, points, key, input_hash, made_at) "
        f"VALUES (1, 1, 1, 1, '{first}', '{second}', 60, 'waiting', 10, 'k', 'h', '{second}')",
        "INSERT INTO log_day (log_id, day, person_id, kind_id, minutes, points) "
        "VALUES (1, '2026-11-20', 1, 1, 30, 5), (1, '2026-11-21', 1, 1, 30, 5)",
    )
    await migrate(database.engine)
    async with database.reading() as session:
        assert list(await session.scalars(text("SELECT counted FROM log_day ORDER BY day"))) == [1, 0]
