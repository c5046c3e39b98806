"""The check of an elder's form, sending it once, and the receipt with what happens next."""

from aiogram.types import Message

from bot import form_traces, free_text
from bot.badge_states import ElderForm
from bot.elder_care import chosen_lines
from bot.elder_photo import taken_on
from bot.elder_steps import asked, to_check
from bot.photos import fetch
from bot.visit import Button, View, Visit
from core.files import Picture
from people import nodes
from qrcodes import elders
from qrcodes.care_lines import Line
from qrcodes.elder_models import CONSENTS
from qrcodes.elder_photos import Photo
from words import elder_terms

# The questions by what the check calls them; the day goes with its photo, what strangers see with the lines.
_FIELDS = (
    ElderForm.called,
    ElderForm.right,
    ElderForm.name,
    ElderForm.address,
    ElderForm.building,
    ElderForm.photo,
    ElderForm.care,
    ElderForm.shown,
    ElderForm.history,
    ElderForm.consents,
)
# The picture stands for itself only when it is sent: a replay is known by what it was made of.
_UNSEEN = Picture(b"", 0, 0)


async def show_confirm(visit: Visit) -> View:
    """All that was said, with what is lost by what was not agreed to."""
    t = visit.t
    form_traces.speak(visit)
    lines = [t("Is this right?"), "", *await _told(visit), "", *_agreed(visit)]
    if visit.number("behalf"):
        lines.append(t("You ask on behalf of the family; that is on record."))
    rows = [[Button(t("Yes, send it"), "yes")], [Button(t("Change something"), "mend")], [Button(t("Throw it away"), "no")]]
    return View("\n".join(lines), rows)


async def on_confirm(visit: Visit, payload: str) -> None:
    if payload == "yes":
        await _send(visit)
    elif payload == "mend":
        await visit.go(ElderForm.mend)
    elif payload == "no":
        form_traces.throw_away(visit)
        await visit.home(visit.t("Thrown away. Nothing was sent, and nothing is kept."), drop=True)


async def on_confirm_message(visit: Visit, message: Message) -> None:
    """The rest of an album may come late: it changes nothing."""
    if message.photo:
        visit.note(visit.t("One photo is enough: I have kept the first."))
    else:
        await free_text.answer(visit, message)


async def show_mend(visit: Visit) -> View:
    """A button for each answer."""
    t, questions = visit.t, asked(visit)
    form_traces.speak(visit)
    buttons = [Button(_field(state, visit), f"field:{number}") for number, state in enumerate(_FIELDS) if state in questions]
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    return View(t("What would you like to change?"), [*rows, [Button(t("Nothing, back to the check"), "back")]])


async def on_mend(visit: Visit, payload: str) -> None:
    fields = {f"field:{number}": state for number, state in enumerate(_FIELDS)}
    if payload in fields:
        visit.put("is_mending", 1)
        await visit.go(fields[payload])
    elif payload == "back":
        await to_check(visit)


async def show_receipt(visit: Visit) -> View:
    """The number, and what happens next."""
    t, number = visit.t, visit.number("elder")
    lines = [
        t("Sent. The number is {number}.", number=elder_terms.elder_number(number)),
        "",
        t("What happens next:"),
        t("1. Invite guardians, aim for three: each is told at once when the badge is scanned, and confirms a test notice."),
        t("2. Staff look at it and check a document; nothing of it is kept. That takes two minutes."),
        t("3. The badge is ready within two days. I tell you when to fetch it."),
    ]
    rows = [
        [Button(t("Invite guardians"), f"at:guardians:{number}")],
        [Button(t("See the registration"), f"at:elder:{number}"), Button(t("Menu"), "at:menu")],
    ]
    return View("\n".join(lines), rows)


async def _send(visit: Visit) -> None:
    """Ask the room once; a replay finds what was asked before, and no photo is fetched again."""
    key, now = visit.text("nonce"), visit.now
    async with visit.services.database.reading() as session:
        number = await elders.asked_before(session, actor=visit.person_id, application=_application(visit, _UNSEEN), key=key)
    if number is None:
        picture = await fetch(visit, visit.text("photo")) if visit.text("photo") else None
        async with visit.services.database.begin() as session:
            number = await elders.apply(session, actor=visit.person_id, application=_application(visit, picture), key=key, now=now)
            await form_traces.send(visit, session, elder_id=number)
    # What was typed stays in the registration only.
    visit.manager.dialog_data.clear()
    visit.put("elder", number)
    await visit.go(ElderForm.receipt)


def _application(visit: Visit, picture: Picture | None) -> elders.Application:
    right, day, sent = visit.text("right"), taken_on(visit), visit.text("photo")
    return elders.Application(
        called=visit.text("called"),
        name=visit.text("name"),
        right=right,
        lines=chosen_lines(visit),
        consents=dict.fromkeys(visit.texts("agreed"), right),
        address=visit.text("address"),
        history=visit.text("history"),
        photo=Photo(picture, day, (sent,)) if sent and day and picture else None,
        node_id=visit.number("node") or None,
        on_behalf=bool(visit.number("behalf")),
    )


async def _told(visit: Visit) -> list[str]:
    """What was said of the elder, with who sees it."""
    t, nothing = visit.t, visit.t("not given")
    lines = chosen_lines(visit)
    if "health" not in visit.texts("agreed"):
        # Without that consent strangers see none of them, ticked or not.
        lines = tuple(Line(one.words) for one in lines)
    shown, hidden = [one.words for one in lines if one.is_shown], [one.words for one in lines if not one.is_shown]
    async with visit.services.database.reading() as session:
        home = await nodes.node_by_id(session, visit.number("node")) if visit.number("node") else None
    place = elder_terms.place(visit.text("address"), home.name if home else "")
    said = [
        t("Strangers see:"),
        *elder_terms.bullets([visit.text("called"), *shown]),
        "",
        t("Only family and staff see:"),
        t("· Full name: {name}", name=visit.text("name")),
        t("· Address: {address}", address=place or nothing),
        *elder_terms.bullets(hidden),
        t("· History: {history}", history=visit.text("history") or nothing),
        *elder_terms.bullets([elder_terms.photo_said(taken_on(visit), t)]),
    ]
    return [*said, "", t("Asked by: {right}", right=elder_terms.right(visit.text("right"), t))]


def _agreed(visit: Visit) -> list[str]:
    """Each consent, and what is lost without it."""
    t, agreed = visit.t, visit.texts("agreed")
    return [
        t("Agreed: {what}", what=elder_terms.consent(kind, t))
        if kind in agreed
        else t("Not agreed: {what}", what=elder_terms.without(kind, t))
        for kind in CONSENTS
    ]


def _field(state: object, visit: Visit) -> str:
    t = visit.t
    names = {
        ElderForm.called: t("What to call them"),
        ElderForm.right: t("Who asks"),
        ElderForm.name: t("Full name"),
        ElderForm.address: t("Address"),
        ElderForm.building: t("Building or grid"),
        ElderForm.photo: t("Photo"),
        ElderForm.care: t("Care lines"),
        ElderForm.shown: t("What strangers see"),
        ElderForm.history: t("History"),
        ElderForm.consents: t("Consents"),
    }
    return next(name for known, name in names.items() if known == state)
