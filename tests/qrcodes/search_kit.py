"""An elder of Longcheng whom volunteers look for. Each method is one transaction at the clock's moment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from sqlalchemy import insert, select

from core import files
from core.database import Database
from core.files import Picture
from core.sealing import seal
from messages.models import Outbox
from people import homes, persons
from people.authority import Role
from people.models import WEB_BOT, Home, Identity, Membership, Node, Person
from qrcodes import search_cards, search_end, search_waves, searchers, searches
from qrcodes.elder_models import Elder, ElderConsent, Guardian
from qrcodes.search_cards import SearchCard, Seen
from qrcodes.search_models import Searcher
from qrcodes.searches import LastSeen
from tests.cast import Cast
from tests.chat import photo
from tests.clock import Clock

PLACE, WEARING, CALLED = "站前广场东侧公交站", "灰色棉袄黑布鞋", "肖大爷"
PHOTO = Picture(photo(), 64, 64)


@dataclass
class Hunt:
    """The cast with an elder whom Wang guards."""

    database: Database
    cast: Cast
    clock: Clock = field(default_factory=Clock)
    elder: int = 0
    nonces: "count[int]" = field(default_factory=lambda: count(1))

    async def furnish(self, *, consent: bool = True, key: str = "elder") -> None:
        now = self.clock()
        async with self.database.begin() as session:
            photo = await files.keep(session, picture=PHOTO, kind="elder.photo", about=None, now=now)
            row = {
                "community_id": self.cast.longcheng,
                "status": "approved",
                "called": seal(session, "elder.called", CALLED),
                "name": seal(session, "elder.name", "肖德贵"),
                "asked_by": self.cast.wang,
                "on_behalf": False,
                "asked_right": "child",
                "asked_at": now,
                "key": key,
                "input_hash": bytes(32),
                "decided_by": self.cast.zhao,
                "decided_at": now,
                "photo_file": photo,
                "photo_taken_on": now.date(),
            }
            self.elder = (await session.scalars(insert(Elder).values(row).returning(Elder.id))).one()
            guardian = {"elder_id": self.elder, "person_id": self.cast.wang, "relation": "child", "invited_by": self.cast.wang}
            await session.execute(insert(Guardian).values(guardian | {"invited_at": now, "joined_at": now}))
            if consent:
                given = {"elder_id": self.elder, "kind": "broadcast", "version": "1", "given_by": self.cast.wang, "given_right": "child"}
                await session.execute(insert(ElderConsent).values(given | {"given_at": now}))

    async def start(self, *, actor: int | None = None, key: str = "k", drill: bool = False, **seen: object) -> int:
        last = {"at": self.clock() - timedelta(hours=1), "place": PLACE, "wearing": WEARING} | seen
        async with self.database.begin() as session:
            return await searches.start(
                session,
                actor=actor or self.cast.wang,
                elder_id=self.elder,
                last_seen=LastSeen(**last),  # type: ignore[arg-type]  # given by name
                key=key,
                now=self.clock(),
                drill=drill,
            )

    async def wave(self) -> int:
        """Every part of the waves that are due; how many waves."""
        sent = 0
        while True:
            async with self.database.begin() as session:
                done = await search_waves.next_part(session, now=self.clock())
            if done is None:
                return sent
            sent += done

    async def sweep(self) -> int:
        async with self.database.begin() as session:
            return await search_waves.sweep(session, now=self.clock())

    async def join(self, person_id: int, search_id: int) -> None:
        async with self.database.begin() as session:
            await searchers.join(session, actor=person_id, search_id=search_id, now=self.clock())

    async def guards(self, person_id: int) -> None:
        """They are of the family from now on."""
        now = self.clock()
        row = {"elder_id": self.elder, "person_id": person_id, "relation": "child", "invited_by": self.cast.wang}
        async with self.database.begin() as session:
            await session.execute(insert(Guardian).values(row | {"invited_at": now, "joined_at": now}))

    async def searched(self, *, drill: bool = False, key: str = "k") -> int:
        """A search in which Li looks and has reported."""
        search = await self.start(drill=drill, key=key)
        await self.wave()
        await self.join(self.cast.li, search)
        await self.report(self.cast.li, search)
        return search

    async def report(self, person_id: int, search_id: int, words: str = "我在江边找", *, kind: str = "looking", key: str = "") -> None:
        async with self.database.begin() as session:
            await searchers.report(
                session,
                actor=person_id,
                search_id=search_id,
                kind=kind,
                words=words,
                key=key or str(next(self.nonces)),
                now=self.clock(),
            )

    async def sight(self, person_id: int, search_id: int, words: str, *, photo: Picture | None = None, key: str = "") -> None:
        async with self.database.begin() as session:
            await searchers.sight(
                session,
                actor=person_id,
                search_id=search_id,
                words=words,
                key=key or str(next(self.nonces)),
                now=self.clock(),
                photo=photo,
            )

    async def end(self, search_id: int, *, actor: int | None = None, outcome: str = "found") -> None:
        async with self.database.begin() as session:
            await search_end.end(session, actor=actor or self.cast.wang, search_id=search_id, outcome=outcome, now=self.clock())

    async def card(self, reader: int, search_id: int) -> SearchCard:
        async with self.database.reading() as session:
            return await search_cards.card(session, reader=reader, search_id=search_id, now=self.clock())

    async def told(self, reader: int, search_id: int) -> list[Seen]:
        async with self.database.reading() as session:
            return await search_cards.told(session, reader=reader, search_id=search_id, after=None, now=self.clock())

    async def asked(self, search_id: int) -> dict[int, int]:
        """Who was told in which wave."""
        async with self.database.reading() as session:
            rows = await session.execute(select(Searcher.person_id, Searcher.wave).where(Searcher.search_id == search_id))
            return {row.person_id: row.wave for row in rows}

    async def notices(self, kind: str) -> list[int | None]:
        async with self.database.reading() as session:
            return list(await session.scalars(select(Outbox.person_id).where(Outbox.kind == kind).order_by(Outbox.id)))

    async def crowd(self, at: Sequence[tuple[float, float]], *, community_id: int | None = None) -> list[int]:
        """Volunteers, one at each of these places: in a building of their own there."""
        now, home = self.clock(), community_id or self.cast.longcheng
        async with self.database.begin() as session:
            community = await session.get_one(Node, home)
            first = next(self.nonces)
            rows = [{"name_sealed": persons.seal_name(session, "志愿者")[0], "community_id": home, "created_at": now} for _ in at]
            people = list(await session.scalars(insert(Person).returning(Person.id, sort_by_parameter_order=True), rows))
            held = {"node_id": home, "role": Role.VOLUNTEER, "since": now}
            await session.execute(insert(Membership), [held | {"person_id": each} for each in people])
            chats = [{"bot": WEB_BOT, "user_id": 10**9 + each, "person_id": each, "created_at": now} for each in people]
            await session.execute(insert(Identity), chats)
            spots = dict.fromkeys(at)
            for number, place in enumerate(spots):
                name = f"crowd-{first}-{number}"
                node = Node(kind="building", name=name, code=name, parent_id=home, path="", latitude=place[0], longitude=place[1])
                session.add(node)
                await session.flush()
                node.path = f"{community.path}{node.id}/"
                spots[place] = node.id
            await session.flush()
            for person_id, place in zip(people, at, strict=True):
                if len(people) <= 20:
                    await homes.settle(session, person_id=person_id, node_id=int(spots[place] or 0), now=now)
            if len(people) > 20:
                lives = [{"person_id": each, "node_id": spots[place], "said_at": now} for each, place in zip(people, at, strict=True)]
                await session.execute(insert(Home), lives)
            return people


# One degree of latitude is 111.2 km.
LONGCHENG = (43.8266, 126.5683)


KM = 1 / 111.195


def north(kilometres: float) -> tuple[float, float]:
    return (round(LONGCHENG[0] + kilometres * KM, 6), LONGCHENG[1])
