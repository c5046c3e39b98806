"""One community with an elder in every state, and one person in every role: what the access table is asked of."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Database
from core.files import Picture
from jobs import printing as print_door
from people import enrolment, identities, units
from people.authority import Role, appoint
from people.enrolment import NOTICE_VERSION
from qrcodes import badge_words, badges, elder_cards, figures, guardians, incident_lists, printing, searches, shifts, ways
from qrcodes.elder_models import Guardian
from qrcodes.elder_photos import Photo
from qrcodes.figures import Of
from qrcodes.incident_models import Incident
from qrcodes.search_models import Searcher
from qrcodes.searches import LastSeen
from qrcodes.shifts import Term
from tests.bot.ways_kit import EVERYTHING
from tests.cast import Cast
from tests.chat import photo
from tests.clock import ZONE, Clock
from tests.qrcodes.incident_kit import AT_JIAYUAN, Street
from tests.qrcodes.kit import Town

ROLES = {
    "volunteer": Role.VOLUNTEER,
    "grid worker": Role.GRID_WORKER,
    "duty officer": Role.DUTY_OFFICER,
    "staff": Role.STAFF,
    "deputy": Role.DEPUTY,
    "secretary": Role.SECRETARY,
    "street": Role.STREET,
    "admin": Role.ADMIN,
}

# Chats show it, so it is one.
PHOTO = Photo(Picture(photo(), 64, 64), date(2026, 10, 1), ("file-1",))


@dataclass
class Scene:
    """Numbers of what the deeds are done to. Nothing happens to `quiet`; `asked` waits for staff; `live` was found, `over` was closed."""

    database: Database
    cast: Cast
    clock: Clock
    people: dict[str, int] = field(default_factory=dict)
    quiet: int = 0
    asked: int = 0
    badge: int = 0
    printed: str = ""
    live: int = 0
    over: int = 0
    next_door: int = 0
    search: int = 0
    job: int = 0
    shift: int = 0
    way: int = 0
    mail: int = 0
    second_guardian: int = 0
    link: str = ""
    secret: str = ""
    token: str = ""

    @property
    def now(self) -> datetime:
        return self.clock()

    @property
    def home(self) -> int:
        return self.cast.longcheng

    @property
    def officer(self) -> int:
        return self.cast.zhou

    @property
    def town(self) -> Town:
        return self._town

    async def furnish(self) -> None:
        """People first, so that those who are on duty are told."""
        self._town = Town(self.database, self.cast, self.clock)
        await self._people()
        guardian = self.people["guardian"]
        await self._quiet(guardian)
        self.asked = await self._town.register(guardian, called="陈大爷", photo=PHOTO)
        await self._town.confirm(self.asked, guardian)
        await self._town.elder(self.people["guardian of another"], called="孟大爷")
        await self._incidents(guardian)
        await self._search(guardian)
        await self._desk()
        # So many tests of a way are sent in an hour.
        self.clock.advance(hours=2)

    async def _people(self) -> None:
        for place, tail in ((self.cast.longcheng, ""), (self.cast.jiayuan, ", elsewhere")):
            for role in ("resident", "volunteer", "grid worker", "duty officer", "staff", "deputy", "secretary", "unit member"):
                self.people[f"{role}{tail}"] = await self._person(place)
                if role in ROLES:
                    await self._appoint(f"{role}{tail}", ROLES[role], place)
        for name in ("guardian", "guardian of another", "second guardian", "street", "admin"):
            self.people[name] = await self._person(self.cast.longcheng)
        await self._appoint("street", Role.STREET, self.cast.jiangnan)
        await self._appoint("admin", Role.ADMIN, self.cast.jiangnan)
        for tail, place in (("", self.cast.longcheng), (", elsewhere", self.cast.jiayuan)):
            async with self.database.begin() as session:
                unit = await units.admit(session, actor=None, community_id=place, name="小店甲" if tail else "小店乙", now=self.now)
                await units.enlist(session, actor=None, unit_id=unit.id, person_id=self.people[f"unit member{tail}"], now=self.now)

    async def _person(self, community: int) -> int:
        async with self.database.begin() as session:
            identity = await identities.create_web_identity(session, person_id=None, now=self.now)
            enrol = partial(enrolment.enrol, identity_id=identity.id, community_id=community, notice_version=NOTICE_VERSION)
            return (await enrol(session, name="何小满", phone=None, now=self.now)).id

    async def _appoint(self, who: str, role: Role, node_id: int) -> None:
        async with self.database.begin() as session:
            await appoint(session, person_id=self.people[who], role=role, node_id=node_id, now=self.now)

    async def _quiet(self, guardian: int) -> None:
        town = self._town
        self.quiet = await town.elder(guardian, called="肖大爷", photo=PHOTO)
        self.token = await town.badge(self.quiet)
        await town.join(self.quiet, self.people["second guardian"])
        async with self.database.begin() as session:
            card = (await badges.of_elder(session, self.quiet))[0]
            self.badge, self.printed = card.id, card.printed_id
            self.link = await guardians.invite(session, actor=guardian, elder_id=self.quiet, relation="child", now=self.now)
            add = partial(ways.add, actor=guardian, elder_id=self.quiet, now=self.now)
            self.mail = await add(session, kind="mail", address="g@example.org", offered=EVERYTHING)
            mine = await ways.mine(session, actor=guardian, elder_id=self.quiet, now=self.now)
            self.way = next(one.id for one in mine if one.kind == "chat")
            second = (Guardian.person_id == self.people["second guardian"], Guardian.elder_id == self.quiet)
            self.second_guardian = (await session.scalars(select(Guardian.id).where(*second))).one()

    async def _incidents(self, guardian: int) -> None:
        street, found = Street(self.database, self.cast, self.clock), {}
        for name, called in (("over", "钱大爷"), ("live", "周大爷"), ("next_door", "吴大爷")):
            token = await self._town.badge(await self._town.elder(guardian, called=called, photo=PHOTO))
            found[name] = await street.tell(token=token)
            if name == "over":
                await street.close(self.cast.zhou, found[name])
        await street.place(found["next_door"], AT_JIAYUAN)
        self.secret = found["live"].secret
        self.over, self.live, self.next_door = (found[name].incident_id for name in ("over", "live", "next_door"))

    async def _search(self, guardian: int) -> None:
        async with self.database.reading() as session:
            elder = (await session.get_one(Incident, self.next_door)).elder_id
        seen = LastSeen(self.now - timedelta(hours=1), "桥头", "灰棉袄")
        async with self.database.begin() as session:
            self.search = await searches.start(session, actor=guardian, elder_id=elder, last_seen=seen, key="s", now=self.now)
            row = {"search_id": self.search, "person_id": self.people["volunteer"], "wave": 1, "told_at": self.now}
            await session.execute(insert(Searcher).values(row))

    async def _desk(self) -> None:
        """A print file that was drawn, and a shift."""
        zhao = self.cast.zhao
        async with self.database.begin() as session:
            ask = partial(printing.ask_elder, elder_id=self.quiet, paper="card", key="first")
            self.job = await ask(session, actor=zhao, now=self.now)
            term = Term(self.now + timedelta(hours=20), self.now + timedelta(hours=24))
            put_on_duty = partial(shifts.set_shift, community_id=self.home, person_id=self.officer, term=term, zone=ZONE)
            self.shift = (await put_on_duty(session, actor=zhao, now=self.now))[0]
        await print_door.print_all(self.database, clock=self.clock, zone=ZONE, public_url="https://e.cn")

    async def among_mine(self, session: AsyncSession, me: int) -> bool:
        return self.quiet in {one.elder_id for one in await elder_cards.mine(session, person_id=me)}

    async def in_list(self, session: AsyncSession, me: int) -> bool:
        return self.live in {one.incident_id for one in await incident_lists.open_for(session, person_id=me, now=self.now)}

    async def revoke_badge(self, session: AsyncSession, me: int) -> None:
        await badges.revoke(session, actor=me, badge_id=self.badge, now=self.now)

    async def reissue_badge(self, session: AsyncSession, me: int) -> None:
        await badges.reissue(session, actor=me, badge_id=self.badge, now=self.now)

    async def whose(self, session: AsyncSession, me: int) -> int:
        return await printing.elder_of(session, actor=me, printed_id=self.printed, now=self.now)

    async def change_words(self, session: AsyncSession, me: int) -> None:
        await badge_words.set_words(session, actor=me, community_id=self.home, above="龙城驿站", below="扫码找家", now=self.now)

    async def figures(self, session: AsyncSession, me: int) -> None:
        await figures.of(session, actor=me, wanted=Of((self.home,), self.now - timedelta(days=30), self.now), now=self.now)
