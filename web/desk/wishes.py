"""Micro-wishes at the desk: what waits to be screened, all of a step, one wish; what is private only after a press."""

from datetime import timedelta

from aiohttp import web

from core.refusals import Refusal
from web.desk import wish_views
from web.desk.guard import APPROVERS, place_of, shown, staff_of
from web.desk.managing import in_words, number, part_of
from web.desk.routes import DeskRoutes
from web.desk.theirs import not_there
from web.door import door_of
from web.uploads import Form
from wishes import desk_cards, desk_lists, private_details, screen_cards, waiting
from wishes.desk_cards import DeskCard
from wishes.desk_lists import STEPS
from wishes.follow_ups import RatingUnclear
from wishes.policy import LEAST_REWARD, MOST_REWARD
from wishes.screening import DueUnclear, NotToJoin, PublicTextUnclear, RewardUnclear
from wishes.steps import WishUnknown
from wishes.wish_words import WishWordsUnclear
from words import saying, wish_review, wishes
from words.reasons import wish_reasons

routes = DeskRoutes()
LIMIT = 50
LONGEST_SEARCH = 40
USUAL_DAYS = 14
# What was typed is to be changed; after anything else that is refused, the wish is no longer as it was seen.
TYPED = (WishWordsUnclear, PublicTextUnclear, RewardUnclear, DueUnclear, RatingUnclear, NotToJoin)


@routes.get("/desk/wishes", who=APPROVERS)
async def queue(request: web.Request) -> web.StreamResponse:
    """What waits in one community, the oldest first."""
    staff, door, place = staff_of(request), door_of(request), place_of(request)
    now, after = door.clock(), number(request.query.get("after"))
    async with door.database.reading() as session:
        with not_there():
            found = await desk_lists.waiting(session, actor=staff.person_id, community_id=place, after=after, limit=LIMIT + 1, now=now)
    rows = [wish_views.waiting_row(one, staff.t, zone=door.zone, now=now) for one in found[:LIMIT]]
    more = f"/desk/wishes?in={place}&after={rows[-1].id}" if len(found) > LIMIT else ""
    return shown(request, "desk/wishes.html", title=staff.t("Wishes"), here="wishes", rows=rows, next=more, at=place, step="asked", q="")


@routes.get("/desk/wishes/all", who=APPROVERS)
async def of_step(request: web.Request) -> web.StreamResponse:
    """All of a step, the newest first, or found by words or number."""
    staff, door, place = staff_of(request), door_of(request), place_of(request)
    step, text = request.query.get("step", "open"), request.query.get("q", "")[:LONGEST_SEARCH]
    if step not in STEPS:
        raise web.HTTPNotFound
    now, before = door.clock(), number(request.query.get("before")) or None
    async with door.database.reading() as session:
        with not_there():
            found = await desk_lists.of_step(
                session,
                actor=staff.person_id,
                community_id=place,
                step=step,
                text=text,
                before=before,
                limit=LIMIT + 1,
                now=now,
            )
    rows = [wish_views.listed_row(one, staff.t, zone=door.zone, now=now) for one in found[:LIMIT]]
    more = str(request.rel_url.update_query({"before": str(rows[-1].id)})) if len(found) > LIMIT else ""
    return shown(request, "desk/wishes.html", title=staff.t("Wishes"), here="wishes", rows=rows, next=more, at=place, step=step, q=text)


@routes.get(r"/desk/wishes/{id:\d{1,18}}", who=APPROVERS)
async def one(request: web.Request) -> web.StreamResponse:
    """A wish; one that waits with the form that opens it to everybody."""
    return await page(request)


