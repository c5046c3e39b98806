"""What is said about a code that leads to nothing: what happened, that no points moved, what to do."""

from core.i18n import Translator
from points.member_codes import UnknownCard
from points.pickup import WrongCode
from words.saying import sentences


def wrong_code(wrong: WrongCode, t: Translator) -> str:
    """Of a pick-up code that nothing here has. After the last try the counter's screen says until when it is locked."""
    stands = t("Nothing was changed; points stay as they are.")
    if wrong.unit_name:
        return sentences(t, t("That is handed over by {unit}, not here.", unit=wrong.unit_name), stands, t("Please send the member there."))
    if not wrong.tries_left:
        return sentences(t, t("Nothing here has that code either."), stands)
    return sentences(
        t, t("Nothing here has that code."), stands, t("Please look at the member's screen again."), _tries(wrong.tries_left, t)
    )


def unknown_card(unknown: UnknownCard, t: Translator) -> str:
    """Of a points card that is not in use."""
    said = t("That card is not in use in this community: perhaps it was lost and replaced.")
    next_step = t("Please scan the member's card again. A new card takes the place of an old one.")
    tries = _tries(unknown.tries_left, t) if unknown.tries_left else ""
    return sentences(t, said, t("Nothing was changed; points stay as they are."), next_step, tries)


def _tries(left: int, t: Translator) -> str:
    return t("Tries left: {number}.", number=left)
