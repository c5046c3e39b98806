"""The chat's screens about the three lists, by dialog: resources, services, and the alliance's projects with their agreements."""

from aiogram.fsm.state import State, StatesGroup


class Resources(StatesGroup):
    mine = State()
    of_unit = State()
    one = State()
    community = State()
    words = State()
    kind = State()
    days = State()
    parts = State()
    check = State()
    quantity = State()


class ServicesList(StatesGroup):
    wishes = State()
    services = State()


class Projects(StatesGroup):
    all = State()
    one = State()
    text = State()
    sign = State()
    end_sure = State()
    off_sure = State()


class NewProject(StatesGroup):
    name = State()
    words = State()
    confirm = State()


class Countersign(StatesGroup):
    card = State()
    sure = State()
    done = State()
