"""The same request twice gives the same result once: keys and what they stand for."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime

from core.refusals import Refusal

# In place of the hash of what somebody sent who was forgotten: a few short words could be guessed from theirs.
FORGOTTEN = bytes(32)

Part = None | bool | int | str | bytes | date | datetime | Sequence["Part"]


class KeyReused(Refusal):
    """A key that was used before, for something else."""


def scoped(actor: int, nonce: str) -> str:
    """The key of an operation: a nonce drawn with the screen that asked for it, scoped to who answered.

    Nobody can spend another's nonce, and two people's nonces never meet.
    """
    return f"{actor}:{nonce}"


def input_hash(*parts: Part) -> bytes:
    """What the person sent, as 32 bytes. Never hash what was computed from it: a replay may compute otherwise."""
    text = json.dumps([_plain(part) for part in parts], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def same_input(stored: bytes, given: bytes, *, key: str) -> None:
    """Raises `KeyReused` when a replayed key comes with other content."""
    if stored != given:
        raise KeyReused(key=key)


def _plain(part: Part) -> object:
    # Each kind of value is tagged, so that the number 1 and the text "1" differ.
    if part is None or isinstance(part, bool | int):
        return part
    if isinstance(part, str):
        return ["s", part]
    if isinstance(part, bytes):
        return ["b", hashlib.sha256(part).hexdigest()]
    if isinstance(part, datetime):
        return ["t", part.astimezone(UTC).isoformat()]
    if isinstance(part, date):
        return ["d", part.isoformat()]
    return [_plain(inner) for inner in part]
