"""Notices about the alliance's agreements: a unit has signed, the community has signed, it has ended."""

from collections.abc import Mapping
from typing import Any

from wishes import agreement_cards
from wishes.agreement_cards import ENDED, IN_FORCE, WAITING, WITHDRAWN, AgreementCard
from words import projects, saying
from words.notice_readers import NoticeText, Reader


async def claimed(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For staff, as long as it waits to be countersigned."""
    card = await _card(reader, data)
    if card.state != WAITING:
        return None
    t = reader.t
    lines = [
        t("{unit} claims the project “{project}” and has signed.", unit=card.terms.unit, project=card.terms.project),
        t("It is in force when the community has signed, too."),
    ]
    return NoticeText("\n".join(lines), [[(t("Read and sign"), f"go:countersign:{card.agreement_id}")]])


async def signed(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the unit: both have signed."""
    card = await _card(reader, data)
    if card.state != IN_FORCE:
        return None
    t = reader.t
    lines = [
        t("The community has signed: “{project}” is yours until {last}.", project=card.terms.project, last=saying.day(card.terms.last, t)),
        t("Agreement {number}", number=projects.agreement_number(card.agreement_id)),
    ]
    return NoticeText("\n".join(lines), [[(t("Look at the project"), f"go:project:{card.project_id}")]])


async def ended(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the side that did not end it."""
    card = await _card(reader, data)
    if card.state not in (ENDED, WITHDRAWN):
        return None
    t = reader.t
    who = card.terms.community if card.is_unit and not card.is_staff else card.terms.unit
    said = t("The agreement of {community} and {unit} on “{project}” has ended.", **_parties(card))
    if card.state == WITHDRAWN:
        said = t("The agreement of {community} and {unit} on “{project}” was withdrawn before both had signed.", **_parties(card))
    lines = [said, t("What is already agreed upon with residents: please arrange it with {side}.", side=who)]
    return NoticeText("\n".join(lines), [[(t("Projects"), "at:projects")]])


def _parties(card: AgreementCard) -> dict[str, str]:
    return {"community": card.terms.community, "unit": card.terms.unit, "project": card.terms.project}


async def _card(reader: Reader, data: Mapping[str, Any]) -> AgreementCard:
    """Raises `AgreementUnknown`."""
    return await agreement_cards.card(reader.session, reader=reader.person_id, agreement_id=data["agreement_id"], now=reader.now)
