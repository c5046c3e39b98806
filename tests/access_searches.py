"""The access table: what is done about one who is missing."""

from datetime import timedelta

from qrcodes import search_cards, search_end, searchers, searches
from qrcodes.searches import LastSeen
from tests.access_roles import KIN, STATION, Deed
from tests.access_scene import Scene


def _last_seen(on: Scene) -> LastSeen:
    return LastSeen(on.now - timedelta(hours=1), "桥头", "灰棉袄")


DEEDS = (
    Deed(
        "search_start",
        "start a search",
        STATION | KIN,
        lambda s, me, on: searches.start(s, actor=me, elder_id=on.quiet, last_seen=_last_seen(on), key="new", now=on.now),
    ),
    Deed(
        "searches",
        "have one in the list",
        KIN | {"volunteer"},
        lambda s, me, on: search_cards.live(s, person_id=me, now=on.now),
        is_list=True,
    ),
    Deed(
        "search",
        "see it",
        STATION | KIN | {"volunteer"},
        lambda s, me, on: search_cards.card(s, reader=me, search_id=on.search, now=on.now),
    ),
    Deed(
        "search",
        "see the photo",
        STATION | KIN | {"volunteer"},
        lambda s, me, on: search_cards.photo(s, reader=me, search_id=on.search, now=on.now),
    ),
    Deed(
        "search",
        "read what was seen",
        STATION | KIN | {"volunteer"},
        lambda s, me, on: search_cards.told(s, reader=me, search_id=on.search, after=None, now=on.now),
    ),
    Deed("search", "join", frozenset({"volunteer"}), lambda s, me, on: searchers.join(s, actor=me, search_id=on.search, now=on.now)),
    Deed(
        "search",
        "say what one saw",
        STATION | KIN,
        lambda s, me, on: searchers.sight(s, actor=me, search_id=on.search, words="看见", key="z", now=on.now),
    ),
    Deed(
        "search", "end it", STATION | KIN, lambda s, me, on: search_end.end(s, actor=me, search_id=on.search, outcome="found", now=on.now)
    ),
)
