"""What is said when something about guardians or their ways is refused: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from qrcodes.guardian_links import InviteGone
from qrcodes.guardian_rows import NotGuardian
from qrcodes.guardians import GuardiansFull, LastGuardian
from qrcodes.way_addresses import DINGTALK, MAIL, SMS, WECOM, AddressUnclear, WayNotOffered
from qrcodes.ways import NoTestOpen, TooManyTests, WayGone

Said = tuple[str, str]
Data = dict[str, Any]


def _not_guardian(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("You are no guardian here, or no longer."), t("Please ask the family for a new guardian's link.")


def _invite_gone(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That guardian's link was used already, or it is more than a week old."), t("Please ask the family for a new one.")


def _guardians_full(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There are {most} guardians already, counting those who are invited.", most=data["most"]), t(
        "Please take one off, or take a link back, before you invite another."
    )


def _last_guardian(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Nobody else of the family would be told when the badge is scanned."), t("Please invite another guardian first.")


def _address_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = {
        MAIL: (t("That is no e-mail address that I can write to."), t("Please type it again, with the sign @ in it.")),
        SMS: (t("That is no telephone number that I can write to."), t("Please type it again, for example 138 0013 8000.")),
        WECOM: (
            t("That is no address of a WeCom robot."),
            t("Please copy it again from the robot's page, and paste all of it."),
        ),
        DINGTALK: (
            t("That is no address of a DingTalk robot."),
            t("Please copy it again from the robot's page, and paste all of it."),
        ),
    }
    return said[data["kind"]]


def _not_offered(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("This station does not send by that way."), t("Please choose another way.")


def _way_gone(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That way was taken off already."), t('"Home badge" in the menu shows by which ways you are told.')


def _no_test(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("No test message waits for its digits: they were typed already, are too old, or were wrong too often."), t(
        "Please send a new test, and type the digits that are in it."
    )


def _too_many_tests(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There were {most} tests by this way within an hour, which is the most.", most=data["most"]), t(
        "Please try again in an hour. The digits of the last test still count."
    )


ABOUT_GUARDIANS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    NotGuardian: _not_guardian,
    InviteGone: _invite_gone,
    GuardiansFull: _guardians_full,
    LastGuardian: _last_guardian,
    AddressUnclear: _address_unclear,
    WayNotOffered: _not_offered,
    WayGone: _way_gone,
    NoTestOpen: _no_test,
    TooManyTests: _too_many_tests,
}
