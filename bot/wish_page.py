"""A micro-wish's page: everybody reads what is public and may take it on; the wisher sees how far it is, and answers."""

from aiogram_dialog import Dialog

from bot import audiences, places, wish_answers, wish_taking, wish_traces
from bot.screen import screen
from bot.visit import Button, View, Visit
from bot.wish_states import WishPage
from messages.mentions import mention
from people import nodes, units
from wishes import answer_cards, mentions, wish_cards
from wishes.answer_cards import AnswerCard
from wishes.wish_cards import CLAIMER, FOLLOWS, MEMBER, OWN, STAFF, WishCard
from wishes.withdrawing import MAY_BE_WITHDRAWN
from words import saying, wish_pages
from words.numbers import row_id


def wish_page_dialog() -> Dialog:
    return Dialog(
        screen(WishPage.one, show_one, on_one),
        screen(WishPage.steps, show_steps, on_back),
        screen(WishPage.claim, wish_taking.show_claim, wish_taking.on_claim),
        screen(WishPage.withdraw, wish_taking.show_withdraw, wish_taking.on_withdraw),
        screen(WishPage.poster, wish_answers.show_poster, wish_answers.on_poster),
        screen(WishPage.not_yet, wish_answers.show_not_yet, wish_answers.on_not_yet, wish_answers.on_missing),
        screen(WishPage.rated, wish_answers.show_rated, wish_answers.on_rated_press, wish_answers.on_rated),
        screen(WishPage.reopen, wish_answers.show_reopen, wish_answers.on_reopen),
    )


async def show_one(visit: Visit) -> View:
    t, zone = visit.t, visit.services.zone
    card, answer = await _cards(visit)
    lines = [*wish_pages.told(card, t, zone=zone), "", *wish_pages.how_far(card, visit.person_id, t, zone=zone)]
    lines += await _whom_to_call(visit, card)
    picture = None
    if answer is not None and card.status in ("fulfilled", "confirmed"):
        lines += wish_pages.answers(answer, t)
        picture = answer.photo
    elif answer is not None:
        lines += wish_pages.came_back(answer, t)
    if card.steps and picture is None:
        lines += ["", t("How it came so far:"), *wish_pages.way(card, t, zone=zone)]
    return View("\n".join(lines), [*await _ways(visit, card, answer), _last(visit, card)], picture)


async def on_one(visit: Visit, payload: str) -> None:
    """Raises what the room raises."""
    name, _, tail = payload.partition(":")
    if name == "claim":
        visit.put("unit", row_id(tail) or 0)
        await visit.go(WishPage.claim)
    elif name == "stars":
        await wish_answers.rate(visit, row_id(tail) or 0)
    elif name == "again":
        await _again(visit)
    elif name in ("steps", "withdraw", "poster", "not_yet", "reopen"):
        await visit.go(getattr(WishPage, name))


async def show_steps(visit: Visit) -> View:
    """All of its way, where a photo leaves no room for it."""
    t, zone = visit.t, visit.services.zone
    card, _ = await _cards(visit)
    lines = [t("Micro-wish {number}", number=saying.wish_number(card.wish_id)), t("How it came so far:")]
    return View("\n".join([*lines, *wish_pages.way(card, t, zone=zone)]), [[Button(t("Back"), "back")]])


async def on_back(visit: Visit, payload: str) -> None:
    await visit.go(WishPage.one)


async def _cards(visit: Visit) -> tuple[WishCard, AnswerCard | None]:
    """The wish, and what its claimer says; what is shown of it goes when it is taken back."""
    wish_id, me, now = visit.number("id"), visit.person_id, visit.now
    mentions.speak_of(wish_id)
    async with visit.services.database.reading() as session:
        card = await wish_cards.card(session, reader=me, wish_id=wish_id, now=now)
        if card.taken is None or card.access == MEMBER:
            return card, None
        answer = await answer_cards.card(session, reader=me, wish_id=wish_id, now=now)
    mention(*(one.person_id for one in card.steps if one.person_id))
    return card, answer


