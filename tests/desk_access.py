"""Who may come to which page of the desk and press what there: one table, as data. `python -m tests.access` writes it to docs/access.md."""

from tests.desk_access_scene import ABOVE, AT_HOME
from tests.desk_access_settings import SETTINGS
from tests.desk_access_words import IN, NOT_THEIRS, NOT_THERE, ROLES, Ask, Group, get, post
from tests.desk_access_work import WORK

GROUPS = (*WORK, *SETTINGS)
# What needs no desk. Whose chat it is says the chat's own cookie; of the rest, the code in the address opens it, for everybody alike.
EVERYBODY = (
    get("/desk/sign-in"),
    post("/desk/sign-in/ask"),
    post("/desk/sign-in/passkey"),
    get("/desk/enter/nobodys"),
    post("/desk/enter/nobodys"),
    get("/"),
    get("/static/tokens.css"),
    get("/healthz"),
    get("/readyz"),
    get("/metrics"),
    get("/screen/{screen_token}"),
    get("/c/longcheng"),
    get("/c/longcheng/code.png"),
    get("/c/longcheng/board"),
    get("/c/longcheng/goods"),
    get("/c/longcheng/wishes"),
    post("/c/longcheng/join"),
    get("/enter/nobodys"),
    post("/enter/nobodys"),
    get("/go/join_longcheng"),
    post("/go/join_longcheng"),
    get("/b/{token}"),
    get("/B/{token}"),
    post("/b/{token}/tell"),
    post("/b/{token}/touched"),
    get("/f/{secret}"),
    get("/F/{secret}"),
    get("/f/{secret}/status"),
    get("/f/{secret}/say"),
    post("/f/{secret}/position"),
    post("/f/{secret}/doing"),
    post("/f/{secret}/say"),
    post("/f/{secret}/mistake"),
)
CHAT = (
    get("/chat"),
    get("/chat/file/1"),
    get("/chat/events"),
    post("/chat/send"),
    post("/chat/press"),
    post("/chat/shown"),
    post("/chat/leave"),
)
# Not there at all but in a demo.
DEMO = (post("/demo/as/wang"), post("/demo/desk/zhao"))


def section() -> str:
    """The table as Markdown."""
    roles = (*AT_HOME, *ABOVE)
    head = ["what", "pages", "presses", *roles, "of another community"]
    rows = [[one.what, *_addresses(one), *(_mark(one, role) for role in roles), _elsewhere(one)] for one in GROUPS]
    lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
    everybody = ", ".join(f"`{ask.method} {_bare(ask)}`" for ask in EVERYBODY)
    chat = ", ".join(f"`{ask.method} {_bare(ask)}`" for ask in CHAT)
    return (
        "## The desk\n\n"
        "Made from `tests/desk_access.py`; `tests/web/desk/test_access_of_the_desk.py` asks every route for every role, and fails when a"
        " route is not in the table.\n"
        "Whoever has no role at a desk in force now (no cookie, a chat's cookie, a role that ended, somebody who was forgotten) is led to"
        " sign in, everywhere.\n"
        "“Anew” is for who has shown within ten minutes who they are; others are led to do so first. Roles count where they are held:"
        " who is staff in one community and on duty in another is a duty officer there.\n"
        "The last column is what staff of another community are answered about this one's: their own, if there is a list; otherwise it is"
        " not there, or not theirs.\n\n" + "\n".join(lines) + "\n\n"
        f"Everybody, signed in or not; where the address holds a code, that opens it: {everybody}.\n\n"
        f"Whoever has a chat, for their own: {chat}. In a demo also `POST /demo/as/…` and `POST /demo/desk/…`.\n"
    )


def _bare(ask: Ask) -> str:
    return ask.path.partition("?")[0]


def _addresses(one: Group) -> list[str]:
    return ["<br>".join(f"`{_bare(ask)}`" for ask in one.asks if ask.method == method) or "–" for method in ("GET", "POST")]


def _mark(one: Group, role: str) -> str:
    return ("anew" if one.confirmed else "yes") if ROLES[role] in one.who else "–"


def _elsewhere(one: Group) -> str:
    said = {IN: "their own", NOT_THERE: "not there", NOT_THEIRS: "not theirs"}
    return ", ".join(words for answer, words in said.items() if any(ask.other == answer for ask in one.asks))
