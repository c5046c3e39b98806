"""Elders with a canary in every private field: words that stand nowhere else, so that whoever hears one sing knows where it flew out."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from sqlalchemy import select

from core.files import Picture
from people import persons
from qrcodes import board, handing_codes, handing_over, positions, search_waves, searchers, searches, ways
from qrcodes.care_lines import Line
from qrcodes.elder_models import Guardian
from qrcodes.elder_photos import Photo
from qrcodes.incident_models import Incident
from qrcodes.searches import LastSeen
from tests.bot.ways_kit import EVERYTHING, Hook
from tests.cast import Cast
from tests.qrcodes.incident_kit import Street
from tests.qrcodes.kit import Town

CALLED, SHOWN, FAMILY_SAYS, EARLIER = "翠鸟爷爷", "云雀认得回家的路", "杜鹃已经出门来接", "鸳鸯上次也是这里"
PHOTO = Picture(b"\xff\xd8 canary-of-the-photo not decoded here", 4, 3)
# Of what nobody may read who only has a badge, a mailbox or a log.
WORDS = {
    "name": "金丝雀全名",
    "address": "夜莺巷七号三单元",
    "history": "画眉年轻时修过桥",
    "hidden line": "百灵对青霉素过敏",
    "line without a consent": "戴胜心脏装了支架",
    "photo": "canary-of-the-photo",
    "mail": "canary.guardian@kingfisher.example",
    "hook": "canary-robot-key-5f2c",
    "number for texts": "13912345067",
    "reason of the refusal": "鹧鸪照片不是本人",
    "reason of the end": "白鹭一家搬走了",
    "search: wearing": "喜鹊羽绒服灰条绒裤",
    "search: place": "斑鸠桥头老粮站",
    "sighting": "看见鹌鹑往江边走",
    "handed to": "交给长女布谷女士",
    "landmark of the finder": "黄鹂广场报刊亭旁",
    "position of the finder": "43.8276543",
}


@dataclass
class Aviary:
    """肖大爷, whose family is 王芳, with everything about him; and elders whose pages have ended, were refused, or lack a consent."""

    town: Town
    street: Street
    hook: Hook
    secrets: dict[str, str] = field(default_factory=dict)
    token: str = ""
    bare: str = ""
    dead: str = ""

    @property
    def cast(self) -> Cast:
        return self.town.cast

    async def furnish(self) -> None:
        """Write all of it, as its people would."""
        lines = (Line(SHOWN, is_shown=True), Line(WORDS["hidden line"], is_shown=False))
        register = partial(self.town.elder, called=CALLED, name=WORDS["name"], address=WORDS["address"], history=WORDS["history"])
        elder = await register(lines=lines, photo=Photo(PHOTO, date(2026, 10, 1), ("file-1",)))
        self.street.elder, self.token = elder, await self.town.badge(elder)
        self.street.token = self.token
        await self._ways(elder)
        await self._others()
        await self._search(elder)
        await self._earlier_incident()
        await self._people()

    async def told(self) -> str:
        """An incident in which much was said; the secret of its first finder."""
        told = await self.street.tell()
        await self.street.place(told, WORDS["landmark of the finder"])
        await self.street.place(told, positions.Place(float(WORDS["position of the finder"]), 126.5683, 9.0))
        await self.street.says(self.cast.wang, told, FAMILY_SAYS)
        await self.street.acknowledge(self.cast.zhou, told)
        await self.street.go(self.cast.zhou, told)
        async with self.town.database.reading() as session:
            incident = await session.get_one(Incident, told.incident_id)
            self.secrets["digits of the hand-over"] = handing_codes.of(session, incident)
        return told.secret

    async def _ways(self, elder_id: int) -> None:
        addresses = {"mail": WORDS["mail"], "wecom": self.hook.url.replace("secret", WORDS["hook"]), "sms": WORDS["number for texts"]}
        for kind, address in addresses.items():
            await self._way(elder_id, kind, address)

    async def _way(self, elder_id: int, kind: str, address: str) -> None:
        now = self.town.clock()
        add = partial(ways.add, actor=self.cast.wang, elder_id=elder_id, offered=EVERYTHING, now=now)
        async with self.town.database.begin() as session:
            way_id = await add(session, kind=kind, address=address)
        async with self.town.database.begin() as session:
            found = await ways.open_code(session, way_id=way_id, tested_at=now)
            assert found is not None
            assert (await ways.confirm(session, actor=self.cast.wang, way_id=way_id, code=found[1], now=now)).is_right

    async def _others(self) -> None:
        """One whose family did not agree to the health lines, one who was refused, one whose page has ended."""
        line = (Line(WORDS["line without a consent"], is_shown=True),)
        bare = await self.town.elder(self.cast.li, called="白头翁", name="吴名一", lines=line, consents={"position": "child"})
        self.bare = await self.town.badge(bare)
        refused = await self.town.register(self.cast.liu, called="丹顶鹤", name="吴名二")
        await self.town.refuse(refused, reason=WORDS["reason of the refusal"])
        ended = await self.town.elder(self.cast.sun, called="猫头鹰", name="吴名三")
        self.dead = await self.town.badge(ended)
        await self.town.revoke(ended, reason=WORDS["reason of the end"])

    async def _search(self, elder_id: int) -> None:
        now, li = self.town.clock(), self.cast.li
        seen = LastSeen(now - timedelta(hours=1), WORDS["search: place"], WORDS["search: wearing"])
        async with self.town.database.begin() as session:
            number = await searches.start(session, actor=self.cast.wang, elder_id=elder_id, last_seen=seen, key="s", now=now)
            await search_waves.next_part(session, now=now)
            await searchers.join(session, actor=li, search_id=number, now=now)
            await searchers.sight(session, actor=li, search_id=number, words=WORDS["sighting"], key="s", now=now)

    async def _earlier_incident(self) -> None:
        """Found before, handed over and closed."""
        told = await self.street.tell()
        zhou = self.cast.zhou
        async with self.town.database.begin() as session:
            await board.say(session, actor=zhou, incident_id=told.incident_id, words=EARLIER, key="b", now=self.town.clock())
            code = await handing_over.code_for_family(session, actor=self.cast.wang, incident_id=told.incident_id)
        assert await self.street.hand_over(zhou, told, to_whom=WORDS["handed to"], code=code) is None
        await self.street.close(zhou, told)
        self.secrets |= {"an earlier finder's page": told.secret}

    async def _people(self) -> None:
        """The family by name and number, and those of the station who have to do with it."""
        async with self.town.database.reading() as session:
            family = list(await session.scalars(select(Guardian.person_id).where(Guardian.person_id.is_not(None))))
            station = [self.cast.zhao, self.cast.zhou, self.cast.qian]
            names = await persons.names(session, {one for one in (*family, *station) if one is not None})
        self.secrets |= {f"person {number}": name for number, name in names.items()}

    @property
    def canaries(self) -> dict[str, str]:
        """What no stranger may learn, by what it is."""
        return WORDS | self.secrets
