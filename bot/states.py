"""The chat's screens about people and points, by dialog; the others are in `shop_states` and `badge_states`."""

from aiogram.fsm.state import State, StatesGroup


class Menu(StatesGroup):
    main = State()
    help = State()
    lost = State()


class Enrol(StatesGroup):
    consent = State()
    notice = State()
    community = State()
    name = State()
    phone = State()
    done = State()


class Log(StatesGroup):
    kind = State()
    where = State()
    quantity = State()
    length = State()
    day = State()
    start = State()
    other_length = State()
    words = State()
    photo = State()
    confirm = State()
    receipt = State()


class MyLogs(StatesGroup):
    all = State()
    one = State()


class Points(StatesGroup):
    card = State()


class Archive(StatesGroup):
    all = State()
    months = State()
    sorts = State()
    one = State()


class Stars(StatesGroup):
    all = State()


class ApproveLogs(StatesGroup):
    card = State()
    reason = State()
    done = State()
    alike = State()
    alike_done = State()
    lately = State()
    back_reason = State()
    back_sure = State()


class Appeals(StatesGroup):
    card = State()
    reason = State()
    done = State()


class MyAppeal(StatesGroup):
    words = State()
    confirm = State()
    done = State()


class Board(StatesGroup):
    page = State()
    months = State()
    poster = State()
    words = State()
    confirm = State()
    objection = State()


class Objections(StatesGroup):
    card = State()
    reason = State()
    done = State()


class Card(StatesGroup):
    main = State()
    balance = State()
    lost = State()


class Manage(StatesGroup):
    hub = State()


class Kinds(StatesGroup):
    all = State()
    one = State()
    value = State()
    confirm = State()
    new_name = State()
    new_per = State()
    new_points = State()
    new_confirm = State()


class Rules(StatesGroup):
    all = State()
    value = State()
    confirm = State()


class Desk(StatesGroup):
    main = State()
    link = State()
    confirm = State()
    done = State()


class Team(StatesGroup):
    kind = State()
    when = State()
    words = State()
    names = State()
    check = State()
    confirm = State()
    receipt = State()


class Residents(StatesGroup):
    find = State()
    found = State()
    one = State()
    card = State()
    lost = State()
    revoke = State()
    sure = State()
    link = State()
    name = State()
    phone = State()
    consent = State()
    alike = State()


class Family(StatesGroup):
    all = State()
    link = State()
    asked = State()
    one = State()
    part = State()
    amount = State()
    confirm = State()
    receipt = State()


class Settings(StatesGroup):
    main = State()
    language = State()
    name = State()
    phone = State()
    my_data = State()
    delete = State()
    delete_sure = State()
    sign_out = State()
    link = State()
    home = State()
