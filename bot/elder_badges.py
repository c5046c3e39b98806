"""An elder's badges, labels and cards, for staff: more of them, a new one in place of a lost one, one revoked alone."""

from bot.badge_states import ApproveElders
from bot.steps import turns
from bot.visit import Button, View, Visit
from core.i18n import Translator
from qrcodes import badges, elder_badges, elder_cards
from qrcodes.badge_making import BadgeCard
from words import elder_review, saying
from words.numbers import row_id

PAGE = 8
# What is given out at once: twenty labels for clothes, ten to keep, or one by one.
MORE = (("badge", 1), ("label", 20), ("label", 10), ("card", 1))


async def show_badges(visit: Visit) -> View:
    """What the elder carries, and more of it."""
    t, number, after = visit.t, visit.number("id"), visit.number("after")
    async with visit.services.database.reading() as session:
        card = await elder_cards.card(session, actor=visit.person_id, elder_id=number, now=visit.now)
        carried = await elder_badges.carried(session, actor=visit.person_id, elder_id=number, now=visit.now)
    left = [one for one in carried.live if one.id > after][: PAGE + 1]
    lines = [
        t("Badges, labels and cards of {called}: {number}", called=card.called, number=len(carried.live)),
        t("Tap one that is lost or worn. More are made by the buttons below."),
    ]
    rows = [[Button(elder_review.badge_line(one, t), f"one:{one.id}")] for one in left[:PAGE]]
    more = [Button(_more(carrier, count, t), f"more:{carrier}:{count}:{carried.made.get(carrier, 0)}") for carrier, count in MORE]
    ways = [Button(t("Print"), f"at:print_elder:{number}"), Button(t("Back"), "back")]
    return View("\n".join(lines), [*rows, turns(t, after, [one.id for one in left], PAGE), more[:2], more[2:], ways])


async def on_badges(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name == "more":
        await _make(visit, tail)
    elif name == "one" and (number := row_id(tail)):
        visit.put("badge", number)
        await visit.go(ApproveElders.badge)
    elif name == "after":
        visit.put("after", row_id(tail) or 0)
    elif name == "back":
        await visit.go(ApproveElders.card)


async def show_made(visit: Visit) -> View:
    """The receipt stands alone: a second tap makes no more."""
    t, number = visit.t, visit.number("id")
    lines = [t("Made: {numbers}", numbers=visit.text("made")), t("Next: print them. Each opens the elder's page at once.")]
    return View("\n".join(lines), [[Button(t("Print"), f"at:print_elder:{number}"), Button(t("Back to the badges"), "on")]])


async def on_made(visit: Visit, payload: str) -> None:
    await visit.go(ApproveElders.badges)


async def show_badge(visit: Visit) -> View:
    t = visit.t
    card = await _badge(visit)
    lines = [
        elder_review.badge_line(card, t),
        t("Made on {day}", day=saying.day(card.made_at.astimezone(visit.services.zone).date(), t)),
    ]
    rows = [
        [Button(t("It is lost: make a new one"), "reissue")],
        [Button(t("Revoke it, make none"), "revoke")],
    ]
    if card.revoked_at is not None:
        lines.append(t("It is revoked and opens nothing."))
        rows = []
    return View("\n".join(lines), [*rows, [Button(t("Back"), "back"), Button(t("Menu"), "go:menu")]])


async def on_badge(visit: Visit, payload: str) -> None:
    if payload in ("reissue", "revoke"):
        visit.put("what", payload)
        await visit.go(ApproveElders.badge_sure)
    elif payload == "back":
        await visit.go(ApproveElders.badges)


async def show_sure(visit: Visit) -> View:
    t, number = visit.t, (await _badge(visit)).printed_id
    if visit.text("what") == "reissue":
        asked, yes = t("Revoke {number} and make a new one in its place?", number=number), t("Yes, a new one")
    else:
        asked, yes = t("Revoke {number}?", number=number), t("Yes, revoke it")
    lines = [asked, t("It opens nothing from then on; the elder's other badges and labels go on working.")]
    return View("\n".join(lines), [[Button(t("No, keep it"), "no")], [Button(yes, "yes")]])


async def on_sure(visit: Visit, payload: str) -> None:
    """Raises what `badges.reissue` and `badges.revoke` raise."""
    if payload != "yes":
        await visit.go(ApproveElders.badge)
        return
    me, number, t = visit.person_id, visit.number("badge"), visit.t
    async with visit.services.database.begin() as session:
        if visit.text("what") == "reissue":
            new = await badges.reissue(session, actor=me, badge_id=number, now=visit.now)
            said = t("Revoked. In its place there is {number} now: print it.", number=new.printed_id)
        else:
            await badges.revoke(session, actor=me, badge_id=number, now=visit.now)
            said = t("Revoked. It opens nothing any more.")
    visit.note(said)
    await visit.go(ApproveElders.badges)


async def _make(visit: Visit, tail: str) -> None:
    """As many as its button says, counted from what the screen showed."""
    carrier, _, rest = tail.partition(":")
    count, _, seen = rest.partition(":")
    if (carrier, row_id(count)) not in MORE or not (seen.isascii() and seen.isdecimal()):
        return
    number, many = visit.number("id"), int(count)
    async with visit.services.database.begin() as session:
        made = await elder_badges.issue_more(
            session, actor=visit.person_id, elder_id=number, carrier=carrier, count=many, seen=int(seen), now=visit.now
        )
    ends = [made[0].printed_id, made[-1].printed_id]
    visit.put("made", " – ".join(dict.fromkeys(ends)))
    await visit.go(ApproveElders.made)


async def _badge(visit: Visit) -> BadgeCard:
    async with visit.services.database.reading() as session:
        return await elder_badges.one(session, actor=visit.person_id, badge_id=visit.number("badge"), now=visit.now)


def _more(carrier: str, count: int, t: Translator) -> str:
    if carrier == "label":
        return t.plural("{number} label more", "{number} labels more", count)
    return t("One more badge") if carrier == "badge" else t("A pocket card")
