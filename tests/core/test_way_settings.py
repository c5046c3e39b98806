"""Settings of second ways: a mail server with its sender, a gateway with its token, and what is refused without being repeated."""

from collections.abc import Sequence

import pytest

from bot.channels.ways_out import check_gateway, offered_by, ways_out
from core.database import Database
from core.settings import BadSettings, load
from people.models import HOOK_BOT, MAIL_BOT
from tests.clock import Clock

SMTP = "smtp://station:s3cret@mail.example:587"


@pytest.mark.usefixtures("production")
def test_robots_are_offered_and_the_rest_when_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert offered_by(load()).kinds == {"wecom", "dingtalk"}
    monkeypatch.setenv("ESTATION_SMTP_URL", SMTP)
    monkeypatch.setenv("ESTATION_MAIL_FROM", "station@estation.example")
    monkeypatch.setenv("ESTATION_SMS_URL", "https://sms.example/send")
    assert offered_by(load()).kinds == {"wecom", "dingtalk", "mail", "sms"}
    assert "s3cret" not in repr(load())


@pytest.mark.usefixtures("production")
async def test_each_way_out_has_a_bot_and_a_pace(monkeypatch: pytest.MonkeyPatch, database: Database, clock: Clock) -> None:
    assert [way.bot.id for way in ways_out(load(), database, clock=clock)] == [HOOK_BOT]
    monkeypatch.setenv("ESTATION_SMTP_URL", SMTP)
    monkeypatch.setenv("ESTATION_MAIL_FROM", "station@estation.example")
    found = ways_out(load(), database, clock=clock)
    assert [way.bot.id for way in found] == [HOOK_BOT, MAIL_BOT]
    assert all(way.pace.spare < way.pace.a_second for way in found)


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"SMTP_URL": SMTP}, "SMTP_URL and ESTATION_MAIL_FROM"),
        ({"MAIL_FROM": "station@estation.example"}, "SMTP_URL and ESTATION_MAIL_FROM"),
        ({"SMTP_URL": "http://s3cret.example", "MAIL_FROM": "a@b.cn"}, "SMTP_URL must be a mail server"),
        ({"SMTP_URL": "smtp://:s3cret@", "MAIL_FROM": "a@b.cn"}, "SMTP_URL must be a mail server"),
        ({"SMTP_URL": "smtp://mail.example:s3cret", "MAIL_FROM": "a@b.cn"}, "SMTP_URL must be a mail server"),
        ({"SMTP_URL": SMTP, "MAIL_FROM": "station"}, "MAIL_FROM must be an e-mail address"),
        ({"SMTP_URL": SMTP, "MAIL_FROM": "a@b.cn\nBcc:x@y.cn"}, "MAIL_FROM must be an e-mail address"),
        ({"SMS_URL": "ftp://s3cret.example"}, "SMS_URL must be a web address"),
        ({"SMS_URL": "http://s3cret.example"}, "SMS_URL must start with https://"),
        ({"SMS_TOKEN": "s3cret"}, "SMS_TOKEN needs ESTATION_SMS_URL"),
        ({"SMS_URL": "https://sms.example", "SMS_TOKEN": "s3cret two"}, "SMS_TOKEN must be letters"),
        ({"HOOKS_PRIVATE": "perhaps"}, "HOOKS_PRIVATE must be true or false"),
    ],
)
def test_what_cannot_be_used_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], named: str) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"ESTATION_{name}", value)
    with pytest.raises(BadSettings) as refused:
        load()
    assert named in str(refused.value)
    assert "s3cret" not in str(refused.value)


@pytest.mark.usefixtures("production")
@pytest.mark.parametrize("url", ["https://10.0.0.5/send", "https://localhost/s3cret", "https://[::1]/s3cret", "https://sms.example/s3cret"])
async def test_a_gateway_in_ones_own_network_is_refused_at_the_start_unless_the_operator_allows_it(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    async def lookup(host: str, port: int) -> Sequence[str]:
        return {"localhost": ["127.0.0.1"], "sms.example": ["93.184.216.34", "192.168.1.9"]}.get(host, [host])

    monkeypatch.setenv("ESTATION_SMS_URL", url)
    with pytest.raises(BadSettings) as refused:
        await check_gateway(load(), lookup=lookup)
    assert "ESTATION_SMS_URL leads into your own network" in str(refused.value)
    assert "s3cret" not in str(refused.value)
    monkeypatch.setenv("ESTATION_HOOKS_PRIVATE", "true")
    assert await check_gateway(load(), lookup=lookup) is None  # type: ignore[func-returns-value]  # it returns at all


@pytest.mark.usefixtures("production")
async def test_a_public_gateway_and_one_that_nobody_knows_yet_are_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def lookup(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        if host == "away.example":
            raise OSError
        return ["93.184.216.34"]

    for name in ("sms.example", "away.example"):
        monkeypatch.setenv("ESTATION_SMS_URL", f"https://{name}/send")
        await check_gateway(load(), lookup=lookup)
    assert asked == ["sms.example", "away.example"]


@pytest.mark.usefixtures("production")
def test_an_operator_may_speak_plain_http_in_their_own_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESTATION_SMS_URL", "http://10.0.0.5/send")
    monkeypatch.setenv("ESTATION_HOOKS_PRIVATE", "true")
    assert offered_by(load()).private
