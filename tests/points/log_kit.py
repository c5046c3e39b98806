"""Changed kinds, policies and photos for the tests of logging."""

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy import insert, select, update

from core.files import Picture, sanitise
from points import logs, policy
from points.log_models import ActivityKind
from points.log_sums import Left, Sum
from points.logs import LogReceipt
from tests.clock import ZONE
from tests.points.kit import PHOTO, Town


async def new_rule(town: Town, code: str, /, *, since: datetime, **changed: Any) -> int:
    """The kind's next version from that moment on; its id."""
    async with town.database.begin() as session:
        query = select(ActivityKind).where(ActivityKind.code == code, ActivityKind.community_id == town.cast.longcheng)
        old = (await session.scalars(query.where(ActivityKind.until.is_(None)))).one()
        row = {column.name: getattr(old, column.name) for column in ActivityKind.__table__.columns if column.name != "id"}
        await session.execute(update(ActivityKind).where(ActivityKind.id == old.id).values(until=since))
        new = insert(ActivityKind).values(row | {"since": since, "made_by": town.cast.zhao} | changed)
        return (await session.scalars(new.returning(ActivityKind.id))).one()


async def retire(town: Town, code: str) -> None:
    """The kind is no longer offered from now on."""
    async with town.database.begin() as session:
        await session.execute(update(ActivityKind).where(ActivityKind.code == code).values(until=town.clock()))


async def day_gives(town: Town, points: int) -> None:
    """Set what a day gives at most for what one says of oneself."""
    async with town.database.begin() as session:
        now = await policy.policy(session, town.cast.longcheng)
        new = replace(now, daily_points=points)
        await policy.change(session, actor=town.cast.zhou, community_id=town.cast.longcheng, new=new, now=town.clock())


def entry(town: Town, kind: str, at: datetime, minutes: int = 60, **more: Any) -> logs.Entry:
    row: dict[str, Any] = {"words": "帮邻居搬家", "photos": (PHOTO,), "sent": ("file",)} | more
    return logs.Entry(kind_id=town.kinds[kind], started_at=at, minutes=minutes, **row)


async def send(town: Town, who: int, sent: logs.Entry) -> LogReceipt:
    """Log it under a key of its own."""
    async with town.database.begin() as session:
        return await logs.log(session, actor=who, entry=sent, key=f"send:{next(town.nonces)}", now=town.clock(), zone=ZONE)


async def preview(town: Town, who: int, sent: logs.Entry) -> tuple[Sum, Left]:
    async with town.database.reading() as session:
        return await logs.preview(session, actor=who, entry=sent, now=town.clock(), zone=ZONE)


def scene(seed: int, *, size: tuple[int, int] = (640, 480), quality: int = 90) -> Picture:
    """A photo with something on it; the same seed shows the same, however large and however well it was saved."""
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for number in range(6):
        x, y = (seed * 37 + number * 211) % 90 / 100 * size[0], (seed * 61 + number * 149) % 90 / 100 * size[1]
        draw.ellipse((x, y, x + size[0] / 5, y + size[1] / 4), fill=((number * 90 + seed * 50) % 256, seed * 80 % 256, number * 40 % 256))
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return sanitise(out.getvalue())
