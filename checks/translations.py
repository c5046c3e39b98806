"""The Chinese catalogue says everything that the code says, nothing else, nothing fuzzy, with the same {names}."""

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

# A lone brace belongs to a text that is not formatted.
NAME = re.compile(r"\{(\w+)[^{}]*\}")

Key = tuple[str | None, str]


def main(template: str, catalogue: str) -> int:
    wanted = _read(template, locale=None)
    problems = compare(wanted, _read(catalogue, locale="zh_CN"))
    print("\n".join(problems) or f"translations: all of {len(_messages(wanted))} are there")
    return 1 if problems else 0


def compare(wanted: Catalog, given: Catalog) -> list[str]:
    """What is wrong with the catalogue, one line each."""
    ours, theirs = _messages(wanted), _messages(given)
    problems = [
        f"not in the catalogue (make messages): {key[1]!r} {_places(message)}" for key, message in ours.items() if key not in theirs
    ]
    problems += [f"no longer in the code (make messages): {key[1]!r}" for key in theirs if key not in ours]
    problems += [f"left over in the catalogue: {message.id!r}" for message in given.obsolete.values()]
    for key, message in theirs.items():
        if key in ours:
            problems += _faults(key[1], message)
    return problems


def _faults(text: str, message: Message) -> list[str]:
    said = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if not all(said):
        return [f"not translated: {text!r} {_places(message)}"]
    if message.fuzzy:
        return [f"fuzzy: {text!r}"]
    asked = set(NAME.findall(text if isinstance(message.id, str) else message.id[-1]))
    return [f"other {{names}} than the English: {text!r}: {words!r}" for words in said if set(NAME.findall(words)) != asked]


def _messages(catalog: Catalog) -> dict[Key, Message]:
    return {(message.context, message.id if isinstance(message.id, str) else message.id[0]): message for message in catalog if message.id}


def _places(message: Message) -> str:
    return ", ".join(name for name, _ in message.locations)


def _read(path: str, *, locale: str | None) -> Catalog:
    with Path(path).open("rb") as file:
        return read_po(file, locale=locale)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
