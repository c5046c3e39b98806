"""Roles and kinds of places in words."""

from core.i18n import Translator, mark
from people.authority import Role

ROLES = {
    Role.PARTY_MEMBER: mark("Party member"),
    Role.VOLUNTEER: mark("Volunteer"),
    Role.TEAM_LEADER: mark("Team leader"),
    Role.GRID_WORKER: mark("Grid worker"),
    Role.DUTY_OFFICER: mark("Duty officer"),
    Role.STAFF: mark("Community staff"),
    Role.DEPUTY: mark("Deputy secretary"),
    Role.SECRETARY: mark("Secretary"),
    Role.STREET: mark("Street office"),
    Role.ADMIN: mark("Administrator"),
}
PLACES = {
    "street": mark("Street"),
    "community": mark("Community"),
    "grid": mark("Grid"),
    "building": mark("Building"),
    "entrance": mark("Entrance"),
}


def role(code: Role, t: Translator) -> str:
    """What a role is called."""
    return t(ROLES[code])


def place(kind: str, t: Translator) -> str:
    """What a kind of place is called."""
    return t(PLACES[kind])
