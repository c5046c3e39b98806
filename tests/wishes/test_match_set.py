"""Our match on the made set: nine of ten wishes have a helper who can do it among the five that are suggested."""

import sys

import pytest

from core.database import Database
from tests.cast import Cast
from tests.clock import Clock
from tests.wishes import match_kit, match_set
from tests.wishes.match_set import BOTH, hit_rate
from wishes import matching
from wishes.helpers import pairs


def test_the_set_is_as_large_and_as_hard_as_it_says() -> None:
    wishes, helpers = match_set.wishes(), match_set.helpers()
    words = {one.id: one.words for one in helpers}
    without = [wish for wish in wishes if not any(pairs(wish.words) & pairs(words[number]) for number in wish.good)]
    assert (len(wishes), len(helpers)) == (200, 100)
    assert sum(wish.half == "held" for wish in wishes) == 100
    assert len({wish.words for wish in wishes}) == 200
    assert len(without) >= len(wishes) / 3


async def test_nine_of_ten_wishes_have_a_good_helper_among_the_first_five(database: Database, cast: Cast, clock: Clock) -> None:
    laid = await match_kit.lay(database, cast, clock)
    ours = await match_kit.suggested(database, cast, clock, laid)
    plain = match_set.plain()
    for halves in (("tuned",), ("held",), BOTH, ("found",)):
        sys.stdout.write(f"{' and '.join(halves):15} ours {hit_rate(ours, *halves):.3f}  keywords {hit_rate(plain, *halves):.3f}\n")
    assert hit_rate(ours, *BOTH) >= 0.9
    assert hit_rate(ours, "held") >= 0.9
    assert hit_rate(ours, "found") >= 0.9
    assert hit_rate(ours, *BOTH) > hit_rate(plain, *BOTH)


async def test_nine_of_ten_helpers_have_a_wish_that_they_can_do_among_the_first_five(database: Database, cast: Cast, clock: Clock) -> None:
    laid = await match_kit.lay(database, cast, clock)
    good = {laid.wishes[wish.id]: wish.good for wish in (*match_set.wishes(), *match_set.found())}
    hits = 0
    async with database.reading() as session:
        for number, person_id in laid.people.items():
            best = await matching.wishes_for(session, person_id=person_id, now=clock())
            hits += any(number in good[line.wish_id] for line, _ in best)
    assert hits >= 0.9 * len(laid.people)


@pytest.mark.parametrize("half", ["tuned", "held"])
def test_a_plain_search_finds_few(half: str) -> None:
    assert hit_rate(match_set.plain(), half) < 0.5
