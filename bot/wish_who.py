"""Questions about a wish: for whom it is, and where and how they are reached."""

from aiogram.types import Message

from bot.steps import typed
from bot.visit import Button, View, Visit
from bot.wish_steps import has_phone, onward, question, stepped, wisher_name
from people import homes, nodes
from people.models import Node
from wishes import wish_words
from words import numbers


async def show_whom(visit: Visit) -> View:
    t, name, whom = visit.t, await wisher_name(visit), visit.text("whom")
    own = t("For {name}", name=name) if name else t("For me")
    lines = [
        t("Whom is the wish for?"),
        t("For somebody else? Type it, for example: my mother, or Granny Zhang upstairs. Only staff and who takes it on read that."),
    ]
    kept = whom or (own if visit.number("whom_said") else "")
    return question(visit, *lines, rows=[[Button(own, "me")]], kept=kept)


async def on_whom_press(visit: Visit, payload: str) -> None:
    if payload == "me":
        await _keep_whom(visit, "")
    else:
        await stepped(visit, payload)


async def on_whom(visit: Visit, message: Message) -> None:
    """Raises `WishWordsUnclear`."""
    if text := typed(visit, message):
        await _keep_whom(visit, wish_words.whom(text) or "")


async def show_reach(visit: Visit) -> View:
    """Where one lives is filled in for oneself alone: nobody else was told it."""
    t, reach, home = visit.t, visit.text("reach"), await _home(visit)
    lines = [t("Where is it, and when is it best to call or come? For example: building 105, entrance 2; afternoons.")]
    if await has_phone(visit):
        lines.append(t("Only staff and who takes it on read that. They see the name and the phone number, too."))
    else:
        lines.append(t("Only staff and who takes it on read that. There is no phone number on record: please say how to get in touch."))
    usual = [Button(t("Write: {place}", place=home.name), "home")] if home is not None and not reach else []
    skip = [Button(t("Leave it out"), "skip")] if await has_phone(visit) else []
    return question(visit, *lines, rows=[usual, skip], kept=reach)


async def on_reach_press(visit: Visit, payload: str) -> None:
    if payload == "home" and (home := await _home(visit)) is not None:
        await _keep_reach(visit, home.name, home.id)
    elif payload == "skip" and await has_phone(visit):
        await _keep_reach(visit, "", 0)
    else:
        await stepped(visit, payload)


async def on_reach(visit: Visit, message: Message) -> None:
    """Raises `WishWordsUnclear`."""
    if text := typed(visit, message):
        reach = wish_words.reach(text) or ""
        await _keep_reach(visit, reach, await _building_in(visit, reach))


async def _keep_whom(visit: Visit, whom: str) -> None:
    visit.put("whom", whom)
    visit.put("whom_said", 1)
    await onward(visit)


async def _keep_reach(visit: Visit, reach: str, node_id: int) -> None:
    visit.put("reach", reach)
    visit.put("node", node_id)
    await onward(visit)


async def _home(visit: Visit) -> Node | None:
    """Where the speaker says they live; nothing when they write for another."""
    if visit.number("id"):
        return None
    async with visit.services.database.reading() as session:
        return await homes.home_of(session, person_id=visit.person_id)


async def _building_in(visit: Visit, reach: str) -> int:
    """The building or grid that was named, so that helpers near by are found; the longest name counts. 0 when none was."""
    said = numbers.plain(reach)
    async with visit.services.database.reading() as session:
        known = await nodes.homes_in(session, community_id=visit.community_id)
    named = sorted((home for home in known if numbers.plain(home.name) in said), key=lambda home: -len(home.name))
    return named[0].id if named else 0
