"""The side bar: what the desk offers, in groups, each for whom it is for."""

from collections.abc import Collection
from dataclasses import dataclass

from core.i18n import mark
from people.authority import Role
from web.desk.routes import APPROVERS, HEADS, OFFICERS


@dataclass(frozen=True)
class Entry:
    """A page of the desk: by which name pages call it, where it is, what it is called; whether what waits there is counted."""

    name: str
    path: str
    label: str
    who: Collection[Role] = APPROVERS
    is_queue: bool = False


GROUPS: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        mark("Work"),
        (
            Entry("today", "/desk", mark("Today"), OFFICERS),
            Entry("incidents", "/desk/incidents", mark("Found and lost"), OFFICERS),
            Entry("logs", "/desk/logs", mark("Activities"), is_queue=True),
            Entry("redemptions", "/desk/redemptions", mark("Goods asked for"), is_queue=True),
            Entry("appeals", "/desk/appeals", mark("Appeals"), is_queue=True),
            Entry("objections", "/desk/objections", mark("Objections"), is_queue=True),
            Entry("elders", "/desk/elders", mark("Elders"), is_queue=True),
            Entry("wishes", "/desk/wishes", mark("Wishes"), is_queue=True),
            Entry("agreements", "/desk/agreements", mark("Agreements"), is_queue=True),
        ),
    ),
    (
        mark("Look after"),
        (
            Entry("people", "/desk/people", mark("People and roles")),
            Entry("places", "/desk/places", mark("Places")),
            Entry("goods", "/desk/goods", mark("Goods and stock")),
            Entry("units", "/desk/units", mark("Alliance units")),
            Entry("kinds", "/desk/kinds", mark("Kinds of activity")),
            Entry("roster", "/desk/roster", mark("Duty roster"), OFFICERS),
            Entry("badges", "/desk/badges", mark("Badges")),
            Entry("board", "/desk/board", mark("Month's board")),
        ),
    ),
    (
        mark("See"),
        (
            Entry("figures", "/desk/figures", mark("Figures")),
            Entry("screen", "/desk/screens", mark("Big screen")),
            Entry("tables", "/desk/tables", mark("Excel in and out")),
            Entry("audit", "/desk/audit", mark("Who did what"), HEADS),
        ),
    ),
    (
        mark("Set"),
        (
            Entry("rules", "/desk/rules", mark("Rules for points")),
            Entry("wish-rules", "/desk/wish-rules", mark("Rules for wishes")),
            Entry("alarm-terms", "/desk/alarm-terms", mark("Alarm times"), HEADS),
        ),
    ),
)


def entry_of(name: str) -> Entry:
    """By which name pages call it; the first page for one that has no entry."""
    entries = [entry for _, group in GROUPS for entry in group]
    return next((entry for entry in entries if entry.name == name), entries[0])


def menu_for(roles: Collection[Role]) -> list[tuple[str, list[Entry]]]:
    """The groups with what these roles may come to; a group without any is left out."""
    held = frozenset(roles)
    groups = [(name, [entry for entry in entries if held & frozenset(entry.who)]) for name, entries in GROUPS]
    return [(name, entries) for name, entries in groups if entries]
