"""What the database itself refuses: a good row of each table, and the same row made bad in one way."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.database import Base, Database, violated
from people.entry_models import EntryLink, WebSession
from people.models import Audit, Consent, Identity, Mark, Membership, Node, Person, Station, Unit, UnitMember
from tests.cast import Cast
from tests.clock import Clock

LATER, EARLIER = timedelta(minutes=1), timedelta(minutes=-1)
NOW = Clock().now()
HASH = bytes(32)
NOWHERE = 10**9
Values = Mapping[str, Any]

GOOD: dict[type[Base], Callable[[Cast], Values]] = {
    Node: lambda cast: {"parent_id": cast.jiangnan, "kind": "community", "name": "新社区", "code": "new", "path": "/1/99/"},
    Station: lambda cast: {"community_id": cast.longcheng, "name": "驿站", "duty_phone": "110"},
    Person: lambda cast: {"community_id": cast.longcheng, "name_sealed": b"x", "created_at": NOW},
    Identity: lambda cast: {"bot": 42, "user_id": 7, "person_id": cast.wang, "created_at": NOW},
    Membership: lambda cast: {"person_id": cast.wang, "node_id": cast.longcheng, "role": "staff", "since": NOW},
    Unit: lambda cast: {"community_id": cast.longcheng, "name": "药店", "created_at": NOW},
    UnitMember: lambda cast: {"unit_id": cast.huimin, "person_id": cast.wang, "since": NOW},
    Consent: lambda cast: {"person_id": cast.wang, "kind": "photo", "version": "1", "given_at": NOW},
    WebSession: lambda cast: {
        "token_hash": HASH,
        "identity_id": cast.identities[cast.wang],
        "created_at": NOW,
        "last_seen_at": NOW,
    },
    EntryLink: lambda cast: {"token_hash": HASH, "community_id": cast.longcheng, "created_at": NOW, "expires_at": NOW + LATER},
    Audit: lambda cast: {"at": NOW, "action": "x", "subject": ""},
    Mark: lambda cast: {"name": "new", "value": ""},
}
BAD: list[tuple[type[Base], str, Values]] = [
    (Node, "ck_node_kind", {"kind": "planet"}),
    (Node, "ck_node_top", {"parent_id": None}),
    (Node, "ck_node_top", {"kind": "street"}),
    (Node, "ck_node_name", {"name": ""}),
    (Node, "ck_node_name", {"name": "x" * 61}),
    (Node, "ck_node_code", {"code": ""}),
    (Node, "ck_node_code", {"code": "New"}),
    (Node, "code", {"code": "longcheng"}),
    (Node, "", {"parent_id": NOWHERE}),
    (Station, "ck_station_reachable", {"name": ""}),
    (Station, "ck_station_reachable", {"duty_phone": "11"}),
    (Station, "", {"community_id": NOWHERE}),
    (Person, "ck_person_name", {"name_sealed": None}),
    (Person, "ck_person_name", {"forgotten_at": NOW}),
    (Person, "ck_person_phone", {"phone_sealed": b"x"}),
    (Person, "ck_person_phone", {"phone_index": HASH}),
    (Person, "ck_person_phone_index", {"phone_sealed": b"x", "phone_index": b"x"}),
    (Person, "ck_person_name_index", {"name_index": b"x"}),
    (Person, "ck_person_name_index", {"name_sealed": None, "forgotten_at": NOW, "name_index": HASH}),
    (Person, "ck_person_forgotten", {"name_sealed": None, "forgotten_at": NOW, "phone_sealed": b"x", "phone_index": HASH}),
    (Person, "ck_person_forgotten", {"name_sealed": None, "forgotten_at": NOW, "language": "zh"}),
    (Person, "ck_person_language", {"language": "fr"}),
    (Person, "", {"community_id": NOWHERE}),
    (Identity, "ck_identity_language", {"language": "fr"}),
    (Identity, "", {"person_id": NOWHERE}),
    (Identity, "", {"invited_to": NOWHERE}),
    (Membership, "ck_membership_role", {"role": "emperor"}),
    (Membership, "ck_membership_term", {"until": NOW + EARLIER}),
    (Membership, "", {"person_id": NOWHERE}),
    (Membership, "", {"node_id": NOWHERE}),
    (Unit, "ck_unit_name", {"name": ""}),
    (Unit, "name", {"name": "惠民超市"}),
    (Unit, "", {"community_id": NOWHERE}),
    (UnitMember, "", {"unit_id": NOWHERE}),
    (UnitMember, "", {"person_id": NOWHERE}),
    (Consent, "ck_consent_what", {"kind": ""}),
    (Consent, "ck_consent_what", {"version": ""}),
    (Consent, "ck_consent_withdrawn", {"withdrawn_at": NOW + EARLIER}),
    (Consent, "", {"person_id": NOWHERE}),
    (WebSession, "ck_web_session_token_hash", {"token_hash": b"plain"}),
    (WebSession, "", {"identity_id": NOWHERE}),
    (EntryLink, "ck_entry_link_token_hash", {"token_hash": b"plain"}),
    (EntryLink, "ck_entry_link_term", {"expires_at": NOW}),
    (EntryLink, "ck_entry_link_unused", {"used_by": HASH}),
    (EntryLink, "ck_entry_link_unused", {"identity_id": 1}),
    (EntryLink, "ck_entry_link_used_by", {"used_at": NOW, "used_by": b"plain"}),
    (EntryLink, "", {"used_at": NOW, "identity_id": NOWHERE}),
    (EntryLink, "", {"community_id": NOWHERE}),
    (EntryLink, "", {"person_id": NOWHERE}),
    (EntryLink, "", {"made_by": NOWHERE}),
    (Audit, "ck_audit_codes", {"action": ""}),
    (Audit, "ck_audit_codes", {"subject": "x" * 61}),
    (Audit, "", {"actor": NOWHERE}),
    (Audit, "", {"about_person": NOWHERE}),
]


async def put(database: Database, table: type[Base], values: Values) -> None:
    async with database.begin() as session:
        await session.execute(insert(table).values(**values))


async def test_bad_rows_are_refused_by_name(database: Database, cast: Cast) -> None:
    for table, constraint, change in BAD:
        with pytest.raises(IntegrityError) as refused:
            await put(database, table, {**GOOD[table](cast), **change})
        assert violated(refused.value, constraint), (constraint, change, refused.value)


async def test_good_rows_are_taken_and_their_doubles_refused(database: Database, cast: Cast) -> None:
    for table, values in GOOD.items():
        await put(database, table, values(cast))
    for table in GOOD.keys() - {Station, Person, Audit}:
        with pytest.raises(IntegrityError):
            await put(database, table, GOOD[table](cast))


async def test_a_role_laid_down_and_a_consent_taken_back_may_be_given_again(database: Database, cast: Cast) -> None:
    for table, end in ((Membership, {"until": NOW}), (Consent, {"withdrawn_at": NOW})):
        await put(database, table, GOOD[table](cast))
        async with database.begin() as session:
            ended = (await session.scalars(update(table).values(**end).returning(table.id))).all()
        await put(database, table, GOOD[table](cast))
        async with database.reading() as session:
            assert await session.scalar(select(func.count()).select_from(table)) == len(ended) + 1


async def test_a_forgotten_person_keeps_nothing_but_the_row(database: Database, cast: Cast) -> None:
    await put(database, Person, {"community_id": cast.longcheng, "created_at": NOW, "forgotten_at": NOW})
    async with database.reading() as session:
        left = (await session.scalars(select(Person).where(Person.forgotten_at.is_not(None)))).one()
    assert (left.name_sealed, left.phone_sealed, left.phone_index, left.language) == (None, None, None, None)
