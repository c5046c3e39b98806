"""Ten communities with their stations, elders and families, put there in a few statements; and how long alarms take to reach them."""

import asyncio
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.sender import Sender
from core.crypto import token_hash
from core.database import Database
from messages import outbox
from messages.models import Outbox
from messages.outbox import Address, Priority
from people.models import WEB_BOT, Identity, Membership, Person
from people.nodes import add_node, add_station
from qrcodes import incidents
from qrcodes.badge_models import Badge
from qrcodes.elder_models import Elder, Guardian
from qrcodes.incident_models import Receipt
from tests.clock import START

# Near 吉林市; communities are a kilometre apart.
NORTH, EAST, STEP = 43.83, 126.57, 0.01
GUARDIANS = 3
FIRST_CHAT = 1_000
CROWD_CHAT = 10_000_000


class RealClock:
    """Runs as clocks do, from ten in the morning: no quiet hours."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self) -> datetime:
        return START + timedelta(seconds=time.monotonic() - self._began)


async def build(database: Database, *, communities: int = 10, elders: int = 5, bot: int = WEB_BOT) -> list[str]:
    """The tokens of all elders' badges. Each community has an officer and a secretary, each elder three guardians, all with a chat."""
    async with database.begin() as session:
        street = await add_node(session, kind="street", name="江南街道", code="jiangnan")
        tokens = []
        for number in range(communities):
            place = (NORTH + number * STEP, EAST)
            home = await add_node(session, kind="community", name=f"社区{number}", code=f"c{number}", parent=street, at=place)
            await add_station(session, community_id=home.id, name=f"驿站{number}", duty_phone="0432-62010336", at=place)
            people = await _people(database, session, home.id, 2 + elders * GUARDIANS, bot)
            for role, person_id in zip(("duty_officer", "secretary"), people, strict=False):
                await session.execute(insert(Membership).values(person_id=person_id, node_id=home.id, role=role, since=START))
            for one in range(elders):
                family = people[2 + one * GUARDIANS : 2 + (one + 1) * GUARDIANS]
                tokens.append(await _elder(database, session, home.id, people[1], family, code=f"{number}-{one}"))
    return tokens


async def queue(database: Database, number: int) -> None:
    """So many broadcasts to as many chats wait to be sent."""
    to = [Address(WEB_BOT, CROWD_CHAT + chat) for chat in range(number)]
    async with database.begin() as session:
        await outbox.put(session, to=to, kind="mailbox.sorry", data={}, key="news", priority=Priority.BROADCAST, now=START)


async def open_at_once(database: Database, tokens: Sequence[str], clock: Callable[[], datetime]) -> dict[int, datetime]:
    """A finder taps at each elder's, all at once: the moment of the tap by incident."""

    async def tap(token: str) -> tuple[int, datetime]:
        now = clock()
        async with database.begin() as session:
            told = await incidents.tell(session, token=token, nonce="form", language="zh", now=now)
        assert told is not None
        return told.incident_id, now

    return dict(await asyncio.gather(*map(tap, tokens)))


async def all_told(database: Database, taps: dict[int, datetime]) -> list[float]:
    """Waits until each first recipient has their message; the seconds that each waited since the tap."""
    async with asyncio.timeout(120):
        while True:
            async with database.reading() as session:
                first = select(Outbox.key, Outbox.sent_at).where(Outbox.kind == "incident.opened")
                sent = [(int(key.split(":")[1]), at) for key, at in await session.execute(first)]
                expected = (await session.scalars(select(func.count()).select_from(Receipt))).one()
            if len(sent) == expected and all(at is not None for _, at in sent):
                return [(at - taps[number]).total_seconds() for number, at in sent if at is not None]
            await asyncio.sleep(0.05)


async def measure(database: Database, sender: Sender, tokens: Sequence[str], clock: Callable[[], datetime]) -> list[float]:
    """With the sender at work on what waits, the seconds until each first recipient was told."""
    running = asyncio.create_task(sender.run())
    await asyncio.sleep(1)
    try:
        return await all_told(database, await open_at_once(database, tokens, clock))
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def of_hundred(seconds: Sequence[float], number: int = 95) -> float:
    """What so many of a hundred stayed within."""
    return statistics.quantiles(seconds, n=100, method="inclusive")[number - 1]


async def _people(database: Database, session: AsyncSession, home: int, number: int, bot: int) -> list[int]:
    row = {"community_id": home, "name_sealed": database.keys.seal_text("王芳", context="person.name"), "created_at": START}
    ids = list(await session.scalars(insert(Person).returning(Person.id), [row] * number))
    chats = [{"bot": bot, "user_id": FIRST_CHAT + one, "person_id": one, "created_at": START} for one in ids]
    await session.execute(insert(Identity), chats)
    return ids


async def _elder(database: Database, session: AsyncSession, home: int, decided_by: int, family: Sequence[int], *, code: str) -> str:
    keys, token = database.keys, f"token{code}"
    row = {"community_id": home, "status": "approved", "asked_by": family[0], "on_behalf": False, "asked_right": "child"}
    row |= {"asked_at": START, "key": code, "input_hash": bytes(32), "decided_by": decided_by, "decided_at": START}
    row |= {name: keys.seal_text("肖大爷", context=f"elder.{name}") for name in ("called", "name")}
    elder = (await session.scalars(insert(Elder).values(row).returning(Elder.id))).one()
    known = {"elder_id": elder, "relation": "child", "invited_by": family[0], "invited_at": START, "joined_at": START}
    await session.execute(insert(Guardian), [known | {"person_id": one} for one in family])
    badge = {
        "community_id": home,
        "elder_id": elder,
        "carrier": "badge",
        "printed_id": f"LC-{code}",
        "made_by": decided_by,
        "made_at": START,
    }
    sealed = {"token_hash": token_hash(token), "token": keys.seal_text(token, context="badge.token")}
    await session.execute(insert(Badge).values(badge | sealed))
    return token
