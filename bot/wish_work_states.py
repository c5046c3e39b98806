"""The chat's screens about micro-wishes, from the side of who screens them and who takes them on, by dialog."""

from aiogram.fsm.state import State, StatesGroup


class ApproveWishes(StatesGroup):
    card = State()
    reason = State()
    done = State()
    words = State()
    reward = State()
    due = State()
    similar = State()


class DispatchWish(StatesGroup):
    best = State()
    name = State()
    found = State()
    units = State()
    sure = State()


class MyClaims(StatesGroup):
    all = State()
    one = State()
    private = State()
    photo = State()
    words = State()
    release = State()
    best = State()
    name = State()
    found = State()
    sure = State()


class WishOffer(StatesGroup):
    one = State()


class WishRules(StatesGroup):
    all = State()
    value = State()
    confirm = State()


class WishFigures(StatesGroup):
    main = State()
    where = State()
    poster = State()
