"""Who decides about a badge: never about their own, and one of them only."""

import asyncio
from collections import Counter

import pytest

from people.authority import NotAllowed
from qrcodes import guardians
from qrcodes.elder_access import ElderUnknown
from qrcodes.elder_queue import ElderDecided, OwnElder
from tests.qrcodes.kit import Town
from tests.qrcodes.review_kit import number_of_badges, standing, waiting


async def test_a_second_person_decides(town: Town) -> None:
    own = await town.register(town.cast.zhao)
    await town.confirm(own, town.cast.zhao)
    with pytest.raises(OwnElder):
        await town.approve(own)
    with pytest.raises(OwnElder):
        await town.refuse(own)
    guarded = await town.register()
    await town.confirm(guarded)
    await town.join(guarded, town.cast.zhou)
    with pytest.raises(OwnElder):
        await town.approve(guarded, town.cast.zhou)
    assert await waiting(town, town.cast.zhao) == guarded
    assert await waiting(town, town.cast.zhou) == own
    await town.approve(guarded)
    assert (await standing(town, guarded)).status == "approved"


async def test_who_wrote_it_down_for_a_family_does_not_approve_it(town: Town) -> None:
    elder_id = await town.register(town.cast.zhou, on_behalf=True)
    async with town.database.begin() as session:
        token = await guardians.invite(session, actor=town.cast.zhou, elder_id=elder_id, relation="child", now=town.clock())
        await guardians.accept(session, token=token, person_id=town.cast.wang, now=town.clock())
    await town.confirm(elder_id)
    with pytest.raises(OwnElder):
        await town.approve(elder_id, town.cast.zhou)
    await town.approve(elder_id)
    assert (await standing(town, elder_id)).on_behalf


async def test_only_staff_of_the_community_decide(town: Town) -> None:
    elder_id = await town.register()
    await town.confirm(elder_id)
    for who in (town.cast.wang, town.cast.li, town.cast.wu):
        with pytest.raises(NotAllowed):
            await town.approve(elder_id, who)
        with pytest.raises(NotAllowed):
            await town.refuse(elder_id, who)
        assert await waiting(town, who) is None
    with pytest.raises(ElderUnknown):
        await town.approve(99_999)


async def test_approving_again_changes_nothing_and_a_colleague_is_told(town: Town) -> None:
    elder_id = await town.elder()
    await town.approve(elder_id)
    assert await number_of_badges(town, elder_id) == 1
    with pytest.raises(ElderDecided) as refused:
        await town.approve(elder_id, town.cast.zhou)
    assert refused.value.data == {"outcome": "approved"}
    with pytest.raises(ElderDecided):
        await town.refuse(elder_id)


async def test_of_two_who_approve_at_once_one_does_and_there_is_one_badge(town: Town) -> None:
    elder_id = await town.register()
    await town.confirm(elder_id)
    both = (town.approve(elder_id, who) for who in (town.cast.zhao, town.cast.zhou))
    results = await asyncio.gather(*both, return_exceptions=True)
    assert Counter(type(one) for one in results) == {type(None): 1, ElderDecided: 1}
    assert await number_of_badges(town, elder_id) == 1


async def test_of_one_who_approves_and_one_who_refuses_at_once_one_counts(town: Town) -> None:
    elder_id = await town.register()
    await town.confirm(elder_id)
    both = (town.approve(elder_id, town.cast.zhao), town.refuse(elder_id, town.cast.zhou))
    results = await asyncio.gather(*both, return_exceptions=True)
    assert Counter(type(one) for one in results) == {type(None): 1, ElderDecided: 1}
    assert await number_of_badges(town, elder_id) == (1 if (await standing(town, elder_id)).status == "approved" else 0)
