"""The access table: what is done about one elder, the family and its ways."""

from collections.abc import Awaitable

from sqlalchemy.ext.asyncio import AsyncSession

from qrcodes import consents, corrections, elder_cards, elders, family_export, guardian_rows, guardians, scan_history, ways
from qrcodes.corrections import Change
from tests.access_roles import APPROVERS, EVERYBODY, KIN, STATION, Deed
from tests.access_scene import Scene
from tests.bot.ways_kit import EVERYTHING
from tests.qrcodes.kit import XIAO


def _consent(session: AsyncSession, me: int, on: Scene) -> Awaitable[object]:
    return consents.give(session, actor=me, elder_id=on.quiet, kind="health", right="child", now=on.now)


DEEDS = (
    Deed(
        "elder_new",
        "register one's own elder",
        EVERYBODY,
        lambda s, me, on: elders.apply(s, actor=me, application=XIAO, key="k", now=on.now),
    ),
    Deed("elders", "see an elder among one's own", KIN, lambda s, me, on: on.among_mine(s, me), is_list=True),
    Deed("elder", "see the elder's screen", STATION | KIN, lambda s, me, on: elder_cards.card(s, actor=me, elder_id=on.quiet, now=on.now)),
    Deed(
        "elder",
        "read name, address, history",
        STATION | KIN,
        lambda s, me, on: elder_cards.private(s, actor=me, elder_id=on.quiet, now=on.now),
    ),
    Deed("elder", "see the photo", STATION | KIN, lambda s, me, on: elder_cards.photo(s, actor=me, elder_id=on.quiet, now=on.now)),
    Deed(
        "elder",
        "correct an answer",
        APPROVERS | KIN,
        lambda s, me, on: corrections.correct(s, actor=me, elder_id=on.quiet, change=Change(history="新的"), now=on.now),
    ),
    Deed("elder", "give a consent", APPROVERS | KIN, _consent),
    Deed(
        "elder",
        "take a consent back",
        APPROVERS | KIN,
        lambda s, me, on: consents.withdraw(s, actor=me, elder_id=on.quiet, kind="health", now=on.now),
    ),
    Deed(
        "elder",
        "see when it was scanned",
        STATION | KIN,
        lambda s, me, on: scan_history.of_elder(s, actor=me, elder_id=on.quiet, now=on.now),
    ),
    Deed("elder", "withdraw the badge entirely", KIN, lambda s, me, on: elders.withdraw(s, actor=me, elder_id=on.quiet, now=on.now)),
    Deed(
        "elder_export",
        "take along what is stored",
        KIN,
        lambda s, me, on: family_export.of_elder(s, actor=me, elder_id=on.quiet, now=on.now),
    ),
    Deed(
        "guardians", "see the guardians", APPROVERS | KIN, lambda s, me, on: guardian_rows.page(s, actor=me, elder_id=on.quiet, now=on.now)
    ),
    Deed(
        "guardians",
        "invite a guardian",
        APPROVERS | KIN,
        lambda s, me, on: guardians.invite(s, actor=me, elder_id=on.quiet, relation="child", now=on.now),
    ),
    Deed(
        "guardians",
        "take a guardian off",
        APPROVERS | KIN,
        lambda s, me, on: guardians.remove(s, actor=me, guardian_id=on.second_guardian, is_told=True, now=on.now),
    ),
    Deed(
        "start g_…", "follow a guardian's link", EVERYBODY, lambda s, me, on: guardians.accept(s, token=on.link, person_id=me, now=on.now)
    ),
    Deed("ways", "see one's own ways", KIN, lambda s, me, on: ways.mine(s, actor=me, elder_id=on.quiet, now=on.now)),
    Deed(
        "ways",
        "add a second way",
        KIN,
        lambda s, me, on: ways.add(s, actor=me, elder_id=on.quiet, kind="mail", address="x@example.org", offered=EVERYTHING, now=on.now),
    ),
    Deed("ways", "test the guardian's chat", KIN, lambda s, me, on: ways.test(s, actor=me, way_id=on.way, now=on.now)),
    Deed("ways", "confirm the guardian's chat", KIN, lambda s, me, on: ways.confirm_chat(s, actor=me, way_id=on.way, now=on.now)),
    Deed("ways", "take the guardian's mail off", KIN, lambda s, me, on: ways.end(s, actor=me, way_id=on.mail, now=on.now)),
)
