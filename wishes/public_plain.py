"""A text as it is looked through: narrow signs, nothing invisible, and where each stood. Pure."""

import unicodedata
from dataclasses import dataclass

# Numbers are written in words, too; units such as 十 are not part of a number that is dialled.
SPELLED = dict(zip("〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001234567891123456789", strict=True))


@dataclass(frozen=True, slots=True)
class Plain:
    """`signs` as they read, `digits` the same with every numeral as 0 to 9; `at` says where each stood in the text."""

    signs: str
    digits: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """From where to before where in the text."""
        return self.at[start], self.at[end - 1] + 1


def plain(text: str) -> Plain:
    """The text made plain, sign by sign."""
    signs, digits, at = [], [], []
    for where, character in enumerate(text):
        if unicodedata.category(character) in ("Cf", "Cc", "Mn", "Me") and not character.isspace():
            continue
        for sign in unicodedata.normalize("NFKC", character):
            signs.append(sign)
            digits.append(_digit(sign))
            at.append(where)
    return Plain("".join(signs), "".join(digits), tuple(at))


def _digit(sign: str) -> str:
    number = unicodedata.decimal(sign, None)
    return SPELLED.get(sign, sign) if number is None else str(number)
