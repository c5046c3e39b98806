"""Looking a pick-up code up at the counter, from wherever it was typed or scanned."""

from bot import places
from bot.states import PickUp
from bot.visit import Visit
from points import pickup
from points.code_attempts import TooManyWrongCodes
from points.pickup import WrongCode
from points.redemption_cards import RedemptionCard
from words.saying import sentences


async def look_up(visit: Visit, code: str) -> RedemptionCard | WrongCode:
    """What has this code, by six digits or by the QR's token. Raises `TooManyWrongCodes`, `NotAllowed`."""
    async with visit.services.database.begin() as session:
        return await pickup.look_up(session, actor=visit.person_id, code=code, now=visit.now)


async def open_card(visit: Visit, code: str) -> None:
    """To the card of this code, or to the counter with what is wrong with it. A locked counter says so itself."""
    try:
        found = await look_up(visit, code)
    except TooManyWrongCodes:
        await places.go(visit, "pickup")
        return
    if isinstance(found, WrongCode):
        await places.go(visit, "pickup", data={"note": wrong_code(visit, found)})
    else:
        await visit.open(PickUp.card, {"id": found.number, "code": code})


def wrong_code(visit: Visit, wrong: WrongCode) -> str:
    """What to do about a code that nothing here has."""
    t = visit.t
    if wrong.unit_name:
        return t("That is handed over by {unit}, not here. Nothing was changed.", unit=wrong.unit_name)
    if not wrong.tries_left:
        # The counter's screen says until when it is locked.
        return t("Nothing here has that code either. Nothing was changed.")
    said = t("Nothing here has that code. Please look at the member's screen again. Nothing was changed.")
    return sentences(t, said, t("Tries left: {number}.", number=wrong.tries_left))
