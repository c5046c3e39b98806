"""The queue of redemptions; and what is ready, by unit: staff hand over there too, by the member's pick-up code."""

from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.i18n import Translator
from core.refusals import Refusal
from people.authority import NotAllowed
from points import pickup, redemption_cards, redemption_queue
from points.pickup import WrongCode
from points.redemption_cards import RedemptionCard
from web.desk import queues
from web.desk.deciding import decide, went
from web.desk.guard import APPROVERS, form_of, shown, staff_of
from web.desk.queues import PAGE, Card, Queue
from web.desk.routes import DeskRoutes
from web.door import door_of
from words import goods, saying
from words.reasons import redemption_reasons
from words.refusals import refusal_text
from words.wrong_codes import wrong_code

routes = DeskRoutes()
READY = "/desk/redemptions/ready"


@routes.get("/desk/redemptions", who=APPROVERS)
async def page(request: web.Request) -> web.StreamResponse:
    """What waits, oldest first."""
    door, me, now, t = door_of(request), staff_of(request).person_id, door_of(request).clock(), staff_of(request).t
    async with door.database.reading() as session:
        found = await redemption_queue.waiting(session, actor=me, now=now, after=queues.after_of(request), limit=PAGE + 1)
        count = await redemption_queue.count_waiting(session, actor=me, now=now)
    links = [(READY, t("Ready to be fetched"))]
    return queues.show(request, REDEMPTIONS, [_card(card, t, door.zone) for card in found], waiting=count, links=links)


@routes.post("/desk/redemptions/{number:\\d+}/approve", who=APPROVERS)
async def approve(request: web.Request) -> web.StreamResponse:
    """Draw the pick-up code."""

    async def act(session: AsyncSession, number: int) -> None:
        await redemption_queue.approve(session, actor=staff_of(request).person_id, redemption_id=number, now=door_of(request).clock())

    return await decide(request, REDEMPTIONS, "approved", act)


@routes.post("/desk/redemptions/{number:\\d+}/refuse", who=APPROVERS)
async def refuse(request: web.Request) -> web.StreamResponse:
    """Refuse one, with a reason."""
    reason, me, now = queues.reason_of(request, REDEMPTIONS), staff_of(request).person_id, door_of(request).clock()

    async def act(session: AsyncSession, number: int) -> None:
        await redemption_queue.refuse(session, actor=me, redemption_id=number, reason=reason, now=now)

    return await decide(request, REDEMPTIONS, "refused", act)


@routes.post("/desk/redemptions/approve", who=APPROVERS)
async def approve_many(request: web.Request) -> web.StreamResponse:
    """Approve those that were ticked, each by itself: one that cannot be holds no other up."""
    door, done, left = door_of(request), list[int](), list[int]()
    for number in queues.chosen_of(request, REDEMPTIONS):
        try:
            async with door.database.begin() as session:
                await redemption_queue.approve(session, actor=staff_of(request).person_id, redemption_id=number, now=door.clock())
        except Refusal:
            left.append(number)
        else:
            done.append(number)
    return went(request, REDEMPTIONS, "approved", len(done), undo=done, left=left)


@routes.get(READY, who=APPROVERS)
async def ready(request: web.Request) -> web.StreamResponse:
    """What is approved and not fetched yet."""
    return await _ready(request)


@routes.post("/desk/redemptions/{number:\\d+}/hand-over", who=APPROVERS)
async def hand_over(request: web.Request) -> web.StreamResponse:
    """The member has come to the station, and says the code."""
    door, t, number, code = door_of(request), staff_of(request).t, queues.number_of(request), form_of(request).get("code")[:100]
    try:
        async with door.database.begin() as session:
            found = await pickup.hand_over(session, actor=staff_of(request).person_id, redemption_id=number, code=code, now=door.clock())
    except NotAllowed:
        raise
    except Refusal as refusal:
        return await _ready(request, status=409, wrong=(number, refusal_text(refusal, t, zone=door.zone)))
    if isinstance(found, WrongCode):
        return await _ready(request, status=422, wrong=(number, wrong_code(found, t)))
    return went(request, REDEMPTIONS, "handed_over", 1)


async def _ready(request: web.Request, *, status: int = 200, wrong: tuple[int, str] = (0, "")) -> web.Response:
    door, me, now, t = door_of(request), staff_of(request).person_id, door_of(request).clock(), staff_of(request).t
    text = request.query.get("unit", "")
    unit = int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
    async with door.database.reading() as session:
        units = await pickup.units_to_fetch_at(session, actor=me, now=now)
        after = queues.after_of(request)
        found = await pickup.to_fetch(session, actor=me, now=now, unit_id=unit, after=after, limit=PAGE + 1)
    some = found[:PAGE]
    lines = [(card.number, saying.redemption_number(card.number), _ready_facts(card, t, door.zone)) for card in some]
    following = f"{READY}?unit={unit}&after={some[-1].number}" if len(found) > PAGE else None
    values = {"units": units, "unit": unit, "lines": lines, "next": following, "wrong": wrong}
    return shown(request, "desk/ready.html", title=t("Ready to be fetched"), here="redemptions", status=status, **values)


def _ready_facts(card: RedemptionCard, t: Translator, zone: ZoneInfo) -> list[str]:
    return [saying.who(card.person_name, t), goods.what(card, t), card.unit_name, _until(card, t, zone)]


def _until(card: RedemptionCard, t: Translator, zone: ZoneInfo) -> str:
    return goods.appointment(card, t, zone=zone) or goods.fetch_before(card, t, zone=zone)


async def count(request: web.Request) -> int:
    """How many wait now."""
    door = door_of(request)
    async with door.database.reading() as session:
        return await redemption_queue.count_waiting(session, actor=staff_of(request).person_id, now=door.clock())


async def card_of(request: web.Request, number: int) -> Card:
    """One card as it stands now. Raises `NotAllowed`."""
    door = door_of(request)
    async with door.database.reading() as session:
        found = await redemption_cards.card(session, actor=staff_of(request).person_id, redemption_id=number, now=door.clock())
    return _card(found, staff_of(request).t, door.zone)


def _card(card: RedemptionCard, t: Translator, zone: ZoneInfo) -> Card:
    facts = [
        (t("Wants"), goods.what(card, t)),
        (t("Costs"), saying.points_of(card.amount, t)),
        (t("Where to fetch"), card.unit_name),
        (t("Asked"), saying.moment(card.asked_at, t, zone=zone)),
    ]
    if when := goods.appointment(card, t, zone=zone):
        facts.append((t("Time"), when))
    waits = card.status == "asked"
    return Card(
        number=card.number,
        called=saying.redemption_number(card.number),
        title=saying.who(card.person_name, t),
        facts=facts,
        notes=[t("Asked for by staff for the member")] if card.asked_by else [],
        waits=waits,
        status="" if waits else goods.status(card, t),
    )


REDEMPTIONS = Queue(
    name="redemptions",
    path="/desk/redemptions",
    title=lambda t: t("Goods asked for"),
    yes=lambda t: t("Approve"),
    no=lambda t: t("Refuse"),
    why=lambda t: t("Why is it refused? The member will read it."),
    reasons=redemption_reasons,
    called=saying.redemption_number,
    count=count,
    card=card_of,
    has_undo=True,
    has_bulk=True,
)
