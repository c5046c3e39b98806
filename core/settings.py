"""What can be set from outside: environment variables and `.env`, all starting with ESTATION_."""

import os
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url

from core.crypto import BadKey, KeyRing, new_key_text
from core.setting_values import (
    BotToken,
    DatabaseUrl,
    EncryptionKeys,
    Gateway,
    HeaderWord,
    Host,
    MailFrom,
    Networks,
    Port,
    SmtpUrl,
    TimeZone,
    WebAddress,
    WebhookSecret,
    YesOrNo,
)

PREFIX = "ESTATION_"
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - addresses that are listened on are no addresses to go to
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class BadSettings(Exception):
    """Settings that cannot be used: one line for each, with its name and the reason, never its value."""


class Settings(BaseSettings):
    """All settings; `load()` reads them."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        hide_input_in_errors=True,
        str_strip_whitespace=True,
        frozen=True,
    )

    database_url: Annotated[DatabaseUrl, Field(repr=False)] = ""
    data_dir: Path = Path("data")
    host: Host = "127.0.0.1"
    port: Port = 8080
    public_url: WebAddress = ""
    demo: YesOrNo = False
    trusted_proxies: Annotated[Networks, NoDecode] = ()
    bot_token: BotToken = None
    telegram_api: WebAddress = "https://api.telegram.org"
    webhook_secret: WebhookSecret = None
    smtp_url: SmtpUrl = None
    mail_from: MailFrom = ""
    sms_url: Gateway = None
    sms_token: HeaderWord = None
    hooks_private: YesOrNo = False
    metrics_token: HeaderWord = None
    encryption_keys: EncryptionKeys = None
    timezone: TimeZone = "Asia/Shanghai"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def database(self) -> str:
        """The database's URL; by default an SQLite file in the data folder."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'estation.sqlite'}"

    @property
    def sqlite_file(self) -> Path | None:
        """The SQLite file; None when the database is another."""
        url = make_url(self.database)
        return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None

    @property
    def web_address(self) -> str:
        """Where people reach the web door, without a slash at the end."""
        host = ANYWHERE.get(self.host, self.host)
        return self.public_url or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @cached_property
    def keys(self) -> KeyRing:
        """The key ring. In the demo, without ENCRYPTION_KEYS, a key is made once and kept in the data folder, for its owner only."""
        if self.encryption_keys:
            return KeyRing.parse(self.encryption_keys.get_secret_value())
        try:
            return KeyRing.parse(_demo_key(self.data_dir))
        except (BadKey, OSError) as error:
            reason = error if isinstance(error, BadKey) else error.strerror
            raise BadSettings(f"{PREFIX}DATA_DIR: its file keys cannot be used: {reason}") from None


def load() -> Settings:
    """Read the settings. Raises `BadSettings` that names each wrong one and the reason."""
    try:
        settings = Settings()
    except ValidationError as error:
        raise BadSettings("\n".join(_line(str(item["loc"][0]), item["msg"]) for item in error.errors(include_input=False))) from None
    except UnicodeDecodeError:
        raise BadSettings("The file .env is not UTF-8") from None
    problems = _together(settings)
    if problems:
        raise BadSettings("\n".join(PREFIX + problem for problem in problems))
    return settings


def unknown_names() -> list[str]:
    """Names in the environment and in `.env` that start like ours and are none: a slip of the pen."""
    known = {f"{PREFIX}{name}".upper() for name in Settings.model_fields}
    return sorted(name for name in {*os.environ, *dotenv_values(".env")} if name.upper().startswith(PREFIX) and name.upper() not in known)


def demo_conflict(settings: Settings) -> str | None:
    """Why these settings must not serve a demo, where anybody may act as anybody; None when they may."""
    if settings.host not in LOOPBACK:
        return f"{PREFIX}HOST must be 127.0.0.1, ::1 or localhost for the demo: anybody may act as anybody there"
    if settings.public_url and urlsplit(settings.public_url).hostname not in LOOPBACK:
        return f"{PREFIX}PUBLIC_URL must stay on this machine for the demo: anybody may act as anybody there"
    return None


def _together(settings: Settings) -> list[str]:
    """Settings that are fine alone and wrong together."""
    problems = []
    if settings.demo and (conflict := demo_conflict(settings)):
        problems.append(conflict.removeprefix(PREFIX))
    if not settings.demo and settings.encryption_keys is None:
        problems.append("ENCRYPTION_KEYS is missing: `python main.py init --new-key` prints one; only the demo makes its own")
    if settings.webhook_secret and not settings.bot_token:
        problems.append("WEBHOOK_SECRET needs ESTATION_BOT_TOKEN")
    if settings.webhook_secret and not settings.public_url:
        problems.append("WEBHOOK_SECRET needs ESTATION_PUBLIC_URL, the address at which Telegram reaches this server")
    if bool(settings.smtp_url) != bool(settings.mail_from):
        problems.append("SMTP_URL and ESTATION_MAIL_FROM belong together: the mail server, and the address that mail comes from")
    if settings.sms_token and not settings.sms_url:
        problems.append("SMS_TOKEN needs ESTATION_SMS_URL")
    if settings.sms_url and not settings.hooks_private and not settings.sms_url.get_secret_value().startswith("https://"):
        problems.append("SMS_URL must start with https:// (only with ESTATION_HOOKS_PRIVATE may it be http://)")
    return problems


def _line(field: str, message: str) -> str:
    return f"{PREFIX}{field.upper()} {message.removeprefix('Value error, ')}"


def _demo_key(folder: Path) -> str:
    path = folder / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError), os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(new_key_text() + "\n")
    return path.read_text().strip()
