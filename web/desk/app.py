"""The desk, put together."""

from aiohttp import web

from web.desk import (
    agreements,
    alarm_terms,
    appeals,
    audit,
    badge_pages,
    badges,
    board,
    confirm,
    elder_acts,
    elders,
    entry,
    figures,
    figures_table,
    goods,
    goods_more,
    incident_acts,
    incidents,
    kinds,
    logs,
    objections,
    passkeys,
    people,
    people_ways,
    places,
    redemptions,
    roles,
    roster,
    rules,
    screens,
    start,
    table_imports,
    tables,
    undoing,
    units,
    waiting,
    wish_acts,
    wish_helpers,
    wish_rules,
    wishes,
)
from web.desk.guard import FENCES, Handler
from web.desk.routes import Fence

MODULES = (
    start,
    waiting,
    audit,
    logs,
    redemptions,
    appeals,
    objections,
    undoing,
    figures,
    figures_table,
    screens,
    incidents,
    incident_acts,
    entry,
    confirm,
    passkeys,
    people,
    people_ways,
    roles,
    alarm_terms,
    elders,
    elder_acts,
    goods,
    goods_more,
    roster,
    wishes,
    wish_acts,
    wish_helpers,
    kinds,
    board,
    units,
    places,
    rules,
    wish_rules,
    agreements,
    tables,
    table_imports,
    badge_pages,
    badges,
)


def set_up_desk(app: web.Application) -> None:
    """Add the desk's routes, and who may come to each."""
    fences: dict[Handler, Fence] = {}
    for module in MODULES:
        app.add_routes(module.routes.table)
        fences |= module.routes.fences
    app[FENCES] = fences
