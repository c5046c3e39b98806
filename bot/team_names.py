"""The names of a team's log: typed or as last time, namesakes told apart, unknown ones corrected. Only numbers of people are kept."""

from aiogram.types import Message

from bot.namesakes import choices, from_the_start, turned
from bot.states import Team
from bot.steps import draw_nonce, typed
from bot.visit import Button, View, Visit
from messages.mentions import mention
from people import persons
from people.persons import Namesake
from points import teams
from words import name_lists, saying
from words.numbers import row_id

UNKNOWN_SHOWN = 600


async def show_names(visit: Visit) -> View:
    t, ids = visit.t, visit.numbers("people")
    async with visit.services.database.reading() as session:
        last = await teams.last_team(session, actor=visit.person_id, community_id=visit.community_id)
    lines = [t("Who took part? Send the names in one message, with commas between them or one on each line.")]
    if ids:
        lines.append(t.plural("{number} person is on the list already.", "{number} people are on the list already.", len(ids)))
    rows = []
    if last and not ids:
        rows.append([Button(t.plural("As last time: {number} person", "As last time: {number} people", len(last)), "last")])
    if ids or visit.texts("unclear"):
        rows.append([Button(t("That is everybody"), "done")])
    return View("\n".join(lines), [*rows, [Button(t("Back"), "back")]])


async def on_names_press(visit: Visit, payload: str) -> None:
    if payload == "last":
        async with visit.services.database.reading() as session:
            _add(visit, await teams.last_team(session, actor=visit.person_id, community_id=visit.community_id))
        await onward(visit)
    elif payload == "done":
        await onward(visit)
    elif payload == "back":
        await visit.go(Team.words)


async def on_names(visit: Visit, message: Message) -> None:
    """A list of names: those of one person are taken, the others are asked about. Raises `TooManyPeople`."""
    text = typed(visit, message)
    # As typed, for what cannot be seen includes the ends of lines.
    names = name_lists.names(message.text or "") if text else []
    if not names:
        return
    async with visit.services.database.begin() as session:
        found = await teams.look_up(session, actor=visit.person_id, community_id=visit.community_id, names=names, now=visit.now)
    _add(visit, [each[0].person_id for each in found.values() if len(each) == 1])
    unclear = [",".join(str(one.person_id) for one in each) for each in found.values() if len(each) > 1]
    visit.put("unclear", [*visit.texts("unclear"), *(one for one in unclear if one not in visit.texts("unclear"))])
    visit.put("unknown", [name for name, each in found.items() if not each])
    await onward(visit)


async def onward(visit: Visit) -> None:
    """To what is unclear about the names, to the names, or to the confirm screen."""
    if visit.texts("unclear") or visit.texts("unknown"):
        await visit.go(Team.check)
    elif not visit.numbers("people"):
        await visit.go(Team.names)
    else:
        draw_nonce(visit)
        await visit.go(Team.confirm)


async def show_check(visit: Visit) -> View:
    """One question at a time: first the namesakes, then those whom nobody knows."""
    t = visit.t
    if group := _group(visit):
        name = next((one.name for one in (await known(visit, group)).values()), "")
        rows = [*await choices(visit, group), [Button(t("None of them"), "none")], [Button(t("Back"), "back")]]
        return View(t("Several people are called {name}. Who took part?", name=name), rows)
    lines = [
        t("I do not know these names here:"),
        saying.clipped(t(", ").join(visit.texts("unknown")), UNKNOWN_SHOWN),
        t("Please type them again as those people enrolled, or go on without them."),
    ]
    return View("\n".join(lines), [[Button(t("Go on without them"), "without")], [Button(t("Back"), "back")]])


async def on_check_press(visit: Visit, payload: str) -> None:
    group = _group(visit)
    chosen = row_id(payload.removeprefix("is:"))
    if turned(visit, payload):
        return
    if group and (chosen in group or payload == "none"):
        visit.put("unclear", visit.texts("unclear")[1:])
        from_the_start(visit)
        _add(visit, [chosen] if chosen else [])
        await onward(visit)
    elif payload == "without" and not group:
        visit.put("unknown", [])
        await onward(visit)
    elif payload == "back":
        # Who is still to be told apart is asked about again, unknown names are typed again.
        visit.put("unknown", visit.texts("unknown") if group else [])
        from_the_start(visit)
        await visit.go(Team.names)


async def on_check(visit: Visit, message: Message) -> None:
    """Names typed anew take the place of those that nobody knows."""
    if _group(visit):
        visit.note(visit.t("Please tap the person who took part."))
    else:
        await on_names(visit, message)


async def known(visit: Visit, ids: list[int]) -> dict[int, Namesake]:
    """These people, to be shown."""
    async with visit.services.database.reading() as session:
        found = await persons.told_apart(session, ids)
    mention(*found)
    return found


def _group(visit: Visit) -> list[int]:
    """The namesakes who are asked about, by number."""
    unclear = visit.texts("unclear")
    return [int(one) for one in unclear[0].split(",")] if unclear else []


def _add(visit: Visit, ids: list[int]) -> None:
    """Raises `TooManyPeople`."""
    people = list(dict.fromkeys([*visit.numbers("people"), *ids]))
    if len(people) > teams.MOST_PEOPLE:
        raise teams.TooManyPeople(most=teams.MOST_PEOPLE)
    visit.put("people", people)
