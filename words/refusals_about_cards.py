"""What is said when something about cards or ratings is refused: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.i18n import Translator
from core.refusals import Refusal
from points.member_codes import CardUnknown, OwnCard
from points.ratings import NotFetchedYet, RatingStands, StarsUnclear

Said = tuple[str, str]
Data = dict[str, Any]


def _card_unknown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That card is not in use in this community."), t(
        "Please scan the member's card again. A new card takes the place of an old one."
    )


def _own_card(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That is your own card: another of the staff has to serve you."), t("Please let a colleague scan it.")


def _stars_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("A rating is from 1 to {most} stars.", most=data["most"]), t("Please tap one of the buttons.")


def _not_fetched_yet(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("Only what you have fetched can be rated."), t('Please look under "My redemptions" where it stands.')


def _rating_stands(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("You rated this more than a day ago, so it stays as it is."), t(
        'If something was wrong with it, call the station: its number is under "Help".'
    )


ABOUT_CARDS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    CardUnknown: _card_unknown,
    OwnCard: _own_card,
    StarsUnclear: _stars_unclear,
    NotFetchedYet: _not_fetched_yet,
    RatingStands: _rating_stands,
}
