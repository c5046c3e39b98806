"""Ways to where one types about wishes as staff, or as who took one on: there is always one that waits, or is in hand."""

from collections.abc import Awaitable, Callable
from secrets import token_hex

from sqlalchemy import select

from tests.bot.wish_work_kit import PUBLIC, TOLD
from tests.cast import find_cast
from tests.chat import Phone
from tests.clock import Clock
from tests.wishes.life_kit import Life
from wishes.models import Claim, Wish

Enter = Callable[[Phone], Awaitable[None]]


def to_screening(*labels: str) -> Enter:
    """To a wish that waits for staff, and on."""

    async def enter(phone: Phone) -> None:
        life = await _life(phone)
        if await _newest(life, "asked") is None:
            await life.wishes(words=TOLD, key=token_hex())
        await _goes(phone, "approve_wishes", labels)

    return enter


def to_dispatching(*labels: str) -> Enter:
    """To an open wish that staff ask somebody to take on."""

    async def enter(phone: Phone) -> None:
        life = await _life(phone)
        number = await _newest(life, "open") or await life.open_wish(PUBLIC, key=token_hex())
        await _goes(phone, f"dispatch_wish:{number}", labels)

    return enter


def to_claim(*labels: str) -> Enter:
    """To a wish that the phone's owner has in hand; one that they said came true comes back."""

    async def enter(phone: Phone) -> None:
        life, me = await _life(phone), phone.person_id
        assert me is not None
        async with life.database.reading() as session:
            number = await session.scalar(select(Claim.wish_id).where(Claim.person_id == me, Claim.ended_at.is_(None)).limit(1))
        if number is None:
            # Of somebody new: no relative, whoever became family at another place.
            number = await life.open_wish(PUBLIC, who=(await life.residents(1))[0], key=token_hex())
            await life.claims(number, me)
        elif await life.status(number) == "fulfilled":
            await life.says_not_yet(number, life.cast.zhao)
        await _goes(phone, f"my_claim:{number}", labels)

    return enter


async def _life(phone: Phone) -> Life:
    clock = phone.app.clock
    assert isinstance(clock, Clock)
    return Life(phone.app.database, await find_cast(phone.app.database), clock)


async def _newest(life: Life, status: str) -> int | None:
    async with life.database.reading() as session:
        return await session.scalar(select(Wish.id).where(Wish.status == status).order_by(Wish.id.desc()).limit(1))


async def _goes(phone: Phone, place: str, labels: tuple[str, ...]) -> None:
    # A form that waits below would be gone on with.
    await phone.says("/cancel")
    await phone.forges(f"go:{place}")
    for label in labels:
        await phone.taps(label)
