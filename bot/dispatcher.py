"""The dispatcher: who hears an update first. Written once, for every channel."""

from aiogram import Dispatcher, Router
from aiogram.fsm.storage.memory import DisabledEventIsolation
from aiogram_dialog import Dialog, setup_dialogs

from bot.appeals import appeals_dialog
from bot.approve_elders import approve_elders_dialog
from bot.approve_logs import approve_logs_dialog
from bot.approve_redemptions import approve_redemptions_dialog
from bot.approve_wishes import approve_wishes_dialog
from bot.archive import archive_dialog
from bot.board import board_dialog
from bot.card import card_dialog
from bot.catalogue import catalogue_dialog
from bot.countersign import countersign_dialog
from bot.desk import desk_dialog
from bot.dispatch_wish import dispatch_wish_dialog
from bot.drill import drill_dialog
from bot.elder_export import elder_export_dialog
from bot.elder_form import elder_form_dialog
from bot.elders import elders_dialog
from bot.enrol import enrol_dialog
from bot.errors import errors_router
from bot.family import family_dialog
from bot.guardians import guardians_dialog
from bot.incidents import incidents_dialog
from bot.intents import use_own_ids
from bot.log import log_dialog
from bot.lost import lost_router
from bot.manage import manage_dialog
from bot.manage_kinds import kinds_dialog
from bot.manage_rules import rules_dialog
from bot.menu import menu_dialog
from bot.middleware import Introduction
from bot.my_appeal import my_appeal_dialog
from bot.my_claims import my_claims_dialog
from bot.my_redemptions import my_redemptions_dialog
from bot.my_wishes import my_wishes_dialog
from bot.objections import objections_dialog
from bot.pickup import pickup_dialog
from bot.points import my_logs_dialog, points_dialog
from bot.print import print_dialog
from bot.project_new import new_project_dialog
from bot.projects import projects_dialog
from bot.rating import rating_dialog
from bot.residents import residents_dialog
from bot.resources import resources_dialog
from bot.roster import roster_dialog
from bot.search_start import search_start_dialog
from bot.searches import searches_dialog
from bot.serve import serve_dialog
from bot.services import Services
from bot.services_list import services_list_dialog
from bot.settings import settings_dialog
from bot.stars import stars_dialog
from bot.start import last_router, start_router
from bot.station_figures import station_figures_dialog
from bot.stock import stock_dialog
from bot.storage import TurnStorage
from bot.team import team_dialog
from bot.unit import unit_dialog
from bot.visit import NoMediaCache, Pictures
from bot.wish_figures import wish_figures_dialog
from bot.wish_form import wish_form_dialog
from bot.wish_offers import wish_offer_dialog
from bot.wish_page import wish_page_dialog
from bot.wish_rules import wish_rules_dialog
from bot.wishes import wishes_dialog


def build_dispatcher(services: Services) -> Dispatcher:
    """A dispatcher with all routers. The worker keeps the order within a chat, so nothing is locked here."""
    use_own_ids()
    dispatcher = Dispatcher(storage=TurnStorage(), events_isolation=DisabledEventIsolation())
    dispatcher.update.outer_middleware(Introduction(services))
    # Somebody who is lost comes before everything; commands come before forms.
    dispatcher.include_routers(errors_router(), lost_router(), start_router(), dialogs_router(), last_router())
    setup_dialogs(
        dispatcher,
        message_manager=Pictures(),
        media_id_storage=NoMediaCache(),
        events_isolation=DisabledEventIsolation(),
    )
    return dispatcher


def dialogs_router() -> Router:
    """Every dialog, by noun."""
    router = Router(name="dialogs")
    router.include_routers(
        menu_dialog(),
        enrol_dialog(),
        log_dialog(),
        my_logs_dialog(),
        points_dialog(),
        archive_dialog(),
        stars_dialog(),
        family_dialog(),
        guardians_dialog(),
        catalogue_dialog(),
        stock_dialog(),
        my_redemptions_dialog(),
        approve_logs_dialog(),
        approve_redemptions_dialog(),
        approve_elders_dialog(),
        appeals_dialog(),
        my_appeal_dialog(),
        board_dialog(),
        objections_dialog(),
        rating_dialog(),
        card_dialog(),
        serve_dialog(),
        unit_dialog(),
        pickup_dialog(),
        incidents_dialog(),
        drill_dialog(),
        print_dialog(),
        station_figures_dialog(),
        manage_dialog(),
        desk_dialog(),
        kinds_dialog(),
        rules_dialog(),
        team_dialog(),
        residents_dialog(),
        roster_dialog(),
        search_start_dialog(),
        searches_dialog(),
        elders_dialog(),
        elder_form_dialog(),
        elder_export_dialog(),
        *_of_wishes(),
        settings_dialog(),
    )
    return router


def _of_wishes() -> list[Dialog]:
    """Those of micro-wishes, and of the alliance that makes them true."""
    return [
        wishes_dialog(),
        wish_page_dialog(),
        wish_form_dialog(),
        my_wishes_dialog(),
        approve_wishes_dialog(),
        dispatch_wish_dialog(),
        my_claims_dialog(),
        wish_offer_dialog(),
        wish_rules_dialog(),
        wish_figures_dialog(),
        resources_dialog(),
        services_list_dialog(),
        projects_dialog(),
        new_project_dialog(),
        countersign_dialog(),
    ]
