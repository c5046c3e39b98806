"""A community's public pages: what one can do here, the board of points, goods and services, wishes that came true. No login, no names."""

import asyncio
from datetime import date, datetime
from functools import lru_cache

from aiohttp import web

from core.drawing import qr_png
from core.i18n import translator
from people import identities, nodes, sessions, units
from people.models import Node
from points import board_pages, catalogue, earned
from points.board_pages import BoardUnknown
from web.clients import client_of
from web.door import door_of
from web.errors import show_error
from web.opening import open_chat
from web.pages import page
from web.view import START
from web.visitors import language_of, visitor_of
from wishes import wish_lists
from words import boards, saying, wishes
from words.cards import named
from words.numbers import is_near, row_id

routes = web.RouteTableDef()

PAGE = 50
MONTHS = 24
# What the bot calls a community's own link.
JOIN = "join_"
# The people who answer questions about everything, everywhere in China.
CITY_LINE = "12345"


@routes.get("/c/{code}")
async def front(request: web.Request) -> web.StreamResponse:
    """What one can do here, whom to call, how to begin."""
    door, community = door_of(request), await _community(request)
    today = door.clock().astimezone(door.zone).date()
    async with door.database.reading() as session:
        station = await nodes.station_of(session, community.id)
        sheets = await board_pages.sheets(session, community_id=community.id, limit=1)
        true = len(await wish_lists.came_true(session, community_id=community.id, month=today))
        items = await catalogue.menu(session, community_id=community.id, limit=6)
    return page(
        request,
        "community.html",
        community=community,
        visitor=await visitor_of(request),
        station=[(station.name, station.duty_phone)] if station else [],
        city=CITY_LINE,
        sheet=sheets[0] if sheets else None,
        month_name=boards.month_name,
        goods=items,
        came_true=true,
    )


@routes.get("/c/{code}/code.png")
async def code(request: web.Request) -> web.StreamResponse:
    """This page's address as a code to scan, for a poster or a screen."""
    community = await _community(request)
    picture = await asyncio.to_thread(_qr, f"{door_of(request).public_url}/c/{community.code}")
    return web.Response(body=picture, content_type="image/png", headers={"Cache-Control": "public, max-age=86400"})


@routes.post("/c/{code}/join")
async def join(request: web.Request) -> web.StreamResponse:
    """Open a new chat in this browser, in which one enrols here; who is signed in goes on in their own."""
    door, community = door_of(request), await _community(request)
    if await visitor_of(request) is not None:
        return web.Response(status=303, headers={"Location": "/chat#end"})
    client = client_of(request, door.trusted_proxies)
    if door.newcomers.too_many(client, now=door.clock()):
        return show_error(request, 429)
    door.newcomers.count(client, now=door.clock())
    async with door.database.begin() as session:
        identity = await identities.create_web_identity(session, person_id=None, now=door.clock())
        await identities.set_language(session, identity_id=identity.id, language=language_of(request))
        cookie = await sessions.open_session(session, identity_id=identity.id, now=door.clock())
    return await open_chat(request, cookie, first=f"{START} {JOIN}{community.code}")


@routes.get("/c/{code}/board")
async def board(request: web.Request) -> web.StreamResponse:
    """The board of a month, or the newest; how objections to it were decided."""
    door, community = door_of(request), await _community(request)
    t = translator(language_of(request))
    async with door.database.reading() as session:
        sheets = await board_pages.sheets(session, community_id=community.id, limit=MONTHS)
        asked = _month(request.query.get("month", "")) or (sheets[0].month if sheets else None)
        if asked is None:
            return page(request, "public_board.html", community=community, shown=None, sheets=[], t=t)
        try:
            shown = await board_pages.page(session, community_id=community.id, month=asked, after=_after(request), limit=PAGE)
        except BoardUnknown:
            raise web.HTTPNotFound from None
        tally = await board_pages.tally(session, board_id=shown.sheet.board_id)
    return page(
        request,
        "public_board.html",
        t=t,
        community=community,
        shown=shown,
        sheets=sheets,
        tally=tally,
        lines=boards.status(shown.sheet, t, zone=door.zone),
        totals=boards.totals(shown.sheet, t),
        name_of=boards.shown_name,
        month_name=boards.month_name,
    )


@routes.get("/c/{code}/goods")
async def goods(request: web.Request) -> web.StreamResponse:
    """What points can be redeemed for here."""
    door, community = door_of(request), await _community(request)
    after = _after(request)
    async with door.database.reading() as session:
        key = (after, after) if after else None
        found = await catalogue.menu(session, community_id=community.id, after=key, limit=PAGE + 1)
        names = await units.names(session, {item.unit_id for item in found})
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return page(request, "public_goods.html", community=community, goods=found[:PAGE], units=names, more=more, named=named)


@routes.get("/c/{code}/wishes")
async def came_true(request: web.Request) -> web.StreamResponse:
    """The wishes of a month that came true, in their public words."""
    door, community = door_of(request), await _community(request)
    this = earned.month_of(door.clock(), door.zone)
    month = min(_month(request.query.get("month", "")) or this, this)
    async with door.database.reading() as session:
        found = await wish_lists.came_true(session, community_id=community.id, month=month)
    t = translator(language_of(request))
    shown = [(line.words, wishes.kind(line.kind, t), _day(line.confirmed_at, request)) for line in found]
    return page(
        request,
        "public_wishes.html",
        t=t,
        community=community,
        wishes=shown,
        month=boards.month_name(month, t),
        before=f"{earned.month_before(month):%Y-%m}",
        later=f"{earned.month_after(month):%Y-%m}" if month < this else "",
    )


async def _community(request: web.Request) -> Node:
    async with door_of(request).database.reading() as session:
        found = await nodes.community_by_code(session, request.match_info["code"])
    if found is None:
        raise web.HTTPNotFound
    return found


def _after(request: web.Request) -> int:
    return row_id(request.query.get("after", "")) or 0


def _month(text: str) -> date | None:
    """The first day of a month written 2026-11; None when it is not one."""
    try:
        month = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        return None
    return month if is_near(month) else None


def _day(moment: datetime | None, request: web.Request) -> str:
    t = translator(language_of(request))
    return saying.day(moment.astimezone(door_of(request).zone).date(), t) if moment else ""


@lru_cache(maxsize=64)
def _qr(address: str) -> bytes:
    return qr_png(address)
