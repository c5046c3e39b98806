"""Passkeys: added where one has shown who one is, and worth nothing in a wrong hand, at a wrong place or a second time."""

from dataclasses import dataclass, field

import pytest
from sqlalchemy import func, select
from webauthn.helpers import bytes_to_base64url

from core.database import Database
from people import audit, desk_sessions, passkey_answers, passkeys
from people.authority import Role, revoke
from people.desk_models import Challenge, Passkey
from people.passkey_answers import Site, site_of
from people.passkeys import ConfirmFirst, TooManyPasskeys
from tests.cast import Cast
from tests.clock import Clock
from tests.people.authenticator import HOST, ORIGIN, PRESENT, Authenticator, Lies

SITE = Site(HOST, ORIGIN)
FORGED = {
    "another site's page": Lies(origin="https://evil.example"),
    "a name below ours": Lies(origin="https://x.e.example.org"),
    "our name without https": Lies(origin="http://e.example.org"),
    "another site's key": Lies(host="evil.example"),
    "nobody looked at the device": Lies(flags=PRESENT),
    "nobody touched it": Lies(flags=4),
    "the other ceremony": Lies(kind="webauthn.other"),
    "a challenge of their own": Lies(challenge=bytes_to_base64url(b"c" * 32)),
    "inside a foreign page": Lies(cross_origin=True),
}
NONSENSE = ("", "{}", "[]", "null", "{", '{"response": {"clientDataJSON": "e30"}}', "[" * 9000, "x" * 20_000, '{"response": 5}')


@dataclass
class Works:
    """Somebody who works at the desk, in one session."""

    database: Database
    clock: Clock
    person_id: int
    session_id: int = 0
    phone: Authenticator = field(default_factory=Authenticator)

    async def opens(self, *, confirmed: bool = True) -> "Works":
        async with self.database.begin() as session:
            token = await desk_sessions.open_session(session, person_id=self.person_id, way="link", now=self.clock())
            worker = await desk_sessions.find(session, token=token, now=self.clock())
            assert worker is not None
            self.session_id = worker.session_id
            if confirmed:
                await desk_sessions.confirm(session, session_id=self.session_id, now=self.clock())
        return self

    async def asked_to_register(self) -> str:
        async with self.database.begin() as session:
            me = {"session_id": self.session_id, "actor": self.person_id}
            return await passkeys.ask_to_register(session, **me, site=SITE, now=self.clock())

    async def registers(self, answer: str) -> int | None:
        async with self.database.begin() as session:
            me = {"session_id": self.session_id, "actor": self.person_id}
            return await passkeys.register(session, **me, site=SITE, answer=answer, now=self.clock())

    async def adds(self) -> int:
        made = await self.registers(self.phone.make(await self.asked_to_register()))
        assert made is not None
        return made

    async def asked_to_enter(self) -> str:
        async with self.database.begin() as session:
            return await passkeys.ask_to_enter(session, site=SITE, now=self.clock())

    async def enters(self, answer: str) -> str | None:
        async with self.database.begin() as session:
            return await passkeys.enter(session, site=SITE, answer=answer, now=self.clock())

    async def asked_to_confirm(self) -> str:
        async with self.database.begin() as session:
            me = {"session_id": self.session_id, "actor": self.person_id}
            return await passkeys.ask_to_confirm(session, **me, site=SITE, now=self.clock())

    async def confirms(self, answer: str) -> bool:
        async with self.database.begin() as session:
            me = {"session_id": self.session_id, "actor": self.person_id}
            return await passkeys.confirm(session, **me, site=SITE, answer=answer, now=self.clock())


@pytest.fixture
async def zhao(database: Database, cast: Cast, clock: Clock) -> Works:
    return await Works(database, clock, cast.zhao).opens()


async def stored(database: Database) -> int:
    async with database.reading() as session:
        return (await session.scalars(select(func.count()).select_from(Passkey))).one()


async def test_a_passkey_is_added_and_opens_the_desk(zhao: Works) -> None:
    await zhao.adds()
    cookie = await zhao.enters(zhao.phone.sign(await zhao.asked_to_enter()))
    assert cookie is not None
    async with zhao.database.reading() as session:
        worker = await desk_sessions.find(session, token=cookie, now=zhao.clock())
        lines = [line.action for line in await audit.about(session, person_id=zhao.person_id)]
        (card,) = await passkeys.mine(session, person_id=zhao.person_id)
    assert worker is not None
    assert worker.person_id == zhao.person_id
    # Coming in is not showing anew who one is.
    assert worker.confirmed_at is None
    assert card.used_at == zhao.clock()
    assert lines[-2:] == ["passkey.added", "desk.entered"]


