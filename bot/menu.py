"""The menu by role, help with somebody to turn to, and the commands list."""

from dataclasses import dataclass

import structlog
from aiogram.exceptions import TelegramAPIError
from aiogram.types import BotCommand, BotCommandScopeChat
from aiogram_dialog import Dialog
from sqlalchemy.ext.asyncio import AsyncSession

from bot import audiences, places
from bot.labels import lead
from bot.lost import duty_lines, show_lost
from bot.screen import screen
from bot.states import Menu
from bot.visit import Button, View, Visit
from core.i18n import Translator
from people.identities import Speaker
from points import accounts, appeal_cards, log_queue, objections, redemption_queue
from qrcodes import elder_queue, incident_lists
from wishes import agreement_cards, screening

log = structlog.get_logger()


def menu_dialog() -> Dialog:
    return Dialog(
        screen(Menu.main, show_menu, places.press),
        screen(Menu.help, show_help, places.press),
        screen(Menu.lost, show_lost, places.press),
    )


async def show_menu(visit: Visit) -> View:
    """What one can do, with what waits for one, by role."""
    await tell_commands(visit)
    t, speaker = visit.t, visit.speaker
    if speaker.person_id is None:
        return _for_newcomers(t, half_way=visit.has_form_below)
    async with visit.services.database.reading() as session:
        mine = await accounts.balance(session, community_id=visit.community_id, person_id=visit.person_id)
        approves = audiences.approver(speaker)
        waits = await _waiting(session, visit) if approves else Waiting()
        live = len(await incident_lists.open_for(session, person_id=visit.person_id, now=visit.now))
    lines = [
        t("Hello {name}!", name=speaker.name),
        t.plural(
            "{community} · {number} point to spend",
            "{community} · {number} points to spend",
            mine.available,
            community=speaker.community_name,
        ),
        "",
        t("What would you like to do? Tap a button, or just type it."),
    ]
    form = [[Button(t("Go on with what I was filling in"), "go:form")]] if visit.has_form_below else []
    # Somebody was found and needs help: before everything else.
    urgent = [[Button(t("● Found, help needed ({number})", number=live), "go:incidents")]] if live else []
    return View("\n".join(lines), urgent + form + _rows(t, speaker, waits))


@dataclass(frozen=True)
class Waiting:
    """How much waits in the queues of somebody who decides."""

    logs: int = 0
    goods: int = 0
    appeals: int = 0
    objections: int = 0
    elders: int = 0
    agreements: int = 0
    wishes: int = 0


async def _waiting(session: AsyncSession, visit: Visit) -> Waiting:
    me, now = visit.person_id, visit.now
    return Waiting(
        logs=await log_queue.count_waiting(session, actor=me, now=now),
        goods=await redemption_queue.count_waiting(session, actor=me, now=now),
        appeals=await appeal_cards.count_waiting(session, actor=me, now=now),
        objections=await objections.count_waiting(session, actor=me, now=now),
        elders=await elder_queue.count_waiting(session, actor=me, now=now),
        agreements=await agreement_cards.count_waiting(session, actor=me, now=now),
        wishes=await screening.count_waiting(session, actor=me, now=now),
    )


def _rows(t: Translator, speaker: Speaker, waits: Waiting) -> list[list[Button]]:
    rows = []
    if audiences.approver(speaker):
        rows.append([lead("approve", t, number=waits.logs)])
        rows.append([lead("approvals", t, number=waits.goods)])
        # What seldom waits takes no room until it does.
        seldom = [("approve_wishes", waits.wishes), ("approve_elders", waits.elders)]
        seldom += [("appeals", waits.appeals), ("objections", waits.objections)]
        seldom.append(("countersign", waits.agreements))
        rows += _pairs([*(lead(place, t, number=number) for place, number in seldom if number), lead("manage", t)])
    elif audiences.at_the_desk(speaker):
        rows.append([lead("desk", t), lead("roster", t)])
    if audiences.hands_over(speaker):
        # Units scan cards from their own screen.
        beside = ["prepare"] if audiences.unit_member(speaker) else ["serve"]
        rows.append([lead("pickup", t), *(lead(place, t) for place in beside)])
    elif audiences.registers(speaker):
        rows.append([lead("serve", t), lead("team", t), lead("residents", t)])
    return [
        *rows,
        [lead("log", t), lead("points", t)],
        [lead("goods", t), lead("redemptions", t)],
        [lead("wishes", t), lead("new_wish", t)],
        [lead("resources", t), lead("services_list", t)],
        [lead("lost", t), lead("elders", t)],
        [lead("help", t), lead("settings", t)],
    ]


def _pairs(buttons: list[Button]) -> list[list[Button]]:
    return [buttons[start : start + 2] for start in range(0, len(buttons), 2)]


def _for_newcomers(t: Translator, *, half_way: bool) -> View:
    rows = [
        [Button(t("Go on enrolling"), "go:form") if half_way else Button(t("Enrol"), "go:log")],
        [lead("lost", t)],
        [lead("help", t), Button("English / 中文", "go:language")],
    ]
    return View(t("Hello! This is e-Station, the community's points and goods. Enrolling takes a minute."), rows)


async def show_help(visit: Visit) -> View:
    """Whom to call, and what can be typed."""
    t = visit.t
    lines = [
        t("You can always call a person. Day and night:"),
        *await duty_lines(visit),
        "",
        t("Somebody is lost? Type “Mum is lost” or tap “Somebody is lost”: the duty phone comes at once."),
        "",
        t("You can also just type what you want, for example:"),
        t("  my points"),
        t("  I want rice"),
        t("  I would like somebody to change a bulb"),
        t("  log an activity"),
        *_hints_by_role(t, visit.speaker),
    ]
    return View("\n".join(lines), [[Button(t("Back to the menu"), "go:menu")]])


def _hints_by_role(t: Translator, speaker: Speaker) -> list[str]:
    hints = []
    if audiences.approver(speaker):
        hints.append(t("You approve: type “approve activities” or “approve redemptions”, and decide one card after the other."))
    if audiences.hands_over(speaker):
        hints.append(t("You hand goods over: type the six digits at any time, and the pick-up code is checked."))
    return ["", *hints] if hints else []


def command_list(t: Translator, speaker: Speaker) -> list[BotCommand]:
    """The commands for somebody with these roles, described in their language."""
    said = [("menu", t("Menu")), ("log", t("Log an activity")), ("points", t("My points")), ("goods", t("Redeem goods"))]
    if audiences.approver(speaker):
        said += [("approve", t("Approve activities")), ("approvals", t("Approve redemptions"))]
    if audiences.at_the_desk(speaker):
        said.append(("desk", t("Staff desk")))
    if audiences.hands_over(speaker):
        said += [("pickup", t("Check a pick-up code"))]
    said += [("lost", t("Somebody is lost")), ("help", t("Help")), ("settings", t("Settings")), ("cancel", t("Cancel"))]
    return [BotCommand(command=command, description=description) for command, description in said]


async def tell_commands(visit: Visit) -> None:
    """Set this chat's commands, only when they have changed since they were last set."""
    commands = command_list(visit.t, visit.speaker)
    sign = f"{visit.t.language}:{','.join(command.command for command in commands)}"
    if await visit.recall("commands") == sign:
        return
    try:
        await visit.bot.set_my_commands(commands, scope=BotCommandScopeChat(chat_id=visit.speaker.user_id))
    except TelegramAPIError as error:
        log.info("commands not set", error=type(error).__name__)
    else:
        await visit.remember("commands", sign)
