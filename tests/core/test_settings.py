"""Settings: read from the environment, wrong ones named with the reason and never with the value."""

import stat
from pathlib import Path

import pytest

from core.crypto import new_key_text
from core.settings import PREFIX, BadSettings, Settings, demo_conflict, load, unknown_names

SECRET = "s3cret-that-must-not-be-shown"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"{PREFIX}{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def _set(monkeypatch: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        monkeypatch.setenv(f"{PREFIX}{name}", value)


def test_the_demo_needs_nothing_but_its_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, DEMO="true")
    settings = load()
    assert settings.database == "sqlite+aiosqlite:///data/estation.sqlite"
    assert settings.web_address == "http://127.0.0.1:8080"
    assert settings.zone.key == "Asia/Shanghai"


def test_settings_are_read_from_the_env_file_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("ESTATION_DEMO=yes\nESTATION_PORT=9000\nESTATION_HOST=localhost\n", encoding="utf-8")
    _set(monkeypatch, PORT="9001")
    assert (load().host, load().port) == ("localhost", 9001)


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("PORT", "none", "must be a number from 1 to 65535"),
        ("PORT", "70000", "must be a number from 1 to 65535"),
        ("HOST", "a b", "address to listen on"),
        ("DATABASE_URL", SECRET, "database URL"),
        ("DATABASE_URL", f"mysql://u:{SECRET}@h/d", "sqlite:// or postgresql://"),
        ("DATABASE_URL", "sqlite://", "needs a file"),
        ("PUBLIC_URL", "estation.example", "web address"),
        ("PUBLIC_URL", "https://h:port", "web address"),
        ("TELEGRAM_API", f"https://{SECRET}@h", "web address"),
        ("TRUSTED_PROXIES", "10.0.0.1/8", "separated by commas"),
        ("TIMEZONE", "Asia/Nowhere", "time zone"),
        ("BOT_TOKEN", SECRET, "BotFather"),
        ("WEBHOOK_SECRET", f"{SECRET}!", "16 to 256"),
        ("ENCRYPTION_KEYS", f"1:{SECRET}", "not base64"),
        ("ENCRYPTION_KEYS", "1:c2hvcnQ=", "needs 32"),
        ("DEMO", "perhaps", "must be true or false"),
    ],
)
def test_a_wrong_value_is_named_with_the_reason(monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str) -> None:
    _set(monkeypatch, DEMO="true")
    _set(monkeypatch, **{name: value})
    with pytest.raises(BadSettings) as refusal:
        load()
    assert f"ESTATION_{name} " in str(refusal.value)
    assert reason in str(refusal.value)
    assert SECRET not in str(refusal.value)


def test_all_wrong_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, PORT="x", TIMEZONE="y")
    with pytest.raises(BadSettings) as refusal:
        load()
    assert str(refusal.value).count("\n") == 1


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({}, "ENCRYPTION_KEYS"),
        ({"DEMO": "1", "HOST": "0.0.0.0"}, "HOST"),
        ({"DEMO": "1", "PUBLIC_URL": "https://estation.example"}, "PUBLIC_URL"),
        ({"DEMO": "1", "WEBHOOK_SECRET": "a" * 20}, "BOT_TOKEN"),
        ({"DEMO": "1", "WEBHOOK_SECRET": "a" * 20, "BOT_TOKEN": "1:a"}, "PUBLIC_URL"),
    ],
)
def test_settings_that_do_not_fit_together_are_refused(monkeypatch: pytest.MonkeyPatch, values: dict[str, str], named: str) -> None:
    _set(monkeypatch, **values)
    with pytest.raises(BadSettings, match=named):
        load()


def test_no_secret_shows_in_the_settings_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, DATABASE_URL=f"postgres://u:{SECRET}@h/d", BOT_TOKEN=f"1:{SECRET}", ENCRYPTION_KEYS=new_key_text())
    settings = load()
    assert settings.database == f"postgresql+asyncpg://u:{SECRET}@h/d"
    assert SECRET not in repr(settings)
    assert settings.keys.current.number == 1


def test_empty_means_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, DEMO="1", BOT_TOKEN="", WEBHOOK_SECRET="", ENCRYPTION_KEYS="", PUBLIC_URL="", TRUSTED_PROXIES="")
    settings = load()
    assert settings.bot_token is settings.webhook_secret is settings.encryption_keys is None
    assert settings.trusted_proxies == ()


def test_proxies_are_addresses_and_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, DEMO="1", TRUSTED_PROXIES="10.0.0.0/8, ::1")
    assert [str(network) for network in load().trusted_proxies] == ["10.0.0.0/8", "::1/128"]


def test_the_demo_makes_its_key_once_for_its_owner_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _set(monkeypatch, DEMO="1", DATA_DIR=str(tmp_path / "data"))
    sealed = load().keys.seal_text("龙城", context="test")
    assert load().keys.open_text(sealed, context="test") == "龙城"
    assert stat.S_IMODE((tmp_path / "data/keys").stat().st_mode) == 0o600


def test_a_damaged_demo_key_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _set(monkeypatch, DEMO="1", DATA_DIR=str(tmp_path))
    (tmp_path / "keys").write_text(SECRET)
    with pytest.raises(BadSettings, match="NUMBER:BASE64") as refusal:
        _ = load().keys
    assert SECRET not in str(refusal.value)


def test_a_demo_stays_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, ENCRYPTION_KEYS=new_key_text(), HOST="0.0.0.0")
    assert "ESTATION_HOST" in (demo_conflict(load()) or "")


def test_a_slip_of_the_pen_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, BOTTOKEN="1:a")
    assert unknown_names() == ["ESTATION_BOTTOKEN"]


def test_a_slip_of_the_pen_in_the_env_file_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("ESTATION_PORT=8080\nESTATION_TOKEN_BOT=1\nOTHER=2\n", encoding="utf-8")
    assert "ESTATION_TOKEN_BOT" in unknown_names()
    assert not {"ESTATION_PORT", "OTHER"} & set(unknown_names())
