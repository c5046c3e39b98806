"""Elders for the demo community: 肖大爷 of 105号楼, who wears a badge, and 刘阿姨, who waits for staff."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core import files
from core.database import zone_of
from people import nodes
from people.models import Node
from qrcodes import elder_photos, elder_queue, elders, printing, shifts, ways
from qrcodes.applications import Application
from qrcodes.care_lines import Line
from qrcodes.elder_models import CONSENTS
from qrcodes.elder_photos import Photo
from qrcodes.roster_models import Shift

TAKEN_BEFORE = timedelta(days=60)
SIDE = 240
ROSTER_DAYS = 14
XIAO = Application(
    called="肖大爷",
    name="肖德贵",
    right="child",
    lines=(
        Line("有糖尿病，口袋有胰岛素", is_shown=True),
        Line("耳背，请慢慢说", is_shown=True),
        Line("青霉素过敏", is_shown=False),
    ),
    consents=dict.fromkeys(CONSENTS, "child"),
    address="龙城帝景小区105号楼1单元302",
    history="退休公交司机，常往老车场走",
)
LIU = Application(
    called="刘阿姨",
    name="刘桂兰",
    right="child",
    lines=(Line("记性不好，会说自己住在老房子", is_shown=True), Line("爱吃糖，请别给", is_shown=False)),
    consents={"health": "child", "broadcast": "child"},
    address="龙城帝景小区205号楼1单元101",
)


async def load(session: AsyncSession, known: Mapping[str, int], *, now: datetime) -> None:
    """Give the demo community that `people.demo.load` made its elders; `known` is what it returned."""
    xiao = await _register(session, XIAO, by=known["wang"], building="longcheng-1-105", coat=(72, 98, 120), now=now)
    await elder_queue.approve(session, actor=known["zhao"], elder_id=xiao, id_checked=True, now=now)
    await _register(session, LIU, by=known["liu"], building="longcheng-2-205", coat=(140, 80, 78), now=now)


async def open_day(session: AsyncSession, known: Mapping[str, int], *, now: datetime) -> None:
    """What a house that is at work has: somebody on duty, 周强 today, and 肖大爷's badge printed. Said to nobody."""
    station = await nodes.station_of(session, known["longcheng"])
    assert station is not None
    today, zone = elder_photos.today(session, now), zone_of(session)
    for ahead in range(ROSTER_DAYS):
        who = known["zhao" if ahead % 2 else "zhou"]
        term = shifts.part_of(today + timedelta(days=ahead), "whole", zone)
        turn = Shift(
            station_id=station.id, person_id=who, starts_at=term.starts_at, ends_at=term.ends_at, made_by=known["zhao"], made_at=now
        )
        session.add(turn)
    await session.flush()
    await printing.ask_unprinted(session, actor=known["zhao"], community_id=known["longcheng"], paper="badges", key="demo", now=now)


async def _register(session: AsyncSession, asked: Application, *, by: int, building: str, coat: tuple[int, int, int], now: datetime) -> int:
    """Asked for, and the family has shown that notices reach them."""
    node_id = (await session.scalars(select(Node.id).where(Node.code == building))).one()
    photo = Photo(_portrait(coat), elder_photos.today(session, now) - TAKEN_BEFORE)
    whole = replace(asked, photo=photo, node_id=node_id)
    number = await elders.apply(session, actor=by, application=whole, key=f"demo:{building}", now=now)
    for way in await ways.mine(session, actor=by, elder_id=number, now=now):
        await ways.confirm_chat(session, actor=by, way_id=way.id, now=now)
    return number


def _portrait(coat: tuple[int, int, int]) -> files.Picture:
    """Nobody's face: a head with grey hair above a coat."""
    image = Image.new("RGB", (SIDE, SIDE), (226, 232, 236))
    draw = ImageDraw.Draw(image)
    draw.ellipse((28, 168, 212, 330), fill=coat)
    draw.ellipse((72, 42, 168, 142), fill=(202, 204, 206))
    draw.ellipse((78, 58, 162, 176), fill=(226, 190, 162))
    out = BytesIO()
    image.save(out, "PNG")
    return files.sanitise(out.getvalue())
