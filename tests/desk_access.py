"""Who may come to which page of the desk and press what there: one table, as data. `python -m tests.access` writes it to docs/access.md."""

from collections.abc import Collection
from dataclasses import dataclass, field

from people.authority import Role
from tests.desk_access_scene import ABOVE, AT_HOME
from web.desk.routes import APPROVERS, HEADS, OFFICERS

# How a page or a press answers.
IN, SIGN_IN, CONFIRM, NOT_THEIRS, NOT_THERE = "in", "sign in", "confirm", "not theirs", "not there"
ROLES = {
    "duty officer": Role.DUTY_OFFICER,
    "staff": Role.STAFF,
    "deputy": Role.DEPUTY,
    "secretary": Role.SECRETARY,
    "street": Role.STREET,
    "admin": Role.ADMIN,
}


@dataclass(frozen=True)
class Ask:
    """A page or a press: its address with names of the scene's numbers, the form, what staff of another community are answered.

    `writes` are the tables that a page fills when it is only looked at.
    """

    method: str
    path: str
    other: str
    fields: dict[str, str] = field(default_factory=dict)
    writes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Group:
    """What belongs together: for whom it is, and whether one must have shown anew who one is."""

    what: str
    who: Collection[Role]
    asks: tuple[Ask, ...]
    confirmed: bool = False

    def answer(self, ask: Ask, role: str) -> str:
        """What this role is answered, of those who are at the desk; with `, elsewhere` in the other community only."""
        if ROLES[role.partition(",")[0]] not in self.who:
            return NOT_THEIRS
        return ask.other if role.endswith(", elsewhere") else IN


def get(path: str, other: str = NOT_THERE, *, writes: Collection[str] = ()) -> Ask:
    return Ask("GET", path, other, writes=frozenset(writes))


def post(path: str, other: str = NOT_THERE, **fields: str) -> Ask:
    return Ask("POST", path, other, fields)


