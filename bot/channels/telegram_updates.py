"""What the mailbox must know of a raw update: its number and its chat."""

from collections.abc import Mapping, Sequence
from typing import Any

from messages.inbox import NO_CHAT, Incoming

LARGEST = 2**63 - 1


def incoming(update: object, body: bytes) -> Incoming | None:
    """The update as the inbox takes it; None when it is no update at all."""
    if not isinstance(update, Mapping):
        return None
    update_id = _number(update.get("update_id"))
    if update_id is None or update_id < 0:
        return None
    return Incoming(update_id, _chat_of(update), body)


def offset_after(updates: Sequence[object], offset: int | None) -> int | None:
    """What to ask Telegram for after this batch, asked for with `offset`; None to begin anew.

    Also past what the inbox cannot take: it would be delivered for ever, and nothing behind it.
    """
    given = [update.get("update_id") for update in updates if isinstance(update, Mapping)]
    numbers = [number for number in given if isinstance(number, int) and not isinstance(number, bool) and number >= 0]
    if numbers:
        return numbers[-1] + 1
    return None if offset is None or not updates else offset + len(updates)


def _chat_of(update: Mapping[str, Any]) -> int:
    """The chat that the update belongs to, by whatever name its kind has for it; 0 for none."""
    for kind, event in update.items():
        if kind != "update_id" and isinstance(event, Mapping):
            return _first(
                _id_at(event, "chat"),
                _id_at(event.get("message"), "chat"),
                _id_at(event, "voter_chat"),
                _id_at(event, "from"),
                _id_at(event, "user"),
            )
    return NO_CHAT


def _id_at(holder: object, name: str) -> int | None:
    inner = holder.get(name) if isinstance(holder, Mapping) else None
    return _number(inner.get("id")) if isinstance(inner, Mapping) else None


def _number(value: object) -> int | None:
    """An integer that the database can hold; True is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and -LARGEST <= value <= LARGEST else None


def _first(*found: int | None) -> int:
    return next((one for one in found if one is not None), NO_CHAT)
