"""Nobody comes upon a badge by guessing: random codes, and a real one with a little changed, are all alike and open nothing."""

import asyncio
import random
import string

from yarl import URL

from tests.cast import Cast
from tests.clock import Clock
from tests.qrcodes.kit import Town
from tests.web.house import House, Visit
from tests.web.street import CHANGING

LETTERS = string.ascii_lowercase + "234567"
MANY = 5_000
AT_ONCE = 25


def guesses(token: str) -> list[str]:
    """10,000 codes: half of them random, half a real one with one or two letters changed, dropped, doubled or swapped."""
    chance = random.Random(20261121)
    found: set[str] = set()
    while len(found) < MANY:
        found.add("".join(chance.choices(LETTERS, k=26)))
    while len(found) < 2 * MANY:
        found.add(_changed(token, chance))
    assert token not in found
    return sorted(found)


def _changed(token: str, chance: random.Random) -> str:
    letters = list(token)
    for _ in range(chance.choice((1, 2, 2, 3))):
        at = chance.randrange(len(letters) - 1)
        kind = chance.randrange(4)
        if kind == 0:
            letters[at] = chance.choice(LETTERS + "018-_=%25")
        elif kind == 1:
            del letters[at]
        elif kind == 2:
            letters.insert(at, letters[at])
        else:
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
    changed = "".join(letters).replace("%", "%25")
    return changed if changed != token else token[:-1]


async def test_of_ten_thousand_guesses_none_opens_anything_and_all_look_alike(house: House, cast: Cast, clock: Clock) -> None:
    town = Town(house.database, cast, clock)
    token = await town.badge(await town.elder())
    codes, visit = guesses(token), house.stranger()
    answers: set[tuple[int, int, int, tuple[str, ...]]] = set()

    async def try_some(some: list[str]) -> None:
        for code in some:
            answers.add(await look(visit, code))

    await asyncio.gather(*(try_some(codes[start::AT_ONCE]) for start in range(AT_ONCE)))
    assert len(codes) == 2 * MANY
    assert len(answers) == 1
    assert {status for status, *_ in answers} == {404}
    assert (await look(visit, token))[0] == 200


async def look(visit: Visit, code: str) -> tuple[int, int, int, tuple[str, ...]]:
    """Status, length, words and headers of the answer."""
    async with visit.http.get(URL(f"{visit.house.url.origin()}/b/{code}", encoded=True)) as answer:
        body = await answer.read()
        headers = tuple(sorted(f"{name}: {value}" for name, value in answer.headers.items() if name not in CHANGING))
        return answer.status, len(body), hash(body), headers
