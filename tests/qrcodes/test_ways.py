"""Ways by which guardians are told: they count once a test was answered, and again every six months."""

from typing import Any

import pytest
from sqlalchemy import select, update

from core.i18n import translator
from jobs.retesting import retest_all
from messages.models import Outbox
from messages.outbox import Address
from people.models import HOOK_BOT, MAIL_BOT, Person
from qrcodes import guardians, way_retests, ways
from qrcodes.elder_models import GuardianWay
from qrcodes.guardian_rows import NotGuardian
from qrcodes.guardians import Missing
from qrcodes.way_addresses import DINGTALK, MAIL, SECOND, SMS, WECOM, AddressUnclear, Offered, Target, WayNotOffered, clean_address
from qrcodes.ways import NoTestOpen, TooManyTests, Tried, WayCard, WayGone
from tests.clock import ZONE
from tests.qrcodes.kit import Town
from words import notices

ALL = Offered(frozenset(SECOND))
PRIVATE = Offered(frozenset(SECOND), private=True)
WECOM_URL = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
DINGTALK_URL = "https://oapi.dingtalk.com/robot/send?access_token=566cc69da782ec"


async def add(town: Town, elder_id: int, kind: str = MAIL, address: str = "wang@example.org", *, who: int | None = None) -> int:
    async with town.database.begin() as session:
        return await ways.add(
            session, actor=who or town.cast.wang, elder_id=elder_id, kind=kind, address=address, offered=ALL, now=town.clock()
        )


async def send_again(town: Town, way_id: int) -> None:
    """Send a new test."""
    async with town.database.begin() as session:
        await ways.test(session, actor=town.cast.wang, way_id=way_id, now=town.clock())
    assert (await row(town, way_id)).tested_at == town.clock()


async def try_code(town: Town, way_id: int, code: str, *, who: int | None = None) -> Tried:
    async with town.database.begin() as session:
        return await ways.confirm(session, actor=who or town.cast.wang, way_id=way_id, code=code, now=town.clock())


async def code_of(town: Town, way_id: int) -> str:
    """The digits, as the test notice says them."""
    at = (await row(town, way_id)).tested_at
    assert at is not None
    async with town.database.reading() as session:
        found = await ways.open_code(session, way_id=way_id, tested_at=at)
    assert found is not None
    return found[1]


async def row(town: Town, way_id: int) -> GuardianWay:
    async with town.database.reading() as session:
        return (await session.scalars(select(GuardianWay).where(GuardianWay.id == way_id))).one()


async def mine(town: Town, elder_id: int, who: int | None = None) -> list[WayCard]:
    async with town.database.reading() as session:
        return await ways.mine(session, actor=who or town.cast.wang, elder_id=elder_id, now=town.clock())


async def second(town: Town, elder_id: int) -> list[Address]:
    async with town.database.reading() as session:
        people = await guardians.people(session, elder_id=elder_id)
        return await ways.second_addresses(session, person_ids=people, elder_id=elder_id)


async def told(town: Town, kind: str) -> list[int | None]:
    async with town.database.reading() as session:
        return list(await session.scalars(select(Outbox.person_id).where(Outbox.kind == kind).order_by(Outbox.id)))


async def confirmed(town: Town, elder_id: int, kind: str = MAIL, address: str = "wang@example.org") -> int:
    way_id = await add(town, elder_id, kind, address)
    assert (await try_code(town, way_id, await code_of(town, way_id))).is_right
    return way_id


async def test_a_second_way_counts_once_its_four_digits_were_typed(town: Town) -> None:
    elder_id = await town.elder()
    way_id = await add(town, elder_id)
    assert await second(town, elder_id) == []
    code = await code_of(town, way_id)
    assert len(code) == 4
    assert await try_code(town, way_id, code) == Tried(is_right=True)
    assert await second(town, elder_id) == [Address(MAIL_BOT, way_id, town.cast.wang, None)]
    chat, mail = await mine(town, elder_id)
    assert (chat.kind, mail.kind, mail.address, mail.is_confirmed, mail.is_waiting) == ("chat", MAIL, "w***@example.org", True, False)


async def test_a_way_that_is_not_confirmed_keeps_the_badge_waiting(town: Town) -> None:
    elder_id = await town.register()
    await town.confirm(elder_id)
    await add(town, elder_id)
    async with town.database.reading() as session:
        assert await guardians.missing(session, elder_id=elder_id) == [Missing("way", town.cast.wang, MAIL)]


