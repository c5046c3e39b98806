"""Places one can go to from anywhere: the menu, commands, typed words and the buttons under notices all lead here.

A button's data is `go:PLACE` or `go:PLACE:ID`, which edits the message it stands on, or `at:…`, which leaves it and sends another.
Such buttons hold no state, so they work however old they are.
"""

from collections.abc import Callable
from dataclasses import dataclass

from aiogram.fsm.state import State
from aiogram_dialog import ShowMode

from bot.alliance_states import Countersign, Projects, Resources, ServicesList
from bot.audiences import anybody, approver, at_the_desk, hands_over, leader, member, on_roster, registers, serves, unit_member
from bot.badge_states import (
    ApproveElders,
    Drill,
    ElderExport,
    ElderForm,
    Elders,
    Guardians,
    Incidents,
    Print,
    Roster,
    Searches,
    SearchStart,
    StationFigures,
)
from bot.shop_states import ApproveRedemptions, Catalogue, MyRedemptions, PickUp, Rating, Serve, Stock, UnitView
from bot.states import (
    Appeals,
    ApproveLogs,
    Archive,
    Board,
    Card,
    Desk,
    Enrol,
    Family,
    Kinds,
    Log,
    Manage,
    Menu,
    MyAppeal,
    MyLogs,
    Objections,
    Points,
    Residents,
    Rules,
    Settings,
    Stars,
    Team,
)
from bot.visit import Visit
from bot.wish_states import MyWishes, Wishes, WishForm, WishPage
from bot.wish_work_states import ApproveWishes, DispatchWish, MyClaims, WishFigures, WishOffer, WishRules
from people.identities import Speaker
from words.numbers import row_id

EDIT = "go:"
ANEW = "at:"


@dataclass(frozen=True)
class Place:
    """A dialog's first screen, and whom it is for; some are about one thing and are led to with its id only."""

    state: State
    who: Callable[[Speaker], bool]
    needs_id: bool = False


PLACES = {
    "help": Place(Menu.help, anybody),
    "lost": Place(Menu.lost, anybody),
    "settings": Place(Settings.main, anybody),
    "language": Place(Settings.language, anybody),
    "log": Place(Log.kind, member),
    "logs": Place(MyLogs.all, member),
    "points": Place(Points.card, member),
    "archive": Place(Archive.all, member),
    "stars": Place(Stars.all, member),
    "family": Place(Family.all, member),
    "goods": Place(Catalogue.home, member),
    "offers": Place(Catalogue.all, member),
    "favourites": Place(Catalogue.favourites, member),
    "stock": Place(Stock.all, hands_over),
    "stock_item": Place(Stock.item, hands_over, needs_id=True),
    "redemptions": Place(MyRedemptions.all, member),
    "redemption": Place(MyRedemptions.one, member, needs_id=True),
    "team": Place(Team.kind, leader),
    "elders": Place(Elders.all, member),
    "elder": Place(Elders.one, member, needs_id=True),
    "elder_export": Place(ElderExport.main, member, needs_id=True),
    "elder_new": Place(ElderForm.begin, member),
    "approve_elders": Place(ApproveElders.card, approver),
    "elders_approved": Place(ApproveElders.all, approver),
    "elder_for": Place(ElderForm.behalf, registers),
    "guardians": Place(Guardians.all, member, needs_id=True),
    "ways": Place(Guardians.ways, member, needs_id=True),
    "residents": Place(Residents.find, registers),
    "searches": Place(Searches.all, member),
    "search": Place(Searches.one, member, needs_id=True),
    "search_start": Place(SearchStart.when, member, needs_id=True),
    "resources": Place(Resources.mine, member),
    "resource_list": Place(Resources.community, member),
    "services_list": Place(ServicesList.wishes, member),
    "projects": Place(Projects.all, member),
    "project": Place(Projects.one, member, needs_id=True),
    "countersign": Place(Countersign.card, approver),
    "roster": Place(Roster.week, on_roster),
    "desk": Place(Desk.main, at_the_desk),
    "desk_confirm": Place(Desk.confirm, member, needs_id=True),
    "manage": Place(Manage.hub, approver),
    "kinds": Place(Kinds.all, approver),
    "rules": Place(Rules.all, approver),
    "approve": Place(ApproveLogs.card, approver),
    "decided": Place(ApproveLogs.lately, approver),
    "appeals": Place(Appeals.card, approver),
    "appeal": Place(MyAppeal.words, member, needs_id=True),
    "approvals": Place(ApproveRedemptions.card, approver),
    "board": Place(Board.page, member),
    "objections": Place(Objections.card, approver),
    "rate": Place(Rating.stars, member, needs_id=True),
    "card": Place(Card.main, member),
    "serve": Place(Serve.scan, serves),
    "unit": Place(UnitView.main, unit_member),
    "pickup": Place(PickUp.code, hands_over),
    "prepare": Place(PickUp.to_prepare, unit_member),
    "incidents": Place(Incidents.all, member),
    "incident": Place(Incidents.one, member, needs_id=True),
    "drill": Place(Drill.main, member, needs_id=True),
    "print": Place(Print.hub, approver),
    "print_elder": Place(Print.elder, approver, needs_id=True),
    "print_job": Place(Print.job, approver, needs_id=True),
    "wishes": Place(Wishes.main, member),
    "wish": Place(WishPage.one, member, needs_id=True),
    "new_wish": Place(WishForm.kind, member),
    "wish_for": Place(WishForm.kind, registers, needs_id=True),
    "my_wishes": Place(MyWishes.all, member),
    "approve_wishes": Place(ApproveWishes.card, approver),
    "dispatch_wish": Place(DispatchWish.best, approver, needs_id=True),
    "my_claims": Place(MyClaims.all, member),
    "my_claim": Place(MyClaims.one, member, needs_id=True),
    "wish_offer": Place(WishOffer.one, member, needs_id=True),
    "wish_rules": Place(WishRules.all, approver),
    "wish_figures": Place(WishFigures.main, approver),
    "station_figures": Place(StationFigures.main, approver),
}


async def go(visit: Visit, where: str, *, anew: bool = False, data: dict[str, str | int] | None = None) -> None:
    """To a place by its name and, perhaps, an id: `approve:12`. People not yet enrolled are led to enrolling first."""
    name, _, tail = where.partition(":")
    place = PLACES.get(name)
    if name == "back" and visit.manager.has_context():
        await visit.manager.show(ShowMode.SEND)
    elif name == "form":
        await visit.close()
    elif name == "menu" or place is None:
        await visit.home(anew=anew)
    elif not place.who(visit.speaker):
        await _turn_away(visit, anew=anew)
    else:
        number = row_id(tail)
        await visit.open(place.state, (data or {}) | ({"id": number} if number else {}), anew=anew)


async def enrol(visit: Visit, *, community_id: int | None = None, anew: bool = False) -> None:
    """To the first screen of enrolling."""
    await visit.manager.reset_stack(remove_keyboard=False)
    await visit.open(Enrol.consent, {"community": community_id} if community_id else None, anew=anew)


async def _turn_away(visit: Visit, *, anew: bool) -> None:
    t = visit.t
    if visit.speaker.person_id is None:
        await enrol(visit, anew=anew)
    else:
        await visit.home(t("That is for the people who look after it in your community. Nothing was changed."), anew=anew)


async def press(visit: Visit, payload: str) -> None:
    """For screens whose buttons all lead elsewhere."""
