"""A software authenticator: keys in memory that sign as a phone or a laptop does, and lie where a test says so."""

import json
import secrets
from dataclasses import dataclass, field, replace
from hashlib import sha256

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

HOST, ORIGIN = "e.example.org", "https://e.example.org"
PRESENT, VERIFIED, NEW_KEY = 0x01, 0x04, 0x40
ES256, EC2, P256 = -7, 2, 1


@dataclass(frozen=True)
class Lies:
    """What differs from an honest answer."""

    origin: str = ORIGIN
    host: str = HOST
    flags: int = PRESENT | VERIFIED
    kind: str = ""
    challenge: str = ""
    user_handle: str | None = ""
    cross_origin: bool = False
    is_forged: bool = False


HONEST = Lies()


@dataclass
class Authenticator:
    """One key. `uses` is its counter; some devices never count."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    user_handle: str = ""
    uses: int = 0

    def make(self, options: str, lies: Lies = HONEST) -> str:
        """The answer to what `ask_to_register` asks."""
        asked = json.loads(options)
        self.user_handle = asked["user"]["id"]
        client = _client("webauthn.create", asked["challenge"], lies)
        numbers = self.key.public_key().public_numbers()
        public = {1: EC2, 3: ES256, -1: P256, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        told = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + cbor2.dumps(public)
        data = self._data(replace(lies, flags=lies.flags | NEW_KEY)) + told
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"clientDataJSON": bytes_to_base64url(client), "attestationObject": bytes_to_base64url(statement)})

    def sign(self, options: str, lies: Lies = HONEST, *, counts: int = 1) -> str:
        """The answer to what is asked of a key that was made before."""
        client = _client("webauthn.get", json.loads(options)["challenge"], lies)
        self.uses += counts
        data = self._data(lies)
        key = ec.generate_private_key(ec.SECP256R1()) if lies.is_forged else self.key
        signed = key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        said = {"clientDataJSON": bytes_to_base64url(client), "authenticatorData": bytes_to_base64url(data)}
        handle = self.user_handle if lies.user_handle == "" else lies.user_handle
        return self._answer(said | {"signature": bytes_to_base64url(signed)} | ({"userHandle": handle} if handle else {}))

    def _data(self, lies: Lies) -> bytes:
        return sha256(lies.host.encode()).digest() + bytes([lies.flags]) + self.uses.to_bytes(4, "big")

    def _answer(self, said: dict[str, str]) -> str:
        number = bytes_to_base64url(self.credential_id)
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": said})


def _client(kind: str, challenge: str, lies: Lies) -> bytes:
    told = {"type": lies.kind or kind, "challenge": lies.challenge or challenge, "origin": lies.origin, "crossOrigin": lies.cross_origin}
    return json.dumps(told).encode()