SEEN = ("audit",)
OWN = "one's own session and passkeys"
GROUPS = (
    Group("the day's first page", OFFICERS, (get("/desk?in={home}"),)),
    Group(
        "activities that wait",
        APPROVERS,
        (
            get("/desk/logs", IN),
            get("/desk/logs/{log}", NOT_THEIRS),
            get("/desk/logs/{log}/photo/0", NOT_THEIRS),
            get("/desk/logs/{log}/alike", NOT_THEIRS),
            post("/desk/logs/{log}/approve", NOT_THEIRS),
            post("/desk/logs/{log}/refuse", NOT_THEIRS, typed="照片看不清"),
            post("/desk/logs/approve", IN, logs="{log}"),
            post("/desk/undo/logs", NOT_THEIRS, logs="{done_log}"),
        ),
    ),
    Group(
        "goods asked for, and fetched",
        APPROVERS,
        (
            get("/desk/redemptions", IN),
            get("/desk/redemptions/ready", IN),
            post("/desk/redemptions/{redemption}/approve", NOT_THEIRS),
            post("/desk/redemptions/{redemption}/refuse", NOT_THEIRS, typed="今天没有货"),
            post("/desk/redemptions/approve", IN, redemptions="{redemption}"),
            post("/desk/redemptions/{ready}/hand-over", NOT_THEIRS, code="{code}"),
            post("/desk/undo/redemptions", NOT_THEIRS, redemptions="{ready}"),
        ),
    ),
    Group(
        "appeals and objections",
        APPROVERS,
        (
            get("/desk/appeals", IN),
            post("/desk/appeals/{appeal}/uphold", NOT_THEIRS),
            post("/desk/appeals/{appeal}/dismiss", NOT_THEIRS, typed="照片看不清"),
            get("/desk/objections", IN),
            post("/desk/objections/{objection}/uphold", NOT_THEIRS),
            post("/desk/objections/{objection}/dismiss", NOT_THEIRS, typed="已核对无误"),
        ),
    ),
    Group(
        "who was found or is searched for",
        OFFICERS,
        (
            get("/desk/incidents", IN),
            get("/desk/incidents/live", IN),
            get("/desk/incidents/list/live", IN),
            get("/desk/incidents/{incident}", writes=("incident_receipt",)),
            get("/desk/incidents/{incident}/live"),
            get("/desk/searches/{search}"),
            post("/desk/incidents/{incident}/take"),
            post("/desk/incidents/{incident}/over"),
            post("/desk/incidents/{incident}/way", minutes="8"),
            post("/desk/incidents/{incident}/with"),
            post("/desk/incidents/{incident}/hand-over", to_whom="女儿", code="000000"),
            post("/desk/incidents/{incident}/say", words="来了"),
            post("/desk/incidents/{incident}/close", turned_out="curious"),
        ),
    ),
    Group(
        "address and history of who was found, the timeline as a file",
        OFFICERS,
        (
            get("/desk/incidents/{incident}/private", writes=SEEN),
            get("/desk/incidents/{incident}/timeline.pdf", writes=SEEN),
        ),
        confirmed=True,
    ),
    Group(
        "elders",
        APPROVERS,
        (
            get("/desk/elders?in={home}"),
            get("/desk/elders/all?in={home}"),
            post("/desk/elders/search?in={home}", q="肖"),
            get("/desk/elders/{elder}"),
            get("/desk/elders/{elder}/photo", writes=SEEN),
            post("/desk/elders/{asked_elder}/approve", id_checked="yes"),
            post("/desk/elders/{asked_elder}/refuse", reason="照片看不清"),
            post("/desk/elders/{asked_elder}/send-back", wanted="请补一张照片"),
            post("/desk/elders/{asked_elder}/remind"),
            post("/desk/elders/{elder}/end", sure="yes", reason="搬走"),
        ),
    ),
    Group("an elder's health, history and home", APPROVERS, (get("/desk/elders/{elder}/private", writes=SEEN),), confirmed=True),
    Group(
        "badges and prints",
        APPROVERS,
        (
            get("/desk/badges?in={home}"),
            post("/desk/badges/print?in={home}", paper="badges", what="all"),
            get("/desk/badges/prints/{job}"),
            get("/desk/badges/prints/{job}/live"),
            get("/desk/badges/prints/{job}/file.pdf", writes=(*SEEN, "print_job")),
            get("/desk/badges/elder/{elder}"),
            get("/desk/badges/elder/{elder}/preview.png"),
            get("/desk/badges/elder/{elder}/badge.png"),
            get("/desk/badges/elder/{elder}/badge.pdf"),
            post("/desk/badges/elder/{elder}/print", paper="card"),
            post("/desk/badges/{badge}/revoke"),
            post("/desk/badges/{badge}/reissue"),
            get("/desk/badges/words?in={home}"),
            get("/desk/badges/words/example.png?in={home}"),
            post("/desk/badges/words?in={home}", above="龙城驿站", below="扫码找家", prefix="LC"),
        ),
    ),
    Group("the duty roster", OFFICERS, (get("/desk/roster?in={home}"),)),
    Group(
        "changing the duty roster",
        APPROVERS,
        (
            post("/desk/roster/add?in={home}", person="{officer}", day="2026-11-25", part="day"),
            post("/desk/roster/{shift}/off"),
            post("/desk/roster/copy?in={home}"),
        ),
    ),
    Group(
        "wishes",
        APPROVERS,
        (
            get("/desk/wishes?in={home}"),
            get("/desk/wishes/all?in={home}"),
            get("/desk/wishes/{wish}", writes=(*SEEN, "wish_step")),
            get("/desk/wishes/{taken_wish}/photo"),
            get("/desk/wishes/{open_wish}/helpers"),
            post("/desk/wishes/{open_wish}/helpers", name="李建国"),
            post("/desk/wishes/{wish}/check", words="修水管"),
            post("/desk/wishes/{wish}/publish", words="想请人修水管", reward="20", due="2026-12-01"),
            post("/desk/wishes/{wish}/refuse", reason="请先找物业"),
            post("/desk/wishes/{wish}/join", to="{open_wish}"),
            post("/desk/wishes/{open_wish}/ask", person="{officer}"),
            post("/desk/wishes/{taken_wish}/confirm"),
            post("/desk/wishes/{taken_wish}/not-yet"),
            post("/desk/wishes/{done_wish}/rate", claim="{claim}", rating="3"),
            post("/desk/wishes/{done_wish}/reopen", claim="{claim}"),
            post("/desk/wishes/{taken_wish}/release"),
            post("/desk/wishes/{open_wish}/withdraw"),
        ),
    ),
    Group(
        "who wished, and where they are reached",
        APPROVERS,
        (get("/desk/wishes/{wish}/private", writes=(*SEEN, "wish_step")),),
        confirmed=True,
    ),
    Group(
        "agreements with the alliance",
        APPROVERS,
        (
            get("/desk/agreements?in={home}"),
            get("/desk/agreements/{agreement}"),
            get("/desk/agreements/{agreement}/pdf"),
            post("/desk/agreements/{agreement}/sign", shown="{shown}"),
            post("/desk/agreements/{agreement}/end"),
        ),
    ),
    Group(
        "people",
        APPROVERS,
        (
            get("/desk/people?in={home}"),
            post("/desk/people/search?in={home}", wanted="王芳"),
            get("/desk/people/{wang}"),
            post("/desk/people/{wang}/name", seen="王芳", name="王方"),
            post("/desk/people/{wang}/sign-out"),
            get("/desk/residents/new?in={home}"),
            post("/desk/residents/new?in={home}", agreed="yes", name="新来的"),
        ),
    ),
    Group(
        "somebody's phone, home, roles, archive, and a link into their chat",
        APPROVERS,
        (
            get("/desk/people/{wang}/contact", writes=SEEN),
            post("/desk/people/{wang}/phone", seen="", phone="13900139000"),
            post("/desk/people/{wang}/link"),
            get("/desk/people/{wang}/archive.pdf", writes=SEEN),
            get("/desk/people/{wang}/roles"),
            post("/desk/people/{wang}/roles", role="volunteer", node="{home}"),
            post("/desk/people/{wang}/roles/end", role="volunteer", node="{home}"),
        ),
        confirmed=True,
    ),
    Group(
        "goods and services",
        APPROVERS,
        (
            get("/desk/goods?in={home}"),
            get("/desk/goods/{item}"),
            get("/desk/goods/{pictured}/picture"),
            post("/desk/goods/{item}/stock", by="2", seen="5"),
            post("/desk/goods/{item}/number", what="price", seen="30", new="31"),
            post("/desk/goods/{item}/shown", shown="no"),
            post("/desk/goods/{item}/details", name="大米", seen_name="大米 5 公斤"),
            post("/desk/goods/{item}/picture", what="remove"),
            post("/desk/goods/{service}/times", day="2026-11-30", since="09:00", until="10:00", places="2"),
            post("/desk/goods/{service}/times/remove", slot="{slot}"),
            get("/desk/items/new?in={home}"),
            post("/desk/items/new?in={home}", unit="{unit}", sort="goods", name="面粉", category="food", price="10", amount="5"),
        ),
    ),
    Group(
        "units of the alliance",
        APPROVERS,
        (get("/desk/units?in={home}"), post("/desk/units/new?in={home}", name="新药店"), get("/desk/units/{unit}")),
    ),
    Group(
        "who speaks for a unit, its settlement, its leaving",
        APPROVERS,
        (
            get("/desk/units/{unit}/settlement.xlsx"),
            post("/desk/units/{unit}/members", person="{officer}"),
            post("/desk/units/{unit}/members/remove", person="{sun}"),
            post("/desk/units/{unit}/close"),
        ),
        confirmed=True,
    ),
    Group(
        "kinds of activity",
        APPROVERS,
        (
            get("/desk/kinds?in={home}"),
            get("/desk/kinds/new?in={home}"),
            post("/desk/kinds/new?in={home}", name="铲雪", points="5", per="hour"),
            get("/desk/kinds/{kind}"),
            post("/desk/kinds/{kind}", name="邻里互助", points="7", per="hour"),
            post("/desk/kinds/{kind}/retire"),
            post("/desk/kinds/{kind}/withdraw"),
        ),
    ),
    Group(
        "rules for points and for wishes",
        APPROVERS,
        (
            get("/desk/rules?in={home}"),
            post("/desk/rules?in={home}", name="daily_points", was="100", value="90"),
            get("/desk/wish-rules?in={home}"),
            get("/desk/wish-rules/reward?in={home}&number=30"),
            post("/desk/wish-rules/reward?in={home}", was="20", value="30"),
        ),
    ),
    Group(
        "the month's board",
        APPROVERS,
        (
            get("/desk/board?in={home}"),
            get("/desk/board/{board}"),
            get("/desk/board/{board}/poster.png"),
            get("/desk/board/{board}/board.pdf"),
        ),
    ),
    Group(
        "publishing a board, making it final",
        HEADS,
        (post("/desk/board/publish?in={home}", month="2026-09-01"), post("/desk/board/{board}/final")),
    ),
    Group("places", APPROVERS, (get("/desk/places?in={home}"),)),
    Group(
        "changing places and the station's line",
        HEADS,
        (
            post("/desk/places/add", at="{home}", name="第三网格"),
            post("/desk/places/rename", at="{grid}", seen="第一网格", name="东网格"),
            post("/desk/places/station?in={home}", station="龙城驿站", duty_phone="0432-62010000"),
        ),
    ),
    Group("times of alarms", HEADS, (get("/desk/alarm-terms?in={home}"), post("/desk/alarm-terms?in={home}"))),
    Group(
        "figures and the big screen",
        APPROVERS,
        (get("/desk/figures?in={home}"), get("/desk/screen?in={home}"), get("/desk/screen/live?in={home}")),
    ),
    Group("links for the hall's screen", APPROVERS, (get("/desk/screens?in={home}"),)),
    Group("making and ending such a link", HEADS, (post("/desk/screens?in={home}"), post("/desk/screens/{screen}/end", NOT_THEIRS))),
    Group(
        "bringing Excel in, and taking it back",
        APPROVERS,
        (
            get("/desk/tables?in={home}"),
            get("/desk/tables/residents?in={home}"),
            get("/desk/tables/residents/template", IN),
            post("/desk/tables/residents?in={home}"),
            post("/desk/tables/bring?in={home}", IN, token="{draft}"),
            post("/desk/tables/{brought}/undo", NOT_THEIRS),
        ),
    ),
    Group(
        "taking lists along as Excel",
        APPROVERS,
        (get("/desk/tables/people.xlsx?in={home}", writes=SEEN),),
        confirmed=True,
    ),
    Group("who did what", HEADS, (get("/desk/audit?in={home}"), get("/desk/audit/check", IN))),
    Group(
        OWN,
        OFFICERS,
        (
            get("/desk/confirm", IN),
            get("/desk/confirm/live", IN),
            post("/desk/confirm/ask", IN),
            post("/desk/confirm", IN),
            post("/desk/confirm/passkey/ask", IN),
            post("/desk/confirm/passkey", IN),
            get("/desk/passkeys", IN),
            post("/desk/passkeys/ask", IN),
            post("/desk/passkeys/{passkey}/remove", IN),
            post("/desk/passkeys/sessions/{session}/end", IN),
            post("/desk/sign-out", IN),
        ),
    ),
    Group("a new passkey", OFFICERS, (post("/desk/passkeys", IN, answer="{{}}"),), confirmed=True),
)
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
