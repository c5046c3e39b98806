"""What the lines of the trail are about, named as people know it, and found by what they type."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from core.i18n import Translator
from people import audit_names as of_people
from people.audit_names import Thing
from people.audit_views import Line
from points import audit_names as of_points
from qrcodes import audit_names as of_elders
from wishes import audit_names as of_wishes
from words import audit_words, elder_terms, prints
from words.cards import named

# Elsewhere the place says nothing: it is the community whose trail this is.
OF_PLACES = ("place", "people", "drill")


async def names(session: AsyncSession, lines: Iterable[Line], t: Translator) -> dict[Thing, str]:
    """What each line is about by name, where it has one."""
    things = {(line.subject, line.subject_id) for line in lines if line.subject_id is not None}
    found = await of_people.names(session, things) | await of_wishes.names(session, things) | await of_elders.printed(session, things)
    found |= {thing: named(*both, t) for thing, both in (await of_points.names(session, things)).items()}
    return found | {thing: elder_terms.elder_number(one) for thing, one in (await of_elders.elders(session, things)).items()}


def name_of(line: Line, names: dict[Thing, str]) -> str:
    """What a line is about by name, where the name says something."""
    says_nothing = line.subject_id is None or (line.subject == "node" and line.code.partition(".")[0] not in OF_PLACES)
    return "" if says_nothing else names.get((line.subject, line.subject_id or 0), "")


async def asked_for(session: AsyncSession, *, typed: str, subject: str, community_id: int) -> Thing | None:
    """The thing that was typed: a number as it is printed, which says what it is, or a bare one of the `subject` that was chosen."""
    if (found := audit_words.printed(typed)) is not None:
        return found
    if (printed := prints.printed_number(typed)) is not None:
        number = await of_elders.badge(session, community_ids=[community_id], printed_id=printed)
        return ("badge", number) if number is not None else None
    number = audit_words.bare_number(typed)
    return (subject, number) if number is not None and subject in audit_words.THINGS else None
