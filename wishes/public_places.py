"""Addresses in a text: a house, a stair, a door, or a street with a number. A storey or the neighbourhood alone is none. Pure."""

import re
from collections.abc import Iterator

from wishes.public_plain import Plain

_NUMERAL = "0-9零〇一二三四五六七八九十百"
_N = rf"[{_NUMERAL}A-Za-z甲乙丙丁]"
_WAY = r"(?:路|街|巷|弄|里弄|胡同|大道|大街|条|村|屯|庄)"
_ESTATE = r"(?:小区|花园|家园|新村|公寓|大院|大厦|苑|家属院|家属楼|宿舍)"
# One house, a house of two rooms: measures, no addresses.
_PATTERNS = (
    rf"{_N}{{1,5}}\s?号\s?(?:楼|院|门(?!口|诊))",
    rf"第?\s?[{_NUMERAL}]{{1,4}}\s?单元",
    rf"(?:[0-9A-Za-z]{{1,4}}|[{_NUMERAL}]{{2,4}})\s?[栋幢座](?![大小高老新旧])",
    r"[二三四五六七八九十]\s?[栋幢](?!楼|房|大|小|高|老|新|旧|别墅|的)",
    rf"(?:[0-9]{{3,4}}|[{_NUMERAL}]{{3,4}})\s?(?:室|房(?!间|子))",
    rf"[{_NUMERAL}]{{1,3}}\s?(?:楼|层)\s?(?:[东西南北左右中]\s?[户门手]|[0-9]{{3,4}}(?!\s?[元块年斤]))",
    rf"[\u4e00-\u9fff]{{0,6}}{_WAY}\s?[{_NUMERAL}]{{1,5}}(?:[-—–之][0-9]{{1,4}})?\s?(?:号|弄|#)",
    rf"[{_NUMERAL}]{{1,5}}\s?弄(?:\s?[{_NUMERAL}]{{1,4}}\s?(?:号|支弄))?(?![堂得好坏不丢清错])",
    rf"[\u4e00-\u9fff]{{0,6}}{_ESTATE}\s?[{_NUMERAL}A-Za-z]{{1,5}}\s?(?:号|栋|幢|座|楼|期|区|#|[-—–]\s?[0-9])",
    rf"门牌号?码?\s?[:：是为]?\s?[{_NUMERAL}]{{1,5}}",
    r"(?<![0-9.\-])[0-9]{1,3}\s?[-—–]\s?[0-9]{1,2}\s?[-—–]\s?[0-9]{3,4}(?![0-9\-])",
    r"[0-9]{1,4}\s?#\s?(?:楼|[0-9]{1,4})",
    r"(?:家住|住在|住址|地址|住)\s?[:：是为]?\s?[\u4e00-\u9fff]{1,8}?(?:路|街|巷|胡同)(?![道边上口坊灯对线人费])",
)
_ENGLISH = (
    r"\b\d{1,5}\s+(?:[A-Za-z]+\s+){1,3}(?:street|st|road|rd|avenue|ave|lane|alley)\b",
    r"\b(?:room|flat|apartment|apt|building|block|entrance|house)\s?(?:no\.?|number|#)?\s?\d{1,5}\b",
)
_ANY = tuple(re.compile(pattern) for pattern in _PATTERNS) + tuple(re.compile(pattern, re.IGNORECASE) for pattern in _ENGLISH)


def found(text: Plain) -> Iterator[tuple[str, int, int]]:
    """Where an address stands in the plain text."""
    for pattern in _ANY:
        for hit in pattern.finditer(text.signs):
            yield "address", *hit.span()
