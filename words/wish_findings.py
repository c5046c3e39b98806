"""What was found in a text that is to be public, in words: what it is, and the very signs."""

from collections.abc import Sequence

from core.i18n import Translator, mark
from wishes.public_text import Finding

_KINDS = {
    "phone": mark("a phone number"),
    "id_number": mark("an ID number"),
    "address": mark("an address"),
    "name": mark("a full name"),
    "account": mark("an account or e-mail address"),
}


def kind(code: str, t: Translator) -> str:
    """What such a finding is called."""
    return t(_KINDS[code])


def listed(findings: Sequence[Finding], text: str, t: Translator) -> str:
    """All of them, each with the signs in the text."""
    return t(", ").join(t("{kind} (“{part}”)", kind=kind(one.kind, t), part=text[one.start : one.end]) for one in findings)