async def _whom_to_call(visit: Visit, card: WishCard) -> list[str]:
    """To whose wish was refused: the reason may well be to call."""
    if card.status != "refused" or card.told is None:
        return []
    async with visit.services.database.reading() as session:
        station = await nodes.station_of(session, card.community_id)
    return [visit.t("{station}: {phone}", station=station.name, phone=station.duty_phone)] if station else []


async def _again(visit: Visit) -> None:
    """To a new wish, with the words of the one that was refused."""
    card, _ = await _cards(visit)
    if card.status == "refused" and card.access == OWN and card.told is not None:
        await places.go(visit, "new_wish", data=wish_traces.opening(card.told.words) if card.told.words else None)


async def _ways(visit: Visit, card: WishCard, answer: AnswerCard | None) -> list[list[Button]]:
    """What this reader can do about it now."""
    t, rows = visit.t, list[list[Button]]()
    if card.status == "open" and card.access in (MEMBER, STAFF, CLAIMER):
        rows += await _claiming(visit, card)
    if card.taken is not None and card.taken.person_id == visit.person_id and card.status in ("claimed", "fulfilled"):
        rows.append([Button(t("What I took on"), f"go:my_claim:{card.wish_id}")])
    if answer is not None and answer.may_answer and card.status == "fulfilled":
        rows += [[Button(t("Yes, it came true"), "poster")], [Button(t("Not yet"), "not_yet")]]
    if answer is not None and answer.may_rate:
        rows.append([Button(f"{stars} ★", f"stars:{stars}") for stars in range(1, 6)])
    if answer is not None and answer.may_reopen:
        rows.append([Button(t("Open the wish again"), "reopen")])
    if card.joined_to is not None:
        rows.append([Button(t("Look at the wish like it"), f"go:wish:{card.joined_to}")])
    if card.status == "refused" and card.access == OWN:
        rows.append([Button(t("Change the words and wish again"), "again")])
    if card.steps and answer is not None and answer.photo is not None:
        rows.append([Button(t("How far is it?"), "steps")])
    return [*rows, *_for_staff(visit, card)]


def _for_staff(visit: Visit, card: WishCard) -> list[list[Button]]:
    """What decides about the wish itself; taking it back is the wisher's, too."""
    t, rows = visit.t, list[list[Button]]()
    if card.may_be_screened:
        rows.append([Button(t("Look at the wishes that wait"), f"go:approve_wishes:{card.wish_id}")])
    if card.access == STAFF and card.status == "open":
        rows.append([Button(t("Ask somebody to take it on"), f"go:dispatch_wish:{card.wish_id}")])
    if not card.may_be_screened and _may_withdraw(card):
        rows.append([Button(t("Take the wish back"), "withdraw")])
    return rows


def _may_withdraw(card: WishCard) -> bool:
    """The wisher, staff, and who wrote it down until it is open to all."""
    return card.status in MAY_BE_WITHDRAWN and (card.access in (OWN, STAFF) or (card.access in FOLLOWS and card.published_at is None))


async def _claiming(visit: Visit, card: WishCard) -> list[list[Button]]:
    """For oneself, and for each unit here that one speaks for."""
    t = visit.t
    own = [[Button(t("I make it come true"), "claim")]] if card.community_id == visit.community_id else []
    if not audiences.unit_member(visit.speaker):
        return own
    async with visit.services.database.reading() as session:
        mine = [unit for unit in await units.of_person(session, visit.person_id) if unit.community_id == card.community_id]
    return [*own, *([Button(t("{unit} makes it come true", unit=unit.name), f"claim:{unit.id}")] for unit in mine)]


def _last(visit: Visit, card: WishCard) -> list[Button]:
    t = visit.t
    mine = Button(t("My wishes"), "go:my_wishes")
    others = Button(t("Other wishes"), "go:wishes")
    return [mine if card.access == OWN else others, Button(t("Menu"), "go:menu")]
