"""Approving elders: one screen with everything that is needed, a document looked at, and whom the badge will wake."""

from dataclasses import dataclass

from aiogram_dialog import Dialog

from bot import approved_elders, elder_badges, queue
from bot.badge_states import ApproveElders
from bot.queue import Queue, Rows, Shown, Words
from bot.screen import MOST_CAPTION, screen
from bot.visit import Button, Visit
from core.i18n import Translator
from messages.mentions import mention
from people import nodes
from qrcodes import badges, elder_cards, elder_queue, guardians
from words import elder_review, elder_terms
from words.reasons import elder_reasons

# Below a picture there is less room; what the screen says above it takes some of it.
MOST_BESIDE = MOST_CAPTION - 224


def approve_elders_dialog() -> Dialog:
    return Dialog(
        *queue.windows(ELDERS),
        screen(ApproveElders.all, approved_elders.show_all, approved_elders.on_all, approved_elders.on_search),
        screen(ApproveElders.end_reason, approved_elders.show_reasons, approved_elders.on_reason_press, approved_elders.on_reason),
        screen(ApproveElders.end_sure, approved_elders.show_sure, approved_elders.on_sure),
        screen(ApproveElders.badges, elder_badges.show_badges, elder_badges.on_badges),
        screen(ApproveElders.made, elder_badges.show_made, elder_badges.on_made),
        screen(ApproveElders.badge, elder_badges.show_badge, elder_badges.on_badge),
        screen(ApproveElders.badge_sure, elder_badges.show_sure, elder_badges.on_sure),
    )


async def refuse(visit: Visit, reason: str) -> None:
    """Refuse the elder whose reason is asked for. Raises `ElderWordsUnclear`, `ElderDecided`."""
    await queue.refuse(ELDERS, visit, reason)


@dataclass(frozen=True)
class _Seen:
    """A card as it was read: the text, whether it waits, the photo, and whether a guardian still has to confirm."""

    text: str
    status: str
    photo: bytes | None
    is_unconfirmed: bool = False


def _words(t: Translator) -> Words:
    return Words(
        nothing=t("No elders are waiting for a badge."),
        yes=t("Approve"),
        no=t("Refuse"),
        why=t("Why is it refused? The family will read it, and what they typed is deleted. Tap, or type a line."),
    )


async def _show(visit: Visit, number: int) -> Shown | None:
    """Reading it is on record. Where the words leave no room beside the photo, the photo has a screen of its own."""
    if not number:
        async with visit.services.database.reading() as session:
            number = await elder_queue.next_after(session, actor=visit.person_id, now=visit.now) or 0
    if not number:
        return None
    seen = await _read(visit, number)
    fits = _length(seen.text) <= MOST_BESIDE
    apart = visit.number("photo") == number and seen.photo is not None
    text = elder_terms.elder_number(number) if apart else seen.text
    picture = seen.photo if fits or apart else None
    return Shown(number, text, seen.status == "asked", picture, _more(visit, number, seen, fits=fits, apart=apart))


async def _read(visit: Visit, number: int) -> _Seen:
    t, me = visit.t, visit.person_id
    async with visit.services.database.begin() as session:
        found = await elder_cards.private(session, actor=me, elder_id=number, now=visit.now)
        if not found.card.called:
            return _Seen(elder_review.ended(found.card, t), found.card.status, None)
        photo = await elder_cards.photo(session, actor=me, elder_id=number, now=visit.now) if found.has_photo else None
        people = await guardians.of_elder(session, number)
        wanted = await guardians.missing(session, elder_id=number)
        home = await nodes.node_by_id(session, found.node_id) if found.node_id else None
    mention(*(one.person_id for one in people if one.person_id))
    text = elder_review.for_approver(found, home.name if home else "", people, wanted, t, zone=visit.services.zone, now=visit.now)
    return _Seen(text, found.card.status, photo, is_unconfirmed=found.card.status == "asked" and any(one.person_id for one in wanted))


