"""What a search looks in: an item's names, and the Chinese one as people type it on a Latin keyboard: dami, dm."""

import re
import unicodedata

_SEPARATE = re.compile(r"[^0-9a-z\u3400-\u9fff]+")


def plain(text: str) -> str:
    """As both sides of a search are compared: narrow, lower case, ü as keyboards have it, single spaces."""
    tidy = unicodedata.normalize("NFKC", text).replace("\0", "").lower().replace("ü", "v")
    return " ".join(tidy.split())


def search_words(name: str, name_en: str) -> str:
    """Both names, then the Chinese one without its measure in pinyin: whole, by initials, and with u for ü. A space stands before each."""
    readings = _readings(core(name))
    whole = "".join(readings)
    words = [plain(name), plain(name_en), whole, "".join(one[0] for one in readings)]
    if "v" in whole:
        words.append(whole.replace("v", "u"))
    return "".join(f" {word}" for word in words if word)


def core(name: str) -> str:
    """The name without its measure: 大米 of 大米 5 公斤."""
    return plain(name).split(" ")[0]


def _readings(name: str) -> list[str]:
    """The syllables of a name; of a sign with several readings the one that its word has: 银行 is yin hang."""
    # Its dictionaries take a quarter of a second to load, and only what writes items needs them.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    letters = (_SEPARATE.sub("", one.lower()) for one in lazy_pinyin(name))
    return [one for one in letters if one]
