"""Logs for staff to decide about, made in chat."""

from tests.chat import Phone


async def log(phone: Phone, words: str) -> None:
    """Half an hour of help for a neighbour, just now; staff have a notice of it."""
    await phone.says("/log")
    await phone.taps("邻里互助")
    await phone.taps("半小时")
    await phone.says(words)
    await phone.taps("提交")


async def log_yesterday(phone: Phone, words: str) -> None:
    await phone.says("/log")
    await phone.taps("邻里互助")
    await phone.taps("昨天")
    await phone.taps("半小时")
    await phone.taps("9:00")
    await phone.says(words)
    await phone.taps("提交")
