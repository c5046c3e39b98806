"""肖大爷 was found: a finder with a badge in hand, and everybody who helps. Each method is one transaction at the clock's moment."""

import itertools
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from core.database import Database
from messages.models import Outbox
from people.authority import Role, appoint
from qrcodes import (
    answering,
    board,
    closing,
    escalation,
    finders,
    handing_over,
    incident_cards,
    incidents,
    positions,
    receipts,
)
from qrcodes.finders import FinderView
from qrcodes.incident_cards import IncidentCard
from qrcodes.incident_models import Escalation, Event, Incident, Receipt
from qrcodes.incidents import Told
from tests.cast import Cast
from tests.clock import Clock
from tests.qrcodes.kit import Town

# Near the station of 龙城社区, and near that of 嘉园社区.
AT_HOME = positions.Place(43.8270, 126.5690, 12.0)
AT_JIAYUAN = positions.Place(43.8478, 126.5525, 20.0)


@dataclass
class Street:
    """王芳's 肖大爷 wears a badge; 周强 is on duty, 钱卫东 secretary, 吴静 works in 嘉园社区, where she is made secretary."""

    database: Database
    cast: Cast
    clock: Clock
    nonces: "itertools.count[int]" = field(default_factory=itertools.count)
    elder: int = 0
    token: str = ""

    async def furnish(self, **changed: Any) -> None:
        town = Town(self.database, self.cast, self.clock)
        self.elder = await town.elder(**changed)
        self.token = await town.badge(self.elder)
        async with self.database.begin() as session:
            for role in (Role.SECRETARY, Role.DUTY_OFFICER):
                await appoint(session, person_id=self.cast.wu, role=role, node_id=self.cast.jiayuan, now=self.clock())

    async def tell(self, nonce: str | None = None, *, drill: bool = False, token: str = "", language: str = "zh") -> Told:
        told = await self.try_to_tell(nonce, drill=drill, token=token, language=language)
        assert told is not None
        return told

    async def try_to_tell(self, nonce: str | None = None, *, drill: bool = False, token: str = "", language: str = "zh") -> Told | None:
        nonce = nonce or f"form:{next(self.nonces)}"
        async with self.database.begin() as session:
            return await incidents.tell(session, token=token or self.token, nonce=nonce, language=language, now=self.clock(), drill=drill)

    async def view(self, told: Told) -> FinderView:
        async with self.database.reading() as session:
            seen = await finders.view(session, secret=told.secret, now=self.clock())
        assert seen is not None
        return seen

    async def card(self, who: int, told: Told) -> IncidentCard:
        async with self.database.reading() as session:
            return await incident_cards.card(session, reader=who, incident_id=told.incident_id, now=self.clock())

    async def acknowledge(self, who: int, told: Told) -> None:
        async with self.database.begin() as session:
            await answering.acknowledge(session, actor=who, incident_id=told.incident_id, now=self.clock())

    async def take_over(self, who: int, told: Told) -> None:
        async with self.database.begin() as session:
            await answering.take_over(session, actor=who, incident_id=told.incident_id, now=self.clock())

    async def go(self, who: int, told: Told, minutes: int = 8) -> None:
        async with self.database.begin() as session:
            await answering.on_the_way(session, actor=who, incident_id=told.incident_id, minutes=minutes, now=self.clock())

    async def arrive(self, who: int, told: Told) -> None:
        async with self.database.begin() as session:
            await answering.with_officer(session, actor=who, incident_id=told.incident_id, now=self.clock())

    async def code(self, who: int, told: Told) -> str:
        async with self.database.reading() as session:
            return await handing_over.code_for_family(session, actor=who, incident_id=told.incident_id)

    async def hand_over(self, who: int, told: Told, *, to_whom: str = "女儿王芳", **proof: Any) -> handing_over.WrongDigits | None:
        async with self.database.begin() as session:
            return await handing_over.hand_over(
                session, actor=who, incident_id=told.incident_id, to_whom=to_whom, now=self.clock(), **proof
            )

    async def close(self, who: int, told: Told, turned_out: str = "real") -> None:
        async with self.database.begin() as session:
            await closing.close(session, actor=who, incident_id=told.incident_id, turned_out=turned_out, now=self.clock())

    async def at_home(self, who: int, told: Told) -> None:
        async with self.database.begin() as session:
            await closing.at_home(session, actor=who, incident_id=told.incident_id, now=self.clock())

    async def is_drill(self, who: int, told: Told) -> None:
        async with self.database.begin() as session:
            await closing.is_drill(session, actor=who, incident_id=told.incident_id, now=self.clock())

    async def place(self, told: Told, place: positions.Place | str = AT_HOME) -> bool:
        async with self.database.begin() as session:
            return await positions.add(session, secret=told.secret, place=place, now=self.clock())

    async def writes(self, told: Told, words: str, key: str | None = None) -> bool:
        key = key or f"board:{next(self.nonces)}"
        async with self.database.begin() as session:
            return await board.say_as_finder(session, secret=told.secret, words=words, key=key, now=self.clock())

    async def says(self, who: int, told: Told, words: str, key: str | None = None) -> None:
        key = key or f"board:{next(self.nonces)}"
        async with self.database.begin() as session:
            await board.say(session, actor=who, incident_id=told.incident_id, words=words, key=key, now=self.clock())

    async def sees(self, who: int, told: Told) -> bool:
        async with self.database.begin() as session:
            return await receipts.seen(session, person_id=who, incident_id=told.incident_id, now=self.clock())

    async def fire(self) -> int:
        async with self.database.begin() as session:
            return await escalation.fire_due(session, now=self.clock())

    async def incident(self, told: Told) -> Incident:
        async with self.database.reading() as session:
            return await incidents.get(session, told.incident_id)

    async def circles(self, told: Told) -> dict[int, str]:
        """Who was told, by person."""
        async with self.database.reading() as session:
            rows = await session.execute(select(Receipt.person_id, Receipt.circle).where(Receipt.incident_id == told.incident_id))
            return {row.person_id: row.circle for row in rows}

    async def happened(self, told: Told) -> list[str]:
        async with self.database.reading() as session:
            return list(await session.scalars(select(Event.what).where(Event.incident_id == told.incident_id).order_by(Event.id)))

    async def steps(self, told: Told) -> list[Escalation]:
        async with self.database.reading() as session:
            query = select(Escalation).where(Escalation.incident_id == told.incident_id).order_by(Escalation.step)
            return list(await session.scalars(query))

    async def notices(self, told: Told, kind: str = "") -> list[Outbox]:
        """Rows of the outbox about this incident, of one kind or of all."""
        async with self.database.reading() as session:
            query = select(Outbox).where(Outbox.key.startswith(f"incident:{told.incident_id}:")).order_by(Outbox.id)
            return [row for row in await session.scalars(query) if kind in ("", row.kind)]

    async def reached(self, told: Told, kind: str) -> set[int | None]:
        """Who gets a notice of this kind."""
        return {row.person_id for row in await self.notices(told, kind)}
