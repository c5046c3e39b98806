"""The access table: what is done about one who was found, in earnest or as a drill."""

from core.files import Picture
from qrcodes import answering, board, closing, drills, handing_over, incident_cards, incident_lists, timelines
from tests.access_roles import KIN, NEXT_DOOR, STATION, Deed


def _photo() -> Picture:
    return Picture(b"\xff\xd8 nothing", 4, 3)


DEEDS = (
    Deed("drill", "propose a drill", STATION, lambda s, me, on: drills.propose(s, actor=me, elder_id=on.quiet, now=on.now)),
    Deed(
        "drill", "begin a drill", KIN, lambda s, me, on: drills.begin(s, actor=me, elder_id=on.quiet, nonce="n", language="zh", now=on.now)
    ),
    Deed("incidents", "have a live one in the list", STATION | KIN, lambda s, me, on: on.in_list(s, me), is_list=True),
    Deed(
        "incidents",
        "have a closed one in the list",
        STATION | KIN,
        lambda s, me, on: incident_lists.recent(s, person_id=me, now=on.now),
        is_list=True,
    ),
    Deed("incident", "see it", STATION | KIN, lambda s, me, on: incident_cards.card(s, reader=me, incident_id=on.live, now=on.now)),
    Deed("incident", "take it on", STATION, lambda s, me, on: answering.acknowledge(s, actor=me, incident_id=on.live, now=on.now)),
    Deed("incident", "take it over", STATION, lambda s, me, on: answering.take_over(s, actor=me, incident_id=on.live, now=on.now)),
    Deed(
        "incident",
        "be on the way",
        STATION,
        lambda s, me, on: answering.on_the_way(s, actor=me, incident_id=on.live, minutes=8, now=on.now),
    ),
    Deed("incident", "be with the elder", STATION, lambda s, me, on: answering.with_officer(s, actor=me, incident_id=on.live, now=on.now)),
    Deed(
        "incident",
        "write to the finder",
        STATION | KIN,
        lambda s, me, on: board.say(s, actor=me, incident_id=on.live, words="来了", key="w", now=on.now),
    ),
    Deed(
        "incident",
        "hand over",
        STATION,
        lambda s, me, on: handing_over.hand_over(s, actor=me, incident_id=on.live, to_whom="女儿", photo=_photo(), now=on.now),
    ),
    Deed("incident", "have the family's digits", KIN, lambda s, me, on: handing_over.code_for_family(s, actor=me, incident_id=on.live)),
    Deed(
        "incident", "close it", STATION, lambda s, me, on: closing.close(s, actor=me, incident_id=on.live, turned_out="curious", now=on.now)
    ),
    Deed("incident", "say: at home", KIN, lambda s, me, on: closing.at_home(s, actor=me, incident_id=on.live, now=on.now)),
    Deed("incident", "say: a drill", KIN, lambda s, me, on: closing.is_drill(s, actor=me, incident_id=on.live, now=on.now)),
    Deed(
        "incident",
        "thank the finder",
        STATION | KIN,
        lambda s, me, on: closing.thank(s, actor=me, incident_id=on.over, words="谢谢", key="t", now=on.now),
    ),
    Deed(
        "incident", "take the timeline along", STATION | KIN, lambda s, me, on: timelines.of(s, actor=me, incident_id=on.live, now=on.now)
    ),
    Deed(
        "incident",
        "see one found next door",
        STATION | KIN | NEXT_DOOR,
        lambda s, me, on: incident_cards.card(s, reader=me, incident_id=on.next_door, now=on.now),
    ),
    Deed(
        "incident",
        "take on one found next door",
        STATION | NEXT_DOOR,
        lambda s, me, on: answering.acknowledge(s, actor=me, incident_id=on.next_door, now=on.now),
    ),
)
