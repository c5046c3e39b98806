"""The operator's mail server: away, silent, behind a password, with and without TLS."""

import asyncio

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from bot.channels.mail import MailServer
from tests.bot.ways_kit import SENDER, WANG_MAIL, Family, Postbox, mail_server


async def test_a_server_that_is_not_there_is_waited_for(family: Family) -> None:
    way_id = await family.add("mail", WANG_MAIL)
    async with mail_server() as gone:
        pass
    await family.send(family.mail(gone))
    row = await family.row(way_id)
    assert (row.error, row.sent_at, row.dead_at) == ("TelegramNetworkError", None, None)


async def test_a_server_that_says_nothing_does_not_hold_us_for_ever(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.mail.STEP_SECONDS", 0.05)
    way_id = await family.add("mail", WANG_MAIL)
    hung_up = asyncio.Event()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        hung_up.set()

    silent = await asyncio.start_server(listen, "127.0.0.1", 0)
    await family.send(family.mail(Postbox(port=silent.sockets[0].getsockname()[1])))
    await hung_up.wait()
    silent.close()
    assert (await family.row(way_id)).error == "TelegramNetworkError"


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning", "ignore:Session.login_data:DeprecationWarning")
async def test_who_must_sign_in_does_and_a_wrong_password_is_the_operators_to_mend(family: Family) -> None:
    def check(server: object, session: object, envelope: object, mechanism: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (b"station", b"p@ss word"), handled=False)

    way_id = await family.add("mail", WANG_MAIL)
    async with mail_server(auth=check) as box:
        await family.send(family.mail(box, user="station", password="wrong"))
        assert (await family.row(way_id)).error == "TelegramNetworkError"
        assert await family.told("guardian.way_failing") == []
        family.town.clock.advance(seconds=5)
        parsed = MailServer.parse(f"smtp://station:p%40ss%20word@127.0.0.1:{box.port}", sender=SENDER)
        await family.send(family.mail(box, user=parsed.user, password=parsed.password))
        assert len(box.letters) == 1


@pytest.mark.parametrize(
    ("url", "starts", "is_tls", "port"),
    [
        ("smtp://mail.example", True, False, 587),
        ("smtps://u:p@mail.example", False, True, 465),
        ("smtp://127.0.0.1:2525", None, False, 2525),
        ("smtp://localhost", None, False, 587),
    ],
)
def test_words_go_in_clear_on_this_machine_only(url: str, starts: bool | None, is_tls: bool, port: int) -> None:
    server = MailServer.parse(url, sender=SENDER)
    assert (server.starts_tls, server.is_tls, server.port) == (starts, is_tls, port)
