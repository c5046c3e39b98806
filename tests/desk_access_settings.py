"""Who may come to what is looked after and seen at the desk: people, goods, rules, figures, tables, the trail."""

from tests.desk_access_words import IN, NOT_THEIRS, OWN, SEEN, Group, get, post
from web.desk.routes import APPROVERS, HEADS, OFFICERS

SETTINGS = (
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
            get("/desk/units/{unit}/settlement.xlsx", writes=SEEN),
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
        "taking lists and figures along as Excel",
        APPROVERS,
        (get("/desk/tables/people.xlsx?in={home}", writes=SEEN), get("/desk/figures.xlsx?in={home}", writes=SEEN)),
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
            post("/desk/sign-out", IN),
        ),
    ),
    Group(
        "adding and removing a passkey, ending another of one's sessions",
        OFFICERS,
        (
            post("/desk/passkeys", IN, answer="{{}}"),
            post("/desk/passkeys/{passkey}/remove", IN),
            post("/desk/passkeys/sessions/{session}/end", IN),
        ),
        confirmed=True,
    ),
)
