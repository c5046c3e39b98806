"""kill -9 while nobody answers: each step of an escalation fires once and in time, and each alert reaches each chat once."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import func, select

from messages import transcript
from messages.models import Outbox
from people import identities
from people.models import WEB_BOT
from qrcodes.deadlines import STEPS
from qrcodes.incident_models import Event, Finder
from tests.crash.house import House
from tests.crash.night import FIRST_SECONDS, SLACK, SPREAD_SECONDS, Night, dark, now

KILLED_AFTER = timedelta(seconds=4)


def spread(number: int, *, first: float) -> list[timedelta]:
    """How long ago incidents were opened of which a step is due soon: the first, second or third one, one after the other."""
    apart = SPREAD_SECONDS / number
    return [timedelta(seconds=list(STEPS.values())[one % 3] - first - one * apart) for one in range(number)]


async def each_step_fired_once_and_in_time(night: Night, until: datetime) -> None:
    fired = await night.escalations(until)
    assert {one.step for one in fired} == set(STEPS)
    for one in fired:
        assert one.fired_at is not None
        assert one.due_at <= one.fired_at <= night.latest(one.due_at, one.incident_id), (
            one.incident_id,
            one.step,
            one.due_at,
            one.fired_at,
        )
    async with night.database.reading() as session:
        steps = select(Event.incident_id, Event.what, func.count()).where(Event.what.startswith("step."))
        happened = [tuple(row) for row in await session.execute(steps.group_by(Event.incident_id, Event.what))]
    assert sorted(happened) == sorted((one.incident_id, f"step.{one.step}", 1) for one in fired)


async def each_alert_came_once(night: Night) -> None:
    """What stands in each chat is what the outbox sent, message for message; all that was written was sent."""
    for person_id in (night.cast.wang, night.cast.zhao, night.cast.zhou, night.cast.qian):
        async with night.database.reading() as session:
            identity = await identities.web_identity_of(session, person_id=person_id)
            assert identity is not None
            mine = (Outbox.bot == WEB_BOT, Outbox.chat_id == identity.user_id, Outbox.kind.startswith("incident."))
            rows = (await session.execute(select(Outbox.key, Outbox.message_id, Outbox.sent_at).where(*mine))).all()
            every = select(Outbox.message_id).where(Outbox.bot == WEB_BOT, Outbox.chat_id == identity.user_id)
            sent = set(await session.scalars(every.where(Outbox.message_id.is_not(None))))
            told = await transcript.page(session, bot=WEB_BOT, chat_id=identity.user_id, limit=10_000)
        assert rows
        assert all(row.sent_at is not None and row.message_id is not None for row in rows)
        assert len({row.key for row in rows}) == len(rows)
        assert sorted(seen.message_id for seen in told if seen.direction == "out") == sorted(one for one in sent if one is not None)


async def tell_and_kill(night: Night, house: House, tokens: Sequence[str]) -> int:
    """Finders tell at once; the house is killed as the first of them is answered. How many were answered."""
    answered = 0

    async def tell(browser: aiohttp.ClientSession, token: str) -> None:
        nonlocal answered
        try:
            path = f"{house.address}/b/{token}/tell"
            async with browser.post(path, data={"nonce": f"tap:{token}"}, allow_redirects=False) as answer:
                assert answer.status == 303
                answered += 1
                await night.kill(house)
        except aiohttp.ClientError:
            # Their browsers say so; the house may have written it or not.
            pass

    async with aiohttp.ClientSession(headers={"Origin": house.address}) as browser:
        await asyncio.gather(*(tell(browser, token) for token in tokens))
    return answered


async def test_steps_fire_once_and_in_time_across_a_kill_and_no_alert_is_lost(tmp_path: Path, database_url: str) -> None:
    async with dark(tmp_path, database_url) as night:
        badges = await night.badges(16)
        begun = now()
        opened = [await night.told_before(token, ago) for token, ago in zip(badges[:9], spread(9, first=FIRST_SECONDS), strict=False)]
        night_long = await night.told_before(badges[9], timedelta(hours=3))
        assert await night.unsent() > 0
        house = House(tmp_path, database_url)
        await night.start(house)
        await night.reaches(max(begun + timedelta(seconds=FIRST_SECONDS), now()) + KILLED_AFTER)
        answered = await tell_and_kill(night, house, badges[10:])
        assert answered > 0
        assert await night.unsent() > 0
        await night.start(house)
        until = max(begun + timedelta(seconds=FIRST_SECONDS + SPREAD_SECONDS), now())
        await night.is_done(until)
        assert {*opened, night_long} <= {one.incident_id for one in await night.escalations(until)}
        await each_step_fired_once_and_in_time(night, until)
        await each_alert_came_once(night)
        async with night.database.reading() as session:
            told = (await session.scalars(select(func.count()).select_from(Finder))).one()
        # What was answered is there; what was not may be.
        assert 10 + answered <= told <= len(badges)
        assert "Traceback" not in house.log
        await night.kill(house)


async def test_two_processes_fire_each_step_once_and_one_goes_on_when_the_other_is_killed(tmp_path: Path, postgres_url: str) -> None:
    async with dark(tmp_path, postgres_url) as night:
        badges = await night.badges(12)
        first, second = House(tmp_path, postgres_url), House(tmp_path, postgres_url)
        await asyncio.gather(first.start(), second.start())
        night.lives.append((now(), None))
        begun = now()
        for token, ago in zip(badges, spread(12, first=FIRST_SECONDS), strict=True):
            await night.told_before(token, ago)
        await night.reaches(begun + timedelta(seconds=FIRST_SECONDS) + KILLED_AFTER)
        await first.kill()
        until = begun + timedelta(seconds=FIRST_SECONDS + SPREAD_SECONDS)
        await night.is_done(until)
        await each_step_fired_once_and_in_time(night, until)
        await each_alert_came_once(night)
        await second.kill()
        assert "Traceback" not in second.log


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=1)])
def test_the_limit_knows_when_a_house_was_down(late: timedelta) -> None:
    """The control: a step that fires later than soon after the start is too late."""
    start = datetime(2026, 11, 21, tzinfo=UTC)
    night = Night(Path(), "", None, None, [(start, start + timedelta(minutes=1)), (start + timedelta(minutes=2), None)])  # type: ignore[arg-type]
    assert night.latest(start + timedelta(seconds=10)) == start + timedelta(seconds=10) + SLACK
    assert night.latest(start + timedelta(seconds=70) + late) == start + timedelta(minutes=2) + SLACK
