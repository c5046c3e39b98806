"""The chat's screens about elders, their badges, and bringing them home, by dialog."""

from aiogram.fsm.state import State, StatesGroup


class ApproveElders(StatesGroup):
    card = State()
    reason = State()
    done = State()
    all = State()
    end_reason = State()
    end_sure = State()
    badges = State()
    made = State()
    badge = State()
    badge_sure = State()


class Roster(StatesGroup):
    week = State()
    day = State()
    part = State()
    who = State()
    repeat = State()
    remove = State()
    remove_sure = State()
    copy_sure = State()


class SearchStart(StatesGroup):
    when = State()
    place = State()
    wearing = State()
    confirm = State()


class Searches(StatesGroup):
    all = State()
    one = State()
    photo = State()
    seen = State()
    sightings = State()
    sure = State()


class ElderForm(StatesGroup):
    begin = State()
    behalf = State()
    anew = State()
    called = State()
    right = State()
    name = State()
    address = State()
    building = State()
    photo = State()
    photo_day = State()
    care = State()
    shown = State()
    history = State()
    consents = State()
    confirm = State()
    mend = State()
    receipt = State()


class ElderExport(StatesGroup):
    main = State()


class Elders(StatesGroup):
    all = State()
    one = State()
    fields = State()
    called = State()
    name = State()
    address = State()
    building = State()
    photo = State()
    photo_day = State()
    care = State()
    shown = State()
    history = State()
    consents = State()
    consent = State()
    scans = State()
    withdraw = State()


class Incidents(StatesGroup):
    all = State()
    one = State()
    told = State()
    private = State()
    words = State()
    to_whom = State()
    proof = State()
    close = State()
    sure = State()


class Guardians(StatesGroup):
    all = State()
    relation = State()
    link = State()
    asked = State()
    one = State()
    part = State()
    last = State()
    ways = State()
    way = State()
    address = State()
    code = State()
    end = State()


class Drill(StatesGroup):
    main = State()
    begun = State()


class Print(StatesGroup):
    hub = State()
    elder = State()
    job = State()
    words = State()
    part = State()


class StationFigures(StatesGroup):
    main = State()
    where = State()
