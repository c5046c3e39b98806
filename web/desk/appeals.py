"""The queue of appeals: somebody who did not decide before looks at a log again."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.i18n import Translator
from points import appeal_cards, appeals, nearby
from points.appeal_cards import AppealCard
from points.nearby import Near
from web.desk import logs, queues
from web.desk.deciding import decide
from web.desk.guard import APPROVERS, staff_of
from web.desk.queues import PAGE, Card, Queue
from web.desk.routes import DeskRoutes
from web.door import door_of
from words import decisions, desk_queues, saying
from words.reasons import appeal_reasons

routes = DeskRoutes()


@routes.get("/desk/appeals", who=APPROVERS)
async def page(request: web.Request) -> web.StreamResponse:
    """What waits for this reader, oldest first; how many only a colleague may decide."""
    door, me, now = door_of(request), staff_of(request).person_id, door_of(request).clock()
    async with door.database.reading() as session:
        found = await appeal_cards.waiting(session, actor=me, now=now, after=queues.after_of(request), limit=PAGE + 1)
        near = await nearby.near_many(session, cards=[card.log for card in found[:PAGE]], zone=door.zone)
        count = await appeal_cards.count_waiting(session, actor=me, now=now)
        others = await appeal_cards.count_for_colleagues(session, actor=me, now=now)
    t = staff_of(request).t
    aside = desk_queues.for_colleagues(others, t)
    return queues.show(request, APPEALS, _cards(found, near, t, door.zone), waiting=count, aside=aside)


@routes.post("/desk/appeals/{number:\\d+}/uphold", who=APPROVERS)
async def uphold(request: web.Request) -> web.StreamResponse:
    """The member is right."""

    async def act(session: AsyncSession, number: int) -> None:
        await appeals.uphold(session, actor=staff_of(request).person_id, appeal_id=number, now=door_of(request).clock())

    return await decide(request, APPEALS, "upheld", act)


@routes.post("/desk/appeals/{number:\\d+}/dismiss", who=APPROVERS)
async def dismiss(request: web.Request) -> web.StreamResponse:
    """It stays as it is, for this reason."""
    reason = queues.reason_of(request, APPEALS)

    async def act(session: AsyncSession, number: int) -> None:
        await appeals.dismiss(session, actor=staff_of(request).person_id, appeal_id=number, reason=reason, now=door_of(request).clock())

    return await decide(request, APPEALS, "dismissed", act)


async def count(request: web.Request) -> int:
    """How many wait now."""
    door = door_of(request)
    async with door.database.reading() as session:
        return await appeal_cards.count_waiting(session, actor=staff_of(request).person_id, now=door.clock())


async def card_of(request: web.Request, number: int) -> Card:
    """One card as it stands now. Raises `NotAllowed`."""
    door = door_of(request)
    async with door.database.reading() as session:
        found = await appeal_cards.card(session, actor=staff_of(request).person_id, appeal_id=number, now=door.clock())
        near = await nearby.near_many(session, cards=[found.log], zone=door.zone)
    return _cards([found], near, staff_of(request).t, door.zone)[0]


def _cards(found: Sequence[AppealCard], near: dict[int, list[Near]], t: Translator, zone: ZoneInfo) -> list[Card]:
    return [_card(card, near.get(card.log.log_id, []), t, zone) for card in found]


def _card(card: AppealCard, near: Sequence[Near], t: Translator, zone: ZoneInfo) -> Card:
    first = {"refused": t("It was refused."), "reversed": t("It was taken back.")}[card.against]
    reason = t("Reason: {reason}", reason=card.log.reason or t("none given"))
    facts = [
        (t("Appeals since"), saying.moment(card.made_at, t, zone=zone)),
        (t("Decided first"), saying.sentences(t, first, reason)),
        *logs.facts_of(card.log, t, zone),
    ]
    if card.log.words:
        facts.append((t("Wrote then"), card.log.words))
    waits = card.status == "waiting"
    return Card(
        number=card.number,
        called=saying.appeal_number(card.number),
        title=saying.who(card.log.person_name, t),
        facts=facts,
        quote=card.words,
        photos=[f"/desk/logs/{card.log.log_id}/photo/{position}" for position in range(card.log.photos)],
        near=[decisions.near_line(one, t, zone=zone) for one in near],
        waits=waits,
        status="" if waits else decisions.appeal_status(card, t),
    )


APPEALS = Queue(
    name="appeals",
    path="/desk/appeals",
    title=lambda t: t("Appeals"),
    yes=lambda t: t("Uphold the appeal"),
    no=lambda t: t("Dismiss the appeal"),
    why=lambda t: t("Why does it stay as it is? The member will read it."),
    reasons=appeal_reasons,
    called=saying.appeal_number,
    count=count,
    card=card_of,
    verbs=("uphold", "dismiss"),
)