async def page(request: web.Request, *, refusal: Refusal | None = None, form: Form | None = None) -> web.Response:
    """The wish as it is now; after a refusal with its words above, and what was typed put back."""
    staff, door, wish_id = staff_of(request), door_of(request), part_of(request)
    async with door.database.reading() as session:
        with not_there(WishUnknown):
            found = await desk_cards.card(session, actor=staff.person_id, wish_id=wish_id, now=door.clock())
    error = in_words(request, refusal) if refusal else ""
    status = 200 if refusal is None else 422 if isinstance(refusal, TYPED) else 409
    if found.card.status == "asked" and not found.is_own:
        return await _screen(request, found, status=status, error=error, form=form or Form())
    refused = found.card.status == "refused" and not found.is_own
    why = await _refused(request, found) if refused else []
    wish = wish_views.page(found, staff.t, reader=staff.person_id, zone=door.zone)
    return shown(
        request,
        "desk/wish.html",
        title=f"{wish.number} · {wishes.status(wish.status, staff.t)}",
        here="wishes",
        status=status,
        wish=wish,
        why=why,
        at=found.card.community_id,
        error=error,
    )


async def _refused(request: web.Request, found: DeskCard) -> list[str]:
    """What was wished, with who and where they are hidden, and why it was refused. Reading it is on record."""
    staff, door = staff_of(request), door_of(request)
    async with door.database.begin() as session:
        told = await screen_cards.card(session, actor=staff.person_id, wish_id=found.card.wish_id, now=door.clock())
    return wish_views.refused(told, staff.t)


async def _screen(request: web.Request, found: DeskCard, *, status: int, error: str, form: Form) -> web.Response:
    """What was wished beside what everybody would read. Reading it is on record; who and where they are stays hidden."""
    staff, door, wish_id = staff_of(request), door_of(request), found.card.wish_id
    now, t = door.clock(), staff.t
    async with door.database.begin() as session:
        told = await screen_cards.card(session, actor=staff.person_id, wish_id=wish_id, now=now)
        place = found.card.community_id
        beside = await waiting.beside(session, actor=staff.person_id, community_id=place, wish_id=wish_id, now=now)
    due = now.astimezone(door.zone).date() + timedelta(days=USUAL_DAYS)
    typed = {"words": told.draft, "reward": str(told.reward), "due": due.isoformat(), "reason": ""}
    return shown(
        request,
        "desk/wish_screen.html",
        title=f"{saying.wish_number(wish_id)} · {t('To screen')}",
        here="wishes",
        status=status,
        id=wish_id,
        at=place,
        beside=beside,
        did=[(one, saying.wish_number(one)) for one in [number(request.query.get("done"))] if one],
        name=saying.who(found.card.name, t),
        writer=told.writer,
        asked=saying.lately(found.card.asked_at, t, zone=door.zone, now=now),
        traits=wishes.traits(found.card.kind, found.card.colour, found.card.worry, t),
        words=wish_views.masked(told, t),
        findings=wish_review.original(told, t)[2:],
        similar=[(each.wish_id, saying.wish_number(each.wish_id), each.words) for each in told.similar],
        typed={name: form.get(name) if name in form.fields else usual for name, usual in typed.items()},
        bounds=(LEAST_REWARD, MOST_REWARD),
        reasons=wish_reasons(t),
        error=error,
    )


@routes.get(r"/desk/wishes/{id:\d{1,18}}/private", who=APPROVERS, confirmed=True)
async def private(request: web.Request) -> web.StreamResponse:
    """The wisher's own words, for whom, phone and address. That it was read is on record."""
    staff, door, wish_id = staff_of(request), door_of(request), part_of(request)
    with not_there(WishUnknown):
        async with door.database.begin() as session:
            await desk_cards.require(session, actor=staff.person_id, wish_id=wish_id, now=door.clock())
            found = await private_details.private(session, actor=staff.person_id, wish_id=wish_id, now=door.clock())
    lines, title = wish_views.private(found, staff.t), saying.wish_number(wish_id)
    return shown(request, "desk/wish_private.html", title=title, here="wishes", lines=lines, id=wish_id)


@routes.get(r"/desk/wishes/{id:\d{1,18}}/photo", who=APPROVERS)
async def photo(request: web.Request) -> web.StreamResponse:
    """How it came true."""
    staff, door = staff_of(request), door_of(request)
    async with door.database.reading() as session:
        with not_there(WishUnknown):
            picture = await desk_cards.photo(session, actor=staff.person_id, wish_id=part_of(request), now=door.clock())
    if picture is None:
        raise web.HTTPNotFound
    return web.Response(body=picture, content_type="image/jpeg", headers={"Cache-Control": "no-store"})
