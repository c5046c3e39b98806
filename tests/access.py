"""Who may do what about badges: one table, as data. `python -m tests.access` writes it and that of the desk to docs/access.md."""

from pathlib import Path

from tests import access_desk, access_elders, access_incidents, access_searches, desk_access
from tests.access_roles import ABOVE, AT_HOME, ELSEWHERE, EVERYBODY, FAMILY, OTHER_FAMILY, Deed

PAGE = Path(__file__).resolve().parents[1] / "docs" / "access.md"
DEEDS = (*access_elders.DEEDS, *access_desk.DEEDS, *access_incidents.DEEDS, *access_searches.DEEDS)
# Where a form begins on behalf of a family; the rest of it is "register".
FORMS = {"elder_for": "residents' registrars"}
# Places of other issues.
NOT_OF_BADGES = frozenset(
    {
        "help",
        "lost",
        "settings",
        "language",
        "log",
        "logs",
        "points",
        "archive",
        "stars",
        "family",
        "goods",
        "offers",
        "favourites",
        "stock",
        "stock_item",
        "redemptions",
        "redemption",
        "team",
        "residents",
        "manage",
        "desk",
        "desk_confirm",
        "kinds",
        "rules",
        "approve",
        "decided",
        "appeals",
        "appeal",
        "approvals",
        "board",
        "objections",
        "rate",
        "card",
        "serve",
        "unit",
        "pickup",
        "prepare",
        "wishes",
        "wish",
        "new_wish",
        "wish_for",
        "my_wishes",
        "approve_wishes",
        "dispatch_wish",
        "my_claims",
        "my_claim",
        "wish_offer",
        "wish_rules",
        "wish_figures",
        "resources",
        "resource_list",
        "services_list",
        "projects",
        "project",
        "countersign",
    }
)
# Everybody in the street may use them, whoever they are; a code in the address is all it takes.
ROUTES = (
    ("GET", "/b/{token}"),
    ("GET", "/B/{token}"),
    ("POST", "/b/{token}/tell"),
    ("POST", "/b/{token}/touched"),
    ("GET", "/f/{secret}"),
    ("GET", "/F/{secret}"),
    ("GET", "/f/{secret}/status"),
    ("GET", "/f/{secret}/{verb}"),
    ("POST", "/f/{secret}/position"),
    ("POST", "/f/{secret}/doing"),
    ("POST", "/f/{secret}/say"),
    ("POST", "/f/{secret}/mistake"),
)


def page() -> str:
    """The table as Markdown."""
    head = ["place", "what", *(role for role in (*AT_HOME, *ABOVE, FAMILY, OTHER_FAMILY)), "elsewhere"]
    rows = [
        [f"`{one.place}`", one.what, *(_mark(one, role) for role in (*AT_HOME, *ABOVE, FAMILY, OTHER_FAMILY)), _elsewhere(one)]
        for one in DEEDS
    ]
    lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
    routes = ", ".join(f"`{method} {path}`" for method, path in ROUTES)
    return (
        "# Who may do what\n\n## Badges\n\n"
        "Made from `tests/access.py`; `tests/test_access_of_badges.py` asks every room for every role, and fails when they differ.\n"
        "Roles are those at the elder's community; the last column says which of them may also with that role in another one.\n"
        "Street and administrator stand above both communities. Who is not enrolled is led to enrolling at every place.\n\n"
        f"Everybody, signed in or not, with the code in the address: {routes}.\n\n" + "\n".join(lines) + "\n\n" + desk_access.section()
    )


def _mark(one: Deed, role: str) -> str:
    return "yes" if role in one.who else "–"


def _elsewhere(one: Deed) -> str:
    if one.who == EVERYBODY:
        return "all"
    return ", ".join(role.removesuffix(", elsewhere") for role in ELSEWHERE if role in one.who) or "–"


if __name__ == "__main__":
    PAGE.write_text(page())
