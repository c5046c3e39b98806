"""What is said when something about taking a wish on is refused, up to the follow-up: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator, mark
from core.refusals import Refusal
from wishes.claim_starts import AlreadyClaimed, NotOpen, OwnWish, TooManyClaims
from wishes.claims import NotYourClaim
from wishes.follow_ups import AlreadyRated, FollowUpOver, NotToReopen, RatingUnclear
from wishes.fulfilling import NothingToConfirm, OwnClaim
from wishes.offers import CannotHelp, OfferOver

Said = tuple[str, str]
Data = dict[str, Any]

_OWN = {
    "own": mark("This is a wish of yours, or you wrote it down: somebody else takes it on."),
    "screened": mark("You set the reward of this wish, so somebody else takes it on."),
    "family": mark("The wisher is family of yours: points are for who helps other families."),
}
_STATUS = {
    "claimed": mark("Somebody has taken this wish on already."),
    "fulfilled": mark("Who took this wish on says that it came true."),
    "confirmed": mark("This wish has come true."),
    "withdrawn": mark("This wish was taken back."),
}
_NOT_OPEN = mark("This wish is not open to be taken on.")


def _already(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Somebody was quicker: this wish is in good hands."), t("Thank you. Please look what else is wished for.")


def _not_open(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    what = _STATUS.get(data["status"], _NOT_OPEN)
    return t(what), t("Please look what else is wished for.")


def _own(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    what = _OWN[data["why"]]
    return t(what), t("Please look what else is wished for.")


def _too_many(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    what = t("You have {most} wishes in hand already.", most=data["most"])
    return what, t("Please make one of them true first, or give one up.")


def _not_yours(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    what = t("You do not have this wish in hand, or not any more.")
    return what, t('What you have taken on is under "What I took on".')


def _offer_over(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Nobody waits for an answer about this wish any more."), t("Thank you. Please look what else is wished for.")


def _cannot_help(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("This wish cannot be given to whom you chose."), t("Please choose somebody else of this community.")


def _nothing(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    what = t("This wish is confirmed already.") if data["status"] == "confirmed" else t("Nobody has said yet that this wish came true.")
    return what, t("You can see how far the wish is on its page.")


def _own_claim(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    what = t("You, or a unit you speak for, took this wish on.")
    return what, t("The wisher says whether it came true, or somebody else of the staff for them.")


def _rating(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("A rating is 1 to {most}.", most=data["most"]), t("Please tap one of the buttons.")


def _over(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Nobody asks about this wish any more."), t("If something is wrong, please talk to the community staff.")


def _rated(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    what = t("This wish was rated already: {rating} of 5.", rating=data["rating"])
    return what, t("If something is wrong, please talk to the community staff.")


def _not_reopened(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    what = t("A wish is opened again after a rating of {most} or less.", most=data["most"])
    return what, t("If something is wrong, please talk to the community staff.")


ABOUT_CLAIMS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    AlreadyClaimed: _already,
    NotOpen: _not_open,
    OwnWish: _own,
    TooManyClaims: _too_many,
    NotYourClaim: _not_yours,
    OfferOver: _offer_over,
    CannotHelp: _cannot_help,
    NothingToConfirm: _nothing,
    OwnClaim: _own_claim,
    RatingUnclear: _rating,
    FollowUpOver: _over,
    AlreadyRated: _rated,
    NotToReopen: _not_reopened,
}
