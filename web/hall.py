"""The screen in the hall: a community's public figures, big and calm. Names are half hidden; nobody's place or health is on it."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import zone_of
from core.drawing import qr_svg
from core.i18n import Translator
from people import nodes
from points import board_pages, figures
from points.board_pages import Standing
from web.desk import charts
from web.door import Door, door_of
from web.pages import part, version
from wishes import hall
from wishes.hall import Hall
from words import boards, saying

# How often a screen looks for what is new.
EVERY_SECONDS = 30
BEST = 10
KINDS = 5


@dataclass(frozen=True)
class Screen:
    """One look at a community: its name and phone, the day, numbers of today and the month, its wishes, its last board, and how to join."""

    name: str
    station: str
    phone: str
    day: str
    time: str
    given: int
    today: int
    month: int
    people: int
    trend: charts.Line
    kinds: list[charts.Bar]
    wishes: Hall
    board: str
    standings: list[Standing]
    link: str
    code: str


async def look(session: AsyncSession, *, community_id: int, now: datetime, t: Translator, door: Door) -> Screen:
    """All of it, in some thirty queries however long the ledger is."""
    community = await nodes.node_by_id(session, community_id)
    assert community is not None, "whoever looks was let in to this community"
    station, zone = await nodes.station_of(session, community_id), zone_of(session)
    local = now.astimezone(zone)
    wanted = figures.period(figures.MONTH, today=local.date())
    found = await figures.public(session, community_id=community_id, wanted=wanted, now=now)
    since, until = wanted.moments(zone)
    board, standings = await _board(session, community_id, t)
    link = f"{door.public_url}/c/{community.code}"
    return Screen(
        name=community.name,
        station=station.name if station else "",
        phone=station.duty_phone if station else "",
        day=saying.day(local.date(), t),
        time=local.strftime("%H:%M"),
        given=found.moved.given,
        today=await figures.logs_of_day(session, community_id=community_id, day=local.date()),
        month=found.activity.number,
        people=found.activity.people,
        trend=charts.line([step.given for step in found.steps if step.day <= local.date()]),
        kinds=charts.bars([(_named(line, t), f"{line.number:,}", "", line.number) for line in found.kinds[:KINDS]]),
        wishes=await hall.of(session, community_id=community_id, since=since, until=until),
        board=board,
        standings=standings,
        link=link,
        code=_code(link),
    )


async def show(request: web.Request, community_id: int, *, t: Translator, live: str, nonce: str = "") -> web.Response:
    """The whole screen, or what changes on it for the page that asks at `live`. A page of an older version is loaded anew."""
    door = door_of(request)
    async with door.database.reading() as session:
        screen = await look(session, community_id=community_id, now=door.clock(), t=t, door=door)
    asks = request.headers.get("HX-Request") == "true"
    template = "screen_now.html" if asks else "screen.html"
    text = part(request, template, t=t, screen=screen, live=live, every=EVERY_SECONDS, nonce=nonce, saying=saying)
    response = web.Response(text=text, content_type="text/html", charset="utf-8", headers={"X-Robots-Tag": "noindex"})
    if asks and request.query.get("v") != version():
        response.headers["HX-Refresh"] = "true"
    return response


@cache
def _code(link: str) -> str:
    """Drawn once a community: it takes longer than all the rest."""
    return qr_svg(link)


async def _board(session: AsyncSession, community_id: int, t: Translator) -> tuple[str, list[Standing]]:
    """The newest month's name and its first ten, masked."""
    sheets = await board_pages.sheets(session, community_id=community_id, limit=1)
    if not sheets:
        return "", []
    page = await board_pages.page(session, community_id=community_id, month=sheets[0].month, limit=BEST)
    return boards.month_name(page.sheet.month, t), [one for one in page.standings if one.name]


def _named(line: figures.Line, t: Translator) -> str:
    return ((line.name_en or line.name) if t.language == "en" else line.name) or t("Another kind")
