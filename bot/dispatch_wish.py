"""Dispatching (派单): staff ask somebody, or a unit, to take an open wish on."""

from aiogram_dialog import Dialog

from bot import asking_helpers, places
from bot.asking_helpers import Asking
from bot.visit import Visit
from bot.wish_work_states import DispatchWish
from core.i18n import Translator
from wishes import offers


def dispatch_wish_dialog() -> Dialog:
    return Dialog(*asking_helpers.windows(DISPATCH))


async def _ask(visit: Visit, person_id: int | None, unit_id: int | None) -> None:
    async with visit.services.database.begin() as session:
        await offers.dispatch(
            session, actor=visit.person_id, wish_id=visit.number("id"), person_id=person_id, unit_id=unit_id, now=visit.now
        )


async def _leave(visit: Visit) -> None:
    await places.go(visit, f"wish:{visit.number('id')}")


def _question(t: Translator) -> str:
    return t("Whom do you ask to take it on? They can say no.")


def _confirm(t: Translator, name: str) -> str:
    return t("Ask {name} to take this wish on? They see the public text, and who it is for only when they say yes.", name=name)


DISPATCH = Asking(
    best=DispatchWish.best,
    name=DispatchWish.name,
    found=DispatchWish.found,
    units=DispatchWish.units,
    sure=DispatchWish.sure,
    question=_question,
    confirm=_confirm,
    ask=_ask,
    leave=_leave,
)
