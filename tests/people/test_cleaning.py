"""Names and phones as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.cleaning import IDEOGRAPHS, NAME_MOST, NameUnclear, PhoneUnclear, clean_name, clean_phone
from tests.corpus.inputs import bad

FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("王芳", "王芳"),
        ("  王　芳 \n", "王 芳"),
        ("𠮷野家 䶮 㛃", "𠮷野家 䶮 㛃"),
        ("Ñandú", "Ñandú"),
        ("N\u0303andu\u0301", "Ñandú"),
        ("阿卜杜•热依木", "阿卜杜·热依木"),
        ("O’Neil-Smith Jr.", "O’Neil-Smith Jr."),
        ("नरेन्द्र", "नरेन्द्र"),
        ("Анна", "Анна"),
        ("\U0002ebf0\U00031350", "\U0002ebf0\U00031350"),
        ("\u202e王小明\u202c", "王小明"),
        ("王\u200b\ufeff芳\x00", "王芳"),
        ("王\u3164芳", "王芳"),
        ("好" * NAME_MOST, "好" * NAME_MOST),
    ],
)
def test_a_name_is_kept_as_it_is_written_without_what_cannot_be_seen(typed: str, stored: str) -> None:
    assert clean_name(typed) == stored


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "length"),
        ("\u200b\u200c\u200d\ufeff", "length"),
        ("王", "length"),
        ("好" * (NAME_MOST + 1), "length"),
        ("ﷺﷺﷺ", "length"),
        ("e" + "\u0301" * 500, "length"),
        ("ab" + "\u0301" * 500, "characters"),
        (FAMILY, "characters"),
        (f"王芳{FAMILY}", "characters"),
        ("王芳1", "characters"),
        ("-王芳", "characters"),
        ("·.", "characters"),
        ("<b>", "characters"),
        ("аdmin", "mixed_letters"),
        ("Αdmin 王", "mixed_letters"),
    ],
)
def test_what_is_no_name_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(NameUnclear) as refused:
        clean_name(typed)
    assert refused.value.data["why"] == why


@given(st.text() | st.sampled_from(bad("text") + bad("injection")))
def test_any_text_is_a_clean_name_or_refused(typed: str) -> None:
    try:
        name = clean_name(typed)
    except NameUnclear:
        return
    assert clean_name(name) == name
    assert name.encode()
    assert all(character.isprintable() or ord(character) in IDEOGRAPHS for character in name)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("13800138000", "+8613800138000"),
        ("+86 138-0013-8000", "+8613800138000"),
        ("0086 138 0013 8000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("＋８６ １３８００１３８０００", "+8613800138000"),
        ("138\u20110013\u20118000", "+8613800138000"),
        ("\u202a13800138000\u202c", "+8613800138000"),
        ("tel:13800138000", "+8613800138000"),
        ("0432-62010336", "+8643262010336"),
        ("(0432) 6201 0336", "+8643262010336"),
        ("+852 6123 4567", "+85261234567"),
        ("+886 912 345 678", "+886912345678"),
    ],
)
def test_a_phone_is_stored_in_one_form_however_it_is_written(typed: str, stored: str) -> None:
    assert clean_phone(typed) == stored


REFUSED = ["", "110", "12345", "abc", "+++86", "1380013800", "138001380000", "13800138000,13900139000", "138 0013 8000\n139"]


@pytest.mark.parametrize("typed", [*REFUSED, "1380013800O", "0432-62010336-8001", "1" * 5_000, "\ud83d", "٠١٢"])
def test_what_is_not_one_phone_is_refused_and_not_quoted(typed: str) -> None:
    with pytest.raises(PhoneUnclear) as refused:
        clean_phone(typed)
    assert refused.value.data == {}


@given(st.text() | st.sampled_from(bad("phone") + bad("number") + bad("injection")))
def test_any_text_is_a_clean_phone_or_refused(typed: str) -> None:
    try:
        phone = clean_phone(typed)
    except PhoneUnclear:
        return
    assert clean_phone(phone) == phone
