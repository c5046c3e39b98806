"""Who may do what about badges: one table, as data. `python -m tests.access` writes it to docs/access.md."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from core.files import Picture
from qrcodes import (
    answering,
    board,
    closing,
    consents,
    corrections,
    drills,
    elder_badges,
    elder_cards,
    elder_lists,
    elder_queue,
    elders,
    family_export,
    figures,
    guardian_rows,
    guardians,
    handing_over,
    incident_cards,
    incident_lists,
    print_jobs,
    printing,
    scan_history,
    search_cards,
    search_end,
    searchers,
    searches,
    shifts,
    timelines,
    ways,
)
from qrcodes.corrections import Change
from qrcodes.searches import LastSeen
from qrcodes.shifts import Term
from tests.access_scene import Scene
from tests.bot.ways_kit import EVERYTHING
from tests.clock import ZONE
from tests.qrcodes.kit import XIAO

PAGE = Path(__file__).resolve().parents[1] / "docs" / "access.md"
# The columns: a role at the elder's community, the same role elsewhere, and what is no role. Street and administrator stand above both.
AT_HOME = ("resident", "volunteer", "grid worker", "duty officer", "staff", "deputy", "secretary", "unit member")
ELSEWHERE = tuple(f"{role}, elsewhere" for role in AT_HOME)
ABOVE = ("street", "admin")
FAMILY, OTHER_FAMILY = "guardian", "guardian of another"
ACTORS = (*AT_HOME, *ABOVE, FAMILY, OTHER_FAMILY, *ELSEWHERE)
STRANGER = "stranger"

EVERYBODY = frozenset(ACTORS)
APPROVERS = frozenset({"staff", "deputy", "secretary", *ABOVE})
STATION = APPROVERS | {"duty officer"}
KIN = frozenset({FAMILY})
NEXT_DOOR = frozenset({"duty officer, elsewhere", "staff, elsewhere", "deputy, elsewhere", "secretary, elsewhere"})
ANY_APPROVER = APPROVERS | {"staff, elsewhere", "deputy, elsewhere", "secretary, elsewhere"}
Do = Callable[[AsyncSession, int, Scene], Awaitable[object]]


@dataclass(frozen=True)
class Deed:
    """Something that can be done, at which place of the chat, and who may."""

    place: str
    what: str
    who: frozenset[str]
    do: Do
    # A list that stays empty for who may not see what is in it.
    is_list: bool = False


def _consent(session: AsyncSession, me: int, on: Scene) -> Awaitable[object]:
    return consents.give(session, actor=me, elder_id=on.quiet, kind="health", right="child", now=on.now)


def _last_seen(on: Scene) -> LastSeen:
    return LastSeen(on.now - timedelta(hours=1), "桥头", "灰棉袄")


def _turn(on: Scene) -> Term:
    return Term(on.now + timedelta(hours=2), on.now + timedelta(hours=4))


def _photo() -> Picture:
    return Picture(b"\xff\xd8 nothing", 4, 3)


DEEDS = (
    Deed(
        "elder_new",
        "register one's own elder",
        EVERYBODY,
        lambda s, me, on: elders.apply(s, actor=me, application=XIAO, key="k", now=on.now),
    ),
    Deed("elders", "see an elder among one's own", KIN, lambda s, me, on: on.among_mine(s, me), is_list=True),
    Deed("elder", "see the elder's screen", STATION | KIN, lambda s, me, on: elder_cards.card(s, actor=me, elder_id=on.quiet, now=on.now)),
    Deed(
        "elder",
        "read name, address, history",
        STATION | KIN,
        lambda s, me, on: elder_cards.private(s, actor=me, elder_id=on.quiet, now=on.now),
    ),
    Deed("elder", "see the photo", STATION | KIN, lambda s, me, on: elder_cards.photo(s, actor=me, elder_id=on.quiet, now=on.now)),
    Deed(
        "elder",
        "correct an answer",
        APPROVERS | KIN,
        lambda s, me, on: corrections.correct(s, actor=me, elder_id=on.quiet, change=Change(history="新的"), now=on.now),
    ),
    Deed("elder", "give a consent", APPROVERS | KIN, _consent),
    Deed(
        "elder",
        "take a consent back",
        APPROVERS | KIN,
        lambda s, me, on: consents.withdraw(s, actor=me, elder_id=on.quiet, kind="health", now=on.now),
    ),
    Deed(
        "elder",
        "see when it was scanned",
        STATION | KIN,
        lambda s, me, on: scan_history.of_elder(s, actor=me, elder_id=on.quiet, now=on.now),
    ),
    Deed("elder", "withdraw the badge entirely", KIN, lambda s, me, on: elders.withdraw(s, actor=me, elder_id=on.quiet, now=on.now)),
    Deed(
        "elder_export",
        "take along what is stored",
        KIN,
        lambda s, me, on: family_export.of_elder(s, actor=me, elder_id=on.quiet, now=on.now),
    ),
    Deed(
        "guardians", "see the guardians", APPROVERS | KIN, lambda s, me, on: guardian_rows.page(s, actor=me, elder_id=on.quiet, now=on.now)
    ),
    Deed(
        "guardians",
        "invite a guardian",
        APPROVERS | KIN,
        lambda s, me, on: guardians.invite(s, actor=me, elder_id=on.quiet, relation="child", now=on.now),
    ),
    Deed(
        "guardians",
        "take a guardian off",
        APPROVERS | KIN,
        lambda s, me, on: guardians.remove(s, actor=me, guardian_id=on.second_guardian, is_told=True, now=on.now),
    ),
    Deed(
        "start g_…", "follow a guardian's link", EVERYBODY, lambda s, me, on: guardians.accept(s, token=on.link, person_id=me, now=on.now)
    ),
    Deed("ways", "see one's own ways", KIN, lambda s, me, on: ways.mine(s, actor=me, elder_id=on.quiet, now=on.now)),
    Deed(
        "ways",
        "add a second way",
        KIN,
        lambda s, me, on: ways.add(s, actor=me, elder_id=on.quiet, kind="mail", address="x@example.org", offered=EVERYTHING, now=on.now),
    ),
    Deed("ways", "test the guardian's chat", KIN, lambda s, me, on: ways.test(s, actor=me, way_id=on.way, now=on.now)),
    Deed("ways", "confirm the guardian's chat", KIN, lambda s, me, on: ways.confirm_chat(s, actor=me, way_id=on.way, now=on.now)),
    Deed("ways", "take the guardian's mail off", KIN, lambda s, me, on: ways.end(s, actor=me, way_id=on.mail, now=on.now)),
    Deed(
        "approve_elders",
        "have an elder in the queue",
        APPROVERS,
        lambda s, me, on: elder_queue.next_after(s, actor=me, now=on.now),
        is_list=True,
    ),
    Deed(
        "approve_elders",
        "approve",
        APPROVERS,
        lambda s, me, on: elder_queue.approve(s, actor=me, elder_id=on.asked, id_checked=True, now=on.now),
    ),
    Deed(
        "approve_elders",
        "refuse",
        APPROVERS,
        lambda s, me, on: elder_queue.refuse(s, actor=me, elder_id=on.asked, reason="看不清", now=on.now),
    ),
    Deed(
        "approve_elders",
        "remind the guardians",
        APPROVERS,
        lambda s, me, on: elder_queue.remind(s, actor=me, elder_id=on.asked, now=on.now),
    ),
    Deed(
        "elders_approved",
        "list the community's elders",
        APPROVERS,
        lambda s, me, on: elder_lists.approved(s, actor=me, now=on.now),
        is_list=True,
    ),
    Deed(
        "elders_approved",
        "find one by a printed number",
        APPROVERS,
        lambda s, me, on: elder_lists.found(s, actor=me, text=on.printed, now=on.now),
        is_list=True,
    ),
    Deed(
        "elders_approved",
        "end a page",
        APPROVERS,
        lambda s, me, on: elders.revoke(s, actor=me, elder_id=on.quiet, reason="搬走", now=on.now),
    ),
    Deed(
        "elders_approved",
        "see what is carried",
        APPROVERS,
        lambda s, me, on: elder_badges.carried(s, actor=me, elder_id=on.quiet, now=on.now),
    ),
    Deed("elders_approved", "see one badge", APPROVERS, lambda s, me, on: elder_badges.one(s, actor=me, badge_id=on.badge, now=on.now)),
    Deed(
        "elders_approved",
        "issue labels",
        APPROVERS,
        lambda s, me, on: elder_badges.issue_more(s, actor=me, elder_id=on.quiet, carrier="label", count=10, seen=0, now=on.now),
    ),
    Deed("elders_approved", "revoke a badge", APPROVERS | KIN, lambda s, me, on: on.revoke_badge(s, me)),
    Deed("elders_approved", "reissue a badge", APPROVERS, lambda s, me, on: on.reissue_badge(s, me)),
    Deed("print", "see what waits to be printed", APPROVERS, lambda s, me, on: printing.unprinted(s, actor=me, now=on.now), is_list=True),
    Deed(
        "print",
        "print all that waits",
        APPROVERS,
        lambda s, me, on: printing.ask_unprinted(s, actor=me, community_id=on.home, paper="badges", key="u", now=on.now),
    ),
    Deed("print", "whose is a printed number", APPROVERS, lambda s, me, on: on.whose(s, me)),
    Deed("print", "change the words on badges", APPROVERS, lambda s, me, on: on.change_words(s, me)),
    Deed(
        "print_elder",
        "look at an elder's badges",
        APPROVERS,
        lambda s, me, on: print_jobs.of_elder(s, actor=me, elder_id=on.quiet, now=on.now),
    ),
    Deed(
        "print_elder",
        "print an elder's",
        APPROVERS,
        lambda s, me, on: printing.ask_elder(s, actor=me, elder_id=on.quiet, paper="card", key="e", now=on.now),
    ),
    Deed("print_job", "see how far it is", APPROVERS, lambda s, me, on: printing.card(s, actor=me, job_id=on.job, now=on.now)),
    Deed("print_job", "fetch the file", APPROVERS, lambda s, me, on: printing.fetch(s, actor=me, job_id=on.job, now=on.now)),
    Deed(
        "roster",
        "put somebody on duty",
        APPROVERS,
        lambda s, me, on: shifts.set_shift(s, actor=me, community_id=on.home, person_id=on.officer, term=_turn(on), now=on.now, zone=ZONE),
    ),
    Deed("roster", "take somebody off duty", APPROVERS, lambda s, me, on: shifts.cancel_shift(s, actor=me, shift_id=on.shift, now=on.now)),
    Deed(
        "roster",
        "copy a week",
        APPROVERS,
        lambda s, me, on: shifts.copy_week(s, actor=me, community_id=on.home, monday=date(2026, 11, 23), now=on.now, zone=ZONE),
    ),
    Deed("drill", "propose a drill", STATION, lambda s, me, on: drills.propose(s, actor=me, elder_id=on.quiet, now=on.now)),
    Deed(
        "drill", "begin a drill", KIN, lambda s, me, on: drills.begin(s, actor=me, elder_id=on.quiet, nonce="n", language="zh", now=on.now)
    ),
    Deed("incidents", "have a live one in the list", STATION | KIN, lambda s, me, on: on.in_list(s, me), is_list=True),
    Deed(
        "incidents",
        "have a closed one in the list",
        STATION | KIN,
        lambda s, me, on: incident_lists.recent(s, person_id=me, now=on.now),
        is_list=True,
    ),
    Deed("incident", "see it", STATION | KIN, lambda s, me, on: incident_cards.card(s, reader=me, incident_id=on.live, now=on.now)),
    Deed("incident", "take it on", STATION, lambda s, me, on: answering.acknowledge(s, actor=me, incident_id=on.live, now=on.now)),
    Deed("incident", "take it over", STATION, lambda s, me, on: answering.take_over(s, actor=me, incident_id=on.live, now=on.now)),
    Deed(
        "incident",
        "be on the way",
        STATION,
        lambda s, me, on: answering.on_the_way(s, actor=me, incident_id=on.live, minutes=8, now=on.now),
    ),
    Deed("incident", "be with the elder", STATION, lambda s, me, on: answering.with_officer(s, actor=me, incident_id=on.live, now=on.now)),
    Deed(
        "incident",
        "write to the finder",
        STATION | KIN,
        lambda s, me, on: board.say(s, actor=me, incident_id=on.live, words="来了", key="w", now=on.now),
    ),
    Deed(
        "incident",
        "hand over",
        STATION,
        lambda s, me, on: handing_over.hand_over(s, actor=me, incident_id=on.live, to_whom="女儿", photo=_photo(), now=on.now),
    ),
    Deed("incident", "have the family's digits", KIN, lambda s, me, on: handing_over.code_for_family(s, actor=me, incident_id=on.live)),
    Deed(
        "incident", "close it", STATION, lambda s, me, on: closing.close(s, actor=me, incident_id=on.live, turned_out="curious", now=on.now)
    ),
    Deed("incident", "say: at home", KIN, lambda s, me, on: closing.at_home(s, actor=me, incident_id=on.live, now=on.now)),
    Deed("incident", "say: a drill", KIN, lambda s, me, on: closing.is_drill(s, actor=me, incident_id=on.live, now=on.now)),
    Deed(
        "incident",
        "thank the finder",
        STATION | KIN,
        lambda s, me, on: closing.thank(s, actor=me, incident_id=on.over, words="谢谢", key="t", now=on.now),
    ),
    Deed(
        "incident", "take the timeline along", STATION | KIN, lambda s, me, on: timelines.of(s, actor=me, incident_id=on.live, now=on.now)
    ),
    Deed(
        "incident",
        "see one found next door",
        STATION | KIN | NEXT_DOOR,
        lambda s, me, on: incident_cards.card(s, reader=me, incident_id=on.next_door, now=on.now),
    ),
    Deed(
        "incident",
        "take on one found next door",
        STATION | NEXT_DOOR,
        lambda s, me, on: answering.acknowledge(s, actor=me, incident_id=on.next_door, now=on.now),
    ),
    Deed(
        "search_start",
        "start a search",
        STATION | KIN,
        lambda s, me, on: searches.start(s, actor=me, elder_id=on.quiet, last_seen=_last_seen(on), key="new", now=on.now),
    ),
    Deed(
        "searches",
        "have one in the list",
        KIN | {"volunteer"},
        lambda s, me, on: search_cards.live(s, person_id=me, now=on.now),
        is_list=True,
    ),
    Deed(
        "search",
        "see it",
        STATION | KIN | {"volunteer"},
        lambda s, me, on: search_cards.card(s, reader=me, search_id=on.search, now=on.now),
    ),
    Deed(
        "search",
        "see the photo",
        STATION | KIN | {"volunteer"},
        lambda s, me, on: search_cards.photo(s, reader=me, search_id=on.search, now=on.now),
    ),
    Deed(
        "search",
        "read what was seen",
        STATION | KIN | {"volunteer"},
        lambda s, me, on: search_cards.told(s, reader=me, search_id=on.search, after=None, now=on.now),
    ),
    Deed("search", "join", frozenset({"volunteer"}), lambda s, me, on: searchers.join(s, actor=me, search_id=on.search, now=on.now)),
    Deed(
        "search",
        "say what one saw",
        STATION | KIN,
        lambda s, me, on: searchers.sight(s, actor=me, search_id=on.search, words="看见", key="z", now=on.now),
    ),
    Deed(
        "search", "end it", STATION | KIN, lambda s, me, on: search_end.end(s, actor=me, search_id=on.search, outcome="found", now=on.now)
    ),
    Deed("station_figures", "see figures of the community", APPROVERS, lambda s, me, on: on.figures(s, me)),
    Deed("station_figures", "see figures of one's own", ANY_APPROVER, lambda s, me, on: figures.communities(s, actor=me, now=on.now)),
)
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
        "# Who may do what about badges\n\n"
        "Made from `tests/access.py`, by which `tests/test_access_of_badges.py` asks every room for every role; it fails when they\n"
        "differ."
        " Roles are those at the elder's community; the last column says which of them may also with that role in another one.\n"
        "Street and administrator stand above both communities. Who is not enrolled is led to enrolling at every place.\n\n"
        f"Everybody, signed in or not, with the code in the address: {routes}.\n\n" + "\n".join(lines) + "\n"
    )


def _mark(one: Deed, role: str) -> str:
    return "yes" if role in one.who else "–"


def _elsewhere(one: Deed) -> str:
    if one.who == EVERYBODY:
        return "all"
    return ", ".join(role.removesuffix(", elsewhere") for role in ELSEWHERE if role in one.who) or "–"


if __name__ == "__main__":
    PAGE.write_text(page())
