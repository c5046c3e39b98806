"""A number that was given once is given to nothing else, on SQLite too: somebody may still have it on their screen, or in a notice."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, insert, select

from points import kind_changes
from points.catalogue_models import CodeAttempt, Slot
from points.kind_rules import Rules, rules_of
from points.log_models import ActivityKind
from points.member_models import FamilyInvite, MemberCode
from tests.points.kit import Town

Row = dict[str, Any]


@pytest.mark.parametrize("table", [CodeAttempt, FamilyInvite, MemberCode, Slot])
async def test_the_number_of_a_deleted_row_is_not_given_again(town: Town, table: Any) -> None:
    now, wang = town.clock(), town.cast.wang
    rows: dict[Any, Row] = {
        CodeAttempt: {"person_id": wang, "at": now},
        FamilyInvite: {"person_id": wang, "token_hash": bytes(32), "made_at": now, "until": now},
        MemberCode: {"community_id": town.cast.longcheng, "person_id": wang, "code_hash": bytes(32), "made_at": now},
        Slot: {"item_id": town.items["towel"], "starts_at": now, "ends_at": now + timedelta(hours=1), "places": 1, "free": 1},
    }
    async with town.database.begin() as session:
        await session.execute(insert(table).values(rows[table]))
        last: int = (await session.scalars(select(func.max(table.id)))).one()
        await session.execute(delete(table).where(table.id == last))
        await session.execute(insert(table).values(rows[table]))
        assert (await session.scalars(select(func.max(table.id)))).one() > last


async def test_the_number_of_a_planned_change_that_was_withdrawn_is_not_given_to_another_kind(town: Town) -> None:
    now, zhou = town.clock(), town.cast.zhou
    async with town.database.begin() as session:
        kind = await session.get_one(ActivityKind, town.kinds["elder_care"])
        rules = replace(rules_of(kind), points=16)
        planned = await kind_changes.change(session, actor=zhou, kind_id=kind.id, rules=rules, now=now, since=now + timedelta(days=3))
        number = planned.id
    async with town.database.begin() as session:
        await kind_changes.withdraw(session, actor=zhou, kind_id=town.kinds["elder_care"], now=now)
        added = await kind_changes.add(session, actor=zhou, community_id=town.cast.longcheng, rules=Rules("新的活动"), key="new", now=now)
        assert added.id > number
