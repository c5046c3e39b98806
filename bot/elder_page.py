"""One elder's page: how far it is, each answer to be corrected, consents, scans, and the end of it all."""

from bot import audiences, elder_keeping, places
from bot.badge_states import Elders
from bot.visit import Button, View, Visit
from people import nodes
from qrcodes import badges, consents, elder_cards, elders, guardians, scan_history
from qrcodes.elder_cards import ElderCard, Private
from words import elder_pages
from words.numbers import row_id

SCANS = 10
# Places of other screens, each shown once it is there.
ELSEWHERE = ("search_start", "drill", "elder_export")
FIELDS = {
    "called": Elders.called,
    "name": Elders.name,
    "address": Elders.address,
    "building": Elders.building,
    "photo": Elders.photo,
    "care": Elders.care,
    "shown": Elders.shown,
    "history": Elders.history,
}


async def show_one(visit: Visit) -> View:
    """What anybody who may look after the elder sees first; nothing of it is private but what they are called."""
    t, number = visit.t, visit.number("id")
    async with visit.services.database.reading() as session:
        card = await elder_cards.card(session, actor=visit.person_id, elder_id=number, now=visit.now)
        is_mine = await guardians.is_guardian(session, person_id=visit.person_id, elder_id=number)
        people = await guardians.of_elder(session, number)
        wanted = await guardians.missing(session, elder_id=number) if card.status == "asked" else []
        carried = await badges.of_elder(session, number)
        live = await consents.live(session, elder_id=number)
    lines = [elder_pages.headline(card, t), *elder_pages.standing(card, carried, t)]
    if not card.called:
        return View("\n".join(lines), [_last(visit)])
    lines += ["", *elder_pages.guards(people, t)]
    lines += [*elder_pages.missing(wanted, people, t), *elder_pages.advice(card, people, t, today=visit.today)]
    lines += ["", *elder_pages.agreed(live, t)]
    return View("\n".join(lines), _ways(visit, card, is_family=is_mine or _speaks_for(visit, card)))


async def on_one(visit: Visit, payload: str) -> None:
    screens = {"fields": Elders.fields, "consents": Elders.consents, "scans": Elders.scans, "withdraw": Elders.withdraw, "back": Elders.all}
    if payload in screens:
        visit.put("scans_before", 0)
        await visit.go(screens[payload])


async def show_fields(visit: Visit) -> View:
    """All that is stored; reading it is on record. A button for each answer to correct it."""
    t = visit.t
    found = await _private(visit)
    async with visit.services.database.reading() as session:
        home = await nodes.node_by_id(session, found.node_id) if found.node_id else None
        homes = await nodes.homes_in(session, community_id=found.card.community_id)
    lines = [*elder_pages.stored(found, home.name if home else "", t), "", t("Tap what you would like to correct.")]
    names = {
        "called": t("What to call them"),
        "name": t("Full name"),
        "address": t("Address"),
        "building": t("Building or grid"),
        "photo": t("Photo"),
        "care": t("Care lines"),
        "shown": t("What strangers see"),
        "history": t("History"),
    }
    needless = {"building"} if not homes else set()
    needless |= set() if found.lines else {"shown"}
    buttons = [Button(label, f"field:{name}") for name, label in names.items() if name not in needless]
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    return View("\n".join(lines), [*rows, [Button(t("Back"), "back"), Button(t("Menu"), "go:menu")]])


async def on_field(visit: Visit, payload: str) -> None:
    """To one question, with what is stored now."""
    name = payload.removeprefix("field:")
    if name not in FIELDS:
        await visit.go(Elders.one)
        return
    found = await _private(visit)
    elder_keeping.forget(visit)
    # What strangers call them stands in the other questions too.
    visit.put("called", found.card.called)
    visit.put("name", found.name)
    visit.put("address", found.address)
    visit.put("history", found.history)
    visit.put("node", found.node_id or 0)
    visit.put("community", found.card.community_id)
    visit.put("lines", [one.words for one in found.lines])
    visit.put("shown", [one.words for one in found.lines if one.is_shown])
    await visit.go(FIELDS[name])


