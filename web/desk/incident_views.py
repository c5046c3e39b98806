"""An incident as the desk's pages show it: the same words as in chat, in pieces that a page can lay out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.i18n import Translator
from qrcodes.incident_cards import IncidentCard
from qrcodes.incident_live import Going, Live
from qrcodes.timelines import LEFT_OUT, Step
from words import incident_steps, incidents, saying
from words.spans import span

# How soon somebody can be there, in minutes.
WAYS = (5, 10, 15, 30)
UNDER_WAY = ("acknowledged", "on_the_way")
WITH = (*UNDER_WAY, "with_officer")


@dataclass(frozen=True, slots=True)
class LiveRow:
    """A line of the list of what goes on."""

    incident_id: int
    number: str
    called: str
    is_drill: bool
    is_unanswered: bool
    state: str
    since: str
    who: str
    found: str
    community: str
    station: str
    phone: str


@dataclass(frozen=True, slots=True)
class GoingRow:
    """A search in the list."""

    search_id: int
    number: str
    called: str
    is_drill: bool
    community: str
    summary: str
    since: str


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the board or of the timeline: who, when, what."""

    who: str
    when: str
    words: str


@dataclass(frozen=True, slots=True)
class Steps:
    """What this member of staff can do next."""

    take: bool
    take_over: bool
    go: bool
    arrive: bool
    hand_over: bool
    close: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """The whole of an incident, in words."""

    id: int
    headline: str
    is_open: bool
    is_unanswered: bool
    drill: Sequence[str]
    standing: str
    where: Sequence[str]
    maps: Sequence[tuple[str, str]]
    phones: Sequence[str]
    lines: Sequence[str]
    finding: Sequence[str]
    mind: Sequence[str]
    board: Sequence[Said]
    told: Sequence[str]
    told_count: str
    timeline: Sequence[Said]
    steps: Steps
    family: Sequence[tuple[int, str]]


def live_row(one: Live, t: Translator, *, now: datetime) -> LiveRow:
    """One that goes on: how far it is, for how long, who is on it."""
    return LiveRow(
        incident_id=one.incident_id,
        number=incident_steps.incident_number(one.incident_id),
        called=one.called or t("an elder"),
        is_drill=one.is_drill,
        is_unanswered=one.is_unanswered,
        state=t(incidents.SHORT[one.state]),
        since=_since(one.rung_at, now, t),
        who=saying.who(one.taken_name, t) if one.taken_by is not None else t("nobody yet"),
        found=one.found_community_name or t("not known yet"),
        community=one.community_name,
        station=one.station,
        phone=one.phone,
    )


def going_row(one: Going, t: Translator, *, now: datetime) -> GoingRow:
    """One search that goes on."""
    return GoingRow(
        search_id=one.search_id,
        number=saying.search_number(one.search_id),
        called=one.called or t("an elder"),
        is_drill=one.is_drill,
        community=one.community_name,
        summary=t("{told} told, {joined} came along", told=one.told, joined=one.joined),
        since=_since(one.started_at, now, t),
    )


def shown(card: IncidentCard, t: Translator, *, reader: int, now: datetime, zone: ZoneInfo) -> Shown:
    """Everything that a page says of it."""
    lines = [line.phone for line in (card.found_line, card.line) if line is not None]
    return Shown(
        id=card.incident_id,
        headline=incidents.headline(card, t),
        is_open=card.is_open,
        is_unanswered=card.state == "opened",
        drill=incidents.drill(card, t),
        standing=incidents.standing(card, t, now=_still(card, now), zone=zone),
        where=incidents.where(card, t, zone=zone),
        maps=incidents.maps(card, t),
        phones=incidents.phones(card, t) if card.is_open else (),
        lines=lines,
        finding=incidents.finding(card, t),
        mind=incidents.mind(card, t),
        board=[
            Said(t("You") if one.mine else t(incidents.SIDES[one.side]), saying.lately(one.at, t, zone=zone, now=now), one.words)
            for one in card.board
        ],
        told=[_told(one.name, one.circle, one.seen_at, one.took_at, t) for one in card.receipts],
        told_count=incidents.told_count(card, t),
        timeline=_timeline(card, t, zone=zone),
        steps=steps(card, reader),
        family=incidents.family(card),
    )


def steps(card: IncidentCard, reader: int) -> Steps:
    """As in chat: the next step only, and only for who helps."""
    helps, state, is_mine = card.is_open and card.is_handler, card.state, card.acknowledged_by == reader
    return Steps(
        take=helps and state == "opened",
        take_over=helps and state in WITH and not is_mine,
        go=helps and state in UNDER_WAY and is_mine,
        arrive=helps and state in UNDER_WAY,
        hand_over=helps and state in WITH,
        close=helps,
    )


def _told(name: str, circle: str, seen: datetime | None, took: datetime | None, t: Translator) -> str:
    who = t("{name} ({circle})", name=saying.who(name, t), circle=incident_steps.circle(circle, t))
    return incidents.known(who, seen, took, t)


def _timeline(card: IncidentCard, t: Translator, *, zone: ZoneInfo) -> list[Said]:
    """What happened, with the seconds since the tap: minutes count here."""
    lines = []
    for one in card.timeline:
        if one.what.partition(":")[0] not in LEFT_OUT:
            after = span((one.at - card.opened_at).total_seconds(), t)
            when = f"{one.at.astimezone(zone):%H:%M:%S} +{after}"
            lines.append(Said(card.names.get(one.person_id or 0, ""), when, incident_steps.step(Step(one.what, one.at), t)))
    return lines


def _still(card: IncidentCard, now: datetime) -> datetime:
    """The moment to say how long it waits: after the first minute by whole minutes, so that the page does not move all the time."""
    waited = now - card.rung_at
    return now - waited % timedelta(minutes=1) if card.state == "opened" and waited >= timedelta(minutes=1) else now


def _since(moment: datetime, now: datetime, t: Translator) -> str:
    """In whole minutes once it is one: a page that is looked at every few seconds stays as it is meanwhile."""
    seconds = max(0, int((now - moment).total_seconds()))
    return span(seconds - seconds % 60, t) if seconds >= 60 else t("less than a minute")
