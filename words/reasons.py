"""Reasons to choose from when something is refused."""

from core.i18n import Translator


def log_reasons(t: Translator) -> list[str]:
    """Why an activity is refused."""
    return [
        t("It cannot be seen what was done. Please write a line more."),
        t("The photo does not show it."),
        t("The time or length is not right."),
        t("It was logged twice."),
    ]


def objection_reasons(t: Translator) -> list[str]:
    """Why an objection to a board is dismissed."""
    return [
        t("Points count in the month in which they were approved."),
        t("We looked at the ledger: your points are counted as they were approved."),
        t("It has not been approved. You can log it, or appeal."),
        t("Please speak with us first; call the station."),
    ]


def redemption_reasons(t: Translator) -> list[str]:
    """Why a redemption is refused."""
    return [
        t("The unit has none left."),
        t("The unit cannot hand it over this month."),
        t("Please speak with us first; call the station."),
    ]


def take_back_reasons(t: Translator) -> list[str]:
    """Why the points of an activity are taken back."""
    return [
        t("It was approved by mistake."),
        t("It was logged twice."),
        t("It did not take place like this."),
    ]


def appeal_reasons(t: Translator) -> list[str]:
    """Why an appeal is dismissed."""
    return [
        t("It still cannot be seen what was done."),
        t("It was already counted in another activity."),
        t("The rules of our community do not count this."),
    ]


def elder_reasons(t: Translator) -> list[str]:
    """Why a home badge is refused."""
    return [
        t("The photo does not show the face clearly."),
        t("The elder lives in another community; please register there."),
        t("It was registered twice."),
        t("Please speak with us first; call the station."),
    ]


def end_elder_reasons(t: Translator) -> list[str]:
    """Why staff end an elder's page."""
    return [
        t("The elder has moved away."),
        t("The elder has passed away. We are with you."),
        t("The family asked us to."),
        t("Please speak with us first; call the station."),
    ]


def wish_reasons(t: Translator) -> list[str]:
    """Why a wish is not taken up."""
    return [
        t("The property management does this: please call them, or ask us to."),
        t("Neighbours cannot do this; we tell you whom to ask."),
        t("It was wished twice."),
        t("Please speak with us first; call the station."),
    ]
