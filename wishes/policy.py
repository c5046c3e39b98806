"""What a community has set about wishes: how long staff, helpers and wishers have for their steps, and what a wish gives."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.refusals import Refusal
from core.upsert import insert
from people import audit, authority, nodes
from people.authority import CAN_APPROVE
from wishes.models import WishPolicy

LONGEST = timedelta(days=90)
SHORTEST = timedelta(hours=1)
# What one wish may give.
LEAST_REWARD, MOST_REWARD = 10, 50
REWARD = "reward"
Setting = int | timedelta


class WishPolicyUnclear(Refusal):
    """A setting cannot be so: `name` is the setting, `least` and `most` its bounds."""


class WishPolicyChanged(Refusal):
    """Someone was quicker: `name` is the setting, which is no longer as it was seen."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings of a community, as they are unless somebody has changed them.

    `screen` is for staff, `contact` and `fulfil` for who took a wish on; after `roll` an unclaimed wish comes first; `confirm` is for the
    wisher; so long after it came true the wisher is asked how it is (`follow_up`).
    """

    screen: timedelta = timedelta(days=3)
    contact: timedelta = timedelta(hours=48)
    fulfil: timedelta = timedelta(days=7)
    roll: timedelta = timedelta(days=7)
    confirm: timedelta = timedelta(days=3)
    follow_up: timedelta = timedelta(days=3)
    reward: int = 20


TERMS = tuple(field.name for field in fields(Policy) if field.name != REWARD)


async def policy(session: AsyncSession, community_id: int) -> Policy:
    """What holds in a community."""
    row = await session.get(WishPolicy, community_id, populate_existing=True)
    if row is None:
        return Policy()
    terms = {name: timedelta(seconds=getattr(row, f"{name}_seconds")) for name in TERMS}
    return Policy(**terms, reward=row.reward)


async def change_one(
    session: AsyncSession, *, actor: int, community_id: int, name: str, was: Setting, value: Setting, now: datetime
) -> Policy:
    """Set one of them anew from now on, if it is still as the actor saw it; doing it again changes nothing.

    Terms that run already stay as they are. Raises `NotAllowed`, `WishPolicyUnclear`, `WishPolicyChanged`.
    """
    await authority.require(session, person_id=actor, roles=CAN_APPROVE, node_id=community_id, now=now)
    await nodes.lock(session, community_id)
    check_one(name, value)
    current = await policy(session, community_id)
    if getattr(current, name) == value:
        return current
    if getattr(current, name) != was:
        raise WishPolicyChanged(name=name)
    changed: dict[str, Any] = {name: value}
    new = replace(current, **changed)
    _check_order(name, new)
    values = _values(new)
    row = insert(session, WishPolicy).values(community_id=community_id, **values)
    await session.execute(row.on_conflict_do_update(index_elements=["community_id"], set_=dict(values)))
    number = value if isinstance(value, int) else int(value.total_seconds())
    action = f"wish_policy.{name}_changed:{number}"
    await audit.record(session, actor=actor, action=action, subject="node", subject_id=community_id, now=now)
    return new


def check_one(name: str, value: Setting) -> None:
    """Raises `WishPolicyUnclear` when this setting cannot be so."""
    if name == REWARD:
        if not isinstance(value, int) or not LEAST_REWARD <= value <= MOST_REWARD:
            raise WishPolicyUnclear(name=name, least=LEAST_REWARD, most=MOST_REWARD)
    elif name not in TERMS or not isinstance(value, timedelta) or not SHORTEST <= value <= LONGEST:
        raise WishPolicyUnclear(name=name, least=SHORTEST, most=LONGEST)


def _check_order(name: str, new: Policy) -> None:
    """There is time left after getting in touch, or a claim would lapse with it. Raises `WishPolicyUnclear`."""
    if new.fulfil < new.contact + SHORTEST:
        least, most = (SHORTEST, new.fulfil - SHORTEST) if name == "contact" else (new.contact + SHORTEST, LONGEST)
        raise WishPolicyUnclear(name=name, least=least, most=most)


def _values(new: Policy) -> Mapping[str, object]:
    values = asdict(new)
    return {f"{name}_seconds": int(values[name].total_seconds()) for name in TERMS} | {"reward": new.reward}
