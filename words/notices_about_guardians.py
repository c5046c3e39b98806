"""Notices about guardians: a test of a way, who joined or left, a test that nobody answered, a way that is refused."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from messages.mentions import mention
from people import persons
from qrcodes import elder_cards, guardian_rows, way_retests, ways
from qrcodes.guardian_rows import CHAT
from words import guardian_words, saying
from words.notice_readers import NoticeText, Reader
from words.saying import sentences

# The button under a test notice; what it leads to acts at once.
GOT = "got"


async def test(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """A test of a way: in chat a button, elsewhere four digits to type in the chat. None when a newer one replaced it."""
    t = reader.t
    found = await ways.open_code(reader.session, way_id=data["way_id"], tested_at=datetime.fromisoformat(data["at"]))
    if found is None:
        return None
    kind, code, elder = found
    called = guardian_rows.called(reader.session, elder)
    if kind == CHAT:
        lines = [
            t("This is a test. You are a guardian of {called}: when somebody finds them, the alert comes here.", called=called),
            t("Please tap the button, so that we know that alerts reach you."),
        ]
        return NoticeText("\n".join(lines), [[(t("I got it"), f"at:{GOT}:{data['way_id']}")]])
    lines = [
        t("Test of alerts about {called}: {code}", called=called, code=code),
        t("Please type these four digits in the chat. From then on, an alert that you do not read there comes here too."),
        t("You did not ask for this? Then do nothing: without the digits nothing is sent here."),
    ]
    return NoticeText("\n".join(lines))


async def joined(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For who made the link: it was followed."""
    t, called = reader.t, await _called(reader, data["elder_id"])
    if not called:
        return None
    text = t("{name} is a guardian of {called} now.", name=await _name(reader, data["person_id"]), called=called)
    return NoticeText(text, [[(t("Guardians"), f"at:guardians:{data['elder_id']}")]])


async def removed(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For who was taken off."""
    t, called = reader.t, await _called(reader, data["elder_id"])
    if not called:
        return None
    lines = [
        t("You are no guardian of {called} any more: scans of the badge are not told to you.", called=called),
        t('If that is a mistake, ask the family, or call the station: its number is under "Help".'),
    ]
    return NoticeText("\n".join(lines), [[(t("Help"), "at:help")]])


async def none_left(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For staff: nobody of the family is woken by a scan."""
    t, number = reader.t, data["elder_id"]
    called = await _called(reader, number)
    if not called or any(card.is_reached for card in await guardian_rows.of_elder(reader.session, number)):
        return None
    lines = [
        t("{called} has no guardian left whom an alert reaches. A scan is told to the duty officer only.", called=called),
        t("Please speak with the family, and invite a guardian."),
    ]
    return NoticeText("\n".join(lines), [[(t("Guardians"), f"at:guardians:{number}")]])


async def silent(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the other guardians and staff: a test was not answered in time."""
    t, about = reader.t, await way_retests.about(reader.session, way_id=data["way_id"])
    called = await _called(reader, about.elder_id) if about else ""
    if about is None or not called:
        return None
    way, name = guardian_words.way(about.kind, t), await _name(reader, about.person_id)
    lines = [
        t("{name}, a guardian of {called}, has not answered the test by {way} for two weeks.", name=name, called=called, way=way),
        t("Alerts still go there. Please ask {name} whether they arrive.", name=name),
    ]
    return NoticeText("\n".join(lines), [[(t("Guardians"), f"at:guardians:{about.elder_id}")]])


async def way_failing(reader: Reader, data: Mapping[str, Any]) -> NoticeText | None:
    """For the guardian: what was sent by a second way was refused for good."""
    t, about = reader.t, await way_retests.about(reader.session, way_id=data["way_id"])
    called = await _called(reader, about.elder_id) if about else ""
    if about is None or not called:
        return None
    way = guardian_words.way(about.kind, t)
    said = sentences(
        t,
        t("A message to you about {called} by {way} was refused by the other side: it did not arrive.", called=called, way=way),
        t("Alerts in this chat are not affected."),
        t("Please look at the address, and send a test."),
    )
    return NoticeText(said, [[(t("How I am told"), f"at:ways:{about.elder_id}")]])


async def _called(reader: Reader, elder_id: int) -> str:
    return (await elder_cards.called(reader.session, [elder_id])).get(elder_id, "")


async def _name(reader: Reader, person_id: int) -> str:
    mention(person_id)
    return saying.who((await persons.names(reader.session, [person_id])).get(person_id, ""), reader.t)
