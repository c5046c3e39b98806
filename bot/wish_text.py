"""Typed words that wish for something: 我想请人修灯, 我需要一个轮椅. What the shops offer comes first; the rest is a micro-wish."""

import re

from bot import places, wish_traces
from bot.visit import Visit
from wishes import wish_words
from wishes.wish_words import WishWordsUnclear

# Somebody is to come, help, teach, keep company: no shelf has that, whatever else the words name.
_SOMEBODY = re.compile(
    "(?:想|需要|希望|盼|求|能不能|可不可以|麻烦).{0,10}?(?:请人|请个|请位|请一位|请师傅|请志愿者|请邻居|有人|有个人|找人|找个|帮我|帮忙|帮着|陪我|陪陪|陪着|教我|替我)"
    "|^(?:谁能|有没有人|有人能)|^(?:请|找)(?:人|个人|师傅)(?:来|帮|修|教|陪|换|搬|给|上门)|需要有?人(?!工)"
    r"|\b(?:somebody|someone|anybody) (?:to|who)\b|^i wish\b"
)
# What follows is wished for, unless it is something to be done here.
_WANTED = re.compile(
    "^(?:我们|我家|我?(?:妈妈?|爸爸?|奶奶|爷爷|老伴|孩子|邻居)|我|俺|咱|家里|家中)?(?:很|真|特别|就|也|还|一直)?(?:想要|想有|想|需要|希望有?|盼着?|缺)"
    "(?:点|个|些|一个|一台|一辆|一把|一副|一点|一些)?(?!看|查|问|知道|改|退|取消|删|投诉|举报|兑|换|登|申|了解|帮助|$)(?P<zh>.{2,}?)[吗呢吧。！!？?]*$"
)
_WANTED_EN = re.compile(r"^(?:i|we) need (?:some |a |an )?(?P<en>(?!help\b|to\b).{3,})$")


def asks_for_somebody(text: str) -> bool:
    """Whether these words wish for somebody's help or company."""
    return _SOMEBODY.search(_plain(text)) is not None


def wanted(text: str) -> str | None:
    """What these words wish for: 轮椅 of 我需要一个轮椅."""
    plain = _plain(text)
    match = _WANTED.match(plain) or _WANTED_EN.match(plain)
    return match[match.lastgroup or 0].strip() if match else None


async def lead(visit: Visit, text: str) -> bool:
    """To the form of a wish with these words filled in; false when they are too few or too many."""
    try:
        words = wish_words.wanted(text)
    except WishWordsUnclear:
        return False
    await places.go(visit, "new_wish", data=wish_traces.opening(words))
    return True


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
