"""Words in the reader's language, and the check that none is missing."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from checks.translations import compare
from core import i18n
from core.i18n import CatalogMissing, best_language, mark, translator


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Catalog:
    """A small Chinese catalogue in place of the real one."""
    catalog = Catalog(locale="zh_CN")
    catalog.add("Hello {name}", "{name}，您好")
    catalog.add(("{number} point", "{number} points"), ("{number} 分",))
    folder = tmp_path / "zh_CN/LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "estation.mo").open("wb") as file:
        write_mo(file, catalog)
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    translator.cache_clear()
    return catalog


@pytest.fixture(autouse=True)
def _forget() -> None:
    translator.cache_clear()


@pytest.mark.usefixtures("catalogue")
def test_the_same_text_in_both_languages() -> None:
    zh, en = translator("zh"), translator("en")
    assert (zh("Hello {name}", name="王芳"), en("Hello {name}", name="Wang")) == ("王芳，您好", "Hello Wang")
    assert (zh.plural("{number} point", "{number} points", 1), zh.plural("{number} point", "{number} points", 2)) == ("1 分", "2 分")
    assert en.plural("{number} point", "{number} points", 2) == "2 points"


@pytest.mark.usefixtures("catalogue")
def test_what_people_typed_is_never_taken_for_a_pattern() -> None:
    assert translator("zh")("Hello {name}", name="{0.__class__}") == "{0.__class__}，您好"
    assert translator("en")("50 % of {all}") == "50 % of {all}"
    assert translator("zh")("") == ""


@pytest.mark.parametrize(
    ("code", "language"), [("zh-hans", "zh"), ("zh_CN", "zh"), ("en-GB", "en"), ("de", "en"), (None, "zh"), ("", "zh")]
)
def test_the_nearest_language_is_spoken(code: str | None, language: str) -> None:
    assert best_language(code) == language


def test_a_missing_catalogue_says_how_to_make_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    translator.cache_clear()
    with pytest.raises(CatalogMissing, match="make run"):
        translator("zh")


def test_a_marked_text_stays_itself() -> None:
    assert mark("Help") == "Help"


def _faults(**given: str) -> list[str]:
    wanted, ours = Catalog(), Catalog(locale="zh_CN")
    wanted.add("Hello {name}")
    for text, words in given.items():
        ours.add("Hello {name}" if text == "hello" else text, words)
    return compare(wanted, ours)


def test_a_complete_catalogue_passes() -> None:
    assert _faults(hello="{name}，您好") == []


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({}, "not in the catalogue"),
        ({"hello": ""}, "not translated"),
        ({"hello": "{nom}，您好"}, "other {names}"),
        ({"hello": "{name}，您好", "Bye": "再见"}, "no longer in the code"),
    ],
)
def test_a_catalogue_with_a_fault_does_not_pass(given: dict[str, str], fault: str) -> None:
    assert [fault in line for line in _faults(**given)] == [True]


def test_a_fuzzy_translation_does_not_pass() -> None:
    wanted, ours = Catalog(), Catalog(locale="zh_CN")
    wanted.add("Hello")
    ours.add("Hello", "您好", flags=["fuzzy"])
    assert compare(wanted, ours) == ["fuzzy: 'Hello'"]


def test_the_real_catalogue_can_be_read() -> None:
    assert translator("zh")("") == ""
