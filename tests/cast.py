"""The cast of the demo in a test database: `cast.wang` is a person's id, `cast.longcheng` a community's, `cast.huimin` a unit's."""

from dataclasses import dataclass
from datetime import datetime

from core.database import Database
from people import demo, identities


@dataclass(frozen=True)
class Cast:
    """Ids. `chats` and `identities` find, by a person's id, their web chat (bot 1) and their identity."""

    jiangnan: int
    longcheng: int
    jiayuan: int
    huimin: int
    wang: int
    li: int
    liu: int
    sun: int
    zhao: int
    zhou: int
    qian: int
    wu: int
    chats: dict[int, int]
    identities: dict[int, int]


async def load_cast(database: Database, now: datetime) -> Cast:
    """Load the demo tree and cast, and commit."""
    async with database.begin() as session:
        await demo.load(session, now=now)
    return await find_cast(database)


async def find_cast(database: Database) -> Cast:
    """The cast that was loaded."""
    async with database.reading() as session:
        known = await demo.cast(session)
        assert known is not None
        people = {known[part.key] for part in demo.CAST}
        found = [await identities.web_identity_of(session, person_id=person_id) for person_id in people]
    own = {identity.person_id: identity for identity in found if identity is not None and identity.person_id is not None}
    return Cast(
        **known,
        chats={person_id: identity.user_id for person_id, identity in own.items()},
        identities={person_id: identity.id for person_id, identity in own.items()},
    )
