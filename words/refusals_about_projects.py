"""What is said when something about a project or its agreement is refused: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from wishes.agreements import (
    AgreementOver,
    AgreementSigned,
    AgreementTextChanged,
    AgreementUnknown,
    OwnAgreement,
    ProjectClaimed,
    TermUnclear,
)
from wishes.projects import ProjectInForce, ProjectNameTaken, ProjectUnclear, ProjectUnknown

Said = tuple[str, str]
Data = dict[str, Any]


def _unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    if data["field"] == "name":
        return t("A project's name has {least} to {most} signs.", least=data["least"], most=data["most"]), t(
            "Please type a short name, such as: Legal help."
        )
    return t("What a project is about needs {least} to {most} signs.", least=data["least"], most=data["most"]), t(
        "Please say in a few sentences what is done, for whom, and how often."
    )


def _name_taken(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There is a project called “{name}” already.", name=data["name"]), t("Please give this one another name.")


def _unknown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That project is not on the list any more."), t("The list shows what there is now.")


def _in_force(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("This project is claimed by {unit}.", unit=data["unit_name"]), t("Please end the agreement first, then take the project off.")


def _term(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("An agreement lasts from {least} to {most} months.", least=data["least"], most=data["most"]), t("Please choose one of these.")


def _claimed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("This project is claimed: {unit} was quicker.", unit=data["unit_name"]), t("The list shows which are still free.")


def _text_changed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("The text is no longer the one that was shown, so nobody has signed it."), t("Please read it once more before you sign.")


def _agreement_unknown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That agreement is not one of yours."), t("The list of projects shows who does what.")


def _over(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("This agreement has ended already."), t("The project can be claimed anew.")


def _signed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("A colleague has signed this agreement already."), t("Nothing is left to do for you here.")


def _own(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("You are on the unit's side of this agreement."), t("A colleague signs it for the community.")


ABOUT_PROJECTS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    ProjectUnclear: _unclear,
    ProjectNameTaken: _name_taken,
    ProjectUnknown: _unknown,
    ProjectInForce: _in_force,
    TermUnclear: _term,
    ProjectClaimed: _claimed,
    AgreementTextChanged: _text_changed,
    AgreementUnknown: _agreement_unknown,
    AgreementOver: _over,
    AgreementSigned: _signed,
    OwnAgreement: _own,
}
