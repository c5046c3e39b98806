"""Questions about an elder: what to call them, who asks and by what right, full name, where they live, what staff should know."""

from aiogram.types import Message

from bot import free_text
from bot.badge_states import ElderForm
from bot.elder_steps import is_in_form, onward, question, stepped
from bot.free_text import is_greeting
from bot.steps import typed
from bot.visit import Button, View, Visit
from people import nodes
from qrcodes import elder_words
from qrcodes.elder_models import RIGHTS
from words import elder_terms, numbers, saying
from words.refusals import refusal_text

# Buildings to a page; more can be typed.
HOMES_SHOWN = 12
ACROSS = 2


async def show_called(visit: Visit) -> View:
    t = visit.t
    lines = [
        t("What shall a stranger call the elder?"),
        t("For example: Grandpa Xiao, or Aunt Zhang. No full name, please: anybody who scans the badge reads it."),
    ]
    return question(visit, *lines, kept=visit.text("called"))


async def on_press(visit: Visit, payload: str) -> None:
    """For questions with nothing to tap but their ways on."""
    await stepped(visit, payload)


async def on_called(visit: Visit, message: Message) -> None:
    """Raises `ElderWordsUnclear`, `NumberShown`, `FullNameShown`."""
    text = typed(visit, message)
    if text is None:
        return
    if is_greeting(text):
        visit.note(visit.t("Hello! Here I need what to call the elder, for example Grandpa Xiao."))
        return
    called = elder_words.called(text)
    elder_words.keep_apart(called=called, name=visit.text("name"))
    visit.put("called", called)
    await onward(visit)


async def show_right(visit: Visit) -> View:
    """What somebody is to the elder says by which right they speak for them."""
    t, chosen = visit.t, visit.text("right")
    text = t("Who are you to {called}?", called=visit.text("called"))
    if visit.number("behalf"):
        text = t("Who asks for the badge? What are they to {called}?", called=visit.text("called"))
    buttons = [Button(_marked(elder_terms.right(code, t), code == chosen), f"right:{code}") for code in elder_terms.RIGHTS]
    rows = [buttons[:2], buttons[2:4], *([one] for one in buttons[4:])]
    return question(visit, text, t("It says by which right you speak for them."), rows=rows, kept=_right_kept(visit))


async def on_right(visit: Visit, payload: str) -> None:
    code = payload.removeprefix("right:")
    if code in RIGHTS:
        visit.put("right", code)
        await onward(visit)
    else:
        await stepped(visit, payload)


async def on_right_typed(visit: Visit, message: Message) -> None:
    """Words that mean one of them: 儿子 of 儿子或女儿."""
    text = (message.text or "").strip().lower()
    meant = [code for code in elder_terms.RIGHTS if text and text in elder_terms.right(code, visit.t)]
    if len(meant) == 1:
        visit.put("right", meant[0])
        await onward(visit)
    else:
        await free_text.answer(visit, message)


async def show_name(visit: Visit) -> View:
    t = visit.t
    lines = [
        t("What is the full name of {called}? As on the identity card.", called=visit.text("called")),
        t("Only family and staff see it, and each look is on record."),
    ]
    return question(visit, *lines, kept=visit.text("name"))


async def on_name(visit: Visit, message: Message) -> None:
    """A name that strangers were to read leads back to what they read. Raises `ElderWordsUnclear`, `NameUnclear`, `FullNameShown`."""
    if not (text := typed(visit, message)):
        return
    name = elder_words.name(text)
    try:
        elder_words.keep_apart(called=visit.text("called"), name=name)
    except elder_words.FullNameShown as refusal:
        if not is_in_form(visit) or visit.number("is_mending"):
            raise
        visit.put("name", name)
        visit.put("called", "")
        visit.note(refusal_text(refusal, visit.t, zone=visit.services.zone))
        await visit.go(ElderForm.called)
    else:
        visit.put("name", name)
        await onward(visit)


async def show_address(visit: Visit) -> View:
    t = visit.t
    lines = [
        t("Where does {called} live? Building, entrance, door.", called=visit.text("called")),
        t("Only family, staff and the officer who brings them home see it. You may leave it out."),
    ]
    return question(visit, *lines, kept=visit.text("address"), is_optional=True)


async def on_address_press(visit: Visit, payload: str) -> None:
    await _skip_or_step(visit, payload, "address")


async def on_address(visit: Visit, message: Message) -> None:
    """Raises `ElderWordsUnclear`."""
    if text := typed(visit, message):
        visit.put("address", elder_words.address(text) or "")
        await onward(visit)


async def show_building(visit: Visit) -> View:
    """The buildings and grids of the community: a search begins there."""
    t, chosen = visit.t, visit.number("node")
    async with visit.services.database.reading() as session:
        homes = await nodes.homes_in(session, community_id=visit.number("community") or visit.community_id)
    buttons = [Button(_marked(home.name, home.id == chosen), f"home:{home.id}") for home in homes[:HOMES_SHOWN]]
    rows = [buttons[start : start + ACROSS] for start in range(0, len(buttons), ACROSS)]
    lines = [t("Which building or grid is it? If they are ever missing, neighbours there are asked first.")]
    if len(homes) > HOMES_SHOWN:
        lines.append(t("Not among these? Type its name."))
    kept = next((home.name for home in homes if home.id == chosen), "")
    return question(visit, *lines, rows=rows, kept=kept, is_optional=True)


async def on_building(visit: Visit, payload: str) -> None:
    if number := numbers.row_id(payload.removeprefix("home:")):
        visit.put("node", number)
        await onward(visit)
    elif payload == "skip":
        visit.put("node", 0)
        await onward(visit)
    else:
        await stepped(visit, payload)


async def on_building_typed(visit: Visit, message: Message) -> None:
    """A name that means one of them: 105 and 105号楼."""
    text = typed(visit, message)
    if text is None:
        return
    async with visit.services.database.reading() as session:
        homes = await nodes.homes_in(session, community_id=visit.number("community") or visit.community_id)
    wanted = numbers.plain(text)
    meant = [home for home in homes if numbers.plain(home.name) == wanted] or [home for home in homes if wanted in numbers.plain(home.name)]
    if len(meant) == 1:
        visit.put("node", meant[0].id)
        await onward(visit)
    else:
        visit.note(visit.t("I am not sure which building that is. Please tap it, or leave it out."))


async def show_history(visit: Visit) -> View:
    t = visit.t
    lines = [
        t("What else should staff know? For example: was a bus driver and walks to the old depot; went missing once, was at the river."),
        t("No diagnosis is needed. Strangers never see this."),
    ]
    return question(visit, *lines, kept=visit.text("history"), is_optional=True)


async def on_history_press(visit: Visit, payload: str) -> None:
    await _skip_or_step(visit, payload, "history")


async def on_history(visit: Visit, message: Message) -> None:
    """Raises `ElderWordsUnclear`."""
    if text := typed(visit, message):
        await take_history(visit, text)


async def take_history(visit: Visit, text: str) -> None:
    """Keep it and go on. Raises `ElderWordsUnclear`."""
    visit.put("history", elder_words.history(text) or "")
    await onward(visit)


async def _skip_or_step(visit: Visit, payload: str, name: str) -> None:
    if payload == "skip":
        visit.put(name, "")
        await onward(visit)
    else:
        await stepped(visit, payload)


def _right_kept(visit: Visit) -> str:
    code = visit.text("right")
    return elder_terms.right(code, visit.t) if code and is_in_form(visit) else ""


def _marked(label: str, is_chosen: bool) -> str:
    return f"✓ {saying.clipped(label, elder_terms.CLIPPED)}" if is_chosen else label
