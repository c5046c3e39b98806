"""Words of people and of the bot, made safe for a page, with what can be followed or called made a link."""

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

LINK = re.compile(
    r"(?P<url>https?://[^\s<>\"'，。；、）】》]+[^\s<>\"'，。；、）】》.,;:!?)\]])"
    r"|(?<![A-Za-z0-9-])(?P<number>[A-Z]-\d{6,})(?![A-Za-z0-9-])"
    r"|(?<![\dA-Za-z+-])(?P<phone>"
    r"\+\d{1,3}(?:[ -]?\d){7,14}"  # international
    r"|0\d{2,3}[ -]?\d{3,4}[ -]?\d{4}"  # a line with its area
    r"|[48]00[ -]?\d{3,4}[ -]?\d{3,4}"  # a service line
    r"|1[3-9]\d[ -]?\d{4}[ -]?\d{4}"  # a mobile phone
    r")(?![\dA-Za-z-])"
    r"|(?<![\dA-Za-z+.,:-])(?P<short>110|119|120|122)(?![\dA-Za-z%-]|[.,:]\d|\s*(?:积分|分|元|小时|米|个|points?|minutes?|hours?|people))"
)
# A short number is one to call only in a line that speaks of calling: points and minutes look the same.
CALLING = re.compile(r"[打拨]|报警|急救|\b(?:call|dial|police|ambulance)\b", re.IGNORECASE)


def linked(text: str, phones: Sequence[str] = ()) -> Markup:
    """Escaped text in which web addresses can be opened and phone numbers be called; `phones` are known numbers of whatever form."""
    pattern = _with(phones) if phones else LINK
    out, end = Markup(""), 0
    for found in pattern.finditer(text):
        if found["short"] and not CALLING.search(_line(text, found.start())):
            continue
        out += escape(text[end : found.start()])
        word = found.group()
        if found["url"]:
            out += Markup('<a href="{0}" rel="noopener nofollow">{0}</a>').format(word)
        elif found["number"]:
            out += Markup("<b>{}</b>").format(word)
        else:
            out += Markup('<a href="tel:{0}">{1}</a>').format(dialled(word), word)
        end = found.end()
    return out + escape(text[end:])


def dialled(phone: str) -> str:
    """A phone number as a `tel:` link holds it: digits and plus only."""
    return re.sub(r"[^+0-9]", "", phone)


def cleaned(text: str) -> str:
    """What was typed, as UTF-8 can carry it, with line ends as \\n and without control characters."""
    whole = text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in whole if sign in "\n\t" or not (ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0)).strip()


def _with(phones: Sequence[str]) -> re.Pattern[str]:
    known = "|".join(re.escape(phone) for phone in sorted(phones, key=len, reverse=True) if len(dialled(phone)) > len("110"))
    return re.compile(rf"(?<![\dA-Za-z+-])(?P<known>{known})(?![\dA-Za-z-])|{LINK.pattern}") if known else LINK


def _line(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 :].partition("\n")[0]
