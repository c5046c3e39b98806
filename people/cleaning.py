"""What a person types for a name or a phone, made clean or refused."""

import unicodedata

import phonenumbers

from core.refusals import Refusal

NAME_LEAST = 2
NAME_MOST = 40
MARKS_IN_A_ROW = 3
REGION = "CN"
PHONE_MOST = 32
# Between the parts of a name; all kinds of middle dots become the one that identity cards have.
JOINERS = " ·-'’."
DOTS = dict.fromkeys(map(ord, "•・‧∙⋅･．"), "·")
# Letters that look like those of another script; no real word mixes them.
LOOK_ALIKES = ("LATIN", "CYRILLIC", "GREEK")
# Rare characters in names are younger than the Unicode tables of Python: all of the two planes of ideographs count as letters.
IDEOGRAPHS = range(0x20000, 0x3FFFE)
# Letters by their category, yet nothing is to be seen: fillers of Hangul, inherent vowels of Khmer.
FILLERS = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u17b4", "\u17b5"}
PHONE_CHARACTERS = set("0123456789+-() ./")
HYPHENS = dict.fromkeys(map(ord, "‐‑‒–—−－"), "-")


class NameUnclear(Refusal):
    """Not a name that can be shown to others. why: length (least, most), characters (character or None), mixed_letters."""


class PhoneUnclear(Refusal):
    """Not one telephone number of a person. Nothing of it is in the data, for phones stay out of logs."""


def clean_name(text: str) -> str:
    """A name as it is stored: NFC, one space at most between words, nothing invisible. Raises `NameUnclear`."""
    name = tidy(text).translate(DOTS)
    # Ligatures count as what they stand for: one of them can be eighteen letters wide.
    seen = sum(not unicodedata.category(character).startswith("M") for character in unicodedata.normalize("NFKC", name))
    if not NAME_LEAST <= seen <= NAME_MOST:
        raise NameUnclear(why="length", least=NAME_LEAST, most=NAME_MOST)
    marks = 0
    for character in name:
        marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
        if marks > MARKS_IN_A_ROW or not (marks or _is_letter(character) or character in JOINERS):
            raise NameUnclear(why="characters", character=character if character.isprintable() else None)
    if not _is_letter(name[0]) or sum(map(_is_letter, name)) < NAME_LEAST:
        raise NameUnclear(why="characters", character=name[0])
    if any(_mixes_look_alikes(word) for word in name.split()):
        raise NameUnclear(why="mixed_letters")
    return name


def clean_phone(text: str) -> str:
    """A person's number as E.164 (+8613800138000), mobile or landline; Chinese unless it says otherwise. Raises `PhoneUnclear`."""
    plain = unicodedata.normalize("NFKC", tidy(text).removeprefix("tel:")).translate(HYPHENS)
    if len(plain) > PHONE_MOST or not set(plain) <= PHONE_CHARACTERS or "+" in plain[1:]:
        raise PhoneUnclear
    try:
        number = phonenumbers.parse(plain, REGION)
    except phonenumbers.NumberParseException as error:
        raise PhoneUnclear from error
    if not phonenumbers.is_valid_number(number):
        raise PhoneUnclear
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def tidy(text: str) -> str:
    """NFC without what cannot be seen: direction marks, zero-width and control characters; any run of spaces becomes one."""
    shown = "".join(_shown(character) for character in text)
    return unicodedata.normalize("NFC", " ".join(shown.split()))


def _shown(character: str) -> str:
    if character.isspace():
        return " "
    return "" if character in FILLERS or unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character


def _is_letter(character: str) -> bool:
    return unicodedata.category(character).startswith("L") or ord(character) in IDEOGRAPHS


def _mixes_look_alikes(word: str) -> bool:
    scripts = {unicodedata.name(character, "").partition(" ")[0] for character in word}
    return len(scripts.intersection(LOOK_ALIKES)) > 1
