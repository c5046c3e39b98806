"""Messages as the page's template shows them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.i18n import Translator
from messages.transcript import Json, Seen
from web.door import Door

# What the page says for somebody who comes in for the first time.
START = "/start"
WEEKDAYS_ZH = "一二三四五六日"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


@dataclass(frozen=True)
class Button:
    """A button under a message. `index` counts over all rows; with a `url` it is a link and is not pressed."""

    index: int
    label: str
    url: str | None


@dataclass(frozen=True)
class Shown:
    """A message, ready to be drawn. `day` is its date as ISO text, `day_words` as people say it."""

    id: int
    revision: int
    mine: bool
    text: str
    time: str
    moment: str
    day: str
    day_words: str
    edited: bool
    rows: list[list[Button]]
    keys: list[list[Json]] | None
    photo: Json | None
    document: Json | None
    location: Json | None


def shown(seen: Seen, *, door: Door, t: Translator) -> Shown:
    """A stored message in the reader's language and the community's time."""
    body = seen.body or {}
    mine = seen.direction == "in"
    at = seen.created_at.astimezone(door.zone)
    return Shown(
        id=seen.message_id,
        revision=seen.revision,
        mine=mine,
        text=_words(body, t) if mine else body.get("text") or body.get("caption") or "",
        time=at.strftime("%H:%M"),
        moment=at.isoformat(timespec="minutes"),
        day=at.date().isoformat(),
        day_words=day_words(at.date(), today=door.clock().astimezone(door.zone).date(), t=t),
        edited=mine and "edit_date" in body,
        rows=_rows(body),
        keys=body.get("reply_keyboard"),
        photo=_with_url(body["photo"][-1], seen) if "photo" in body else None,
        document=_with_url(body["document"], seen) if "document" in body else None,
        location=body.get("location"),
    )


def _words(body: Json, t: Translator) -> str:
    """What somebody said. Who opened the chat by a button or a link has not typed its command, and is shown the button's words."""
    said = body.get("text") or body.get("caption") or ""
    return t("Open the chat") if str(said).split(maxsplit=1)[:1] == [START] else str(said)


def day_words(day: date, *, today: date, t: Translator) -> str:
    """Today, yesterday, or the date with its weekday."""
    if day == today:
        return t("Today")
    if day == today - timedelta(days=1):
        return t("Yesterday")
    if t.language == "zh":
        year = f"{day.year}年" if day.year != today.year else ""
        return f"{year}{day.month}月{day.day}日 星期{WEEKDAYS_ZH[day.weekday()]}"
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day.strftime('%A')}, {day.day} {MONTHS[day.month - 1]}{year}"


def size_words(size: int) -> str:
    """A file's size in KB or MB."""
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} KB"


def map_link(location: Json) -> str:
    """Where a position can be seen on a map."""
    return f"https://uri.amap.com/marker?position={location['longitude']},{location['latitude']}&coordinate=wgs84&callnative=0"


def _rows(body: Json) -> list[list[Button]]:
    rows: list[list[Button]] = []
    index = 0
    for row in body.get("reply_markup", {}).get("inline_keyboard", []):
        rows.append([])
        for button in row:
            rows[-1].append(Button(index, button["text"], button.get("url")))
            index += 1
    return rows


def _with_url(part: dict[str, Any], seen: Seen) -> Json:
    """The file's address; None when the file itself was deleted since."""
    return part | {"url": f"/chat/file/{seen.file_id}" if seen.file_id else None, "size": size_words(int(part.get("file_size") or 0))}
