"""A card beside its photo: however long what was typed, what it gives and how it stands can be read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.screen import MOST_CAPTION
from core.i18n import translator
from points.appeal_cards import AppealCard
from points.log_cards import LogCard
from points.log_sums import Left, Sum
from points.nearby import MOST, Near
from tests.clock import ZONE
from words import cards, decisions

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
LONGEST, NAME, KIND = "扫" * 500, "王" * 40, "Cleaning up along the river with neighbours"
SUM = Sum("hour", 10, 120, 1, is_doubled=True, points=20, capped_from=40)
LOG = LogCard(
    log_id=123456,
    person_id=1,
    person_name=NAME,
    kind_name="江边清洁志愿服务活动",
    kind_name_en=KIND,
    kind_code="river",
    started_at=NOW - timedelta(hours=2),
    ended_at=NOW,
    minutes=120,
    quantity=1,
    is_offline=True,
    words=LONGEST,
    photos=3,
    points=20,
    capped_from=40,
    sum=SUM,
    status="reversed",
    made_at=NOW,
    logged_by=2,
    logged_by_name=NAME,
    batch_id=None,
    decided_by=3,
    decided_at=NOW,
    reason=LONGEST,
)
APPEAL = AppealCard(7, LOG, "reversed", LONGEST, NOW, "dismissed", 4, NOW, LONGEST)
NEAR = [Near(number, "江边清洁志愿服务活动", KIND, NOW, 120, 20, "approved") for number in range(1, MOST + 1)]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("status", ["waiting", "upheld", "dismissed", "withdrawn"])
def test_an_appeal_of_the_longest_words_stands_beside_its_photo_whole(status: str, language: str) -> None:
    t = translator(language)
    card = replace(APPEAL, status=status, reason=LONGEST if status == "dismissed" else "")
    text = decisions.appeal_card(card, t, zone=ZONE, most=decisions.APPEAL_QUOTED)
    assert len(text) <= MOST_CAPTION
    assert {"zh": "可得：", "en": "It gives:"}[language] in text
    assert status == "waiting" or decisions.appeal_status(card, t).splitlines()[0] in text


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("status", ["waiting", "approved", "refused", "reversed"])
def test_a_log_of_the_longest_words_shows_its_sum_and_status_beside_its_photo(status: str, language: str) -> None:
    t, left = translator(language), Left(NOW.date(), 40, 120)
    card = replace(LOG, status=status)
    text = decisions.for_approver(card, NEAR, [11, 12], left, t, zone=ZONE)[: MOST_CAPTION - 1]
    assert {"zh": "可得：", "en": "It gives:"}[language] in text
    assert status == "waiting" or f"\n{cards.log_status(card, t)}\n" in f"{text}\n"
    assert "L-000011" in text


def test_without_a_photo_all_that_was_typed_is_shown() -> None:
    t = translator("zh")
    assert LONGEST in decisions.for_approver(replace(LOG, photos=0), [], [], None, t, zone=ZONE)
    assert decisions.appeal_card(APPEAL, t, zone=ZONE).count(LONGEST) == 4
