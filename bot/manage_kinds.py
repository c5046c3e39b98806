"""The kinds of activities of a community: a list, and one kind. One rule is changed at a time, in `manage_kind_rule`."""

from aiogram_dialog import Dialog

from bot import manage_kind_rule, manage_new_kind
from bot.manage_kind_rule import RETIRE
from bot.screen import screen
from bot.states import Kinds
from bot.visit import Button, View, Visit
from points import kind_book, kind_changes
from points.kind_book import KindPlan
from points.kinds import KindGone, KindNotYet
from words import kind_rules
from words.numbers import row_id
from words.saying import sentences

PAGE = 8


def kinds_dialog() -> Dialog:
    return Dialog(
        screen(Kinds.all, show_all, on_all),
        screen(Kinds.one, show_one, on_one),
        screen(Kinds.value, manage_kind_rule.show_value, manage_kind_rule.on_value_press, manage_kind_rule.on_value),
        screen(Kinds.confirm, manage_kind_rule.show_confirm, manage_kind_rule.on_confirm),
        screen(Kinds.new_name, manage_new_kind.show_name, manage_new_kind.on_name_press, manage_new_kind.on_name),
        screen(Kinds.new_per, manage_new_kind.show_per, manage_new_kind.on_per),
        screen(Kinds.new_points, manage_new_kind.show_points, manage_new_kind.on_points_press, manage_new_kind.on_points),
        screen(Kinds.new_confirm, manage_new_kind.show_confirm, manage_new_kind.on_confirm),
    )


async def show_all(visit: Visit) -> View:
    """The kinds in force, by pages."""
    t, after = visit.t, visit.text("after")
    async with visit.services.database.reading() as session:
        found = await kind_book.page(
            session, actor=visit.person_id, community_id=visit.community_id, now=visit.now, after=after, limit=PAGE + 1
        )
    rows = [[Button(kind_rules.short(kind, t), f"kind:{kind.id}")] for kind in found[:PAGE]]
    turn = [Button(t("From the beginning"), "first")] if after else []
    turn += [Button(t("Next page"), "next")] if len(found) > PAGE else []
    rows += [turn, [Button(t("Add a kind"), "new")], [Button(t("Back"), "go:manage")]]
    return View(t("What members get points for in {community}. Tap one to change it.", community=visit.speaker.community_name), rows)


async def on_all(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name == "kind" and (kind_id := row_id(tail)):
        visit.put("kind", kind_id)
        await visit.go(Kinds.one)
    elif name == "new":
        await visit.go(Kinds.new_name)
    elif name == "first":
        visit.put("after", "")
    elif name == "next":
        await _turn(visit)


async def show_one(visit: Visit) -> View:
    """A kind with all its rules. The buttons carry the version that is shown, so that nobody changes what they did not see."""
    t = visit.t
    plan = await _plan(visit)
    if plan is None:
        text = sentences(t, visit.text("said"), t("This kind is no longer offered."))
        return View(text, [[Button(t("Back"), "list")]])
    number = plan.kind.id
    back = [Button(t("Back"), "list")]
    if plan.kind.until is not None:
        rows = [[Button(t("Take back what is planned"), f"withdraw:{number}")], back]
    else:
        labels = [Button(kind_rules.label(rule, t), f"{rule}:{number}") for rule in kind_rules.LABELS]
        pairs = [labels[start : start + 2] for start in range(0, len(labels), 2)]
        rows = [*pairs, [Button(t("Offer it no longer"), f"{RETIRE}:{number}")], back]
    ask = "" if plan.kind.until else t("What would you like to change?")
    # What was done stays above until something else is tapped: a second tap on the confirm screen shows it again.
    parts = [visit.text("said"), kind_rules.card(plan, t, zone=visit.services.zone), ask]
    return View("\n\n".join(part for part in parts if part), rows)


async def on_one(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    kind_id = row_id(tail)
    visit.put("said", "")
    if name == "list":
        await visit.go(Kinds.all)
    elif kind_id and name == "withdraw":
        async with visit.services.database.begin() as session:
            await kind_changes.withdraw(session, actor=visit.person_id, kind_id=kind_id, now=visit.now)
        visit.note(visit.t("Taken back. The kind stays as it is."))
    elif kind_id and (name == RETIRE or name in kind_rules.LABELS):
        await manage_kind_rule.begin(visit, kind_id, name)


async def _plan(visit: Visit) -> KindPlan | None:
    async with visit.services.database.reading() as session:
        try:
            return await kind_book.plan(session, actor=visit.person_id, kind_id=visit.number("kind"), now=visit.now)
        except (KindGone, KindNotYet):
            return None


async def _turn(visit: Visit) -> None:
    """To the page after the one that is shown."""
    async with visit.services.database.reading() as session:
        shown = await kind_book.page(
            session, actor=visit.person_id, community_id=visit.community_id, now=visit.now, after=visit.text("after"), limit=PAGE
        )
    if shown:
        visit.put("after", shown[-1].code)