async def test_a_passkey_confirms_the_session_that_asked(zhao: Works) -> None:
    await zhao.adds()
    zhao.clock.advance(minutes=20)
    async with zhao.database.begin() as session:
        await desk_sessions.mark_seen(session, session_id=zhao.session_id, now=zhao.clock())
    with pytest.raises(ConfirmFirst):
        await zhao.asked_to_register()
    assert await zhao.confirms(zhao.phone.sign(await zhao.asked_to_confirm()))
    assert await zhao.asked_to_register()


async def test_nobody_adds_a_passkey_without_showing_who_they_are(database: Database, cast: Cast, clock: Clock, zhao: Works) -> None:
    hasty = await Works(database, clock, cast.zhao).opens(confirmed=False)
    with pytest.raises(ConfirmFirst):
        await hasty.asked_to_register()
    answer = hasty.phone.make(await zhao.asked_to_register())
    with pytest.raises(ConfirmFirst):
        await hasty.registers(answer)
    # Nor with somebody else's session, confirmed as it is.
    hasty.session_id, hasty.person_id = zhao.session_id, cast.zhou
    with pytest.raises(ConfirmFirst):
        await hasty.registers(answer)
    clock.advance(minutes=10)
    with pytest.raises(ConfirmFirst):
        await zhao.registers(answer)
    assert await stored(database) == 0


async def test_a_forged_new_key_is_not_kept(zhao: Works) -> None:
    for name, lies in FORGED.items():
        assert await zhao.registers(zhao.phone.make(await zhao.asked_to_register(), lies)) is None, name
    assert await stored(zhao.database) == 0


async def test_a_forged_signature_opens_and_confirms_nothing(zhao: Works) -> None:
    more = {"another key signed": Lies(is_forged=True), "it names somebody else": Lies(user_handle="YWJj")}
    await zhao.adds()
    for name, lies in (FORGED | more).items():
        assert await zhao.enters(zhao.phone.sign(await zhao.asked_to_enter(), lies)) is None, name
        assert not await zhao.confirms(zhao.phone.sign(await zhao.asked_to_confirm(), lies)), name
    # Who is at work already need not be named by the key; who comes in must be.
    nameless = Lies(user_handle=None)
    assert await zhao.enters(zhao.phone.sign(await zhao.asked_to_enter(), nameless)) is None
    assert await zhao.confirms(zhao.phone.sign(await zhao.asked_to_confirm(), nameless))
    assert await zhao.enters(zhao.phone.sign(await zhao.asked_to_enter())) is not None


async def test_an_answer_counts_once(zhao: Works) -> None:
    new = zhao.phone.make(await zhao.asked_to_register())
    assert await zhao.registers(new) is not None
    assert await zhao.registers(new) is None
    signed = zhao.phone.sign(await zhao.asked_to_enter())
    assert await zhao.enters(signed) is not None
    assert await zhao.enters(signed) is None
    # A wrong answer has used its challenge up as well.
    options = await zhao.asked_to_enter()
    assert await zhao.enters(zhao.phone.sign(options, Lies(is_forged=True))) is None
    assert await zhao.enters(zhao.phone.sign(options)) is None


async def test_a_challenge_is_good_for_five_minutes(zhao: Works) -> None:
    await zhao.adds()
    options = await zhao.asked_to_enter()
    zhao.clock.advance(minutes=5)
    assert await zhao.enters(zhao.phone.sign(options)) is None


async def test_a_challenge_serves_one_purpose_in_one_session(database: Database, cast: Cast, clock: Clock, zhao: Works) -> None:
    await zhao.adds()
    other = await Works(database, clock, cast.zhao, phone=zhao.phone).opens()
    assert not await zhao.confirms(zhao.phone.sign(await other.asked_to_confirm()))
    assert not await zhao.confirms(zhao.phone.sign(await zhao.asked_to_enter()))
    assert await zhao.enters(zhao.phone.sign(await zhao.asked_to_confirm())) is None
    assert await other.registers(Authenticator().make(await zhao.asked_to_register())) is None
    assert await zhao.confirms(zhao.phone.sign(await zhao.asked_to_confirm()))


