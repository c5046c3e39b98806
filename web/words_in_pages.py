"""Words of people and of the bot, made safe for a page, with what can be followed or called made a link."""

import re

from markupsafe import Markup, escape

LINK = re.compile(
    r"(?P<url>https?://[^\s<>\"'，。；、）】》]+[^\s<>\"'，。；、）】》.,;:!?)\]])"
    r"|(?<![A-Za-z0-9-])(?P<number>[A-Z]-\d{6,})(?![A-Za-z0-9-])"
    r"|(?<![\d-])(?P<phone>0\d{2,3}-\d{7,8}|1[3-9]\d{9})(?![\d-])"
)


def linked(text: str) -> Markup:
    """Escaped text in which web addresses can be opened and phone numbers be called."""
    out, end = Markup(""), 0
    for found in LINK.finditer(text):
        out += escape(text[end : found.start()])
        word = found.group()
        if found["url"]:
            out += Markup('<a href="{0}" rel="noopener nofollow">{0}</a>').format(word)
        elif found["number"]:
            out += Markup("<b>{}</b>").format(word)
        else:
            out += Markup('<a href="tel:{0}">{1}</a>').format(word.replace("-", ""), word)
        end = found.end()
    return out + escape(text[end:])


def cleaned(text: str) -> str:
    """What was typed, as UTF-8 can carry it, with line ends as \\n and without control characters."""
    whole = text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in whole if sign in "\n\t" or not (ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0)).strip()
