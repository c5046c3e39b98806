"""What is said when something about points, logs or pictures is refused: what happened, and what to do."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from core.files import FileGone, NotAPicture, PictureTooLarge
from core.i18n import Translator
from core.refusals import Refusal
from points.kinds import KindGone, KindNotYet
from points.ledger import AlreadyReversed, NotEnoughPoints, ReversalIsFinal, TransferUnknown
from points.log_queue import AlreadyDecided, OwnLog
from points.log_rules import DailyCapReached
from points.log_times import DurationUnclear, FutureDate, OverlapsOwnLog, TooOld
from points.logs import PhotoNeeded, TooManyPhotos, WordsUnclear
from words import saying

Said = tuple[str, str]
Data = dict[str, Any]
MEGABYTE = 1024 * 1024


def _not_a_picture(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That file is not a whole picture that I can read."), t("Please send a photo, as your phone takes it.")


def _picture_too_large(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    most = data.get("most_bytes", 0) // MEGABYTE
    return t("That picture is too large: at most {most} MB.", most=most), t("Please send a smaller one, or a new photo.")


def _file_gone(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That picture is no longer kept."), t("Please go on without it.")


def _kind_gone(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That kind of activity is not offered here."), t('Please choose one from the list: tap "Log an activity".')


def _kind_not_yet(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    since = saying.moment(data["since"], t, zone=zone)
    return t("That kind of activity counts only from {since} on.", since=since), t("Please choose another kind, or a later time.")


def _words_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("I need between {least} and {most} characters there.", least=data["least"], most=data["most"]), t("Please type it again.")


def _photo_needed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("This kind of activity needs a photo."), t("Please send one, then send the log again.")


def _too_many_photos(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("A log has at most {most} photos; I kept the first ones.", most=data["most"]), t("Please go on with those.")


def _duration_unclear(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    least, most = saying.length(data["least"], t), saying.length(data["most"], t)
    return t("An activity takes from {least} to {most}.", least=least, most=most), t("Please change the time.")


def _future_date(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That would end in the future."), t("Please change the time, or log it when it is done.")


def _too_old(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That was more than {days} days ago.", days=data["days"]), t(
        'Please speak with the staff of your community: the number is under "Help".'
    )


def _overlaps(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    since, until = (data[name].astimezone(zone).strftime("%H:%M") for name in ("started_at", "ended_at"))
    number = saying.log_number(data["log_id"])
    said = t("You have logged something else at that time: {number}, from {since} to {until}.", number=number, since=since, until=until)
    return said, t("Please change the time.")


def _daily_cap(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = t(
        "That day gives no more points: at most {points} a day for what one logs oneself.", points=saying.points_of(data["daily_points"], t)
    )
    return said, t("Thank you all the same! Please choose another day if it was another day.")


def _own_log(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    said = t("This is your own log, or one that you wrote for somebody: somebody else decides about it.")
    return said, t("Please leave it to a colleague.")


def _already_decided(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    outcomes = {
        "approved": t("It has been approved already."),
        "refused": t("It has been refused already."),
        "cancelled": t("The member has cancelled it."),
        "expired": t("It was not fetched in time, and the points went back."),
        "handed_over": t("It has been handed over already."),
        "asked": t("It has not been approved yet."),
        "waiting": t("It has not been approved yet."),
        "reversed": t("It has been taken back already."),
        "withdrawn": t("The member's data is deleted, and it ended with it."),
        "upheld": t("The appeal has been upheld already."),
        "dismissed": t("The appeal has been dismissed already."),
    }
    return outcomes.get(str(data.get("outcome")), t("It has been decided already.")), t("There is nothing more to do about it here.")


def _not_enough(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    next_step = t('Please choose something smaller, or log what you did for others: tap "Log an activity".')
    if data.get("missing"):
        return t("You lack {points} for that.", points=saying.points_of(data["missing"], t)), next_step
    return t("You have too few points for that."), next_step


def _already_reversed(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("That was taken back already."), t("There is nothing more to do about it here.")


def _reversal_is_final(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("What was taken back cannot be taken back again."), t("Please give the points anew.")


def _transfer_unknown(data: Data, t: Translator, zone: ZoneInfo) -> Said:
    return t("There is no such entry in the ledger."), t("Please look at its number again.")


ABOUT_POINTS: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    NotAPicture: _not_a_picture,
    PictureTooLarge: _picture_too_large,
    FileGone: _file_gone,
    KindGone: _kind_gone,
    KindNotYet: _kind_not_yet,
    WordsUnclear: _words_unclear,
    PhotoNeeded: _photo_needed,
    TooManyPhotos: _too_many_photos,
    DurationUnclear: _duration_unclear,
    FutureDate: _future_date,
    TooOld: _too_old,
    OverlapsOwnLog: _overlaps,
    DailyCapReached: _daily_cap,
    OwnLog: _own_log,
    NotEnoughPoints: _not_enough,
    ReversalIsFinal: _reversal_is_final,
    TransferUnknown: _transfer_unknown,
}
# Somebody decided before, and points may have moved then.
ABOUT_DECIDED: dict[type[Refusal], Callable[[Data, Translator, ZoneInfo], Said]] = {
    AlreadyDecided: _already_decided,
    AlreadyReversed: _already_reversed,
}
