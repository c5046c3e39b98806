"""The queue of activities: approve, refuse, several at once, all alike."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.i18n import Translator
from points import log_bulk, log_cards, log_queue, nearby, photo_looks
from points.log_cards import LogCard
from points.nearby import Near
from points.photo_looks import Again
from web.desk import queues
from web.desk.deciding import decide, went
from web.desk.guard import APPROVERS, shown, staff_of
from web.desk.queues import PAGE, Card, Queue
from web.desk.routes import DeskRoutes
from web.door import door_of
from words import cards as log_words
from words import decisions, saying, worth
from words.reasons import log_reasons

routes = DeskRoutes()


@routes.get("/desk/logs", who=APPROVERS)
async def page(request: web.Request) -> web.StreamResponse:
    """What waits, oldest first."""
    door, me, now = door_of(request), staff_of(request).person_id, door_of(request).clock()
    async with door.database.reading() as session:
        found = await log_queue.waiting(session, actor=me, now=now, after=queues.after_of(request), limit=PAGE + 1)
        near = await nearby.near_many(session, cards=found[:PAGE], zone=door.zone)
        again = await photo_looks.also_in_many(session, log_ids=[card.log_id for card in found[:PAGE] if card.photos])
        count = await log_queue.count_waiting(session, actor=me, now=now)
    return queues.show(request, LOGS, cards_of(found, near, again, staff_of(request).t, door.zone), waiting=count)


@routes.get("/desk/logs/{number:\\d+}", who=APPROVERS)
async def one(request: web.Request) -> web.StreamResponse:
    """One activity by itself, however it stands."""
    return queues.show(request, LOGS, [await card_of(request, queues.number_of(request))], waiting=await count(request))


@routes.get("/desk/logs/{number:\\d+}/photo/{position:\\d{1,2}}", who=APPROVERS)
async def photo(request: web.Request) -> web.StreamResponse:
    """A photo, for whom the room lets see it."""
    door, position = door_of(request), int(request.match_info["position"])
    async with door.database.reading() as session:
        picture = await log_cards.photo(
            session, actor=staff_of(request).person_id, log_id=queues.number_of(request), position=position, now=door.clock()
        )
    return web.Response(body=picture, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


@routes.post("/desk/logs/{number:\\d+}/approve", who=APPROVERS)
async def approve(request: web.Request) -> web.StreamResponse:
    """Give the points of one."""

    async def act(session: AsyncSession, number: int) -> None:
        await log_queue.approve(session, actor=staff_of(request).person_id, log_id=number, now=door_of(request).clock())

    return await decide(request, LOGS, "approved", act)


@routes.post("/desk/logs/{number:\\d+}/refuse", who=APPROVERS)
async def refuse(request: web.Request) -> web.StreamResponse:
    """Refuse one, with a reason."""
    reason = queues.reason_of(request, LOGS)

    async def act(session: AsyncSession, number: int) -> None:
        await log_queue.refuse(session, actor=staff_of(request).person_id, log_id=number, reason=reason, now=door_of(request).clock())

    return await decide(request, LOGS, "refused", act)


@routes.post("/desk/logs/approve", who=APPROVERS)
async def approve_many(request: web.Request) -> web.StreamResponse:
    """Approve those that were ticked."""
    door, chosen = door_of(request), queues.chosen_of(request, LOGS)
    async with door.database.begin() as session:
        done = await log_bulk.approve_many(session, actor=staff_of(request).person_id, log_ids=chosen, now=door.clock())
    left = sorted({*done.own, *done.decided, *done.not_allowed})
    return went(request, LOGS, "approved", len(done.approved), undo=done.approved, left=left)


@routes.get("/desk/logs/{number:\\d+}/alike", who=APPROVERS)
async def alike(request: web.Request) -> web.StreamResponse:
    """This one and those that may be approved with it, to look through before."""
    door, t = door_of(request), staff_of(request).t
    async with door.database.reading() as session:
        found = await log_bulk.alike(session, actor=staff_of(request).person_id, log_id=queues.number_of(request), now=door.clock())
    lines = [(card.log_id, decisions.alike_line(card, t, zone=door.zone), card.words, card.photos) for card in found]
    together = saying.points_of(sum(card.points for card in found), t)
    return shown(request, "desk/alike.html", title=t("Approve all alike"), here="logs", queue=LOGS, lines=lines, together=together)


async def count(request: web.Request) -> int:
    """How many wait now."""
    door = door_of(request)
    async with door.database.reading() as session:
        return await log_queue.count_waiting(session, actor=staff_of(request).person_id, now=door.clock())


async def card_of(request: web.Request, number: int) -> Card:
    """One card as it stands now. Raises `NotAllowed`."""
    door = door_of(request)
    async with door.database.reading() as session:
        found = await log_cards.card(session, actor=staff_of(request).person_id, log_id=number, now=door.clock())
        near = await nearby.near_many(session, cards=[found], zone=door.zone)
        again = await photo_looks.also_in_many(session, log_ids=[number])
    return cards_of([found], near, again, staff_of(request).t, door.zone)[0]


def cards_of(
    found: Sequence[LogCard], near: dict[int, list[Near]], again: dict[int, list[Again]], t: Translator, zone: ZoneInfo
) -> list[Card]:
    """These in words."""
    codes = [card.kind_code for card in found]
    return [
        _card(card, near.get(card.log_id, []), again.get(card.log_id, []), t, zone, has_alike=codes.count(card.kind_code) > 1)
        for card in found
    ]


def _card(card: LogCard, near: Sequence[Near], again: Sequence[Again], t: Translator, zone: ZoneInfo, *, has_alike: bool) -> Card:
    facts = facts_of(card, t, zone)
    notes = [t("This photo is also in {number}, of somebody else.", number=saying.log_number(one.log_id)) for one in again]
    if card.capped_from is not None:
        notes.append(t("A limit has cut its points."))
    waits = card.status == "waiting"
    with_it = waits and not again and (card.batch_id is not None or (has_alike and card.capped_from is None))
    return Card(
        number=card.log_id,
        called=saying.log_number(card.log_id),
        title=saying.who(card.person_name, t),
        facts=facts,
        quote=card.words,
        photos=[f"/desk/logs/{card.log_id}/photo/{position}" for position in range(card.photos)],
        notes=notes,
        near=[decisions.near_line(one, t, zone=zone) for one in near],
        link=(f"/desk/logs/{card.log_id}/alike", t("Approve all alike")) if with_it else None,
        waits=waits,
        status="" if waits else log_words.log_status(card, t),
    )


def facts_of(card: LogCard, t: Translator, zone: ZoneInfo) -> list[tuple[str, str]]:
    """What was done, when, and what it gives."""
    facts = [
        (t("What"), log_words.named(card.kind_name, card.kind_name_en, t)),
        (t("When"), f"{log_words.moments(card.started_at, card.minutes, t, zone=zone)} ({saying.length(card.minutes, t)})"),
        (t("Gives"), worth.sum_line(card.sum, t)),
        (t("Pictures"), t.plural("{number} photo", "{number} photos", card.photos) if card.photos else t("No photo")),
    ]
    if card.logged_by is not None:
        facts.append((t("Written by"), saying.who(card.logged_by_name, t)))
    return facts


LOGS = Queue(
    name="logs",
    path="/desk/logs",
    title=lambda t: t("Activities"),
    yes=lambda t: t("Approve"),
    no=lambda t: t("Refuse"),
    why=lambda t: t("Why is it refused? The member will read it."),
    reasons=log_reasons,
    called=saying.log_number,
    count=count,
    card=card_of,
    has_undo=True,
    has_bulk=True,
)
