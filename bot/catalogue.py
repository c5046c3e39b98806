"""The catalogue: where to begin, and lists of what can be redeemed, by kind, category, wish and order."""

import re
from collections.abc import Sequence

from aiogram_dialog import Dialog

from bot import catalogue_item, catalogue_order, ordering, places
from bot.screen import screen
from bot.shop_states import Catalogue
from bot.steps import turns
from bot.visit import Button, View, Visit
from points import accounts, catalogue, taking
from points.catalogue import GOODS, SERVICE, Browse, Key, Sort, key_of
from points.catalogue_models import Item
from words import offers
from words.numbers import row_id
from words.saying import points_of

PAGE = 6
KINDS = ("", GOODS, SERVICE)
_KEY = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})", re.ASCII)


def catalogue_dialog() -> Dialog:
    return Dialog(
        screen(Catalogue.home, show_home, on_home),
        screen(Catalogue.all, show_all, on_all),
        screen(Catalogue.favourites, show_favourites, on_all),
        screen(Catalogue.item, catalogue_item.show_item, catalogue_order.on_item),
        *ordering.windows(catalogue_order.WAY),
        screen(Catalogue.receipt, catalogue_order.show_receipt, places.press),
    )


async def show_home(visit: Visit) -> View:
    """Goods or services, favourites, and the categories in which there is something."""
    t = visit.t
    async with visit.services.database.reading() as session:
        mine = await accounts.balance(session, community_id=visit.community_id, person_id=visit.person_id)
        codes = await catalogue.categories(session, community_id=visit.community_id)
    if not codes:
        return View(t("Nothing is offered here yet."), [[Button(t("Back to the menu"), "go:menu")]])
    lines = [
        t("You have {points}. What would you like?", points=points_of(mine.available, t)),
        t("Tap a group, or just type what you want, for example rice or dami."),
    ]
    kinds = [Button(t(offers.KINDS[kind]), f"kind:{kind}") for kind in (GOODS, SERVICE)]
    groups = [Button(offers.category(code, t), f"category:{code}") for code in codes]
    rows = [kinds, *(groups[at : at + 3] for at in range(0, len(groups), 3))]
    rows.append([Button(t("My favourites"), "go:favourites"), Button(t("All goods and services"), "everything")])
    return View("\n".join(lines), [*rows, [Button(t("Back to the menu"), "go:menu")]])


async def on_home(visit: Visit, payload: str) -> None:
    name, _, value = payload.partition(":")
    if name in ("kind", "category", "everything"):
        for field in ("kind", "category"):
            visit.put(field, value if field == name else "")
        _from_the_start(visit)
        await visit.go(Catalogue.all)


async def show_all(visit: Visit) -> View:
    """A page of what can be redeemed, or what was found for a wish."""
    t, wanted = visit.t, visit.text("wanted")
    if wanted:
        async with visit.services.database.reading() as session:
            items = await catalogue.find(session, community_id=visit.community_id, text=wanted)
        return await _list(visit, items, [])
    items, pages = await _page(visit, _browse(visit))
    narrow = [Button(t(offers.SORTS[_sort(visit)]), "sort"), Button(t("Show: {what}", what=t(offers.KINDS[_kind(visit)])), "kinds")]
    return await _list(visit, items, [pages, narrow])


async def show_favourites(visit: Visit) -> View:
    """What the member keeps in mind."""
    items, pages = await _page(visit, Browse(favourites_of=visit.person_id))
    empty = visit.t('You have no favourites yet. On a card, tap "Keep as a favourite", and it stands here.')
    return await _list(visit, items, [pages], empty=empty)


async def on_all(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name == "item" and (number := row_id(tail)):
        visit.put("id", number)
        visit.put("from_favourites", visit.manager.current_context().state == Catalogue.favourites)
        await visit.go(Catalogue.item)
    elif name == "after":
        match = _KEY.fullmatch(tail)
        visit.put("after", [int(match[1]), int(match[2])] if match else [])
    elif name == "sort":
        visit.put("sort", _next(list(Sort), _sort(visit)))
        visit.put("after", [])
    elif name == "kinds":
        visit.put("kind", _next(KINDS, _kind(visit)))
        visit.put("after", [])
    elif name == "home":
        _from_the_start(visit)
        await visit.go(Catalogue.home)


def _from_the_start(visit: Visit) -> None:
    visit.put("wanted", "")
    visit.put("after", [])


async def _page(visit: Visit, browse: Browse) -> tuple[list[Item], list[Button]]:
    """A page of a list, and the buttons that turn it."""
    t, after = visit.t, _after(visit)
    async with visit.services.database.reading() as session:
        items = await catalogue.menu(session, community_id=visit.community_id, browse=browse, after=after, limit=PAGE + 1)
    keys = [f"{value}.{number}" for value, number in (key_of(item, browse.sort) for item in items)]
    return items[:PAGE], turns(t, after, keys, PAGE)


async def _list(visit: Visit, items: list[Item], rows: list[list[Button]], *, empty: str = "") -> View:
    t = visit.t
    async with visit.services.database.reading() as session:
        mine = await accounts.balance(session, community_id=visit.community_id, person_id=visit.person_id)
        left = await taking.left(session, items=items, now=visit.now, zone=visit.services.zone)
    text = t("You have {points}. Tap what you would like:", points=points_of(mine.available, t))
    shown = [[Button(offers.line(item, left[item.id], t), f"item:{item.id}")] for item in items]
    said = text if shown else empty or t("There is nothing in this group.")
    return View(said, [*shown, *rows, [Button(t("Other groups"), "home"), Button(t("Menu"), "go:menu")]])


def _browse(visit: Visit) -> Browse:
    return Browse(kind=_kind(visit), category=visit.text("category"), sort=_sort(visit))


def _kind(visit: Visit) -> str:
    kind = visit.text("kind")
    return kind if kind in KINDS else ""


def _sort(visit: Visit) -> Sort:
    kept = visit.text("sort")
    return Sort(kept) if kept in list(Sort) else Sort.USUAL


def _after(visit: Visit) -> Key | None:
    kept = visit.numbers("after")
    return (kept[0], kept[1]) if len(kept) == 2 else None


def _next(known: Sequence[str], at: str) -> str:
    """The one after it, in a circle."""
    return known[(known.index(at) + 1) % len(known)]
