"""What is said when something about a wish is refused, from asking to the public list: what happened, and what to do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator, mark
from core.refusals import Refusal
from wishes.policy import WishPolicyChanged, WishPolicyUnclear
from wishes.screening import AlreadyScreened, DueUnclear, NotToJoin, OwnWishScreened, PublicTextUnclear, RewardUnclear
from wishes.steps import WishUnknown
from wishes.wish_words import WishWordsUnclear
from wishes.wishes import TooManyWishes, WishUnclear
from wishes.withdrawing import WishOver
from words import wish_findings
from words.spans import span

Said = tuple[str, str]
Data = dict[str, Any]

_FIELDS = {
    "words": mark("What you wish has {least} to {most} signs that can be read."),
    "whom": mark("For whom it is has {least} to {most} signs that can be read."),
    "reach": mark("How to reach them has {least} to {most} signs that can be read."),
    "public": mark("The public text has {least} to {most} signs that can be read."),
    "reason": mark("The reason has {least} to {most} signs that can be read."),
    "done": mark("How it came true has {least} to {most} signs that can be read."),
    "missing": mark("What is missing has {least} to {most} signs that can be read."),
    "rated": mark("How it is has {least} to {most} signs that can be read."),
}
_CHOICES = {
    "kind": mark("A wish is for goods, a service or company."),
    "worry": mark("That is none of the three worries."),
    "colour": mark("A wish is red, yellow or green."),
}
_SCREENED = {
    "refused": mark("Somebody else has refused this wish meanwhile."),
    "joined": mark("Somebody else has joined this wish to another meanwhile."),
    "withdrawn": mark("This wish was taken back."),
}
_PUBLISHED = mark("Somebody else has published this wish meanwhile.")
_OVER = {
    "fulfilled": mark("Who took this wish on says that it came true."),
    "confirmed": mark("This wish came true."),
    "refused": mark("This wish was refused."),
    "joined": mark("This wish was joined to another."),
}


def _unknown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There is no such wish here, or it is not open to you."), t("Please choose one from the list of wishes.")


def _words(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    sentence = _FIELDS[data["field"]]
    return t(sentence, least=data["least"], most=data["most"]), t("Please say it in a few words.")


def _choice(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    sentence = _CHOICES[data["field"]]
    return t(sentence), t("Please tap one of the buttons.")


def _too_many(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    what = t("{most} of your wishes wait or are open already.", most=data["most"])
    return what, t('Another can come when one of them has come true or was taken back; they are under "My wishes".')


def _over(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    sentence = _OVER[data["status"]]
    return t(sentence), t("It cannot be taken back any more; if something is wrong, please talk to the community staff.")


def _own(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("This is a wish of yours, or you wrote it down."), t("Somebody else of the staff decides about it.")


def _screened(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    sentence = _SCREENED.get(data["outcome"], _PUBLISHED)
    return t(sentence), t("Please go on with the next one.")


def _public(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    what = t("Everybody would read this: {findings}.", findings=wish_findings.listed(data["findings"], data["text"], t))
    return what, t("Please leave it out and send the text again; who takes the wish on is shown the rest.")


def _reward(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("A wish gives {least} to {most} points.", least=data["least"], most=data["most"]), t("Please send another number.")


def _due(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("The day is past, or more than {days} days ahead.", days=data["days"]), t("Please choose another day.")


def _not_to_join(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That wish is not open in this community any more."), t("Please choose another, or publish this one.")


def _policy(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    least, most = (span(each.total_seconds(), t) if isinstance(each, timedelta) else each for each in (data["least"], data["most"]))
    return t("This setting goes from {least} to {most}.", least=least, most=most), t("Please send another number.")


def _policy_changed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Somebody else has changed this setting meanwhile."), t("Please look at it again before you change it.")


ABOUT_WISHES: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    WishUnknown: _unknown,
    WishWordsUnclear: _words,
    WishUnclear: _choice,
    TooManyWishes: _too_many,
    WishOver: _over,
    OwnWishScreened: _own,
    AlreadyScreened: _screened,
    PublicTextUnclear: _public,
    RewardUnclear: _reward,
    DueUnclear: _due,
    NotToJoin: _not_to_join,
    WishPolicyUnclear: _policy,
    WishPolicyChanged: _policy_changed,
}