async def test_hooks_and_texts_are_chats_of_their_own_bot(town: Town) -> None:
    elder_id = await town.elder()
    made = [await confirmed(town, elder_id, kind, address) for kind, address in ((WECOM, WECOM_URL), (SMS, "13800138000"))]
    async with town.database.begin() as session:
        await session.execute(update(Person).where(Person.id == town.cast.wang).values(language="en"))
    assert await second(town, elder_id) == [Address(HOOK_BOT, way_id, town.cast.wang, "en") for way_id in made]
    async with town.database.reading() as session:
        assert await ways.target(session, way_id=made[1]) == Target(SMS, "+8613800138000", "en")
        assert await ways.target(session, way_id=10_000) is None


async def test_the_address_is_sealed(town: Town) -> None:
    elder_id = await town.elder()
    found = await row(town, await add(town, elder_id))
    assert b"wang" not in (found.address or b"")
    assert (await code_of(town, found.id)).encode() not in (found.code or b"")


async def test_five_wrong_tries_end_a_test_and_a_new_one_begins_anew(town: Town) -> None:
    elder_id = await town.elder()
    way_id = await add(town, elder_id)
    code = await code_of(town, way_id)
    wrong = f"{(int(code) + 1) % 10_000:04}"
    assert [(await try_code(town, way_id, wrong)).left for _ in range(5)] == [4, 3, 2, 1, 0]
    with pytest.raises(NoTestOpen):
        await try_code(town, way_id, code)
    assert await second(town, elder_id) == []
    town.clock.advance(minutes=1)
    await send_again(town, way_id)
    assert (await try_code(town, way_id, await code_of(town, way_id))).is_right


async def test_the_digits_of_an_earlier_test_count_no_more(town: Town) -> None:
    elder_id = await town.elder()
    way_id = await add(town, elder_id)
    first = await code_of(town, way_id)
    town.clock.advance(minutes=1)
    await send_again(town, way_id)
    newer = await code_of(town, way_id)
    assert (await try_code(town, way_id, first)).is_right == (first == newer)


@pytest.mark.parametrize("code", ["", "12345", "一二三四", "\ud800", "0000; DROP"])
async def test_odd_digits_are_wrong_digits(town: Town, code: str) -> None:
    elder_id = await town.elder()
    way_id = await add(town, elder_id)
    assert await try_code(town, way_id, code) == Tried(is_right=False, left=4)


async def test_three_tests_an_hour_go_out_also_to_new_addresses(town: Town) -> None:
    elder_id = await town.elder()
    way_id = await add(town, elder_id)
    await add(town, elder_id, MAIL, "li@example.org")
    way_id = await add(town, elder_id, MAIL, "liu@example.org")
    with pytest.raises(TooManyTests):
        await send_again(town, way_id)
    with pytest.raises(TooManyTests):
        await add(town, elder_id, MAIL, "sun@example.org")
    await add(town, elder_id, WECOM, WECOM_URL)
    town.clock.advance(hours=1)
    await send_again(town, way_id)


async def test_a_test_is_answered_within_two_weeks(town: Town) -> None:
    elder_id = await town.elder()
    way_id = await add(town, elder_id)
    code = await code_of(town, way_id)
    town.clock.advance(days=14)
    with pytest.raises(NoTestOpen):
        await try_code(town, way_id, code)


async def test_a_way_is_its_guardians_alone(town: Town) -> None:
    elder_id = await town.elder()
    await town.join(elder_id, town.cast.li)
    way_id = await add(town, elder_id)
    code = await code_of(town, way_id)
    for stranger in (town.cast.li, town.cast.zhao):
        with pytest.raises(WayGone):
            await try_code(town, way_id, code, who=stranger)
        async with town.database.begin() as session:
            with pytest.raises(WayGone):
                await ways.end(session, actor=stranger, way_id=way_id, now=town.clock())
            with pytest.raises(WayGone):
                await ways.test(session, actor=stranger, way_id=way_id, now=town.clock())
    with pytest.raises(NotGuardian):
        await add(town, elder_id, who=town.cast.zhao)
    chat = (await mine(town, elder_id))[0]
    async with town.database.begin() as session:
        with pytest.raises(WayGone):
            await ways.confirm_chat(session, actor=town.cast.li, way_id=chat.id, now=town.clock())
        with pytest.raises(WayGone):
            await ways.confirm_chat(session, actor=town.cast.wang, way_id=way_id, now=town.clock())
        with pytest.raises(WayGone):
            await ways.end(session, actor=town.cast.wang, way_id=chat.id, now=town.clock())


