"""The key ring: what is sealed opens with its key and in its place only; a blind index is found while keys rotate."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.crypto import BadKey, CannotOpen, Key, KeyRing, new_key_text, token_hash

OLD = Key(1, bytes(32))
NEW = Key(2, bytes(range(32)))
BEFORE = KeyRing([OLD])
ROTATING = KeyRing([NEW, OLD])
AFTER = KeyRing([NEW])
PHONE = "+8613800138000"


@given(st.text(), st.text())
def test_what_is_sealed_opens_again(plain: str, context: str) -> None:
    # A lone half of a surrogate pair is no text; doors drop it.
    plain, context = (text.encode("utf-8", "replace").decode() for text in (plain, context))
    assert BEFORE.open_text(BEFORE.seal_text(plain, context=context), context=context) == plain


def test_the_same_words_are_never_sealed_alike_and_never_seen_in_it() -> None:
    first, second = (BEFORE.seal_text(PHONE, context="person.phone") for _ in range(2))
    assert first != second
    assert PHONE.encode() not in first


def test_a_value_moved_to_another_column_does_not_open() -> None:
    sealed = BEFORE.seal_text(PHONE, context="person.phone")
    with pytest.raises(CannotOpen):
        BEFORE.open_text(sealed, context="person.name")


@given(st.integers(min_value=0))
def test_a_changed_bit_anywhere_does_not_open(where: int) -> None:
    sealed = bytearray(BEFORE.seal_text(PHONE, context="person.phone"))
    sealed[where % len(sealed)] ^= 1
    with pytest.raises(CannotOpen):
        ROTATING.open(bytes(sealed), context="person.phone")


@pytest.mark.parametrize("torn", [b"", b"\x01", b"\x01\x01", b"\x01\x01" + bytes(20)])
def test_a_torn_value_does_not_open(torn: bytes) -> None:
    with pytest.raises(CannotOpen):
        BEFORE.open(torn, context="person.phone")


def test_the_first_key_seals_and_all_open_while_keys_rotate() -> None:
    old = BEFORE.seal_text(PHONE, context="person.phone")
    new = ROTATING.seal_text(PHONE, context="person.phone")
    assert ROTATING.open_text(old, context="person.phone") == PHONE
    assert AFTER.open_text(new, context="person.phone") == PHONE
    with pytest.raises(CannotOpen):
        AFTER.open_text(old, context="person.phone")


def test_a_blind_index_made_with_the_old_key_is_found_while_keys_rotate() -> None:
    stored = BEFORE.index(PHONE, context="person.phone")
    assert stored in ROTATING.indexes(PHONE, context="person.phone")
    assert ROTATING.index(PHONE, context="person.phone") in AFTER.indexes(PHONE, context="person.phone")
    assert stored not in ROTATING.indexes("+8613800138001", context="person.phone")
    assert stored not in ROTATING.indexes(PHONE, context="unit.phone")


def test_a_ring_is_read_from_its_setting_and_a_new_key_fits_in_it() -> None:
    ring = KeyRing.parse(f" {new_key_text(7)} , {new_key_text(6)} ")
    assert ring.current.number == 7
    assert ring.open_text(ring.seal_text("x", context="c"), context="c") == "x"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no key"),
        ("abc", "NUMBER:BASE64"),
        ("256:" + base64.b64encode(bytes(32)).decode(), "0 to 255"),
        ("١:" + base64.b64encode(bytes(32)).decode(), "0 to 255"),
        ("1:not base64!", "not base64"),
        ("1:" + base64.b64encode(bytes(16)).decode(), "16 bytes"),
        (",".join(["1:" + base64.b64encode(bytes(32)).decode()] * 2), "same number"),
    ],
)
def test_a_bad_ring_is_refused_with_the_reason_and_without_the_key(text: str, reason: str) -> None:
    with pytest.raises(BadKey, match=reason) as refused:
        KeyRing.parse(text)
    assert not text or text.partition(":")[2] not in str(refused.value) or not text.partition(":")[2]


def test_a_key_does_not_show_its_secret() -> None:
    assert repr(NEW) == "Key(2)"


def test_any_token_a_browser_may_send_has_a_hash() -> None:
    assert len(token_hash("\ud83d")) == len(token_hash("")) == 32
