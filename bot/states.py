"""Every screen of the chat, by dialog."""

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


class MyAppeal(StatesGroup):
    words = State()
    confirm = State()
    done = State()


class ApproveRedemptions(StatesGroup):
    card = State()
    reason = State()
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


class Rating(StatesGroup):
    stars = State()
    words = State()
    done = State()


class Card(StatesGroup):
    main = State()
    balance = State()
    lost = State()


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


class Team(StatesGroup):
    kind = State()
    when = State()
    words = State()
    names = State()
    check = State()
    confirm = State()
    receipt = State()


class Roster(StatesGroup):
    week = State()
    day = State()
    part = State()
    who = State()
    repeat = State()
    remove = State()


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


class ElderForm(StatesGroup):
    begin = State()
    behalf = State()
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


# What somebody fills in step by step is kept while they look elsewhere, until it has ended or they throw it away.
FORMS = (Enrol, Log, Team, ElderForm)
# Where nothing is filled in yet, unless one has come back to it.
BEGINNINGS = frozenset({Log.kind, Team.kind, ElderForm.begin, ElderForm.behalf})
ENDED = frozenset({Enrol.done, Log.receipt, Team.receipt, ElderForm.receipt})
# Where something is filled in among screens that are only looked at.
QUESTIONS = frozenset(
    {
        *(MyAppeal.words, MyAppeal.confirm),
        *(Board.words, Board.confirm),
        Rating.words,
        *(Guardians.address, Guardians.code),
        Print.part,
        *(Incidents.words, Incidents.to_whom, Incidents.proof),
        *(Kinds.new_name, Kinds.new_per, Kinds.new_points, Kinds.new_confirm),
        *(Residents.name, Residents.phone, Residents.alike, Residents.consent),
        *(Elders.called, Elders.name, Elders.address, Elders.building, Elders.photo, Elders.photo_day),
        *(Elders.care, Elders.shown, Elders.history),
    }
)


def is_open_form(state: State) -> bool:
    """Whether something half-filled is on this screen."""
    return state in QUESTIONS or (state.group in FORMS and state not in ENDED)
