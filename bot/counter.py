"""Looking a pick-up code up at the counter, from wherever it was typed or scanned."""

from bot import places
from bot.shop_states import PickUp
from bot.visit import Visit
from points import pickup
from points.code_attempts import TooManyWrongCodes
from points.pickup import WrongCode
from points.redemption_cards import RedemptionCard
from words.wrong_codes import wrong_code


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
        await places.go(visit, "pickup", data={"note": wrong_code(found, visit.t)})
    else:
        await visit.open(PickUp.card, {"id": found.number, "code": code})
