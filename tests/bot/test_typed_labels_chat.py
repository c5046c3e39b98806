"""Typing what a button of the menu says does what the button does."""

import re

import pytest

from tests.chat import Phone, Town

LANGUAGES = {"zh": "中文", "en": "English"}


async def menu_labels(phone: Phone) -> list[str]:
    await phone.says("/menu")
    return (await phone.screen()).buttons


async def typed(phone: Phone, words: str) -> str:
    await phone.says("/menu")
    await phone.says(words)
    return (await phone.screen()).text


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("who", ["wang", "zhao", "sun"])
async def test_every_label_of_the_menu_can_be_typed(town: Town, who: str, language: str) -> None:
    phone: Phone = getattr(town, who)
    await phone.says("/language")
    await phone.taps(LANGUAGES[language])
    labels = await menu_labels(phone)
    assert len(labels) == {"wang": 12, "zhao": 18, "sun": 14}[who]
    for label in labels:
        await phone.says("/menu")
        await phone.taps(label)
        shown = (await phone.screen()).text
        without_count = re.sub(r" ?[(（]\d+[)）]$", "", label)
        for words in {label, without_count}:
            assert await typed(phone, words) == shown, words


async def test_help_names_the_duty_phone_and_hints_by_role(town: Town) -> None:
    nobody: set[str] = set()
    for phone, hints in ((town.wang, nobody), (town.zhao, {"审核：", "核销："}), (town.sun, {"核销："})):
        await phone.says("帮助")
        assert await phone.sees("输入“妈妈走丢了”或点“家人走失”，马上给您值班电话", *hints)
        assert {hint for hint in ("审核：", "核销：") if hint in (await phone.screen()).text} == hints
