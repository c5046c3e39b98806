"""Ways to the questions about an elder."""

from collections.abc import Callable, Coroutine

from tests.chat import Phone, photo

TO_ADDRESS = ("=袁大爷", "儿子或女儿", "=袁国强")
TO_CARE = (*TO_ADDRESS, "跳过", "跳过", "跳过")


def to_elder(*steps: str) -> Callable[[Phone], Coroutine[None, None, None]]:
    """From the beginning of the form, by taps and `=words`."""

    async def enter(phone: Phone) -> None:
        # A form that waits below would be gone on with.
        await phone.says("/cancel")
        await phone.says("/elder_new")
        await phone.taps("开始登记")
        for step in steps:
            await (phone.says(step[1:]) if step.startswith("=") else phone.taps(step))

    return enter


async def to_photo_day(phone: Phone) -> None:
    """To when the photo was taken."""
    await to_elder(*TO_ADDRESS, "跳过", "跳过")(phone)
    await phone.sends_photo(photo())
