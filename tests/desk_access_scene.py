"""龙城社区 with something in every state at its desk, and one browser for everybody who might come there."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from sqlalchemy import select

from core.files import sanitise
from people import authority, imports, privacy, screen_links
from people.authority import Role, appoint
from people.enrolment import NOTICE_VERSION, enrol
from people.identities import create_web_identity
from people.import_rows import Line
from people.models import Node
from people.screen_models import ScreenLink
from points import appeals, item_details, objections
from tests.access_scene import Scene
from tests.cast import Cast
from tests.chat import photo
from tests.points.board_kit import BoardTown
from tests.points.kit import Town, local
from tests.points.services_kit import Services
from tests.web.house import Desk, House, Visit
from tests.wishes.alliance_kit import Alliance
from tests.wishes.life_kit import Life
from web.desk import guard
from web.visitors import COOKIE

# Words and names of 龙城社区 that nobody of another community may read at the desk.
HOME_WORDS = ("肖大爷", "陈大爷", "周大爷", "收音机", "帮邻居搬家", "13844990001", "惠民超市", "雾凇口腔", "大米 5 公斤", "法律服务")

AT_HOME = ("duty officer", "staff", "deputy", "secretary")
ABOVE = ("street", "admin")
ELSEWHERE = ("duty officer, elsewhere", "staff, elsewhere", "secretary, elsewhere")
# Two roles, of which only that at home counts there.
MIXED = {"duty officer, and staff elsewhere": "duty officer", "staff, and secretary elsewhere": "staff"}
OUTSIDE = (
    "stranger",
    "resident",
    "unit member",
    "party member",
    "volunteer",
    "team leader",
    "grid worker",
    "staff until a moment ago",
    "staff whose term is over",
    "staff who was forgotten",
)
INSIDE = (*AT_HOME, *ABOVE)


@dataclass
class DeskScene:
    """`ids` are what the addresses and forms of the table name; browsers by role: `confirmed` of those that have shown who they are."""

    house: House
    cast: Cast
    ids: dict[str, str] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)
    confirmed: dict[str, Desk] = field(default_factory=dict)
    outside: dict[str, Visit] = field(default_factory=dict)

    async def furnish(self) -> None:
        badges = Scene(self.house.database, self.cast, self.house.clock)
        await badges.furnish()
        self.people = badges.people | {"staff, elsewhere": self.cast.wu}
        self._keep(home=badges.home, elder=badges.quiet, asked_elder=badges.asked, badge=badges.badge, job=badges.job)
        self._keep(incident=badges.live, search=badges.search, shift=badges.shift, token=badges.token, secret=badges.secret)
        self._keep(wang=self.cast.wang, unit=self.cast.huimin, officer=self.cast.zhou, sun=self.cast.sun)
        await self._people()
        await self._points()
        await self._wishes()
        await self._desk()
        await self._browsers()

    def _keep(self, **numbers: object) -> None:
        self.ids |= {name: str(number) for name, number in numbers.items()}

    async def _people(self) -> None:
        places = {"longcheng": self.cast.longcheng, "jiayuan": self.cast.jiayuan}
        given = {
            "team leader": [(Role.TEAM_LEADER, "longcheng")],
            "party member": [(Role.PARTY_MEMBER, "longcheng")],
            "duty officer, and staff elsewhere": [(Role.DUTY_OFFICER, "longcheng"), (Role.STAFF, "jiayuan")],
            "staff, and secretary elsewhere": [(Role.STAFF, "longcheng"), (Role.SECRETARY, "jiayuan")],
            **{name: [(Role.STAFF, "longcheng")] for name in OUTSIDE if name.startswith("staff ")},
        }
        now = self.house.clock()
        for name, roles in given.items():
            async with self.house.database.begin() as session:
                identity = await create_web_identity(session, person_id=None, now=now)
                joins = partial(enrol, identity_id=identity.id, community_id=self.cast.longcheng, notice_version=NOTICE_VERSION)
                self.people[name] = (await joins(session, name="何小满", phone=None, now=now)).id
                until = now + timedelta(minutes=1) if name == "staff whose term is over" else None
                for role, place in roles:
                    await appoint(session, person_id=self.people[name], role=role, node_id=places[place], now=now, until=until)
        await self._those_who_left()

    async def _those_who_left(self) -> None:
        """They were signed in as long as they might; their cookies are still there."""
        left = {name: await self.house.desk(self.people[name], confirmed=True) for name in OUTSIDE if name.startswith("staff ")}
        self.outside |= {name: desk.visit for name, desk in left.items()}
        async with self.house.database.begin() as session:
            ends = partial(authority.revoke, person_id=self.people["staff until a moment ago"], role=Role.STAFF)
            await ends(session, actor=self.cast.qian, node_id=self.cast.longcheng, now=self.house.clock())
            await privacy.forget(session, person_id=self.people["staff who was forgotten"], now=self.house.clock())
        self.house.clock.advance(minutes=2)

    async def _points(self) -> None:
        town, cast = Town(self.house.database, self.cast, self.house.clock), self.cast
        await town.furnish()
        services, boards = Services(town), BoardTown(town)
        await boards.earns(cast.wang, 30, at=local(2026, 10, 10, 9))
        await boards.freezes(date(2026, 10, 1), at=self.house.clock())
        service = await services.offer("hair", "理发")
        slot = await services.slot("hair", days=3)
        board = (await boards.page(date(2026, 10, 1))).sheet.board_id
        waits = await town.log(cast.wang, photos=(sanitise(photo()),))
        refused = await town.log(cast.li, at=self.house.clock() - timedelta(hours=5))
        await town.refuse_log(cast.zhou, refused.log_id)
        await town.give(cast.wang, 200)
        await town.give(cast.li, 200)
        asked, ready = await town.ask(cast.wang), await town.ask(cast.li)
        await town.approve(cast.zhao, ready.number)
        async with self.house.database.begin() as session:
            now, rice = self.house.clock(), town.items["rice"]
            await item_details.set_picture(session, actor=cast.zhao, item_id=rice, seen=None, picture=sanitise(photo()), now=now)
            appeal = await appeals.appeal(session, actor=cast.li, log_id=refused.log_id, words="我真的去了", now=now)
            objection = await objections.object_(session, actor=cast.wang, board_id=board, words="少算了一次", now=now)
        done = await town.log(cast.li, at=self.house.clock() - timedelta(hours=9), photos=())
        await town.approve_log(cast.zhao, done.log_id)
        self._keep(log=waits.log_id, done_log=done.log_id, appeal=appeal.number, objection=objection.objection_id, board=board)
        self._keep(redemption=asked.number, ready=ready.number, item=town.items["rice"], pictured=town.items["rice"])
        self._keep(code=(await town.code(cast.li, ready.number)).digits, kind=town.kinds["neighbour_help"], service=service, slot=slot)

    async def _wishes(self) -> None:
        life = Life(self.house.database, self.cast, self.house.clock)
        alliance = Alliance(self.house.database, self.cast, self.house.clock)
        open_one, asked = await life.open_wish(who=self.cast.liu), await life.wishes(kind="service", words="想请人修水管", whom="")
        taken, done = await life.open_wish("厨房的灯坏了", who=self.cast.liu), await life.open_wish("想找人下棋")
        await life.claims(taken)
        await life.fulfils(taken, photo=sanitise(photo()))
        claim = await life.came_true(done)
        agreement = await alliance.signs(await alliance.project())
        self._keep(wish=asked, open_wish=open_one, taken_wish=taken, done_wish=done, claim=claim, agreement=agreement)
        self._keep(shown=(await alliance.card(agreement)).text_hash.hex())

    async def _desk(self) -> None:
        now, qian, home = self.house.clock(), self.cast.qian, self.cast.longcheng
        async with self.house.database.begin() as session:
            self._keep(screen_token=await screen_links.make(session, actor=qian, community_id=home, now=now))
            link = (await session.scalars(select(ScreenLink.id))).one()
            bring = partial(imports.begin, kind="residents", lines=(Line(2, {"name": "甲"}),), key="k")
            brought, _ = await bring(session, actor=qian, community_id=home, now=now)
            grid = (await session.scalars(select(Node.id).where(Node.parent_id == home, Node.kind == "grid").order_by(Node.id))).first()
            self._keep(screen=link, brought=brought, grid=grid, draft="nobodys", passkey=1, session=1)

    async def _browsers(self) -> None:
        for name in (*INSIDE, *ELSEWHERE, *MIXED):
            self.desks[name] = await self.house.desk(self.people[name])
            self.confirmed[name] = await self.house.desk(self.people[name], confirmed=True)
        self.outside["stranger"] = self.house.stranger()
        for name in OUTSIDE:
            if name not in self.outside:
                self.outside[name] = await self.house.enter(self.people[name])
                # The chat's cookie, in the desk's place too.
                token = self.outside[name].http.cookie_jar.filter_cookies(self.house.url)[COOKIE].value
                self.outside[name].http.cookie_jar.update_cookies({guard.COOKIE: token}, self.house.url)
