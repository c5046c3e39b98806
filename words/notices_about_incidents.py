"""Notices about incidents: short, who and where, how far it is, what to do. Each says how things stand when it is sent."""

from collections.abc import Mapping
from typing import Any

from core.i18n import mark
from qrcodes import board, incident_briefs
from qrcodes.incident_briefs import Brief
from words import saying
from words.map_links import map_links
from words.notice_readers import NoticeText, Reader, Rows

# The lead of buttons that act at once.
ANSWER = "answer"
LONGEST_QUOTE = 500
REAL = "real"
_OVER = {
    "real": mark("It is over: {called} is safe."),
    "drill": mark("It was a drill: please stand down. Thank you for acting so fast."),
    "at_home": mark("The family says: {called} is at home. Please stand down, and thank you."),
    "curious": mark("It is over: somebody only tried the badge. Please stand down, and thank you."),
}
_WRITES = {"finder": mark("The finder writes:"), "duty": mark("The station writes:"), "family": mark("The family writes:")}


async def opened(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """To everybody who can help, at once; later in the same message how far it is."""
    one = await _brief(reader, data)
    return _notice(one, reader, _found(one, reader))


async def news(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """How far it is by now, below whatever was shown before: who comes, and the way to the newest."""
    one, t = await _brief(reader, data), reader.t
    lines = [_drill(one, reader) + t("About {called}.", called=_called(one, reader)), _standing(one, reader), *_to_do(one, reader)]
    return NoticeText("\n".join(lines), _rows(one, reader, details=t("See how it stands")))


async def position(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """Where the elder is, as the finder has just said."""
    one, t = await _brief(reader, data), reader.t
    if not one.is_open:
        return None
    return _notice(one, reader, t("It is known now where {called} is.", called=_called(one, reader)))


async def unanswered(reader: Reader, data: Mapping[str, Any]) -> NoticeText:
    """To secretary and deputy, then to the street and the whole station: nobody answers."""
    one, t = await _brief(reader, data), reader.t
    if one.state != "opened":
        return _notice(one, reader, _found(one, reader))
    waited = _waited(one, reader)
    said = t("{called} was found {waited} ago, and nobody has answered yet.", called=_called(one, reader), waited=waited)
    home = t("Home: {community}", community=one.community_name)
    return _notice(one, reader, f"{said}\n{home}")


async def advice(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """To the family after too long without an answer."""
    one, t = await _brief(reader, data), reader.t
    if one.state != "opened":
        return None
    called, waited = _called(one, reader), _waited(one, reader)
    said = t("Nobody has answered for {waited}. Please call 110 now: {called} was found and needs help.", called=called, waited=waited)
    return _notice(one, reader, said)


async def mistake(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """The finder tapped by mistake, or only to see. People decide what that means."""
    one, t = await _brief(reader, data), reader.t
    if not one.is_open:
        return None
    lines = [
        t("The finder says: the call about {called} was a mistake.", called=_called(one, reader)),
        t("Please call the family before you stand down; then close it."),
    ]
    return _notice(one, reader, "\n".join(lines))


async def written(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """A message on the board."""
    one, t = await _brief(reader, data), reader.t
    line = await board.line(reader.session, incident_id=one.incident_id, number=int(str(data["what"]).rpartition(".")[2]))
    if line is None:
        return None
    words = t('"{words}"', words=saying.clipped(line.words, LONGEST_QUOTE))
    called = _called(one, reader)
    lines = [_drill(one, reader) + t("About {called}.", called=called), t(_WRITES[line.side]), words]
    return NoticeText("\n".join(lines), [_details(one, reader, t("Answer"))])


async def afar(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """By mail or hook, for who has not seen it in chat: no word about health, no place, no name but what the elder is called."""
    one, t = await _brief(reader, data), reader.t
    if one.state != "opened" if str(data["what"]).startswith("step.") else (one.has_seen or not one.is_open):
        return None
    called = _called(one, reader)
    lines = [_drill(one, reader) + t("{called} was found: somebody scanned the badge and asks for you.", called=called)]
    if str(data["what"]).startswith("step."):
        said = t("{called} was found, and nobody has answered for {waited}. Please call 110.", called=called, waited=_waited(one, reader))
        lines = [_drill(one, reader) + said]
    return NoticeText("\n".join([*lines, *_phone(one, reader)]))


async def over_afar(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """By mail or hook, for who has not seen it in chat: it is over."""
    one = await _brief(reader, data)
    return None if one.has_seen else NoticeText(_drill(one, reader) + _standing(one, reader))


def _waited(one: Brief, reader: Reader) -> str:
    """For how long nobody has answered, in whole minutes."""
    return saying.length(max(1, int((reader.now - one.rung_at).total_seconds()) // 60), reader.t)


def _notice(one: Brief, reader: Reader, headline: str) -> NoticeText:
    lines = [_drill(one, reader) + headline, _standing(one, reader), *_where(one, reader), *_to_do(one, reader), *_phone(one, reader)]
    return NoticeText("\n".join(line for line in lines if line), _rows(one, reader))


def _found(one: Brief, reader: Reader) -> str:
    t = reader.t
    if not one.is_open:
        return t("About {called}.", called=_called(one, reader))
    if one.is_guardian:
        return t("{called} was found: somebody scanned the badge and asks for you.", called=_called(one, reader))
    return t("{called} was found. Home: {community}", called=_called(one, reader), community=one.community_name)


def _standing(one: Brief, reader: Reader) -> str:
    """How far it is."""
    t, called, name = reader.t, _called(one, reader), saying.who(one.acknowledged_name, reader.t)
    if one.state == "opened":
        return t("Nobody has taken it on yet.")
    if one.state == "acknowledged":
        return t("{name} takes care of it.", name=name)
    if one.state == "on_the_way" and one.eta_at is not None:
        return t("{name} is on the way, there at about {time}.", name=name, time=f"{one.eta_at.astimezone(reader.zone):%H:%M}")
    if one.state == "with_officer":
        return t("{name} is with {called}.", name=name, called=called)
    if one.state == "handed_over" and one.handed_over_at is not None:
        time = f"{one.handed_over_at.astimezone(reader.zone):%H:%M}"
        return t("{called} was handed over at {time}, to: {whom}", called=called, time=time, whom=one.handed_to)
    over = _OVER[one.turned_out or REAL]
    return t(over, called=called)


def _where(one: Brief, reader: Reader) -> list[str]:
    t = reader.t
    if not one.is_open:
        return []
    if one.place is None:
        return [t("Where: not known yet. The finder is asked for it.")]
    if one.place.place is None:
        return [t("Where, in the finder's words: {words}", words=one.place.words)]
    accuracy = one.place.place.accuracy
    if accuracy is None:
        return [t("Where: see the map.")]
    return [t("Where: see the map, within {metres} m.", metres=round(accuracy))]


def _to_do(one: Brief, reader: Reader) -> list[str]:
    t = reader.t
    if one.code:
        code, called = saying.spaced_code(one.code), _called(one, reader)
        return [t("Your hand-over code: {code}. Tell it to the officer when you are with {called}.", code=code, called=called)]
    if not one.is_open:
        return []
    if one.state == "opened" and one.is_handler:
        return [t("If you take care of it, tap the button: everybody sees that somebody does.")]
    return [t("Is {called} with you? Then tap below, so that everybody can stand down.", called=_called(one, reader))] * one.is_guardian


def _phone(one: Brief, reader: Reader) -> list[str]:
    return [reader.t("Duty phone: {phone}", phone=one.line.phone)] if one.line is not None and one.is_open else []


def _rows(one: Brief, reader: Reader, *, details: str = "") -> Rows:
    t, number = reader.t, one.incident_id
    rows: list[list[tuple[str, str]]] = []
    if one.is_handler and one.state == "opened":
        rows.append([(t("I take care of it"), f"at:{ANSWER}:{number}:take")])
    rows.append(_details(one, reader, details or t("Details")))
    if one.is_guardian and one.is_open:
        rows.append([(t("At home with us"), f"at:{ANSWER}:{number}:home"), (t("It is a drill"), f"at:{ANSWER}:{number}:drill")])
    if one.is_open and one.place is not None and one.place.place is not None:
        spot = one.place.place
        rows.append(map_links(spot.latitude, spot.longitude, t("Where the badge was scanned"), t))
    return rows


def _details(one: Brief, reader: Reader, label: str) -> list[tuple[str, str]]:
    return [(label, f"at:incident:{one.incident_id}")]


def _drill(one: Brief, reader: Reader) -> str:
    return reader.t("[Drill] ") if one.is_drill else ""


def _called(one: Brief, reader: Reader) -> str:
    return one.called or reader.t("an elder")


async def _brief(reader: Reader, data: Mapping[str, Any]) -> Brief:
    return await incident_briefs.brief(reader.session, reader=reader.person_id, incident_id=data["incident_id"])
