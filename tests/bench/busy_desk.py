"""What a desk's other pages show, in proportion to the members: homes, chats, goods fetched, elders with badges, wishes, incidents."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.crypto import token_hash
from core.database import Base, Moment, keys_of
from people.models import Membership, Node
from points.board_models import Objection
from points.log_models import Appeal
from qrcodes.badge_models import Badge
from qrcodes.elder_models import Elder
from qrcodes.incident_models import Incident
from tests.bench.long_ledger import DONE, House
from wishes.models import Claim, Wish

# Rows of one statement.
CHUNK = 10_000
# Members of a building; of so many members one is old, one worked in a grid, one wished for something.
IN_A_BUILDING, OLD, WORKING, WISHING = 200, 20, 500, 10
LEAST_WORKERS, LIVE = 60, 3
SERIES = "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < :count)"
LIVING = "INSERT INTO home (person_id, node_id, said_at) SELECT :first + n - 1, :node + n % :nodes, :done FROM series"
CHATTING = "INSERT INTO identity (bot, user_id, person_id, created_at) SELECT 1, 10000000 + n, :first + n - 1, :done FROM series"
GOODS = """
    INSERT INTO redemption (community_id, person_id, item_id, unit_id, item_name, item_name_en, price, quantity, balance_after, status, key,
        input_hash, asked_at, decided_by, decided_at, handed_by, ended_at)
    SELECT :community, :first + n - 1, item.id, item.unit_id, item.name, item.name_en, 20, 1, 5, :status, :what || n, :hash, :done,
        :staff, :decided, :hander, :decided
    FROM series JOIN item ON item.id = (SELECT min(id) FROM item WHERE stock IS NOT NULL) + n % 50
