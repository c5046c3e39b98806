"""The chat's screens about goods, services and who gives them, by dialog."""

from aiogram.fsm.state import State, StatesGroup


class Catalogue(StatesGroup):
    home = State()
    all = State()
    favourites = State()
    item = State()
    slots = State()
    confirm = State()
    receipt = State()


class Stock(StatesGroup):
    all = State()
    item = State()
    number = State()
    slots = State()
    day = State()
    hours = State()
    places = State()


class MyRedemptions(StatesGroup):
    all = State()
    one = State()
    cancel = State()


class ApproveRedemptions(StatesGroup):
    card = State()
    reason = State()
    done = State()


class Rating(StatesGroup):
    stars = State()
    words = State()
    done = State()


class Serve(StatesGroup):
    scan = State()
    member = State()
    items = State()
    times = State()
    confirm = State()
    receipt = State()
    one = State()


class UnitView(StatesGroup):
    main = State()
    fetched = State()
    opinions = State()
    month = State()


class PickUp(StatesGroup):
    code = State()
    card = State()
    done = State()
    to_prepare = State()
