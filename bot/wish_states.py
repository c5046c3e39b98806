"""The chat's screens about micro-wishes, from the side of who wishes and who looks, by dialog."""

from aiogram.fsm.state import State, StatesGroup


class WishForm(StatesGroup):
    kind = State()
    words = State()
    urgency = State()
    whom = State()
    reach = State()
    confirm = State()
    mend = State()
    receipt = State()


class Wishes(StatesGroup):
    main = State()
    all = State()
    topics = State()


class WishPage(StatesGroup):
    one = State()
    steps = State()
    claim = State()
    withdraw = State()
    poster = State()
    not_yet = State()
    rated = State()
    reopen = State()


class MyWishes(StatesGroup):
    all = State()
