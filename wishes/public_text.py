"""What a text for everybody says about who or where somebody is. Pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

KINDS = ("phone", "id_number", "address", "name", "account")


@dataclass(frozen=True, slots=True)
class Finding:
    """From `start` to before `end` the text holds a phone, id_number, address, name or account."""

    kind: str
    start: int
    end: int


def found(text: str, *, names: Collection[str] = ()) -> Sequence[Finding]:
    """What a reader could find somebody by, in order; `names` are those that it must not hold."""
    hits = [Finding("name", hit.start(), hit.end()) for name in names if name for hit in re.finditer(re.escape(name), text)]
    return sorted(hits, key=lambda one: (one.start, one.end))


def names_of(whom: str) -> Sequence[str]:
    """The names in what was said of whom a wish is for."""
    return [whom] if whom else []
