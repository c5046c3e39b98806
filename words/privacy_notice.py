"""The privacy notice in full; `people.enrolment.NOTICE_VERSION` goes up when what it says changes."""

from core.i18n import Translator
from people.enrolment import NOTICE_VERSION


def full_notice(t: Translator) -> str:
    """All of it, in one message."""
    parts = (
        t("Privacy notice, version {version}", version=NOTICE_VERSION),
        t("Who keeps your data: your community, on its own server. It is not sold and not shown to advertisers."),
        t("What is kept: your name; your phone, if you give it; your activities, with words and photos; what you redeem; this chat."),
        t("What for: to give you points for what you did, to hand over what you redeem, and to call you about it."),
        t("How: names, phones and messages are encrypted. Photos are stripped of the place where they were taken."),
        t("Who sees it: staff who approve, at their work, on record. A shop sees your partly hidden name and what to hand over."),
        t('Your rights: see, take with you or delete everything under "Settings". Then only numbers without a name stay in the ledger.'),
        t('Questions: call the station of your community; its number is under "Help".'),
    )
    return "\n\n".join(parts)