async def show_scans(visit: Visit) -> View:
    """When it was looked at; who did is not known."""
    t, before = visit.t, visit.number("scans_before")
    async with visit.services.database.reading() as session:
        found = await scan_history.of_elder(
            session, actor=visit.person_id, elder_id=visit.number("id"), now=visit.now, before=before, limit=SCANS + 1
        )
    lines = [elder_pages.scanned(one, t, zone=visit.services.zone, now=visit.now) for one in found[:SCANS]]
    text = t("Scans, the latest first. Who scanned is not known to anybody:") if lines else t("It has not been scanned yet.")
    turning = [Button(t("First page"), "before:0")] if before else []
    turning += [Button(t("More"), f"before:{found[SCANS - 1].id}")] if len(found) > SCANS else []
    incidents = [Button(t("When they were found"), "go:incidents")]
    return View("\n".join([text, *lines]), [turning, incidents, [Button(t("Back"), "back"), Button(t("Menu"), "go:menu")]])


async def on_scans(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name == "before":
        visit.put("scans_before", row_id(tail) or 0)
    elif payload == "back":
        await visit.go(Elders.one)


async def show_withdraw(visit: Visit) -> View:
    """Asked first, with what ends at once."""
    t = visit.t
    async with visit.services.database.reading() as session:
        card = await elder_cards.card(session, actor=visit.person_id, elder_id=visit.number("id"), now=visit.now)
    lines = [
        t("Withdraw the badge of {called} entirely?", called=card.called),
        t("At once: the page that a scan opens is dead, also for labels already sewn in; nobody is told of a scan any more."),
        t("Name, address, history, care lines and photo are deleted. A new badge means registering again."),
        t("To change or lose only one thing, go back and correct it, or take one consent back."),
    ]
    return View("\n".join(lines), [[Button(t("No, keep it"), "no")], [Button(t("Yes, withdraw it all"), "yes")]])


async def on_withdraw(visit: Visit, payload: str) -> None:
    """Raises what `elders.withdraw` raises."""
    if payload == "yes":
        async with visit.services.database.begin() as session:
            await elders.withdraw(session, actor=visit.person_id, elder_id=visit.number("id"), now=visit.now)
        visit.note(visit.t("Withdrawn. The page is dead and what was stored is deleted. Please throw badge and labels away."))
        await visit.go(Elders.all)
    else:
        await visit.go(Elders.one)


def _ways(visit: Visit, card: ElderCard, *, is_family: bool) -> list[list[Button]]:
    """What this person may do here; the rooms check it again."""
    t, number = visit.t, card.elder_id
    may_change = is_family or audiences.approver(visit.speaker)
    labels = {
        "search_start": t("Start a search"),
        "drill": t("Practice drill"),
        "elder_export": t("Take along what is stored"),
    }
    ready = ("search_start", "drill") if card.status == "approved" else ()
    others = [name for name in ELSEWHERE if may_change and name in places.PLACES and (name in ready or name == "elder_export")]
    elsewhere = [[Button(labels[name], f"go:{name}:{number}")] for name in others]
    return [
        [Button(t("Guardians and how they are told"), f"go:guardians:{number}")] if may_change else [],
        [Button(t("See and correct"), "fields"), Button(t("Consents"), "consents")] if may_change else [Button(t("See it all"), "fields")],
        [Button(t("When it was scanned"), "scans")] if card.status == "approved" else [],
        *elsewhere,
        [Button(t("Withdraw it all"), "withdraw")] if is_family else [],
        _last(visit),
    ]


def _last(visit: Visit) -> list[Button]:
    return [Button(visit.t("My elders"), "back"), Button(visit.t("Menu"), "go:menu")]


def _speaks_for(visit: Visit, card: ElderCard) -> bool:
    """Who asked on a family's behalf speaks for it until staff have decided."""
    return card.on_behalf and card.asked_by == visit.person_id and card.status == "asked"


async def _private(visit: Visit) -> Private:
    """Everything, on record. Raises `ElderUnknown`, `NotAllowed`."""
    async with visit.services.database.begin() as session:
        return await elder_cards.private(session, actor=visit.person_id, elder_id=visit.number("id"), now=visit.now)
