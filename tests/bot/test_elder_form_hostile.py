"""Whatever is typed at a question about an elder is taken or refused in words; what is kept stays within its bounds."""

import asyncio
import re
from collections.abc import Callable, Coroutine

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.crypto import KeyRing
from core.database import Database
from qrcodes import elder_words
from tests.bot.corpus_elders import TO_ADDRESS, TO_CARE, to_elder
from tests.chat import Phone, Town, find_town
from tests.clock import Clock
from tests.corpus.inputs import bad

EXAMPLES = 15
NASTY = (
    *(
        "nul\0nul",
        "\u2028",
        "\u202egnp.tobor",
        "字" * 4096,
        "'; DROP TABLE elder; --",
        "{called.__class__}",
        "%s%n",
        "/",
        "go:elder:1",
        "<b>",
    ),
    *(
        "1380013 8000",
        "一三八零零一三八零零零",
        "１３８００１３８０００",
        "➀➂➇➉➉➀➂➇",
        "e\u0301\u0301\u0301\u0301",
        "2026-13-45",
        "keep",
        "skip",
    ),
)
HOSTILE = st.one_of(
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=300),
    st.text("0123456789 -+()一二三１２３", min_size=1, max_size=24),
    st.sampled_from(NASTY),
    st.sampled_from([text.encode("utf-8", "replace").decode()[:4096] for text in bad("injection")]),
)


# How one gets to a question, and what it asks.
QUESTIONS = {
    "called": (to_elder(), "怎么称呼老人？"),
    "right": (to_elder("=袁大爷"), "的什么人"),
    "name": (to_elder("=袁大爷", "儿子或女儿"), "全名是什么"),
    "address": (to_elder(*TO_ADDRESS), "住在哪里"),
    "building": (to_elder(*TO_ADDRESS, "跳过"), "哪栋楼"),
    "photo": (to_elder(*TO_ADDRESS, "跳过", "跳过"), "请发一张"),
    "care": (to_elder(*TO_CARE), "怎样才能帮好"),
    "history": (to_elder(*TO_CARE, "跳过"), "想让工作人员知道"),
    "consents": (to_elder(*TO_CARE, "跳过", "跳过"), "分别同意"),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_hostile_text_is_taken_or_refused_and_the_form_goes_on(
    demo_town: None, sqlite_url: str, keys: KeyRing, clock: Clock, question: str
) -> None:
    enter, asked = QUESTIONS[question]
    with asyncio.Runner() as runner:
        database = Database(sqlite_url, keys=keys)
        town = runner.run(find_town(database, clock))
        runner.run(enter(town.li))

        @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
        @given(HOSTILE)
        def hear(text: str) -> None:
            assert runner.run(hears(town, enter, asked, text))

        hear()
        assert runner.run(town.app.troubles()) == []
        runner.run(database.close())


async def hears(town: Town, enter: Callable[[Phone], Coroutine[None, None, None]], asked: str, text: str) -> bool:
    """Say it at the question, and again after an answer that led on; whether an answer came and the bounds held."""
    before = (await town.li.screen()).revision
    await town.li.says(text)
    screen = await town.li.screen()
    if asked not in screen:
        assert within_bounds(screen.text)
        await enter(town.li)
        assert asked in await town.li.screen()
    return bool(screen.text.strip()) and screen.revision > before


def within_bounds(shown: str) -> bool:
    """What a question says of the elder's name is short and holds no number."""
    found = re.search("您是(.*)的什么人", shown)
    called = found[1] if found else ""
    return len(called) <= elder_words.CALLED_MOST and not elder_words.holds_number(called)