async def test_a_way_that_is_taken_off_is_emptied_and_what_waits_for_it_is_stopped(town: Town) -> None:
    elder_id = await town.elder()
    way_id = await add(town, elder_id)
    for _ in range(2):
        async with town.database.begin() as session:
            await ways.end(session, actor=town.cast.wang, way_id=way_id, now=town.clock())
    found = await row(town, way_id)
    assert (found.address, found.code, found.ended_at) == (None, None, town.clock())
    async with town.database.reading() as session:
        waiting = (await session.scalars(select(Outbox).where(Outbox.bot == MAIL_BOT))).one()
        assert await ways.target(session, way_id=way_id) is None
    assert (waiting.due_at, waiting.body, waiting.dead_at) == (None, None, town.clock())


async def test_leaving_ends_ones_ways(town: Town) -> None:
    elder_id = await town.elder()
    way_id = await confirmed(town, elder_id)
    async with town.database.begin() as session:
        await guardians.leave(session, actor=town.cast.wang, elder_id=elder_id, is_told=True, now=town.clock())
    assert ((await row(town, way_id)).address, await second(town, elder_id)) == (None, [])


async def test_another_address_takes_the_place_of_the_first(town: Town) -> None:
    elder_id = await town.elder()
    first = await confirmed(town, elder_id)
    await add(town, elder_id, MAIL, "fang@example.org")
    assert ((await row(town, first)).address, await second(town, elder_id)) == (None, [])
    assert [card.address for card in await mine(town, elder_id)] == ["", "f***@example.org"]


async def test_half_a_year_later_a_way_is_tested_again_and_works_meanwhile(town: Town) -> None:
    elder_id = await town.elder()
    way_id = await confirmed(town, elder_id)
    before = await told(town, "guardian.test")
    town.clock.advance(days=181)
    await retest_all(town.database, clock=town.clock)
    assert await told(town, "guardian.test") == before
    town.clock.advance(days=2)
    for _ in range(2):
        await retest_all(town.database, clock=town.clock)
    assert len(await told(town, "guardian.test")) == len(before) + 2
    assert [address.chat_id for address in await second(town, elder_id)] == [way_id]
    assert all(card.is_waiting and card.is_confirmed for card in await mine(town, elder_id))
    assert (await try_code(town, way_id, await code_of(town, way_id))).is_right
    await town.confirm(elder_id)
    town.clock.advance(days=15)
    await retest_all(town.database, clock=town.clock)
    assert await told(town, "guardian.silent") == []


async def test_a_test_that_nobody_answers_is_told_to_the_others_and_staff_and_asked_again(town: Town) -> None:
    elder_id = await town.elder()
    await town.join(elder_id, town.cast.li)
    way_id = await confirmed(town, elder_id)
    town.clock.advance(days=183)
    await retest_all(town.database, clock=town.clock)
    await town.confirm(elder_id)
    await town.confirm(elder_id, town.cast.li)
    town.clock.advance(days=14)
    for _ in range(2):
        await retest_all(town.database, clock=town.clock)
    silent = await told(town, "guardian.silent")
    assert {town.cast.li, town.cast.zhao} <= set(silent)
    assert town.cast.wang not in silent
    assert len(silent) == len(set(silent))
    assert [address.chat_id for address in await second(town, elder_id)] == [way_id]
    count = len(await told(town, "guardian.test"))
    town.clock.advance(days=31)
    await retest_all(town.database, clock=town.clock)
    assert len(await told(town, "guardian.test")) == count + 1


async def test_a_way_that_was_refused_is_told_once_a_day(town: Town) -> None:
    elder_id = await town.elder()
    way_id = await confirmed(town, elder_id)
    for hours in (0, 1, 24):
        town.clock.advance(hours=hours)
        async with town.database.begin() as session:
            await way_retests.refused(session, way_id=way_id, now=town.clock())
    assert await told(town, "guardian.way_failing") == [town.cast.wang] * 2
    async with town.database.begin() as session:
        await way_retests.refused(session, way_id=99_999, now=town.clock())
    assert len(await told(town, "guardian.way_failing")) == 2


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_every_notice_has_words_and_none_without_its_way(town: Town, language: str) -> None:
    elder_id = await town.elder()
    await town.join(elder_id, town.cast.li)
    way_id = await confirmed(town, elder_id)
    chat = (await mine(town, elder_id))[0]

    async def said(kind: str, data: dict[str, Any]) -> str:
        async with town.database.reading() as session:
            found = await notices.render(
                session, kind=kind, data=data, person_id=town.cast.zhao, language=language, now=town.clock(), zone=ZONE, public_url="x"
            )
        return found.text if found else ""

    about = {"elder_id": elder_id, "person_id": town.cast.li}
    for kind in ("guardian.joined", "guardian.removed"):
        assert "肖大爷" in await said(kind, about)
    for kind in ("guardian.silent", "guardian.way_failing"):
        assert "肖大爷" in await said(kind, {"way_id": way_id})
        assert await said(kind, {"way_id": 99_999}) == ""
    at = (await row(town, chat.id)).tested_at
    assert at is not None
    assert "肖大爷" in await said("guardian.test", {"way_id": chat.id, "at": at.isoformat()})
    assert await said("guardian.test", {"way_id": chat.id, "at": town.clock.advance(days=1).isoformat()}) == ""
    assert await said("guardian.none_left", about) == ""
    async with town.database.begin() as session:
        await guardians.leave_all(session, person_id=town.cast.wang, now=town.clock())
        await guardians.leave_all(session, person_id=town.cast.li, now=town.clock())
    assert "肖大爷" in await said("guardian.none_left", about)
    await town.revoke(elder_id)
    assert {await said(kind, about) for kind in ("guardian.joined", "guardian.removed", "guardian.none_left")} == {""}
    assert translator(language).language == language


