"""The check of a wish's form, sending it once, and the receipt with what happens next."""

from bot import wish_traces
from bot.visit import Button, View, Visit
from bot.wish_states import WishForm
from bot.wish_steps import ORDER, has_phone, to_check, wisher, wisher_name
from people import persons
from wishes import policy, public_text, wishes
from wishes.wishes import NewWish
from words import saying, spans, wish_findings
from words import wishes as said


async def show_confirm(visit: Visit) -> View:
    """What everybody will read, with what gives somebody away in it, and what only who takes it on sees."""
    t, name, words = visit.t, await wisher_name(visit), visit.text("words")
    wish_traces.speak(visit)
    lines = [
        t("Is this right?"),
        "",
        t("Everybody will read, once the community has looked at it:"),
        t("“{words}”", words=words),
        said.traits(visit.text("kind"), visit.text("colour"), visit.text("worry"), t),
        *await _warning(visit, words),
        "",
        t("Only staff and who takes it on see:"),
        t("· For whom: {whom}", whom=visit.text("whom") or name or t("for me")),
        t("· Where and how: {reach}", reach=visit.text("reach") or t("by phone")),
        await _who(visit, name),
    ]
    rows = [[Button(t("Yes, make this wish"), "yes")], [Button(t("Change something"), "mend")], [Button(t("Throw this wish away"), "no")]]
    return View("\n".join(lines), rows)


async def on_confirm(visit: Visit, payload: str) -> None:
    if payload == "yes":
        await _send(visit)
    elif payload == "mend":
        await visit.go(WishForm.mend)
    elif payload == "no":
        wish_traces.throw_away(visit)
        await visit.home(visit.t("Thrown away. Nothing was sent, and nothing is kept."), drop=True)


async def show_mend(visit: Visit) -> View:
    """A button for each answer."""
    t = visit.t
    wish_traces.speak(visit)
    fields = (t("What kind of wish"), t("The words"), t("How urgent"), t("For whom"), t("Where and how"))
    buttons = [Button(field, f"field:{number}") for number, field in enumerate(fields)]
    rows = [buttons[:2], buttons[2:4], buttons[4:]]
    return View(t("What would you like to change?"), [*rows, [Button(t("Nothing, back to the check"), "back")]])


async def on_mend(visit: Visit, payload: str) -> None:
    fields = {f"field:{number}": state for number, state in enumerate(ORDER)}
    if payload in fields:
        visit.put("is_mending", 1)
        await visit.go(fields[payload])
    elif payload == "back":
        await to_check(visit)


async def show_receipt(visit: Visit) -> View:
    """The number, and what happens next."""
    t, number = visit.t, visit.number("wish")
    async with visit.services.database.reading() as session:
        terms = await policy.policy(session, visit.community_id)
    within = spans.span(terms.screen.total_seconds(), t)
    lines = [
        t("Your wish is with the community. Its number is {number}.", number=saying.wish_number(number)),
        "",
        t("What happens next:"),
        t("1. Within {span} staff look at it and open it to everybody, without name and address.", span=within),
        t("2. Somebody takes it on and gets in touch. I tell you as soon as there is news."),
        t("3. When it has come true, you say so, and they get points as thanks."),
    ]
    mine = [Button(t("How far is it?"), f"at:wish:{number}"), Button(t("My wishes"), "at:my_wishes")]
    behalf = [Button(t("Residents and cards"), "at:residents")] if visit.number("was_for_another") else []
    return View("\n".join(lines), [mine, [*behalf, Button(t("Menu"), "at:menu")]])


async def _send(visit: Visit) -> None:
    """Ask the room once: a second tap, or the same update again, finds the wish that was made."""
    new = NewWish(
        kind=visit.text("kind"),
        worry=visit.text("worry"),
        colour=visit.text("colour"),
        words=visit.text("words"),
        whom=visit.text("whom"),
        reach=visit.text("reach"),
        node_id=visit.number("node") or None,
    )
    for_another = int(bool(visit.number("id")))
    key, now = visit.text("nonce"), visit.now
    async with visit.services.database.begin() as session:
        number = await wishes.ask(session, actor=visit.person_id, person_id=wisher(visit), new=new, key=key, now=now)
        await wish_traces.send(visit, session, wish_id=number)
    # What was typed stays in the wish only.
    for kept in (visit.manager.dialog_data, visit.manager.start_data):
        if isinstance(kept, dict):
            kept.clear()
    visit.put("wish", number)
    visit.put("was_for_another", for_another)
    await visit.go(WishForm.receipt)


async def _who(visit: Visit, name: str) -> str:
    """What of the person is shown with it."""
    t = visit.t
    if not await has_phone(visit):
        return t("· Name: {name}", name=name) if name else t("· Your name")
    return t("· Name and phone number of {name}", name=name) if name else t("· Your name and phone number")


async def _warning(visit: Visit, words: str) -> list[str]:
    """What staff will take out of the words before anybody reads them."""
    t = visit.t
    async with visit.services.database.reading() as session:
        names = await persons.names(session, [wisher(visit)])
    found = public_text.found(words, names=[*names.values(), *public_text.names_of(visit.text("whom"))])
    if not found:
        return []
    listed = wish_findings.listed(found, words, t)
    return ["", t("Careful, this gives somebody away: {findings}. Staff take it out; or change it here yourself.", findings=listed)]
