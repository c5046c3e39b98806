"""Passkeys (WebAuthn): a key in somebody's own phone or laptop that opens the desk, or shows anew who works there.

A wrong answer is no error: it spends its challenge, and gives nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from webauthn import generate_authentication_options, generate_registration_options, options_to_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from core.database import keys_of
from core.refusals import Refusal
from people import challenges, desk_links, desk_sessions, passkey_answers, persons
from people.audit import record
from people.challenges import Bound
from people.desk_models import DeskSession, Passkey
from people.passkey_answers import Site

USER = "passkey.user"
MOST = 10
MILLISECONDS = int(challenges.VALID.total_seconds() * 1000)
VERIFIED = UserVerificationRequirement.REQUIRED


class TooManyPasskeys(Refusal):
    """The person has `most` already."""


class ConfirmFirst(Refusal):
    """They must show anew who they are before they add a key."""


@dataclass(frozen=True)
class PasskeyCard:
    """One of somebody's passkeys."""

    passkey_id: int
    since: datetime
    used_at: datetime | None


async def ask_to_register(session: AsyncSession, *, session_id: int, actor: int, site: Site, now: datetime) -> str:
    """What the browser needs to make a key, as JSON; only from a session that was confirmed lately.

    Raises `ConfirmFirst`, `TooManyPasskeys`.
    """
    await _require_confirmed(session, session_id, actor, now)
    known = await _known(session, actor)
    if len(known) >= MOST:
        raise TooManyPasskeys(most=MOST)
    name = persons.name_of(session, await persons.get(session, actor))
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="e-Station",
        user_id=keys_of(session).index(str(actor), context=USER),
        user_name=name,
        user_display_name=name,
        challenge=await challenges.draw(session, Bound("register", session_id), now=now),
        timeout=MILLISECONDS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, require_resident_key=True, user_verification=VERIFIED
        ),
        exclude_credentials=known,
    )
    return options_to_json(options)


async def register(session: AsyncSession, *, session_id: int, actor: int, site: Site, answer: str, now: datetime) -> int | None:
    """Keep the key that the browser made; its number, or None when the answer does not hold. Raises as `ask_to_register`."""
    await persons.lock(session, actor)
    await _require_confirmed(session, session_id, actor, now)
    sent = passkey_answers.read(answer)
    if sent is None or not await challenges.spend(session, Bound("register", session_id), challenge=sent.challenge, now=now):
        return None
    made = passkey_answers.judge_new(answer, sent.challenge, site)
    if made is None or await session.scalar(select(Passkey.id).where(Passkey.credential_id == made.credential_id)) is not None:
        return None
    if (await session.scalars(select(func.count()).where(Passkey.person_id == actor))).one() >= MOST:
        raise TooManyPasskeys(most=MOST)
    row = Passkey(person_id=actor, credential_id=made.credential_id, public_key=made.credential_public_key, created_at=now)
    row.uses = made.sign_count
    session.add(row)
    await session.flush()
    await record(session, actor=actor, action="passkey.added", about=actor, subject="passkey", subject_id=row.id, now=now)
    return row.id


async def ask_to_enter(session: AsyncSession, *, site: Site, now: datetime) -> str:
    """What the browser needs to have a key sign, as JSON: any key of this site, since nobody has said yet who they are."""
    return _to_sign(site, await challenges.draw(session, Bound("enter", None), now=now), [])


async def enter(session: AsyncSession, *, site: Site, answer: str, now: datetime) -> str | None:
    """The token of the desk's cookie; None when the answer does not hold, or when who holds the key may not work at the desk."""
    passkey = await _signed(session, Bound("enter", None), site, answer, now)
    if passkey is None or not await desk_links.may_work(session, person_id=passkey.person_id, now=now):
        return None
    return await desk_sessions.open_session(session, person_id=passkey.person_id, way="passkey", now=now)


