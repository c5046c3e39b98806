"""Telephone, identity and account numbers in a text, however they are parted or spelled. Pure."""

import re
from collections.abc import Iterator

from wishes.public_plain import Plain

Hit = tuple[str, int, int]

# What stands between the parts of one number.
_BETWEEN = r"[\s\-‐-―−_.·・()\[\]*~/\\]{0,3}"
_RUN = re.compile(rf"\d(?:{_BETWEEN}[\dXx])*")
_LISTED = re.compile(r"1[\s、,，;；]{0,2}[3-9](?:[\s、,，;；]{0,2}\d){9}(?!\d)")
# Days and years look like numbers, and so do hours.
_DATES = re.compile(
    r"(?<!\d)(?:19|20)\d\d\s?[-./~—–至到]\s?(?:(?:0?[1-9]|1[0-2])\s?[-./]\s?(?:[12]\d|3[01]|0?[1-9])(?!\d)|(?:19|20)\d\d(?!\d))|\d{1,2}:\d\d(?:\s?[-~—–至到]\s?\d{1,2}:\d\d)?"
)
_IDENTITY = re.compile(r"[1-9]\d{5}(?:(?:19|20)\d\d|\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]?")
_MOBILE = re.compile(r"(?:0{0,2}86)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:(?:00)?86)?0?(?:10|2\d|[3-9]\d\d)[2-9]\d{6,7}|[2-9]\d{6,7}|[48]00\d{7}")
# Of a telephone: the fewest digits, the most with a country's code, and the most of a landline; in so many parts.
LEAST_DIGITS, MOST_DIGITS, MOST_OF_LANDLINE, PARTS = 7, 15, 12, 4

_MAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*\s?(?:@|\(at\)|\[at\])\s?[A-Za-z0-9-]+(?:\s?[.点]\s?[A-Za-z0-9-]+)+", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:微信|薇信|威信|v信|wei\s?xin|wechat|(?<![a-z])[vw]x|支付宝|抖音|快手|钉钉)(?:号码|号|账号|id)?\s*(?:[:：是为]|同号)?\s*"
    r"(?P<name>(?=[a-z0-9_-]*[a-z])[a-z][a-z0-9_-]{4,19})(?![a-z0-9])"
    r"|(?:(?<![a-z])qq|扣扣|企鹅号|卡号|账号|帐号|账户|学号|工号|社保号|医保号)(?:号码|号|群)?\s*[:：是为]?\s*(?P<number>\d(?:[\s-]?\d){4,18})",
    re.IGNORECASE,
)


def found(text: Plain) -> Iterator[Hit]:
    """What somebody is dialled, known or paid by: its kind, and where it stands in the plain text."""
    for hit in (*_MAIL.finditer(text.signs), *_NAMED.finditer(text.digits)):
        yield "account", *hit.span()
    for hit in _RUN.finditer(text.digits):
        # What is one whole number is no day, however it is parted.
        if kind := _whole(re.sub(r"[^\dXx]", "", hit.group())):
            yield kind, *hit.span()
    without_days = _DATES.sub(lambda hit: "#" * len(hit.group()), text.digits)
    for hit in _RUN.finditer(without_days):
        # Written as from abroad, any number is one to call.
        is_abroad = without_days[hit.start() - 1 : hit.start()] == "+" and len(re.sub(r"\D", "", hit.group())) > LEAST_DIGITS
        if kind := _kind(hit.group()) or ("phone" if is_abroad else None):
            yield kind, *hit.span()
    for hit in _LISTED.finditer(without_days):
        yield "phone", *hit.span()


def _whole(number: str) -> str | None:
    if _IDENTITY.fullmatch(number):
        return "id_number"
    return "phone" if _MOBILE.fullmatch(number) else None


def _kind(run: str) -> str | None:
    """What a run of digits with what parts them is; None for an amount or a list of small numbers."""
    signs = re.sub(r"[^\dXx]", "", run)
    number = signs if _IDENTITY.fullmatch(signs) else re.sub(r"\D", "", signs)
    if _IDENTITY.fullmatch(number):
        return "id_number"
    if len(number) <= MOST_DIGITS and _MOBILE.search(number):
        return "phone"
    if len(number) > MOST_OF_LANDLINE:
        return "id_number" if _IDENTITY.search(number) else "account"
    parts = re.findall(r"\d+", run)
    if len(number) >= LEAST_DIGITS and (len(parts) == 1 or (len(parts) <= PARTS and _LANDLINE.fullmatch(number))):
        return "phone"
    return None
