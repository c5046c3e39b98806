"""Ways to the questions about a micro-wish."""

from collections.abc import Callable, Coroutine

from tests.chat import Phone

TO_REACH = ("请人帮个忙", "=修一下水龙头", "红：马上要", "操心", "为我自己")


def to_wish(*steps: str) -> Callable[[Phone], Coroutine[None, None, None]]:
    """From the beginning of the form, by taps and `=words`."""

    async def enter(phone: Phone) -> None:
        # A form that waits below would be gone on with.
        await phone.says("/cancel")
        await phone.says("/new_wish")
        for step in steps:
            await (phone.says(step[1:]) if step.startswith("=") else phone.taps(step))

    return enter


async def to_wishes(phone: Phone) -> None:
    """To the wishes of others, out of any form that was opened by what was typed."""
    await phone.says("/cancel")
    await phone.says("/wishes")
