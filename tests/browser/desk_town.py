"""龙城社区 on a busy day: neighbours have logged, asked, wished and objected, and staff stand before the desk."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Page
from sqlalchemy import insert, select

from core.files import Picture
from jobs.boards import keep_boards
from jobs.sealing import seal_all
from people import desk_links, entry, screen_links
from people.models import Person
from points import board_pages, kinds, objections
from points.catalogue_models import Item
from qrcodes import incidents, printing
from tests.browser.pictures import snow
from tests.browser.street import Phone, Street
from tests.cast import Cast, find_cast
from tests.clock import ZONE
from tests.points import deciding
from tests.points.kit import Town
from tests.qrcodes.kit import Town as Badges
from tests.wishes.alliance_kit import Alliance
from web.desk import guard

NAMES = (
    "陈玉兰 孙国栋 周晓梅 吴桂珍 郑海涛 冯秀英 "
    "褚建华 卫春燕 蒋大勇 沈丽华 韩志强 杨淑芬 朱明亮 秦雪梅 "
    "许文斌 何桂花 吕长江 施小红 张宝山 孔令仪 曹玉琴"
)
DEEDS = (
    ("neighbour_help", "帮对门把白菜搬上五楼"),
    ("volunteering", "清扫3号楼门前的积雪"),
    ("elder_care", "陪独居的老人去医院取药"),
    ("volunteering", "在路口疏导交通"),
    ("neighbour_help", "帮邻居修好了门锁"),
)


@dataclass
class Busy:
    """The street, its town of points, and where its photos are."""

    street: Street
    town: Town
    folder: Path

    @property
    def cast(self) -> Cast:
        return self.town.cast

    async def neighbours_log(self) -> None:
        """Twenty-one neighbours have each done something; swept snow is shown in a photo."""
        names = NAMES.split()
        people = await self.neighbours(names)
        for number, person_id in enumerate(people):
            kind, words = DEEDS[number % len(DEEDS)]
            at = self.town.clock() - timedelta(hours=20 + number % 5, minutes=number)
            photos = (photo_of(self.folder, number),) if kind == "volunteering" else ()
            await self.town.log(person_id, kind, at=at, words=words, photos=photos)

    async def neighbours(self, names: list[str]) -> list[int]:
        keys, now = self.town.database.keys, self.town.clock()
        rows = [
            {"community_id": self.cast.longcheng, "name_sealed": keys.seal_text(name, context="person.name"), "created_at": now}
            for name in names
        ]
        async with self.town.database.begin() as session:
            return list(await session.scalars(insert(Person).returning(Person.id), rows))

    async def asks_and_objects(self) -> None:
        """王芳 asks for a towel, appeals against a refusal, and objects to the month's board."""
        async with self.town.database.reading() as session:
            found = await session.execute(select(Item.code, Item.id).where(Item.community_id == self.cast.longcheng))
            self.town.items = {row.code: row.id for row in found}
        await self.town.ask(self.cast.wang, "towel")
        refused = await deciding.refused(
            self.town, at=self.town.clock() - timedelta(hours=5), words="给3号楼门前扫雪", photos=(photo_of(self.folder, 99),)
        )
        await deciding.contest(self.town, self.cast.wang, refused, "照片左边就是3号楼，雪是我扫的")
        async with self.town.database.begin() as session:
            sheet = (await board_pages.sheets(session, community_id=self.cast.longcheng, limit=1))[0]
            words = "我10月20号也扫了雪，没有算进去"
            await objections.object_(session, actor=self.cast.wang, board_id=sheet.board_id, words=words, now=self.town.clock())

    async def is_found(self) -> str:
        """Somebody has found 肖大爷, and tells; their page."""
        token = await Badges(self.town.database, self.cast, self.town.clock).badge(1)
        async with self.town.database.begin() as session:
            told = await incidents.tell(session, token=token, nonce="found at the gate", language="zh", now=self.town.clock())
        assert told is not None
        return told.secret

    async def seals(self) -> None:
        """As the clock does by itself."""
        await seal_all(self.town.database, clock=self.town.clock)

    async def screen(self) -> str:
        """The path of the hall's screen."""
        async with self.town.database.begin() as session:
            token = await screen_links.make(session, actor=self.cast.qian, community_id=self.cast.longcheng, now=self.town.clock())
        return f"/screen/{token}"

    async def way_in(self) -> str:
        """The path of 赵敏's one-time link to the desk."""
        async with self.town.database.begin() as session:
            return f"/desk/enter/{await desk_links.issue(session, actor=self.cast.zhao, now=self.town.clock())}"

    async def prints(self) -> str:
        """The path of a print file that was asked for and is not drawn yet."""
        me, now = self.cast.qian, self.town.clock()
        async with self.town.database.begin() as session:
            job = await printing.ask_elder(session, actor=me, elder_id=1, paper="badges", key="a badge", now=now)
        return f"/desk/badges/prints/{job}"

    async def unit_signs(self) -> None:
        """孙丽 signs an agreement for 惠民超市; it waits for the community."""
        alliance = Alliance(self.town.database, self.cast, self.town.clock)
        await alliance.signs(await alliance.project())

    async def opens_chat(self, phone: Phone, who: int) -> None:
        """By a link of their own, as those come who are not on the demo's front page."""
        async with self.town.database.begin() as session:
            token = await entry.new_link(session, made_by=None, person_id=who, community_id=self.cast.longcheng, now=self.town.clock())
        await phone.opens(f"/enter/{token}")
        await phone.page.get_by_role("button", name="打开聊天").click()
        await phone.sees("您好")

    async def signs_in(self, page: Page, who: int, *, confirmed: bool = False) -> None:
        """Give a browser somebody's session at the desk."""
        desk = await self.street.house.desk(who, confirmed=confirmed)
        await page.context.add_cookies([{"name": guard.COOKIE, "value": desk.token, "url": str(self.street.house.url)}])


async def open_day(street: Street, folder: Path, *, board: bool = True) -> Busy:
    """The demo's community with kinds, and last month's board."""
    house = street.house
    town = Town(house.database, await find_cast(house.database), house.clock)
    async with town.database.reading() as session:
        offered = await kinds.offered(session, community_id=town.cast.longcheng, now=town.clock())
    town.kinds = {kind.code: kind.id for kind in offered}
    if board:
        await keep_boards(house.database, clock=house.clock, zone=ZONE)
    return Busy(street, town, folder)


def photo_of(folder: Path, number: int) -> Picture:
    """A swept path, each a little different: a photo that was used before would be pointed out."""
    with Image.open(snow(folder)) as image:
        seen = image.crop((number, number, 1100 + number, 800 + number)).resize((800, 580))
    data = BytesIO()
    seen.save(data, "JPEG", quality=80)
    return Picture(data.getvalue(), 800, 580)
