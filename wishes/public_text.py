"""What a text for everybody tells of who or where somebody is: staff see it before it is published, and edit. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wishes import public_names, public_numbers, public_places
from wishes.public_names import names_of
from wishes.public_plain import plain

__all__ = ["KINDS", "Finding", "found", "names_of"]

# Of the same signs the first counts: 22-5-1802 is a door rather than a phone.
KINDS = ("id_number", "account", "address", "name", "phone")


@dataclass(frozen=True, slots=True)
class Finding:
    """From `start` to before `end` the text holds a phone, id_number, address, name or account."""

    kind: str
    start: int
    end: int


def found(text: str, *, names: Collection[str] = ()) -> Sequence[Finding]:
    """What a reader could find somebody by, in order, none within another; `names` are those that it must not hold."""
    looked = plain(text)
    hits = [*public_numbers.found(looked), *public_places.found(looked), *public_names.found(looked, names)]
    # Of two that overlap the longer counts.
    kept: list[Finding] = []
    for kind, start, end in sorted(hits, key=lambda hit: (hit[1] - hit[2], hit[1], KINDS.index(hit[0]))):
        finding = Finding(kind, *looked.span(start, end))
        if all(finding.end <= other.start or other.end <= finding.start for other in kept):
            kept.append(finding)
    return sorted(kept, key=lambda one: one.start)