"""


async def furnish(session: AsyncSession, house: House, *, waiting: int) -> None:
    """Of every queue so many wait; what is done grows with the members."""
    homes = await _buildings(session, house)
    values: dict[str, Any] = {"first": house.first_member, "count": house.members, "done": DONE}
    await _say(session, LIVING, values | {"node": min(homes), "nodes": len(homes)})
    await _say(session, CHATTING, values)
    done = {"status": "handed_over", "what": "fetched", "staff": house.cast.zhao, "hander": house.cast.zhao, "decided": DONE}
    asked = {"status": "asked", "what": "asks", "staff": None, "hander": None, "decided": None, "count": waiting}
    for status in (done, asked):
        await _say(session, GOODS, values | {"community": house.cast.longcheng, "hash": bytes(32)} | status)
    await _workers(session, house, homes)
    await _complaints(session, house, waiting)
    await _elders(session, house, waiting)
    await _wishes(session, house, waiting)


async def _say(session: AsyncSession, statement: str, values: dict[str, Any]) -> None:
    moments = [bindparam(name, type_=Moment()) for name in ("done", "decided") if f":{name}" in statement]
    with_series = statement.replace("SELECT", f"{SERIES} SELECT", 1)
    await session.execute(text(with_series).bindparams(*moments), values)


async def _insert(session: AsyncSession, table: type[Base], rows: Iterable[dict[str, Any]]) -> list[int]:
    rows, ids = list(rows), list[int]()
    number = table.__table__.c.id
    for start in range(0, len(rows), CHUNK):
        ids += await session.scalars(insert(table).returning(number, sort_by_parameter_order=True), rows[start : start + CHUNK])
    return ids


async def _buildings(session: AsyncSession, house: House) -> list[int]:
    community = await session.get_one(Node, house.cast.longcheng)
    same = {"parent_id": community.id, "kind": "building", "path": ""}
    ids = await _insert(session, Node, (same | {"name": f"{n}号楼", "code": f"bench-{n}"} for n in range(house.members // IN_A_BUILDING)))
    await session.execute(update(Node), [{"id": one, "path": f"{community.path}{one}/"} for one in ids])
    return ids


async def _workers(session: AsyncSession, house: House, homes: Sequence[int]) -> None:
    number = max(LEAST_WORKERS, house.members // WORKING)
    same = {"role": "grid_worker", "since": DONE}
    people = [house.member(n * house.members // number) for n in range(number)]
    await _insert(session, Membership, (same | {"person_id": one, "node_id": homes[n % len(homes)]} for n, one in enumerate(people)))


async def _complaints(session: AsyncSession, house: House, waiting: int) -> None:
    """Appeals against logs and objections against the board."""
    cast, seal = house.cast, keys_of(session).seal_text
    first_log = (await session.execute(text("SELECT min(id) FROM activity_log"))).scalar_one()
    board = (await session.execute(text("SELECT max(id) FROM board"))).scalar_one()
    common = {"community_id": cast.longcheng, "made_at": DONE}
    decided = {"status": "dismissed", "decided_by": cast.zhao, "decided_at": DONE}
    waits = {"status": "waiting", "decided_by": None, "decided_at": None}
    number = house.members // OLD + waiting
    states = [waits if n < waiting else decided for n in range(number)]
    appeal = common | {"against": "refused", "first_decided_by": cast.liu, "words": seal("请再看看", context="appeal.words")}
    await _insert(session, Appeal, (appeal | {"log_id": first_log + n, "person_id": house.member(n)} | one for n, one in enumerate(states)))
    objection = common | {"board_id": board, "words": seal("少了十分", context="objection.words")}
    await _insert(session, Objection, (objection | {"person_id": house.member(n)} | one for n, one in enumerate(states)))


async def _elders(session: AsyncSession, house: House, waiting: int) -> None:
    """Each that is approved has a badge, and came home once; a few are lost now."""
    cast, seal = house.cast, keys_of(session).seal_text
    known = {name: seal("肖大爷", context=f"elder.{name}") for name in ("called", "name")}
    same = {"community_id": cast.longcheng, "on_behalf": False, "asked_right": "child", "asked_at": DONE, "input_hash": bytes(32)} | known
    decided, asked = (
        {"status": "approved", "decided_by": cast.zhao, "decided_at": DONE},
        {"status": "asked", "decided_by": None, "decided_at": None},
    )
    number = house.members // OLD
    states = [decided] * number + [asked] * waiting
    people = enumerate(states)
    elders = await _insert(session, Elder, (same | one | {"asked_by": house.member(n), "key": f"bench {n}"} for n, one in people))
    badge = {"community_id": cast.longcheng, "carrier": "badge", "made_by": cast.zhao, "made_at": DONE}
    badge |= {"token": seal("token", context="badge.token")}
    of_each = enumerate(elders[:number])
    await _insert(
        session,
        Badge,
        (badge | {"elder_id": one, "printed_id": f"BN-{n:06}", "token_hash": token_hash(f"bench {n}")} for n, one in of_each),
    )
    incident = {"community_id": cast.longcheng, "is_drill": False, "opened_at": DONE, "acknowledged_at": DONE, "acknowledged_by": cast.sun}
    closed = {"state": "closed", "closed_at": DONE, "turned_out": "real"}
    live = {"state": "acknowledged", "closed_at": None, "turned_out": None}
    await _insert(
        session, Incident, (incident | {"elder_id": one} | (live if n < LIVE else closed) for n, one in enumerate(elders[:number]))
    )


async def _wishes(session: AsyncSession, house: House, waiting: int) -> None:
    cast = house.cast
    words = keys_of(session).seal_text("想要一副老花镜", context="wish.words")
    same = {"community_id": cast.longcheng, "kind": "goods", "worry": "busy", "colour": "green", "words": words, "round": 1, "rolls": 0}
    same |= {"rank": 3, "input_hash": bytes(32), "asked_at": DONE, "on_poster": False}
    true = {
        "status": "confirmed",
        "screened_by": cast.zhao,
        "screened_at": DONE,
        "published_at": DONE,
        "confirmed_at": DONE,
        "ended_at": DONE,
    }
    true |= {"public_words": "一副老花镜", "reward": 20, "due_at": DONE}
    asked = dict.fromkeys(true) | {"status": "asked"}
    states = [asked] * waiting + [true] * (house.members // WISHING)
    wishes = await _insert(
        session,
        Wish,
        (same | one | {"person_id": house.member(n), "asked_by": house.member(n), "key": f"bench {n}"} for n, one in enumerate(states)),
    )
    claim = {"round": 1, "person_id": cast.sun, "way": "claimed", "outcome": "confirmed", "confirmed_by": cast.zhao}
    claim |= dict.fromkeys(("claimed_at", "contact_by", "fulfil_by", "contacted_at", "fulfilled_at", "confirmed_at", "ended_at"), DONE)
    await _insert(session, Claim, (claim | {"wish_id": one} for one in wishes[waiting:]))
