"""One elder's badges at the desk, and the words that stand on a community's: looked at as they will be printed."""

import asyncio
from functools import partial

from aiohttp import web

from core.refusals import Refusal
from people.authority import NotAllowed
from qrcodes import badge_words, badges, elder_badges, elder_cards, print_jobs, printing
from qrcodes.badges import BadgeUnknown, ElderNotReady
from qrcodes.elder_access import ElderUnknown
from qrcodes.print_jobs import Material
from qrcodes.printing import CARRIER
from web.desk.guard import APPROVERS, back, form_of, place_of, shown, staff_of
from web.desk.incidents import download
from web.desk.routes import DeskRoutes
from web.desk.theirs import not_there
from web.door import door_of
from words import prints, saying
from words.refusals import refusal_text

routes = DeskRoutes()
ELDER = r"/desk/badges/elder/{id:\d{1,18}}"
BADGE = r"/desk/badges/{id:\d{1,18}}"


@routes.get(ELDER, who=APPROVERS)
async def elder(request: web.Request) -> web.StreamResponse:
    """What an elder carries, and what can be printed for them."""
    staff, door, number = staff_of(request), door_of(request), _number(request)
    t, now = staff.t, door.clock()
    with not_there(ElderUnknown):
        async with door.database.reading() as session:
            found = await elder_badges.carried(session, actor=staff.person_id, elder_id=number, now=now)
            called = (await elder_cards.called(session, [number])).get(number, "")
    papers = {carrier: paper for paper, carrier in CARRIER.items()}
    lines = [(one, prints.paper_name(papers[one.carrier], t), saying.lately(one.made_at, t, zone=door.zone, now=now)) for one in found.live]
    has_badge = any(one.carrier == "badge" for one in found.live)
    title = t("Badges of {called}", called=called or t("an elder"))
    return shown(request, "desk/badge_elder.html", title=title, here="badges", id=number, lines=lines, has_badge=has_badge)


@routes.get(ELDER + "/preview.png", who=APPROVERS)
async def preview(request: web.Request) -> web.StreamResponse:
    """The badge as it will be printed."""
    material = await _material(request)
    return _picture(await asyncio.to_thread(partial(prints.preview, material, public_url=door_of(request).public_url)))


@routes.get(ELDER + "/badge.png", who=APPROVERS)
async def dots(request: web.Request) -> web.StreamResponse:
    """The badge as dots, for a printer of acrylic badges."""
    material = await _material(request)
    data = await asyncio.to_thread(partial(prints.picture, material, public_url=door_of(request).public_url))
    return download(data, f"{material.things[0].printed_id}.png", "image/png")


@routes.get(ELDER + "/badge.pdf", who=APPROVERS)
async def single(request: web.Request) -> web.StreamResponse:
    """The badge alone, as vectors."""
    material, door = await _material(request), door_of(request)
    data = await asyncio.to_thread(partial(prints.single, material, public_url=door.public_url, made_at=door.clock()))
    return download(data, f"{material.things[0].printed_id}.pdf", "application/pdf")


@routes.post(ELDER + "/print", who=APPROVERS)
async def ask(request: web.Request) -> web.StreamResponse:
    """All that an elder carries of a paper, made first where there is none."""
    door, form, number = door_of(request), form_of(request), _number(request)
    me, paper = staff_of(request).person_id, form.get("paper")
    if paper not in CARRIER:
        raise web.HTTPNotFound
    with not_there(ElderUnknown):
        async with door.database.begin() as session:
            job = await printing.ask_elder(session, actor=me, elder_id=number, paper=paper, key=f"{form.nonce}:{paper}", now=door.clock())
    return back(request, f"/desk/badges/prints/{job}")


@routes.post(BADGE + "/revoke", who=APPROVERS)
async def revoke(request: web.Request) -> web.StreamResponse:
    """This one opens nothing any more."""
    door, me, number = door_of(request), staff_of(request).person_id, _number(request)
    with not_there(BadgeUnknown):
        async with door.database.begin() as session:
            one = await elder_badges.one(session, actor=me, badge_id=number, now=door.clock())
            await badges.revoke(session, actor=me, badge_id=number, now=door.clock())
    return back(request, f"/desk/badges/elder/{one.elder_id}", said="badge_revoked")


@routes.post(BADGE + "/reissue", who=APPROVERS)
async def reissue(request: web.Request) -> web.StreamResponse:
    """Another in its place."""
    door, me, number = door_of(request), staff_of(request).person_id, _number(request)
    with not_there(BadgeUnknown):
        async with door.database.begin() as session:
            one = await badges.reissue(session, actor=me, badge_id=number, now=door.clock())
    return back(request, f"/desk/badges/elder/{one.elder_id}", said="badge_reissued")


@routes.get("/desk/badges/words", who=APPROVERS)
async def words(request: web.Request) -> web.StreamResponse:
    """What stands on the community's badges."""
    return await _words(request, {})


@routes.get("/desk/badges/words/example.png", who=APPROVERS)
async def example(request: web.Request) -> web.StreamResponse:
    """A badge that nobody wears, with the community's words."""
    door, place = door_of(request), place_of(request)
    async with door.database.reading() as session:
        material = await print_jobs.example(session, community_id=place)
    return _picture(await asyncio.to_thread(partial(prints.preview, material, public_url=door.public_url)))


@routes.post("/desk/badges/words", who=APPROVERS)
async def set_words(request: web.Request) -> web.StreamResponse:
    """Set the words, and the letters before the numbers as long as none was given."""
    door, form, place, me = door_of(request), form_of(request), place_of(request), staff_of(request).person_id
    try:
        async with door.database.begin() as session:
            above, below, now = form.get("above"), form.get("below"), door.clock()
            await badge_words.set_words(session, actor=me, community_id=place, above=above, below=below, now=now)
            await badge_words.set_prefix(session, actor=me, community_id=place, prefix=form.get("prefix"), now=now)
    except NotAllowed:
        raise
    except Refusal as refusal:
        return await _words(request, form.fields, error=refusal_text(refusal, staff_of(request).t, zone=door.zone))
    return back(request, f"/desk/badges/words?in={place}", said="badge_words_set")


async def _words(request: web.Request, typed: dict[str, str], *, error: str = "") -> web.Response:
    door, place = door_of(request), place_of(request)
    async with door.database.reading() as session:
        stands = await badge_words.proposed(session, community_id=place)
    values = {name: typed.get(name, getattr(stands, name)) for name in ("above", "below", "prefix")}
    about = {"community": place, "values": values, "stands": stands, "error": error, "most": badge_words.LONGEST_WORDS}
    title, status = staff_of(request).t("Words on the badge"), 422 if error else 200
    return shown(request, "desk/badge_words.html", title=title, here="badges", status=status, **about)


async def _material(request: web.Request) -> Material:
    door, me, number = door_of(request), staff_of(request).person_id, _number(request)
    with not_there(ElderNotReady):
        async with door.database.begin() as session:
            found = await print_jobs.of_elder(session, actor=me, elder_id=number, now=door.clock())
    if not found.things:
        raise web.HTTPNotFound
    return found


def _picture(data: bytes) -> web.Response:
    return web.Response(body=data, content_type="image/png", headers={"Cache-Control": "no-store"})


def _number(request: web.Request) -> int:
    return int(request.match_info["id"])
