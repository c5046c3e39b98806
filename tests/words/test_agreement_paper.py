"""The agreement on paper: every line that was signed in both languages, who signed when, and the hash; whole however long it is."""

import hashlib
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from pypdf import PdfReader

from core.i18n import translator
from tests.clock import ZONE
from wishes.agreement_cards import AgreementCard
from wishes.agreement_text import LANGUAGES, Terms, paper, text_hash
from words.agreement_paper import agreement_pdf, file_name
from words.projects import in_groups

SIGNED = datetime(2026, 11, 21, 2, tzinfo=UTC)
TERMS = Terms("1", "龙城社区", "惠民超市", "法律服务", "每月一次，请律师到社区讲法律、答疑问", date(2026, 11, 21), date(2027, 11, 20))
LONG = replace(TERMS, community="龙城社区" * 10, unit="延安街道社区卫生服务中心" * 5, project="法律服务" * 10, words="讲法律，" * 125)
OTHER_DAY = date(2026, 11, 22)


def card(terms: Terms = TERMS, *, countersigned: bool = True, unchanged: bool = True) -> AgreementCard:
    return AgreementCard(
        agreement_id=12,
        project_id=3,
        unit_id=4,
        community_id=2,
        terms=terms,
        text_hash=text_hash(terms) if unchanged else bytes(range(32)),
        is_unchanged=unchanged,
        state="in_force" if countersigned else "waiting",
        signed_by=5,
        signer="孙丽",
        signed_at=SIGNED,
        until=datetime(2027, 11, 20, 16, tzinfo=UTC),
        countersigned_by=6 if countersigned else None,
        countersigner="周强" if countersigned else "",
        countersigned_at=SIGNED + timedelta(hours=3) if countersigned else None,
        ended_at=None,
        is_unit=True,
        is_staff=False,
    )


def pages(about: AgreementCard, language: str) -> list[str]:
    """The words of each page, without white space."""
    data = agreement_pdf(about, translator(language), zone=ZONE, made_at=SIGNED + timedelta(days=1))
    return ["".join(page.extract_text().replace("\0", "").split()) for page in PdfReader(io.BytesIO(data)).pages]


def plain(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("terms", [TERMS, LONG], ids=["short", "long"])
def test_every_line_that_was_signed_stands_on_it_in_both_languages(terms: Terms, language: str) -> None:
    said = "".join(pages(card(terms), language))
    for each in LANGUAGES:
        for line in (paper(terms, each).title, *paper(terms, each).lines):
            assert plain(line) in said


@pytest.mark.parametrize(
    ("language", "when"), [("zh", ("2026年11月21日10:00", "2026年11月21日13:00")), ("en", ("2026-11-2110:00", "2026-11-2113:00"))]
)
def test_the_first_page_is_the_readers_with_names_moments_and_hash(language: str, when: tuple[str, str]) -> None:
    first, second = pages(card(), language)
    assert plain(paper(TERMS, language).title) in first
    for words in ("孙丽", "周强", "惠民超市", "龙城社区", "C-000012", plain(in_groups(text_hash(TERMS))), *when):
        assert words in first
    assert plain(paper(TERMS, "en" if language == "zh" else "zh").title) in second


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_countersigned_says_so(language: str) -> None:
    first = pages(card(countersigned=False), language)[0]
    assert ("尚未签署" if language == "zh" else "notsignedyet") in first
    assert "周强" not in first


def test_a_party_renamed_since_is_said_beside_the_hash() -> None:
    assert "签署之后有名称变更" in pages(card(unchanged=False), "zh")[0]
    assert "签署之后有名称变更" not in pages(card(), "zh")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_and_signatures_of_a_usual_agreement_stand_on_one_page(language: str) -> None:
    usual = replace(TERMS, words="每月一次，请律师到社区讲法律、答疑问。" * 8)
    assert len(pages(card(usual), language)) == 2


def test_a_forgotten_signer_has_no_name() -> None:
    assert "已注销的居民" in pages(replace(card(), signer=""), "zh")[0]


def test_the_hash_can_be_reckoned_from_the_paper_alone() -> None:
    texts = [paper(TERMS, language) for language in LANGUAGES]
    lines = ["1", *(line for each in texts for line in (each.title, *each.lines))]
    assert in_groups(hashlib.sha256("\n".join(lines).encode()).digest()) == in_groups(card().text_hash)
    assert len(in_groups(card().text_hash).split()) == 16


@pytest.mark.parametrize(
    "other",
    [
        *(replace(TERMS, community="另一个"), replace(TERMS, unit="另一个"), replace(TERMS, project="另一个")),
        *(replace(TERMS, words="另一个"), replace(TERMS, since=OTHER_DAY), replace(TERMS, last=OTHER_DAY)),
    ],
    ids=["community", "unit", "project", "words", "since", "last"],
)
def test_any_other_word_gives_another_hash(other: Terms) -> None:
    assert text_hash(other) != text_hash(TERMS)


@pytest.mark.parametrize(("language", "name"), [("zh", "协议书 C-000012.pdf"), ("en", "Agreement C-000012.pdf")])
def test_the_file_is_named_by_its_number(language: str, name: str) -> None:
    assert file_name(card(), translator(language)) == name
