"""The queue of objections to a month's board."""

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.i18n import Translator
from points import objections
from points.objections import ObjectionCard
from web.desk import queues
from web.desk.deciding import decide
from web.desk.guard import APPROVERS, staff_of
from web.desk.queues import PAGE, Card, Queue
from web.desk.routes import DeskRoutes
from web.door import Door, door_of
from words import boards, saying
from words.reasons import objection_reasons

routes = DeskRoutes()


@routes.get("/desk/objections", who=APPROVERS)
async def page(request: web.Request) -> web.StreamResponse:
    """What waits, oldest first."""
    door, me, now = door_of(request), staff_of(request).person_id, door_of(request).clock()
    async with door.database.reading() as session:
        found = await objections.page(session, actor=me, now=now, after=queues.after_of(request), limit=PAGE + 1)
        count = await objections.count_waiting(session, actor=me, now=now)
    return queues.show(request, OBJECTIONS, [_card(card, staff_of(request).t, door) for card in found], waiting=count)


@routes.post("/desk/objections/{number:\\d+}/uphold", who=APPROVERS)
async def uphold(request: web.Request) -> web.StreamResponse:
    """Agree: the board is counted anew."""
    door = door_of(request)

    async def act(session: AsyncSession, number: int) -> None:
        await objections.uphold(session, actor=staff_of(request).person_id, objection_id=number, now=door.clock(), zone=door.zone)

    return await decide(request, OBJECTIONS, "upheld", act)


@routes.post("/desk/objections/{number:\\d+}/dismiss", who=APPROVERS)
async def dismiss(request: web.Request) -> web.StreamResponse:
    """The board stays as it is, for this reason."""
    reason, now = queues.reason_of(request, OBJECTIONS), door_of(request).clock()

    async def act(session: AsyncSession, number: int) -> None:
        await objections.dismiss(session, actor=staff_of(request).person_id, objection_id=number, reason=reason, now=now)

    return await decide(request, OBJECTIONS, "dismissed", act)


async def count(request: web.Request) -> int:
    """How many wait now."""
    door = door_of(request)
    async with door.database.reading() as session:
        return await objections.count_waiting(session, actor=staff_of(request).person_id, now=door.clock())


async def card_of(request: web.Request, number: int) -> Card:
    """One card as it stands now. Raises `NotAllowed`."""
    door = door_of(request)
    async with door.database.reading() as session:
        found = await objections.card(session, actor=staff_of(request).person_id, objection_id=number, now=door.clock())
    return _card(found, staff_of(request).t, door)


def _card(card: ObjectionCard, t: Translator, door: Door) -> Card:
    stands = t("not on the board")
    if card.rank is not None and card.points is not None:
        stands = t("rank {rank} with {points}", rank=card.rank, points=saying.points_of(card.points, t))
    waits = card.status == "waiting"
    return Card(
        number=card.objection_id,
        called=t("Objection {number}", number=card.objection_id),
        title=saying.who(card.person_name, t),
        facts=[
            (t("Board"), boards.month_name(card.month, t)),
            (t("Stands there"), stands),
            (t("Objected"), saying.moment(card.made_at, t, zone=door.zone)),
        ],
        quote=card.words,
        waits=waits,
        status="" if waits else boards.objection_status(card, t),
    )


OBJECTIONS = Queue(
    name="objections",
    path="/desk/objections",
    title=lambda t: t("Objections"),
    yes=lambda t: t("Uphold and count anew"),
    no=lambda t: t("Dismiss"),
    why=lambda t: t("Why does the board stay as it is? The member will read it."),
    reasons=objection_reasons,
    called=lambda number: f"#{number}",
    count=count,
    card=card_of,
    verbs=("uphold", "dismiss"),
)
