"""The timeline of an incident on paper: every step with its moment, whole in both languages, without what is private."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader

from core.i18n import translator
from qrcodes.timelines import Spot, Step, Timeline, Told
from tests.clock import ZONE
from words.incident_paper import file_name, incident_pdf
from words.incident_steps import STEPS
from words.spans import span

OPENED = datetime(2026, 11, 21, 2, tzinfo=UTC)
LONG = "阿依古丽·买买提明·艾合买提江·吐尔逊诺夫斯卡娅·" * 3


def at(seconds: float) -> datetime:
    return OPENED + timedelta(seconds=seconds)


def timeline(*more: Step) -> Timeline:
    """肖大爷 is found in 嘉园社区 and brought home by 周强 within a quarter of an hour."""
    steps = (
        Step("opened", at(0)),
        Step("finder.staying", at(12)),
        Step("position.gps", at(20)),
        Step("found:3", at(20)),
        Step("acknowledged", at(41), "周强"),
        Step("on_the_way:8", at(55), "周强"),
        *more,
        Step("with_officer", at(497), "周强"),
        Step("handed_over.code", at(905), "周强"),
        Step("closed.real", at(930), "周强"),
    )
    spots = (Spot(at(20), latitude=43.848, longitude=126.5521, accuracy=18), Spot(at(60), words="嘉园菜市场东门，卖豆腐的摊位旁边"))
    told = (
        Told("", "guardian", at(0), at(1.2), at(9), None),
        Told("周强", "duty", at(0), at(0.8), at(30), at(41)),
        Told("钱卫东", "secretary", at(0), at(1.4), None, None),
        Told("吴静", "found", at(20), at(21), at(65), None),
    )
    moments = {"acknowledged_at": at(41), "with_officer_at": at(497), "handed_over_at": at(905), "closed_at": at(930)}
    return Timeline(
        number=12,
        called="肖大爷",
        community="龙城社区",
        found_community="嘉园社区",
        is_drill=False,
        turned_out="real",
        opened_at=OPENED,
        handed_to="女儿王芳",
        proof="code",
        steps=steps,
        spots=spots,
        told=told,
        made_at=at(4000),
        **moments,
    )


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text().replace("\0", "") for page in PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        (
            "zh",
            (
                *(
                    "发现事件时间线",
                    "肖大爷",
                    "龙城社区",
                    "I-000012",
                    "2026年11月21日 10:00",
                    "10:00:41",
                    "+41秒",
                    "10:15:05",
                    "+15分5秒",
                ),
                *(
                    "周强",
                    "家属",
                    "值班",
                    "嘉园菜市场东门",
                    "在嘉园社区被发现",
                    "交给：女儿王芳",
                    "六位数字",
                    "1.2秒",
                    "制作于2026年11月21日 11:06",
                ),
            ),
        ),
        (
            "en",
            (
                *("Timeline of an incident", "肖大爷", "I-000012", "10:00:41", "+41 s", "+15 min 5 s", "Taken on", "family", "on duty"),
                *("Found in 嘉园社区", "To: 女儿王芳", "six digits", "43.84800, 126.55210", "within 18 m"),
            ),
        ),
    ],
)
def test_each_step_has_its_moment_and_how_long_it_took_and_who_did_it(language: str, wanted: tuple[str, ...]) -> None:
    (page,) = pages(incident_pdf(timeline(), translator(language), zone=ZONE))
    assert [words for words in wanted if words not in page] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_step_that_can_happen_is_said_in_words(language: str) -> None:
    t = translator(language)
    made = incident_pdf(timeline(*(Step(what, at(60)) for what in STEPS)), t, zone=ZONE)
    text = "".join(pages(made)).replace("\n", "")
    assert [what for what in STEPS.values() if t(what).replace(" ", "") not in text.replace(" ", "")] == []


def test_a_drill_says_so_at_the_top() -> None:
    (page, *_) = pages(incident_pdf(replace(timeline(), is_drill=True, turned_out="drill"), translator("zh"), zone=ZONE))
    assert page.index("这是演练") < page.index("编号")


def test_many_steps_and_long_names_go_on_over_pages_and_nothing_is_lost() -> None:
    many = [Step("position.gps", at(60 + number), LONG) for number in range(120)]
    long = replace(timeline(*many), called=LONG, handed_to=LONG)
    found = pages(incident_pdf(long, translator("zh"), zone=ZONE))
    assert len(found) > 4
    for number, page in enumerate(found, start=1):
        assert f"第 {number} 页，共 {len(found)} 页" in page
    assert sum(page.count("卖豆腐的摊位") for page in found) == 1


def test_what_is_still_under_way_and_was_emptied_says_so() -> None:
    bare = replace(timeline(), turned_out="", steps=(), spots=(Spot(at(20)),), told=(), handed_to="", proof="")
    bare = replace(bare, acknowledged_at=None, with_officer_at=None, handed_over_at=None, closed_at=None)
    (page,) = pages(incident_pdf(bare, translator("zh"), zone=ZONE))
    assert "还没有结束" in page
    assert "90 天" in page


def test_a_file_is_named_by_its_number_and_never_by_a_person() -> None:
    assert file_name(timeline(), translator("zh")) == "发现事件 I-000012.pdf"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.84, "0.8秒"), (3, "3秒"), (59.6, "1分钟"), (130, "2分10秒"), (3900, "1小时5分钟"), (7200, "2小时"), (266_400, "3天2小时")],
)
def test_spans_are_said_in_two_units_at_most(seconds: float, said: str) -> None:
    assert span(seconds, translator("zh")) == said
