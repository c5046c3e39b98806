"""What a key stands for."""

from datetime import UTC, date, datetime
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest

from core.idempotency import KeyReused, Part, input_hash, same_input, scoped

DIFFERENT: list[tuple[Part, ...]] = [
    (),
    (None,),
    (1,),
    ("1",),
    (b"1",),
    (True,),
    (1, 2),
    (12,),
    ((1, 2),),
    ("1,2",),
    ("a", "bc"),
    ("ab", "c"),
    (date(2026, 1, 2),),
    ("2026-01-02",),
    (datetime(2026, 1, 2, tzinfo=UTC),),
]


def test_different_content_has_different_hashes() -> None:
    assert all(input_hash(*one) != input_hash(*other) for one, other in combinations(DIFFERENT, 2))
    assert {len(input_hash(*parts)) for parts in DIFFERENT} == {32}


def test_a_moment_is_the_same_in_every_zone() -> None:
    moment = datetime(2026, 1, 2, 3, tzinfo=UTC)
    assert input_hash(moment) == input_hash(moment.astimezone(ZoneInfo("Asia/Shanghai")))


def test_a_key_belongs_to_who_uses_it() -> None:
    assert scoped(1, "nonce") != scoped(11, "nonce")
    same_input(b"a", b"a", key="k")
    with pytest.raises(KeyReused):
        same_input(b"a", b"b", key="k")
