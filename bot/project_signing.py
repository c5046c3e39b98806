"""Signing for a unit: the whole text with the term that is chosen, and one button that signs exactly these words."""

from aiogram.types import Message

from bot.alliance_states import Projects
from bot.steps import typed_count
from bot.visit import Button, View, Visit
from wishes import agreement_text, agreements
from wishes.agreement_text import LONGEST, SHORTEST, Terms
from words import projects as words
from words.numbers import row_id

# The project's number, when one came to it from the list; a button that leads to it brings `id`.
PROJECT = "project"
USUAL_MONTHS = (3, 6, 12, 24)
FIRST_MONTHS = 12


def to_project(visit: Visit) -> int:
    """The project that is looked at."""
    return visit.number(PROJECT) or visit.number("id")


async def show_sign(visit: Visit) -> View:
    """The text as it would be signed; its hash is kept, so that nothing else is signed by the button below it."""
    t, months = visit.t, _months(visit)
    terms = await _terms(visit, months)
    visit.put("shown", agreement_text.text_hash(terms).hex())
    lines = [
        words.whole_text(terms, t),
        "",
        t("Please read it. “Sign” signs exactly this text for {unit} with your name, {name}.", unit=terms.unit, name=visit.speaker.name),
        t("Another term? Tap it below, or type the number of months, {least} to {most}.", least=SHORTEST, most=LONGEST),
    ]
    chosen = [Button(_marked(words.months(number, t), number == months), f"months:{number}") for number in USUAL_MONTHS]
    return View("\n".join(lines), [[Button(t("Sign"), "sign")], chosen, [Button(t("Back"), "back")]])


async def on_sign(visit: Visit, payload: str) -> None:
    """Raises what `agreements.claim` raises."""
    name, _, tail = payload.partition(":")
    if name == "months":
        visit.put("months", row_id(tail) or FIRST_MONTHS)
    elif name == "sign":
        await sign(visit)
    else:
        await visit.go(Projects.one)


async def on_months(visit: Visit, message: Message) -> None:
    """The number of months, typed."""
    advice = visit.t("Please type the number of months, {least} to {most}.", least=SHORTEST, most=LONGEST)
    number = await typed_count(visit, message, advice=advice)
    if number is None:
        return
    if SHORTEST <= number <= LONGEST:
        visit.put("months", number)
    else:
        visit.note(advice)


async def sign(visit: Visit) -> None:
    """Sign what is shown."""
    async with visit.services.database.begin() as session:
        number = await agreements.claim(
            session,
            actor=visit.person_id,
            project_id=to_project(visit),
            unit_id=visit.number("unit"),
            months=_months(visit),
            shown=bytes.fromhex(visit.text("shown")),
            now=visit.now,
        )
    t = visit.t
    lines = [
        t("Signed. Agreement {number}.", number=words.agreement_number(number)),
        t("Now the community reads and signs it. I tell you as soon as it has."),
    ]
    visit.note("\n".join(lines))
    await visit.go(Projects.one)


async def _terms(visit: Visit, months: int) -> Terms:
    async with visit.services.database.reading() as session:
        return await agreements.terms(
            session, actor=visit.person_id, project_id=to_project(visit), unit_id=visit.number("unit"), months=months, now=visit.now
        )


def _months(visit: Visit) -> int:
    return visit.number("months") or FIRST_MONTHS


def _marked(label: str, is_chosen: bool) -> str:
    return f"✓ {label}" if is_chosen else label
