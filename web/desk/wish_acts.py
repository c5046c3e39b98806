"""What staff do about a wish at the desk: publish, refuse, join; then ask somebody, answer for the wisher, open it again, take it back."""

from collections.abc import Awaitable, Callable
from datetime import datetime, time
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from web.desk.guard import APPROVERS, back, form_of, fragment, staff_of
from web.desk.managing import day_of, in_words, number, part_of
from web.desk.routes import DeskRoutes
from web.desk.theirs import not_there
from web.desk.wishes import page
from web.door import door_of
from wishes import claims, desk_cards, follow_ups, fulfilling, offers, screen_cards, screening, waiting, wishes
from wishes.screening import DueUnclear
from wishes.steps import WishUnknown

routes = DeskRoutes()
# What is done to a wish by somebody at a moment.
Work = Callable[[AsyncSession, int, int, datetime], Awaitable[object]]


@routes.post(r"/desk/wishes/{id:\d{1,18}}/check", who=APPROVERS)
async def check(request: web.Request) -> web.StreamResponse:
    """While the public text is written: what of it must not be public. Changes nothing."""
    staff, door, wrong = staff_of(request), door_of(request), ""
    async with door.database.reading() as session:
        with not_there(WishUnknown):
            await desk_cards.require(session, actor=staff.person_id, wish_id=part_of(request), now=door.clock())
        try:
            words = form_of(request).get("words")
            await screen_cards.check(session, actor=staff.person_id, wish_id=part_of(request), words=words, now=door.clock())
        except Refusal as refusal:
            wrong = in_words(request, refusal)
    return fragment(request, "desk/wish_findings.html", wrong=wrong)


@routes.post(r"/desk/wishes/{id:\d{1,18}}/publish", who=APPROVERS)
async def publish(request: web.Request) -> web.StreamResponse:
    """Open to everybody in these words, until the end of the day of its deadline."""
    form, zone = form_of(request), door_of(request).zone
    day = day_of(form.get("due"))

    async def work(session: AsyncSession, actor: int, wish_id: int, now: datetime) -> None:
        if day is None:
            raise DueUnclear(days=screening.LONGEST.days)
        due_at = datetime.combine(day, time(23, 59), zone)
        words, reward = form.get("words"), form.number("reward") or 0
        await screening.publish(session, actor=actor, wish_id=wish_id, public_words=words, reward=reward, due_at=due_at, now=now)

    return await _do(request, work, said="wish_published", decides=True)


@routes.post(r"/desk/wishes/{id:\d{1,18}}/refuse", who=APPROVERS)
async def refuse(request: web.Request) -> web.StreamResponse:
    """With a reason that the wisher reads."""
    reason = form_of(request).get("reason")

    async def work(session: AsyncSession, actor: int, wish_id: int, now: datetime) -> None:
        await screening.refuse(session, actor=actor, wish_id=wish_id, reason=reason, now=now)

    return await _do(request, work, said="wish_refused", decides=True)


@routes.post(r"/desk/wishes/{id:\d{1,18}}/join", who=APPROVERS)
async def join(request: web.Request) -> web.StreamResponse:
    """To an open one that is the same."""
    other = number(form_of(request).get("to"))

    async def work(session: AsyncSession, actor: int, wish_id: int, now: datetime) -> None:
        try:
            await screening.join(session, actor=actor, wish_id=wish_id, to=other, now=now)
        except WishUnknown:
            raise screening.NotToJoin from None

    return await _do(request, work, said="wish_joined", decides=True)


@routes.post(r"/desk/wishes/{id:\d{1,18}}/ask", who=APPROVERS)
async def ask(request: web.Request) -> web.StreamResponse:
    """Ask a person or a unit to take it on (社区派单)."""
    form = form_of(request)
    person_id, unit_id = number(form.get("person")) or None, number(form.get("unit")) or None
    if (person_id is None) == (unit_id is None):
        raise web.HTTPBadRequest

    async def work(session: AsyncSession, actor: int, wish_id: int, now: datetime) -> None:
        await offers.dispatch(session, actor=actor, wish_id=wish_id, person_id=person_id, unit_id=unit_id, now=now)

    return await _do(request, work, said="wish_asked")


