"""The alliance's projects in chat (项目清单): who does what, claiming one for one's unit, the agreement as text and PDF, its end."""

from aiogram_dialog import Dialog

from bot import audiences, project_signing
from bot.alliance_states import NewProject, Projects
from bot.papers import send_paper
from bot.project_signing import PROJECT, to_project
from bot.screen import screen
from bot.steps import turns
from bot.visit import Button, View, Visit
from people import units
from wishes import agreement_cards, agreements, projects
from wishes.agreement_cards import AgreementCard
from wishes.agreements import AgreementUnknown
from wishes.projects import ProjectLine
from words import agreement_paper, saying
from words import projects as words
from words.numbers import row_id

PAGE = 6
MOST_WORDS, MOST_LABEL = 60, 30


def projects_dialog() -> Dialog:
    return Dialog(
        screen(Projects.all, show_all, on_all),
        screen(Projects.one, show_one, on_one),
        screen(Projects.text, show_text, on_text),
        screen(Projects.sign, project_signing.show_sign, project_signing.on_sign, project_signing.on_months),
        screen(Projects.end_sure, show_end, on_end),
        screen(Projects.off_sure, show_off, on_off),
    )


async def show_all(visit: Visit) -> View:
    """Each with who does it; tap one to read it, or to claim it."""
    t, zone, after = visit.t, visit.services.zone, visit.number("after")
    async with visit.services.database.reading() as session:
        found = await projects.list_of(session, community_id=visit.community_id, now=visit.now, after=after, limit=PAGE + 1)
    lines = [t("The alliance's projects. Units claim what they do for residents:")]
    for line in found[:PAGE]:
        lines += ["", line.name, saying.clipped(line.words, MOST_WORDS), words.claimed_by(line, t, zone=zone)]
    if not found:
        lines = [t("There are no projects on the list yet.")]
    rows = [[Button(saying.clipped(line.name, MOST_LABEL), f"one:{line.project_id}")] for line in found[:PAGE]]
    new = [[Button(t("Write a new project"), "new")]] if audiences.approver(visit.speaker) else []
    back = [Button(t("Services list"), "go:services_list"), Button(t("Menu"), "go:menu")]
    return View("\n".join(lines), [*rows, turns(t, after, [line.project_id for line in found], PAGE), *new, back])


