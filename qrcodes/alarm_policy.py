"""What a community has set about alarms: how long nobody may answer before others are told."""

from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from core.upsert import insert
from people import audit, authority, nodes
from people.authority import LEADS
from qrcodes import deadlines
from qrcodes.alarm_models import AlarmPolicy

SHORTEST, LONGEST = timedelta(seconds=30), timedelta(minutes=60)


class AlarmTermsUnclear(Refusal):
    """A term cannot be so: `name` is the term, `least` and `most` its bounds."""


class AlarmTermsOutOfOrder(Refusal):
    """Each step comes after the one before: `name` is the one that does not."""


class AlarmTermsChanged(Refusal):
    """Someone was quicker: the terms are no longer as they were seen."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How long nobody may answer: until secretary and deputy are told, the street and all of the station, and 110 is advised."""

    heads: timedelta = timedelta(seconds=deadlines.HEADS)
    street: timedelta = timedelta(seconds=deadlines.STREET)
    advice: timedelta = timedelta(seconds=deadlines.ADVICE)

    @property
    def steps(self) -> dict[int, timedelta]:
        """By the number of the escalation's step."""
        return dict(zip(deadlines.STEPS, (self.heads, self.street, self.advice), strict=True))


async def policy(session: AsyncSession, community_id: int) -> Policy:
    """What holds in a community."""
    row = await session.get(AlarmPolicy, community_id, populate_existing=True)
    if row is None:
        return Policy()
    return _of((row.heads_seconds, row.street_seconds, row.advice_seconds))


async def change(session: AsyncSession, *, actor: int, community_id: int, new: Policy, old: Policy, now: datetime) -> Policy:
    """Set the terms of alarms from now on, if they are still as the actor saw them; doing it again changes nothing.

    Alarms that ring already keep theirs. Raises `NotAllowed`, `AlarmTermsUnclear`, `AlarmTermsOutOfOrder`, `AlarmTermsChanged`.
    """
    await authority.require(session, person_id=actor, roles=LEADS, node_id=community_id, now=now)
    new = _of(_seconds(new))
    check(new)
    await nodes.lock(session, community_id)
    current = await policy(session, community_id)
    if current == new:
        return current
    if current != old:
        raise AlarmTermsChanged
    heads, street, advice = _seconds(new)
    values = {"heads_seconds": heads, "street_seconds": street, "advice_seconds": advice}
    row = insert(session, AlarmPolicy).values(community_id=community_id, **values)
    await session.execute(row.on_conflict_do_update(index_elements=["community_id"], set_=dict(values)))
    before, after = ("-".join(map(str, _seconds(each))) for each in (current, new))
    action = f"alarm_terms.changed:{before}:{after}"
    await audit.record(session, actor=actor, action=action, subject="node", subject_id=community_id, now=now)
    return new


def check(new: Policy) -> None:
    """Raises `AlarmTermsUnclear`, `AlarmTermsOutOfOrder`."""
    before = timedelta()
    for name in ("heads", "street", "advice"):
        term = getattr(new, name)
        if not SHORTEST <= term <= LONGEST:
            raise AlarmTermsUnclear(name=name, least=SHORTEST, most=LONGEST)
        if term <= before:
            raise AlarmTermsOutOfOrder(name=name)
        before = term


def _of(seconds: tuple[int, ...]) -> Policy:
    return Policy(*(timedelta(seconds=each) for each in seconds))


def _seconds(terms: Policy) -> tuple[int, ...]:
    return tuple(int(term.total_seconds()) for term in astuple(terms))
