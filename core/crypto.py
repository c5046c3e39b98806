"""A ring of keys: private values sealed with AES-256-GCM, and keyed blind indexes to find them by.

A sealed value is one version byte, one byte of key id, 12 bytes of nonce and the ciphertext with its tag.
The context ("person.phone") is authenticated with it, so that a value moved to another column cannot be opened.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = 1
NONCE_BYTES = 12
KEY_BYTES = 32


class BadKey(ValueError):
    """A key that cannot be used, and why."""


class CannotOpen(Exception):
    """A sealed value whose key is not in the ring, or that was changed or moved."""


@dataclass(frozen=True)
class Key:
    """One key and its number, 0 to 255, by which sealed values name it."""

    number: int
    secret: bytes

    def __repr__(self) -> str:
        return f"Key({self.number})"

    @cached_property
    def cipher(self) -> AESGCM:
        return AESGCM(self._derive(b"seal"))

    @cached_property
    def index_secret(self) -> bytes:
        return self._derive(b"blind index")

    def _derive(self, purpose: bytes) -> bytes:
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"e-station " + purpose).derive(self.secret)


class KeyRing:
    """Keys to seal with (the first) and to open with (all)."""

    def __init__(self, keys: list[Key]) -> None:
        if not keys:
            raise BadKey("no key was given")
        self.current = keys[0]
        self._keys = {key.number: key for key in keys}
        if len(self._keys) != len(keys):
            raise BadKey("two keys have the same number")

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of all keys."""
        return frozenset(self._keys)

    def fingerprint(self, number: int) -> str | None:
        """By which the key of this number is known again, without telling anything of it; None when the ring has no such key."""
        key = self._keys.get(number)
        return _index(key, "fingerprint", "key").hex()[:16] if key else None

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Read `1:base64,2:base64`; the first key seals, all open. Raises `BadKey` without quoting a key."""
        return cls([_parse_key(part.strip()) for part in text.split(",") if part.strip()])

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Encrypt; `context` must be the same when it is opened."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        head = bytes((VERSION, self.current.number))
        return head + nonce + self.current.cipher.encrypt(nonce, plain, head + context.encode())

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Decrypt. Raises `CannotOpen`."""
        head, nonce, body = sealed[:2], sealed[2 : 2 + NONCE_BYTES], sealed[2 + NONCE_BYTES :]
        if len(sealed) < 2 + NONCE_BYTES or head[0] != VERSION or head[1] not in self._keys:
            raise CannotOpen(context)
        try:
            return self._keys[head[1]].cipher.decrypt(nonce, body, head + context.encode())
        except InvalidTag as error:
            raise CannotOpen(context) from error

    def seal_text(self, plain: str, *, context: str) -> bytes:
        return self.seal(plain.encode(), context=context)

    def open_text(self, sealed: bytes, *, context: str) -> str:
        return self.open(sealed, context=context).decode()

    def index(self, value: str, *, context: str) -> bytes:
        """The blind index to store beside a sealed value: 32 bytes, made with the current key."""
        return _index(self.current, value, context)

    def indexes(self, value: str, *, context: str) -> list[bytes]:
        """The blind indexes to search for: one a key, so that a search works while keys are rotated."""
        return [_index(key, value, context) for key in self._keys.values()]


def new_key_text(number: int = 1) -> str:
    """A fresh key as it stands in `ESTATION_ENCRYPTION_KEYS`."""
    return f"{number}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def token_hash(token: str) -> bytes:
    """How a random token of at least 128 bits is stored and found: its SHA-256, 32 bytes."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _index(key: Key, value: str, context: str) -> bytes:
    return hmac.digest(key.index_secret, context.encode() + b"\0" + value.encode(), "sha256")


def _parse_key(text: str) -> Key:
    number, colon, encoded = text.partition(":")
    if not colon or not number.isascii() or not number.isdigit() or int(number) > 255:
        raise BadKey("a key is written NUMBER:BASE64, with a number from 0 to 255")
    try:
        secret = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise BadKey(f"key {number} is not base64") from error
    if len(secret) != KEY_BYTES:
        raise BadKey(f"key {number} has {len(secret)} bytes and needs {KEY_BYTES}")
    return Key(int(number), secret)
