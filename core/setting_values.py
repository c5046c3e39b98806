"""What each setting may be. A wrong value raises ValueError with the reason, never with the value."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from core.crypto import BadKey, KeyRing

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
LAST_PORT = 65535
SECRET_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")

Network = IPv4Network | IPv6Network


def _database(value: str) -> str:
    if not value:
        return value
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        raise ValueError("is not a database URL such as sqlite:///data/estation.sqlite or postgresql://user:password@host/name") from None
    url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
    if url.drivername not in DRIVERS.values():
        raise ValueError("must start with sqlite:// or postgresql://")
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise ValueError("needs a file: a database in memory would be lost")
    return url.render_as_string(hide_password=False)


def _host(value: str) -> str:
    if not value or any(character.isspace() or character in "/@" for character in value):
        raise ValueError("must be an address to listen on, such as 127.0.0.1 or 0.0.0.0")
    return value


def _web_address(value: str) -> str:
    if not value:
        return value
    try:
        parts = urlsplit(value)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.query or parts.fragment or parts.username)
        _ = parts.port  # raises ValueError when it is none
    except ValueError:
        fits = False
    if not fits:
        raise ValueError("must be a web address such as https://estation.example")
    return value.rstrip("/")


def _networks(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
    except ValueError:
        raise ValueError("must be addresses or networks separated by commas, such as 10.0.0.0/8,127.0.0.1") from None


def _time_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("must be a time zone such as Asia/Shanghai")
    return value


def _bot_token(secret: SecretStr | None) -> SecretStr | None:
    value = secret.get_secret_value() if secret else ""
    number, _, rest = value.partition(":")
    if value and not (number.isascii() and number.isdigit() and rest and not any(character.isspace() for character in rest)):
        raise ValueError("must be a bot token as @BotFather gives it: digits, a colon, letters")
    return secret if value else None


def _webhook_secret(secret: SecretStr | None) -> SecretStr | None:
    value = secret.get_secret_value() if secret else ""
    if value and not (16 <= len(value) <= 256 and set(value) <= SECRET_LETTERS):
        raise ValueError("must be 16 to 256 letters, digits, _ or -")
    return secret if value else None


def _smtp_url(secret: SecretStr | None) -> SecretStr | None:
    value = secret.get_secret_value() if secret else ""
    if not value:
        return None
    try:
        parts = urlsplit(value)
        fits = (
            parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.path in ("", "/") and not (parts.query or parts.fragment)
        )
        _ = parts.port  # raises ValueError when it is none
    except ValueError:
        fits = False
    if not fits:
        raise ValueError("must be a mail server such as smtp://user:password@mail.example:587 or smtps://user:password@mail.example")
    return secret


def _mail_from(value: str) -> str:
    local, _, host = value.rpartition("@")
    if value and not (local and "." in host and value.isascii() and value.isprintable() and not set(value) & set(' <>,;"')):
        raise ValueError("must be an e-mail address such as station@estation.example")
    return value


def _gateway(secret: SecretStr | None) -> SecretStr | None:
    value = secret.get_secret_value() if secret else ""
    if not value:
        return None
    try:
        parts = urlsplit(value)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.fragment
        _ = parts.port  # raises ValueError when it is none
    except ValueError:
        fits = False
    if not fits:
        raise ValueError("must be a web address such as https://sms.example/send")
    return secret


def _header_word(secret: SecretStr | None) -> SecretStr | None:
    value = secret.get_secret_value() if secret else ""
    if value and not (value.isascii() and value.isprintable() and " " not in value):
        raise ValueError("must be letters, digits and signs without spaces")
    return secret if value else None


def _encryption_keys(secret: SecretStr | None) -> SecretStr | None:
    value = secret.get_secret_value() if secret else ""
    if not value:
        return None
    try:
        KeyRing.parse(value)
    except BadKey as error:
        raise ValueError(f"cannot be used: {error}") from None
    return secret


def _port(value: object) -> object:
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= LAST_PORT):
        raise ValueError(f"must be a number from 1 to {LAST_PORT}")
    return int(text)


def _yes_or_no(value: object) -> object:
    known = {"true": True, "1": True, "yes": True, "on": True, "false": False, "0": False, "no": False, "off": False}
    if (said := str(value).strip().lower()) not in known:
        raise ValueError("must be true or false")
    return known[said]


DatabaseUrl = Annotated[str, AfterValidator(_database)]
Host = Annotated[str, AfterValidator(_host)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Networks = Annotated[tuple[Network, ...], BeforeValidator(_networks)]
TimeZone = Annotated[str, AfterValidator(_time_zone)]
BotToken = Annotated[SecretStr | None, AfterValidator(_bot_token)]
WebhookSecret = Annotated[SecretStr | None, AfterValidator(_webhook_secret)]
Port = Annotated[int, BeforeValidator(_port)]
YesOrNo = Annotated[bool, BeforeValidator(_yes_or_no)]
EncryptionKeys = Annotated[SecretStr | None, AfterValidator(_encryption_keys)]
SmtpUrl = Annotated[SecretStr | None, AfterValidator(_smtp_url)]
MailFrom = Annotated[str, AfterValidator(_mail_from)]
Gateway = Annotated[SecretStr | None, AfterValidator(_gateway)]
HeaderWord = Annotated[SecretStr | None, AfterValidator(_header_word)]
