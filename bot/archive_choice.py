"""By what the archive is narrowed down in chat: a month, a sort of movement, a kind of activity."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.states import Archive
from bot.visit import Button, View, Visit
from core.i18n import Translator
from points import archive, earned
from points.movements import SORTS, Wanted
from words import saying
from words.cards import named
from words.movements import sort_name
from words.numbers import row_id

MONTHS = 12
# A hundred years.
MOST_BACK = 1_200
LONGEST = 40


def wanted(visit: Visit) -> Wanted:
    """What was chosen; everything at first."""
    since, until = _term(visit.text("month"), visit.services.zone) or (None, None)
    return Wanted(since, until, visit.text("kind") or None, visit.text("sort") or None)


def chosen(visit: Visit) -> str:
    """What was chosen, in words."""
    return f"{_month_name(visit.text('month'), visit.t)} · {visit.text('name') or visit.t('Everything')}"


async def show_months(visit: Visit) -> View:
    """A year of months, back to the first one in which something moved."""
    t, back = visit.t, visit.number("back")
    async with visit.services.database.reading() as session:
        began = await archive.began(session, community_id=visit.community_id, person_id=visit.person_id)
    first = (began or visit.now).astimezone(visit.services.zone).date().replace(day=1)
    months: list[Button] = []
    month = earned.month_before(visit.today, back)
    while month >= first and len(months) < MONTHS:
        months.append(Button(_month_name(f"{month:%Y-%m}", t), f"month:{month:%Y-%m}"))
        month = earned.month_before(month)
    rows = [months[start : start + 3] for start in range(0, len(months), 3)]
    turns = [Button(t("Later months"), f"back:{back - MONTHS}")] if back else []
    if month >= first:
        turns.append(Button(t("Earlier months"), f"back:{back + MONTHS}"))
    year = str(visit.today.year)
    rows += [turns, [Button(_month_name(year, t), f"month:{year}"), Button(t("All the time"), "month:")], [Button(t("Back"), "back")]]
    return View(t("Which month would you like to see?"), rows)


async def on_months(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name == "back" and tail:
        visit.put("back", min(max(row_id(tail) or 0, 0), MOST_BACK))
        return
    if name == "month":
        visit.put("month", tail if _term(tail, visit.services.zone) is not None else "")
        visit.put("after", 0)
    await visit.go(Archive.all)


async def show_sorts(visit: Visit) -> View:
    """What points came or went for: sorts of movements, and the kinds of activity that one has logged."""
    t = visit.t
    async with visit.services.database.reading() as session:
        kinds = await _kinds_done(session, visit)
    sorts = [Button(sort_name(sort, t), f"sort:{sort}") for sort in SORTS]
    done = [Button(saying.clipped(named(kind.name, kind.name_en, t), LONGEST), f"kind:{kind.kind_id}") for kind in kinds]
    rows = [[Button(t("Everything"), "all")], sorts[:2], sorts[2:], *(done[start : start + 2] for start in range(0, len(done), 2))]
    return View(t("What would you like to see?"), [*rows, [Button(t("Back"), "back")]])


async def on_sorts(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name != "back":
        await _choose(visit, name, tail)
        visit.put("after", 0)
    await visit.go(Archive.all)


async def _choose(visit: Visit, name: str, tail: str) -> None:
    """Narrow it down to a sort or a kind; anything else shows everything."""
    said, sort, code = "", tail if name == "sort" and tail in SORTS else "", ""
    if sort:
        said = sort_name(sort, visit.t)
    elif name == "kind":
        async with visit.services.database.reading() as session:
            kinds = await _kinds_done(session, visit)
        kind = next((one for one in kinds if one.kind_id == row_id(tail)), None)
        said, code = (named(kind.name, kind.name_en, visit.t), kind.code) if kind else ("", "")
    for key, value in (("sort", sort), ("kind", code), ("name", said)):
        visit.put(key, value)


async def _kinds_done(session: AsyncSession, visit: Visit) -> list[archive.KindDone]:
    own = visit.person_id
    return await archive.kinds_done(session, actor=own, community_id=visit.community_id, person_id=own, now=visit.now)


def _term(chosen: str, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """From when until when a month (2026-11) or a year (2026) lasts; None for all the time, and for what is neither."""
    try:
        if len(chosen) == len("2026"):
            return earned.year(int(chosen), zone)
        return earned.month(date.fromisoformat(f"{chosen}-01"), zone)
    except ValueError:
        return None


def _month_name(chosen: str, t: Translator) -> str:
    year, _, month = chosen.partition("-")
    if month:
        return t("{year}-{month:02d}", year=int(year), month=int(month))
    return t("the year {year}", year=int(year)) if year else t("All the time")