def _more(visit: Visit, number: int, seen: _Seen, *, fits: bool, apart: bool) -> Rows:
    t, rows = visit.t, []
    if seen.status == "asked":
        checked = visit.number("checked") == number
        rows.append([Button(elder_terms.ticked(t("I have looked at a document"), checked), f"checked:{number}")])
    if seen.is_unconfirmed:
        rows.append([Button(t("Remind the guardians"), f"remind:{number}")])
    if seen.photo and not fits:
        rows.append([Button(t("Back to the record") if apart else t("Show the photo"), f"photo:{number}")])
    if seen.status == "approved":
        rows.append([Button(t("Badges and labels"), f"badges:{number}"), Button(t("End this page"), f"end:{number}")])
    if seen.status in ("asked", "approved"):
        rows.append([Button(t("Guardians, consents, corrections"), f"go:elder:{number}")])
    rows.append([Button(t("Approved elders"), f"all:{number}")])
    return rows


async def _following(visit: Visit, number: int) -> int:
    async with visit.services.database.reading() as session:
        return await elder_queue.next_after(session, actor=visit.person_id, after=number, now=visit.now) or 0


async def _accept(visit: Visit, number: int) -> None:
    checked = visit.number("checked") == number
    async with visit.services.database.begin() as session:
        await elder_queue.approve(session, actor=visit.person_id, elder_id=number, id_checked=checked, now=visit.now)


async def _refuse(visit: Visit, number: int, reason: str) -> None:
    async with visit.services.database.begin() as session:
        await elder_queue.refuse(session, actor=visit.person_id, elder_id=number, reason=reason, now=visit.now)


async def _receipt(visit: Visit, number: int) -> tuple[str, Rows]:
    t = visit.t
    async with visit.services.database.reading() as session:
        card = await elder_cards.card(session, actor=visit.person_id, elder_id=number, now=visit.now)
        carried = await badges.of_elder(session, number)
    look = [Button(t("Look at {number}", number=elder_terms.elder_number(number)), f"at:approve_elders:{number}")]
    printing = [Button(t("Print"), f"at:print_elder:{number}")] if card.status == "approved" else []
    return elder_review.decided(card, carried, t), [[*printing, *look]]


async def _press(visit: Visit, name: str, number: int) -> None:
    visit.put("id", number)
    if name == "checked":
        visit.put("checked", 0 if visit.number("checked") == number else number)
    elif name == "photo":
        visit.put("photo", 0 if visit.number("photo") == number else number)
    elif name == "remind":
        await _remind(visit, number)
    elif name == "badges":
        visit.put("after", 0)
        await visit.go(ApproveElders.badges)
    elif name == "end":
        await visit.go(ApproveElders.end_reason)
    elif name == "all":
        await approved_elders.begin(visit)


async def _remind(visit: Visit, number: int) -> None:
    t = visit.t
    async with visit.services.database.begin() as session:
        reminded = await elder_queue.remind(session, actor=visit.person_id, elder_id=number, now=visit.now)
    said = t.plural("{number} guardian is reminded, at most once a day.", "{number} guardians are reminded, at most once a day.", reminded)
    visit.note(said if reminded else t("There is nobody to remind."))


async def _empty(visit: Visit) -> tuple[str, Rows]:
    """Who asked for an elder or guards them does not decide: that it waits is said all the same."""
    t = visit.t
    async with visit.services.database.reading() as session:
        number = await elder_queue.count_for_colleagues(session, actor=visit.person_id, now=visit.now)
    said = t.plural("{number} waits for a colleague to look at it.", "{number} wait for a colleague to look at them.", number)
    return said if number else "", [[Button(t("Approved elders"), "go:elders_approved")]]


def _length(text: str) -> int:
    """As Telegram counts: in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


ELDERS = Queue(
    card=ApproveElders.card,
    reason=ApproveElders.reason,
    done=ApproveElders.done,
    words=_words,
    reasons=elder_reasons,
    show=_show,
    following=_following,
    accept=_accept,
    refuse=_refuse,
    receipt=_receipt,
    press=_press,
    empty=_empty,
)