GOOD = [
    (MAIL, " wang.fang+badge@Mail.Example.ORG ", "wang.fang+badge@mail.example.org"),
    (MAIL, "a@b.cn", "a@b.cn"),
    (SMS, "138 0013 8000", "+8613800138000"),
    (WECOM, WECOM_URL, WECOM_URL),
    (DINGTALK, f" {DINGTALK_URL}\n", DINGTALK_URL),
]
BAD = [
    *((MAIL, text) for text in ("", "wang", "@example.org", "wang@", "wang@localhost", "a b@example.org", "wang@example.org,x@y.cn")),
    *(
        (MAIL, text)
        for text in ("wang@exa mple.org", "王@example.org", "wang@例子.cn", "<wang@example.org>", "wang@[127.0.0.1]", "a..b@c.de")
    ),
    *((MAIL, text) for text in ("wang@example.org\r\nBcc: x@y.cn", "x" * 65 + "@example.org", "a@" + "b." * 130 + "cn", "wang@-a.cn")),
    *((SMS, text) for text in ("", "110110110110110", "12", "wang", "+", "138 0013 800x")),
    *((WECOM, text) for text in ("", "x", DINGTALK_URL, WECOM_URL.replace("https", "http"), "https://qyapi.weixin.qq.com")),
    *((WECOM, text) for text in ("https://qyapi.weixin.qq.com.evil.cn/?key=1", "https://qyapi.weixin.qq.com:8443/?key=1", "//x?key=1")),
    *((WECOM, text) for text in ("https://evil.cn@qyapi.weixin.qq.com/?k=1", "https://qyapi.weixin.qq.com/?k=1#x", "https://[::1/?k=1")),
    *((WECOM, text) for text in ("https://qyapi.weixin.qq.com/?k=王", "https://qyapi.weixin.qq.com:99999/?k=1", WECOM_URL + "x" * 500)),
    *(
        (DINGTALK, text)
        for text in (WECOM_URL, "https://127.0.0.1/robot/send?access_token=1", "https://oapi.dingtalk.com\\@127.0.0.1/?a=1")
    ),
]


@pytest.mark.parametrize(("kind", "typed", "kept"), GOOD)
def test_addresses_are_kept_clean(kind: str, typed: str, kept: str) -> None:
    assert clean_address(kind, typed, offered=ALL) == kept


@pytest.mark.parametrize(("kind", "typed"), BAD)
def test_what_is_no_address_is_refused_without_being_repeated(kind: str, typed: str) -> None:
    with pytest.raises(AddressUnclear) as refused:
        clean_address(kind, typed, offered=ALL)
    assert refused.value.data == {"kind": kind}


@pytest.mark.parametrize("kind", SECOND)
def test_what_this_house_does_not_send_by_is_not_taken(kind: str) -> None:
    with pytest.raises(WayNotOffered):
        clean_address(kind, "wang@example.org", offered=Offered())
    with pytest.raises(WayNotOffered):
        clean_address("chat", "wang@example.org", offered=ALL)


def test_other_hosts_are_for_operators_who_allow_their_own_network() -> None:
    assert clean_address(WECOM, "http://10.0.0.5:8080/robot", offered=PRIVATE) == "http://10.0.0.5:8080/robot"
    for typed in ("ftp://10.0.0.5/robot", "http://", "http://u:p@10.0.0.5/"):
        with pytest.raises(AddressUnclear):
            clean_address(WECOM, typed, offered=PRIVATE)
