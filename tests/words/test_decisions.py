"""What staff read after they approved several at once."""

import pytest

from core.i18n import translator
from points.log_bulk import Bulk
from words.decisions import approved_many

WHY = "这些没有由您通过（别人已先处理，或与您本人有关）："


@pytest.mark.parametrize(
    ("done", "chinese"),
    [
        (Bulk(approved=(1,)), "已通过 1 条活动，居民会收到通知。"),
        (Bulk(approved=(1, 2), own=(3,)), f"已通过 2 条活动，居民会收到通知。\n{WHY}L-000003"),
        (Bulk(decided=(5, 4), not_allowed=(9,)), f"没有由您通过的。\n{WHY}L-000004、L-000005、L-000009"),
    ],
)
def test_what_was_approved_and_what_was_not_is_named(done: Bulk, chinese: str) -> None:
    assert approved_many(done, translator("zh")) == chinese


def test_english_readers_get_commas() -> None:
    said = approved_many(Bulk(decided=(4, 5)), translator("en"))
    assert said.startswith("None approved by you.\n")
    assert said.endswith("L-000004, L-000005")
