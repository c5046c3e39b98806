"""What a family says of an elder when they ask for a badge, and whether it can be taken so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.idempotency import Part, input_hash
from core.refusals import Refusal
from core.sealing import seal
from people.models import Node
from qrcodes import elder_words
from qrcodes.care_lines import Line
from qrcodes.consents import ConsentUnclear
from qrcodes.elder_models import RIGHTS, Elder
from qrcodes.elder_photos import Photo


class PlaceElsewhere(Refusal):
    """The building or grid is not one of this community, or there is no such community."""


@dataclass(frozen=True, slots=True)
class Application:
    """What a family says of an elder. `consents` are rights by kind, only those that were ticked; `right` is what the asker is to them.

    Without a community it is the asker's own. `node_id` is the building or grid where the elder lives, where it is known.
    """

    called: str
    name: str
    right: str
    lines: Sequence[Line] = ()
    consents: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    history: str = ""
    photo: Photo | None = None
    community_id: int | None = None
    node_id: int | None = None
    on_behalf: bool = False

    def hashed(self) -> bytes:
        """What was sent, for telling a replay from something else."""
        lines: Part = [[one.words, one.is_shown] for one in self.lines]
        given = [[kind, self.consents[kind]] for kind in sorted(self.consents)]
        photo: Part = [self.photo.taken_on, list(self.photo.sent)] if self.photo else None
        words = (self.called, self.name, self.right, self.address, self.history)
        return input_hash(*words, lines, given, photo, self.community_id, self.node_id, self.on_behalf)


async def check_community(session: AsyncSession, *, application: Application, own: int) -> int:
    """Where the elder is to be registered; `own` is the asker's community. Raises `PlaceElsewhere`."""
    community_id = application.community_id or own
    if await session.scalar(select(Node.kind).where(Node.id == community_id)) != "community":
        raise PlaceElsewhere
    if application.node_id is not None:
        await check_place(session, community_id=community_id, node_id=application.node_id)
    return community_id


async def check_place(session: AsyncSession, *, community_id: int, node_id: int) -> None:
    """Whether this is a grid or a building of the community. Raises `PlaceElsewhere`."""
    path = await session.scalar(select(Node.path).where(Node.id == node_id))
    if path is None or node_id == community_id or f"/{community_id}/" not in path:
        raise PlaceElsewhere


def row(session: AsyncSession, *, actor: int, application: Application, now: datetime) -> Elder:
    """The elder's row without its community and key. Raises `ConsentUnclear`, and what `elder_words` raises."""
    if application.right not in RIGHTS:
        raise ConsentUnclear
    called, name = elder_words.called(application.called), elder_words.name(application.name)
    elder_words.keep_apart(called=called, name=name)
    return Elder(
        node_id=application.node_id,
        status="asked",
        called=seal(session, "elder.called", called),
        name=seal(session, "elder.name", name),
        address=seal(session, "elder.address", elder_words.address(application.address)),
        history=seal(session, "elder.history", elder_words.history(application.history)),
        asked_by=actor,
        on_behalf=application.on_behalf,
        asked_right=application.right,
        asked_at=now,
    )