@routes.post(r"/desk/wishes/{id:\d{1,18}}/confirm", who=APPROVERS)
async def confirm(request: web.Request) -> web.StreamResponse:
    """It came true: staff asked the wisher and say so for them."""
    on_poster = form_of(request).get("on_poster") == "yes"

    async def work(session: AsyncSession, actor: int, wish_id: int, now: datetime) -> None:
        await fulfilling.confirm(session, actor=actor, wish_id=wish_id, on_poster=on_poster, now=now)

    return await _do(request, work, said="wish_confirmed")


@routes.post(r"/desk/wishes/{id:\d{1,18}}/not-yet", who=APPROVERS)
async def not_yet(request: web.Request) -> web.StreamResponse:
    """Not as it should be, says the wisher: who took it on goes on."""
    words = form_of(request).get("missing")

    async def work(session: AsyncSession, actor: int, wish_id: int, now: datetime) -> None:
        await fulfilling.not_yet(session, actor=actor, wish_id=wish_id, words=words, now=now)

    return await _do(request, work, said="wish_not_yet")


@routes.post(r"/desk/wishes/{id:\d{1,18}}/rate", who=APPROVERS)
async def rate(request: web.Request) -> web.StreamResponse:
    """What the wisher said when they were asked how it is (回访)."""
    form = form_of(request)
    claim_id, rating, words = number(form.get("claim")), number(form.get("rating")), form.get("said_words")

    async def work(session: AsyncSession, actor: int, wish_id: int, now: datetime) -> None:
        await follow_ups.rate(session, actor=actor, claim_id=claim_id, rating=rating, words=words, now=now)

    return await _do(request, work, said="wish_rated")


@routes.post(r"/desk/wishes/{id:\d{1,18}}/reopen", who=APPROVERS)
async def reopen(request: web.Request) -> web.StreamResponse:
    """It did not come true after all."""
    claim_id = number(form_of(request).get("claim"))

    async def work(session: AsyncSession, actor: int, wish_id: int, now: datetime) -> None:
        await follow_ups.reopen(session, actor=actor, claim_id=claim_id, now=now)

    return await _do(request, work, said="wish_reopened")


@routes.post(r"/desk/wishes/{id:\d{1,18}}/release", who=APPROVERS)
async def release(request: web.Request) -> web.StreamResponse:
    """Take it from who has it: others can take it on."""

    async def work(session: AsyncSession, actor: int, wish_id: int, now: datetime) -> None:
        await claims.release(session, actor=actor, wish_id=wish_id, now=now)

    return await _do(request, work, said="wish_released")


@routes.post(r"/desk/wishes/{id:\d{1,18}}/withdraw", who=APPROVERS)
async def withdraw(request: web.Request) -> web.StreamResponse:
    """For the wisher: what it said is deleted."""

    async def work(session: AsyncSession, actor: int, wish_id: int, now: datetime) -> None:
        await wishes.withdraw(session, actor=actor, wish_id=wish_id, now=now)

    return await _do(request, work, said="wish_withdrawn")


async def _do(request: web.Request, work: Work, *, said: str, decides: bool = False) -> web.StreamResponse:
    """Do it in one transaction; after what decides on to the next that waits or to the queue, else to the wish.

    What the room refuses is said on the wish's own page.
    """
    staff, door, wish_id, following = staff_of(request), door_of(request), part_of(request), None
    now = door.clock()
    with not_there(WishUnknown):
        async with door.database.reading() as session:
            community_id = (await desk_cards.require(session, actor=staff.person_id, wish_id=wish_id, now=now)).community_id
    try:
        async with door.database.begin() as session:
            await work(session, staff.person_id, wish_id, now)
            if decides:
                _, following = await waiting.beside(session, actor=staff.person_id, community_id=community_id, wish_id=wish_id, now=now)
    except Refusal as refusal:
        return await page(request, refusal=refusal, form=form_of(request))
    if following is not None:
        return back(request, f"/desk/wishes/{following}", said=said, done=wish_id)
    path = f"/desk/wishes?{urlencode({'in': community_id})}" if decides else f"/desk/wishes/{wish_id}"
    return back(request, path, said=said)