async def on_all(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    if name == "one" and (number := row_id(tail)):
        visit.put(PROJECT, number)
        await visit.go(Projects.one)
    elif name == "after":
        visit.put("after", row_id(tail) or 0)
    elif name == "new":
        await visit.open(NewProject.name)


async def show_one(visit: Visit) -> View:
    t, zone, line = visit.t, visit.services.zone, await _line(visit)
    card = await _card(visit, line)
    lines = [line.name, "", line.words, "", words.claimed_by(line, t, zone=zone)]
    rows: list[list[Button]] = []
    if card is not None:
        number = words.agreement_number(card.agreement_id)
        said = t("Agreement {number}: {state}", number=number, state=words.state(card, t, zone=zone))
        lines = [*lines[:-1], said, *words.signatures(card, t, zone=zone)]
        rows = await _ways(visit, card)
    elif line.agreement_id is None:
        rows = [[Button(t("Claim it for {unit}", unit=name), f"claim:{unit_id}")] for unit_id, name in await _own_units(visit, line)]
        if _decides(visit, line):
            rows.append([Button(t("Take it off the list"), "off")])
    return View("\n".join(lines), [*rows, [Button(t("All projects"), "all"), Button(t("Menu"), "go:menu")]])


async def on_one(visit: Visit, payload: str) -> None:
    name, _, tail = payload.partition(":")
    leads = {"text": Projects.text, "end": Projects.end_sure, "off": Projects.off_sure, "all": Projects.all}
    if name in leads:
        await visit.go(leads[name])
    elif name == "claim" and (unit_id := row_id(tail)):
        visit.put("unit", unit_id)
        await visit.go(Projects.sign)
    elif name == "pdf":
        await send_agreement(visit, (await _line(visit)).agreement_id or 0)


async def show_text(visit: Visit) -> View:
    """All that was signed."""
    t, card = visit.t, await _own_card(visit)
    lines = [words.whole_text(card.terms, t), "", *words.signatures(card, t, zone=visit.services.zone)]
    lines += ["", t("SHA-256: {hash}", hash=words.in_groups(card.text_hash))]
    return View("\n".join(lines), [[Button(t("As a PDF"), "pdf"), Button(t("Back"), "back")]])


async def on_text(visit: Visit, payload: str) -> None:
    if payload == "pdf":
        await send_agreement(visit, (await _own_card(visit)).agreement_id)
    else:
        await visit.go(Projects.one)


async def show_end(visit: Visit) -> View:
    t, card = visit.t, await _own_card(visit)
    visit.put("agreement", card.agreement_id)
    lines = [
        t(
            "End the agreement of {community} and {unit} on “{project}”?",
            community=card.terms.community,
            unit=card.terms.unit,
            project=card.terms.project,
        ),
        t("The other side gets a message, and the project is free for other units. It cannot be taken back."),
    ]
    return View("\n".join(lines), [[Button(t("Yes, end the agreement"), "yes")], [Button(t("Back"), "back")]])


async def on_end(visit: Visit, payload: str) -> None:
    if payload == "yes":
        async with visit.services.database.begin() as session:
            await agreements.end(session, actor=visit.person_id, agreement_id=visit.number("agreement"), now=visit.now)
        visit.note(visit.t("Ended: {number}.", number=words.agreement_number(visit.number("agreement"))))
    await visit.go(Projects.one)


async def show_off(visit: Visit) -> View:
    t, line = visit.t, await _line(visit)
    text = t("Take “{project}” off the list? What was agreed about it stays on record.", project=line.name)
    return View(text, [[Button(t("Yes, take it off"), "yes")], [Button(t("Back"), "back")]])


async def on_off(visit: Visit, payload: str) -> None:
    if payload != "yes":
        await visit.go(Projects.one)
        return
    async with visit.services.database.begin() as session:
        await projects.end(session, actor=visit.person_id, project_id=to_project(visit), now=visit.now)
    visit.note(visit.t("It is off the list."))
    await visit.go(Projects.all)


async def send_agreement(visit: Visit, agreement_id: int) -> None:
    """The agreement as a PDF; that it was taken along is on record. Raises `AgreementUnknown`."""
    t, zone, now = visit.t, visit.services.zone, visit.now
    async with visit.services.database.begin() as session:
        card = await agreement_cards.taken_along(session, reader=visit.person_id, agreement_id=agreement_id, now=now)
    await send_paper(
        visit, name=agreement_paper.file_name(card, t), make=lambda: agreement_paper.agreement_pdf(card, t, zone=zone, made_at=now)
    )


async def _ways(visit: Visit, card: AgreementCard) -> list[list[Button]]:
    """What either side of an agreement can do with it."""
    t = visit.t
    rows = [[Button(t("The whole text"), "text"), Button(t("As a PDF"), "pdf")]]
    if card.state == agreement_cards.WAITING and card.is_staff and not card.is_unit and card.signed_by != visit.person_id:
        rows.append([Button(t("Read and sign"), f"go:countersign:{card.agreement_id}")])
    return [*rows, [Button(t("End the agreement"), "end")]]


async def _own_units(visit: Visit, line: ProjectLine) -> list[tuple[int, str]]:
    async with visit.services.database.reading() as session:
        mine = await units.of_person(session, visit.person_id)
    return [(unit.id, unit.name) for unit in mine if unit.community_id == line.community_id]


def _decides(visit: Visit, line: ProjectLine) -> bool:
    return audiences.approver(visit.speaker) and visit.community_id == line.community_id


async def _line(visit: Visit) -> ProjectLine:
    async with visit.services.database.reading() as session:
        return await projects.line(session, reader=visit.person_id, project_id=to_project(visit), now=visit.now)


async def _card(visit: Visit, line: ProjectLine) -> AgreementCard | None:
    """The agreement, for who is on one of its sides."""
    if line.agreement_id is None:
        return None
    try:
        async with visit.services.database.reading() as session:
            return await agreement_cards.card(session, reader=visit.person_id, agreement_id=line.agreement_id, now=visit.now)
    except AgreementUnknown:
        return None


async def _own_card(visit: Visit) -> AgreementCard:
    """Raises `AgreementUnknown`."""
    card = await _card(visit, await _line(visit))
    if card is None:
        raise AgreementUnknown
    return card