async def ask_to_confirm(session: AsyncSession, *, session_id: int, actor: int, site: Site, now: datetime) -> str:
    """As `ask_to_enter`, for somebody at work: only their own keys."""
    challenge = await challenges.draw(session, Bound("confirm", session_id), now=now)
    return _to_sign(site, challenge, await _known(session, actor))


async def confirm(session: AsyncSession, *, session_id: int, actor: int, site: Site, answer: str, now: datetime) -> bool:
    """They have shown anew who they are; False when the answer does not hold, or the key is somebody else's."""
    passkey = await _signed(session, Bound("confirm", session_id), site, answer, now, of=actor)
    return passkey is not None and await desk_sessions.confirm(session, session_id=session_id, now=now)


async def mine(session: AsyncSession, *, person_id: int) -> list[PasskeyCard]:
    """Somebody's keys, oldest first."""
    known = select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)
    return [PasskeyCard(one.id, one.created_at, one.used_at) for one in await session.scalars(known)]


async def remove(session: AsyncSession, *, actor: int, passkey_id: int, now: datetime) -> bool:
    """Take one of one's own keys away; a second time changes nothing."""
    passkey = (await session.scalars(select(Passkey).where(Passkey.id == passkey_id, Passkey.person_id == actor))).one_or_none()
    if passkey is None:
        return False
    await session.delete(passkey)
    await record(session, actor=actor, action="passkey.removed", about=actor, subject="passkey", subject_id=passkey_id, now=now)
    return True


async def _require_confirmed(session: AsyncSession, session_id: int, actor: int, now: datetime) -> None:
    mine = (DeskSession.id == session_id, DeskSession.person_id == actor, DeskSession.confirmed_at > now - desk_sessions.CONFIRMED)
    if (await session.scalars(select(DeskSession.id).where(*mine, *desk_sessions.live(now)))).one_or_none() is None:
        raise ConfirmFirst


async def _known(session: AsyncSession, person_id: int) -> list[PublicKeyCredentialDescriptor]:
    keys = select(Passkey.credential_id).where(Passkey.person_id == person_id).order_by(Passkey.id)
    return [PublicKeyCredentialDescriptor(id=one) for one in await session.scalars(keys)]


def _to_sign(site: Site, challenge: bytes, keys: list[PublicKeyCredentialDescriptor]) -> str:
    options = generate_authentication_options(
        rp_id=site.host, challenge=challenge, timeout=MILLISECONDS, allow_credentials=keys, user_verification=VERIFIED
    )
    return options_to_json(options)


async def _signed(session: AsyncSession, bound: Bound, site: Site, answer: str, now: datetime, *, of: int | None = None) -> Passkey | None:
    """The key that has signed the challenge; of this person, if one is named."""
    sent = passkey_answers.read(answer)
    if sent is None or not await challenges.spend(session, bound, challenge=sent.challenge, now=now):
        return None
    passkey = (await session.scalars(select(Passkey).where(Passkey.credential_id == sent.credential_id))).one_or_none()
    if (
        passkey is None
        or of not in (None, passkey.person_id)
        or not _says_the_same(session, sent.user_handle, passkey, named=of is not None)
    ):
        return None
    uses = passkey_answers.judge_signed(answer, sent.challenge, site, public_key=passkey.public_key, uses=passkey.uses)
    same = update(Passkey).where(Passkey.id == passkey.id, Passkey.uses == passkey.uses).values(uses=uses, used_at=now)
    if uses is None or (await session.scalars(same.returning(Passkey.id))).one_or_none() is None:
        # A counter that went back may mean that the key was copied.
        about = passkey.person_id
        await record(session, actor=None, action="passkey.refused", about=about, subject="passkey", subject_id=passkey.id, now=now)
        return None
    return passkey


def _says_the_same(session: AsyncSession, user_handle: bytes | None, passkey: Passkey, *, named: bool) -> bool:
    """Whether the key names the same person as we do. Who is at work already need not be named by it."""
    if user_handle is None:
        return named
    return user_handle in keys_of(session).indexes(str(passkey.person_id), context=USER)
