"""A first draft of the public text: the wisher's words without the parts that tell who or where somebody is. Pure."""

import re
from collections.abc import Collection

from wishes import public_text
from wishes.wish_words import WORDS_LEAST

# Where one part of what somebody says ends.
_PART = re.compile(r"[^，,。.！!？?；;：:、\n]+[，,。.！!？?；;：:、\n]*")
_HANGING = "，,；;：:、 \n"


def draft(words: str, *, names: Collection[str] = ()) -> str:
    """What is left when every part with a finding is taken out; empty when that says nothing, or still tells something."""
    findings = public_text.found(words, names=names)
    kept = [part.group() for part in _PART.finditer(words) if all(one.end <= part.start() or part.end() <= one.start for one in findings)]
    text = "".join(kept).strip().rstrip(_HANGING) if findings else words
    return "" if len(text) < WORDS_LEAST or public_text.found(text, names=names) else text
