"""Printing at the desk: what was made, by what it is; many chosen at once; the file when it is drawn."""

from typing import Any

from aiohttp import web

from qrcodes import badge_lists, printing
from qrcodes.badge_lists import SHOWS
from qrcodes.printing import CARRIER, PrintUnknown
from web.desk.guard import APPROVERS, back, form_of, is_local, place_of, shown, staff_of
from web.desk.incidents import download
from web.desk.polling import polled
from web.desk.routes import DeskRoutes
from web.desk.theirs import not_there
from web.door import door_of
from words import prints, saying

routes = DeskRoutes()
PAGE = 50
LATELY = 5
JOB = r"/desk/badges/prints/{id:\d{1,18}}"


@routes.get("/desk/badges", who=APPROVERS)
async def all_of_them(request: web.Request) -> web.StreamResponse:
    """A community's badges, labels or cards, newest first: those never printed, all in use, or revoked ones."""
    staff, door, place = staff_of(request), door_of(request), place_of(request)
    paper, shows, after = request.query.get("paper", "badges"), request.query.get("show", "unprinted"), request.query.get("after", "")
    if paper not in CARRIER or shows not in SHOWS or not (after == "" or (after.isascii() and after.isdigit() and len(after) <= 18)):
        raise web.HTTPNotFound
    me, now, t = staff.person_id, door.clock(), staff.t
    async with door.database.reading() as session:
        begins, carrier = int(after) if after else None, CARRIER[paper]
        found = await badge_lists.listed(
            session, actor=me, community_id=place, carrier=carrier, shows=shows, after=begins, now=now, limit=PAGE + 1
        )
        waiting = await printing.unprinted(session, actor=me, now=now)
        lately = await printing.recent(session, actor=me, now=now, limit=LATELY)
    here = f"/desk/badges?in={place}&paper={paper}&show={shows}"
    return shown(
        request,
        "desk/badges.html",
        title=t("Badges"),
        here="badges",
        community=place,
        paper=paper,
        shows=shows,
        papers=[(each, prints.paper_name(each, t), waiting.get((place, each), 0)) for each in CARRIER],
        lines=[(one, saying.lately(one.made_at, t, zone=door.zone, now=now)) for one in found[:PAGE]],
        lately=[(number, f"{prints.paper_name(each, t)} {prints.print_number(number)}") for number, each in lately],
        address=f"{here}&after={after}" if after else here,
        next=f"{here}&after={found[PAGE - 1].badge_id}" if len(found) > PAGE else "",
    )


@routes.post("/desk/badges/print", who=APPROVERS)
async def ask(request: web.Request) -> web.StreamResponse:
    """One file of those that were ticked, or of all that was never printed."""
    staff, door, form, place = staff_of(request), door_of(request), form_of(request), place_of(request)
    paper, me, key, now, takes_all = form.get("paper"), staff.person_id, form.nonce, door.clock(), form.get("what") == "all"
    if paper not in CARRIER:
        raise web.HTTPNotFound
    if not takes_all and not form.numbers("badge"):
        came_from = form.get("from")
        return back(request, came_from if is_local(came_from) else f"/desk/badges?in={place}&paper={paper}", said="none_ticked")
    async with door.database.begin() as session:
        if takes_all:
            job = await printing.ask_unprinted(session, actor=me, community_id=place, paper=paper, key=key, now=now)
        else:
            chosen = form.numbers("badge")
            job = await printing.ask_chosen(session, actor=me, community_id=place, paper=paper, badge_ids=chosen, key=key, now=now)
    return back(request, f"/desk/badges/prints/{job}")


@routes.get(JOB, who=APPROVERS)
async def job(request: web.Request) -> web.StreamResponse:
    """How far a print file is, and the file."""
    values = await _job(request)
    return shown(request, "desk/print_job.html", title=str(values["name"]), here="badges", seen="", **values)


@routes.get(JOB + "/live", who=APPROVERS)
async def job_again(request: web.Request) -> web.StreamResponse:
    """The same, while its page is open."""
    return polled(request, "desk/print_job_live.html", **await _job(request))


@routes.get(JOB + "/file.pdf", who=APPROVERS)
async def file(request: web.Request) -> web.StreamResponse:
    """The file, on record. It holds codes and numbers that stand on the badges, no name: nothing is asked anew for it."""
    staff, door, number = staff_of(request), door_of(request), int(request.match_info["id"])
    with not_there(PrintUnknown):
        async with door.database.begin() as session:
            card = await printing.card(session, actor=staff.person_id, job_id=number, now=door.clock())
            data = await printing.fetch(session, actor=staff.person_id, job_id=number, now=door.clock())
    return download(data, prints.file_name(card.paper, number, staff.t), "application/pdf")


async def _job(request: web.Request) -> dict[str, Any]:
    staff, door, number = staff_of(request), door_of(request), int(request.match_info["id"])
    with not_there(PrintUnknown):
        async with door.database.reading() as session:
            card = await printing.card(session, actor=staff.person_id, job_id=number, now=door.clock())
    t = staff.t
    words = prints.ready(card, t) if card.has_file else prints.how_far(card, t)
    name = f"{prints.paper_name(card.paper, t)} {prints.print_number(number)}"
    return {"card": card, "name": name, "words": words.split("\n"), "is_drawn": card.status not in ("asked", "drawing")}