async def test_somebody_elses_key_confirms_nothing_here(database: Database, cast: Cast, clock: Clock, zhao: Works) -> None:
    zhou = await Works(database, clock, cast.zhou).opens()
    await zhao.adds()
    await zhou.adds()
    for user_handle in ("", zhao.phone.user_handle, None):
        assert not await zhao.confirms(zhou.phone.sign(await zhao.asked_to_confirm(), Lies(user_handle=user_handle)))
    assert await zhao.confirms(zhao.phone.sign(await zhao.asked_to_confirm()))


async def test_an_unknown_key_opens_nothing_and_one_key_has_one_owner(database: Database, cast: Cast, clock: Clock, zhao: Works) -> None:
    await zhao.adds()
    stranger = Authenticator(user_handle=zhao.phone.user_handle)
    assert await zhao.enters(stranger.sign(await zhao.asked_to_enter())) is None
    zhou = await Works(database, clock, cast.zhou, phone=Authenticator(credential_id=zhao.phone.credential_id)).opens()
    assert await zhou.registers(zhou.phone.make(await zhou.asked_to_register())) is None
    assert await zhao.enters(zhao.phone.sign(await zhao.asked_to_enter())) is not None


async def test_a_counter_that_goes_back_is_refused_and_on_record(zhao: Works) -> None:
    zhao.phone.uses = 7
    await zhao.adds()
    assert await zhao.enters(zhao.phone.sign(await zhao.asked_to_enter())) is not None
    for counts in (0, -3):
        assert await zhao.enters(zhao.phone.sign(await zhao.asked_to_enter(), counts=counts)) is None
    async with zhao.database.reading() as session:
        lines = [line.action for line in await audit.about(session, person_id=zhao.person_id)]
    assert lines.count("passkey.refused") == 2


async def test_a_device_that_never_counts_comes_in_every_time(zhao: Works) -> None:
    await zhao.adds()
    for _ in range(2):
        assert await zhao.enters(zhao.phone.sign(await zhao.asked_to_enter(), counts=0)) is not None


async def test_without_a_role_a_passkey_opens_nothing(cast: Cast, zhao: Works) -> None:
    await zhao.adds()
    options = await zhao.asked_to_enter()
    async with zhao.database.begin() as session:
        await revoke(session, actor=cast.qian, person_id=cast.zhao, role=Role.STAFF, node_id=cast.longcheng, now=zhao.clock())
    assert await zhao.enters(zhao.phone.sign(options)) is None


async def test_a_passkey_that_was_removed_opens_nothing(cast: Cast, zhao: Works) -> None:
    passkey_id = await zhao.adds()
    async with zhao.database.begin() as session:
        assert not await passkeys.remove(session, actor=cast.zhou, passkey_id=passkey_id, now=zhao.clock())
        assert await passkeys.remove(session, actor=cast.zhao, passkey_id=passkey_id, now=zhao.clock())
        assert not await passkeys.remove(session, actor=cast.zhao, passkey_id=passkey_id, now=zhao.clock())
    assert await zhao.enters(zhao.phone.sign(await zhao.asked_to_enter())) is None


async def test_ten_passkeys_are_enough(zhao: Works) -> None:
    for _ in range(passkeys.MOST):
        zhao.phone = Authenticator()
        await zhao.adds()
    with pytest.raises(TooManyPasskeys):
        await zhao.asked_to_register()


async def test_nonsense_is_a_no(zhao: Works) -> None:
    for answer in NONSENSE:
        assert passkey_answers.read(answer) is None
        assert await zhao.registers(answer) is None
        assert await zhao.enters(answer) is None
        assert not await zhao.confirms(answer)


async def test_challenges_are_stored_as_their_hashes(zhao: Works) -> None:
    options = await zhao.asked_to_enter()
    async with zhao.database.reading() as session:
        kept = (await session.scalars(select(Challenge.challenge_hash).order_by(Challenge.id.desc()))).first()
    assert kept is not None
    assert bytes_to_base64url(kept) not in options


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://e.example.org", "e.example.org"),
        ("https://e.example.org:8443/x", "e.example.org"),
        ("http://localhost:8080", "localhost"),
        ("http://127.0.0.1:8080", None),
        ("https://[::1]:8080", None),
        ("https://192.0.2.7", None),
        ("http://e.example.org", None),
        ("", None),
    ],
)
def test_passkeys_need_a_name_and_a_safe_line(url: str, host: str | None) -> None:
    site = site_of(url)
    assert (site.host if site else None) == host
