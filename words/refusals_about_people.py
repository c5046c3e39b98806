"""What is said when something about people, places or links is refused: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from people.authority import LastAdministrator, NotAllowed
from people.cleaning import NameUnclear, PhoneUnclear
from people.demo import NotEmpty
from people.enrolment import CommunityUnknown, ConsentOutdated
from people.entry import LinkUsedUp
from people.operating import PhoneShared, PlaceUnknown
from people.persons import PersonUnknown
from people.residents import HasOwnChat, KnownAlready
from people.setup import AdministratorGone, AlreadySetUp, NotSetUp, SetUpUnclear
from people.units import UnitNameUnclear, UnitUnknown

Said = tuple[str, str]
Data = dict[str, Any]


def _name_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    next_step = t("Please type the name you go by, for example Wang Fang.")
    if data.get("why") == "length":
        return t("A name has {least} to {most} characters.", least=data["least"], most=data["most"]), next_step
    if data.get("why") == "mixed_letters":
        return t("That name mixes letters of several alphabets that look alike."), next_step
    if data.get("character"):
        return t('A name cannot have "{character}" there.', character=data["character"]), next_step
    return t("I could not read that as a name."), next_step


def _phone_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("I could not read that as one phone number."), t("Please type it like 138 0013 8000, or with its area code: 0432-62010336.")


def _community_unknown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There is no such community here."), t('Please choose yours from the list: tap "Enrol" in the menu.')


def _consent_outdated(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("The privacy notice has changed since you agreed."), t('Please read the new one and agree again: tap "Enrol" in the menu.')


def _link_used_up(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That link can no longer be used: each works once, for ten minutes."), t("Please ask for a new one where you got it.")


def _not_allowed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That is not open to you."), t('If it should be, please ask the staff of your community: the number is under "Help".')


def _last_administrator(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("You are the only administrator here."), t("Please have another appointed first; then you can leave.")


def _administrator_gone(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("The administrator has left."), t("Please name a new one.")


def _phone_shared(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Several people gave that phone."), t("Please have each type their own number in the settings.")


def _place_unknown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There is no place with that code here."), t("Please look the code up and type it again.")


def _person_unknown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("This person is no longer here."), t("Please begin again from the menu.")


def _known_already(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Somebody with this name or this phone is a member already."), t("Please look whether it is the same person.")


def _has_own_chat(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("This resident has a chat of their own, and their card is in it."), t(
        'On their phone they find it under "My points". If they cannot come in any more, staff give them a new link.'
    )


def _unit_unknown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That unit is not in the alliance, or has left it."), t('Please ask the staff of your community: the number is under "Help".')


def _unit_name_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("A unit's name has 1 to {most} characters, and no other unit here has it.", most=data.get("most", 60)), t(
        "Please type another."
    )


def _not_empty(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("The database holds something already, so it cannot become a demo."), t("Please use an empty one.")


def _already_set_up(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There is a community here already."), t("Please sign in as its administrator.")


def _not_set_up(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There is no administrator here yet."), t("Please set the first community up.")


def _set_up_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("One of the values cannot be used: {field}.", field=data.get("field", "")), t("Please give another.")


ABOUT_PEOPLE: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    NameUnclear: _name_unclear,
    PhoneUnclear: _phone_unclear,
    CommunityUnknown: _community_unknown,
    ConsentOutdated: _consent_outdated,
    LinkUsedUp: _link_used_up,
    NotAllowed: _not_allowed,
    LastAdministrator: _last_administrator,
    AdministratorGone: _administrator_gone,
    PhoneShared: _phone_shared,
    PlaceUnknown: _place_unknown,
    PersonUnknown: _person_unknown,
    KnownAlready: _known_already,
    HasOwnChat: _has_own_chat,
    UnitUnknown: _unit_unknown,
    UnitNameUnclear: _unit_name_unclear,
    NotEmpty: _not_empty,
    AlreadySetUp: _already_set_up,
    NotSetUp: _not_set_up,
    SetUpUnclear: _set_up_unclear,
}
