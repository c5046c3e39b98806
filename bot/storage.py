"""Conversation state for aiogram and aiogram-dialog: kept in the turn, committed with the done-mark of its update."""

import json
from collections.abc import Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from messages.turn import Turn, open_turn


class NoTurn(RuntimeError):
    """Conversation state was asked for outside the handling of a stored update."""


class TurnStorage(BaseStorage):
    """Reads and writes the state of the turn that is being handled; a turn that fails leaves no trace here."""

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        _write(_name(key, "state"), state.state if isinstance(state, State) else state)

    async def get_state(self, key: StorageKey) -> str | None:
        return _turn().conversation.get(_name(key, "state"))

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        _write(_name(key, "data"), json.dumps(data, ensure_ascii=False, separators=(",", ":")) if data else None)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(_turn().conversation.get(_name(key, "data"), "{}"))
        return data

    async def close(self) -> None:
        """Nothing is open."""


def _turn() -> Turn:
    turn = open_turn()
    if turn is None:
        raise NoTurn
    return turn


def _write(name: str, value: str | None) -> None:
    turn = _turn()
    if turn.conversation.get(name) == value:
        return
    turn.changed.add(name)
    if value is None:
        turn.conversation.pop(name, None)
    else:
        turn.conversation[name] = value


def _name(key: StorageKey, part: str) -> str:
    """What tells this value from the others of its chat; the numbers that are the chat's own are left out."""
    turn = _turn()
    rest = (
        "" if key.bot_id == turn.bot else str(key.bot_id),
        "" if key.chat_id == turn.chat_id else str(key.chat_id),
        "" if key.user_id == turn.chat_id else str(key.user_id),
        str(key.thread_id or ""),
        key.business_connection_id or "",
    )
    return "|".join((key.destiny, part, *rest)).rstrip("|")
