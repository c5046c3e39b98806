"""What a page says after a form was sent: codes in the address, never words or names."""

from collections.abc import Mapping

from core.i18n import Translator, mark

SAID: dict[str, str] = {
    "saved": mark("Saved."),
}
LONGEST_NUMBER = 12


def said_words(query: Mapping[str, str], t: Translator) -> str:
    """The words of the code in the address, with the numbers beside it; nothing for a code that is none, or whose numbers are missing."""
    words = SAID.get(query.get("said", ""))
    if words is None:
        return ""
    numbers = {name: value for name, value in query.items() if value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER}
    try:
        return t(words, **numbers)
    except (KeyError, IndexError):
        return ""
