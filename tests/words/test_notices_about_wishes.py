"""What wishers, helpers and staff are told about a wish: in both languages, leading on, while it is true, and nothing private."""

import re
from pathlib import Path

import pytest

from core.database import Database
from people.models import LANGUAGES
from tests.cast import Cast
from tests.chat import PUBLIC_URL
from tests.clock import ZONE, Clock
from tests.wishes.kit import PUBLIC
from tests.wishes.life_kit import Life
from words import notices
from words.notice_readers import NoticeText

WISHES = Path(__file__).parent.parent.parent / "wishes"
PRIVATE = ("收音机坏了，我爸", "八十四", "东升巷", "13844990001", "138 4499")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def life(database: Database, cast: Cast, clock: Clock) -> Life:
    return Life(database, cast, clock)


async def said(life: Life, kind: str, to: int, data: dict[str, int], language: str = "zh") -> NoticeText | None:
    async with life.database.reading() as session:
        return await notices.render(
            session,
            kind=kind,
            data=data,
            person_id=to,
            language=language,
            now=life.clock(),
            zone=ZONE,
            public_url=PUBLIC_URL,
        )


async def leads(life: Life, kind: str, to: int, words: str, **data: int) -> list[str]:
    """Where the notice's buttons lead; it has these words, says nothing that is private, and stands in both languages."""
    for language in LANGUAGES:
        notice = await said(life, kind, to, data, language)
        assert notice is not None
        assert not [each for each in PRIVATE if each in notice.text]
        # A number of stars is the same in every language.
        labels = [label for row in notice.rows for label, _ in row if "★" not in label]
        assert all(bool(CHINESE.search(label)) == (language == "zh") for label in labels)
    chinese = await said(life, kind, to, data)
    assert chinese is not None
    assert words in chinese.text
    return [place for row in chinese.rows for _, place in row]


def test_every_kind_that_the_room_sends_has_words() -> None:
    source = "\n".join(path.read_text() for path in WISHES.glob("*.py"))
    sent = set(re.findall(r'kind="(wish\.[a-z_]+)"', source)) | set(re.findall(r'"(wish\.(?:rolled|screen_late))"', source))
    built = {f"wish.{what}" for what in ("published", "refused", "joined", "released", "lapsed")}
    timed = {f"wish.{what}" for what in ("contact_soon", "fulfil_soon", "confirm_soon", "confirm_late")}
    assert {"wish.asked", "wish.follow_up", "wish.blank"} <= sent
    assert (sent | built | timed) - {"wish.photo"} <= notices.KINDS


async def test_staff_hear_of_a_new_wish_and_again_when_it_waits_too_long(life: Life) -> None:
    wish_id = await life.wishes(colour="red")
    assert await leads(life, "wish.asked", life.cast.zhao, "这个心愿很急", wish_id=wish_id) == ["go:approve_wishes"]
    life.clock.advance(days=4)
    assert await leads(life, "wish.screen_late", life.cast.zhao, "已经等了 4 天", wish_id=wish_id) == ["go:approve_wishes"]
    assert await said(life, "wish.asked", life.cast.wu, {"wish_id": wish_id}) is None
    await life.publishes(wish_id)
    assert await said(life, "wish.asked", life.cast.zhao, {"wish_id": wish_id}) is None


async def test_the_wisher_hears_how_staff_decided(life: Life) -> None:
    refused, first, second = await life.wishes(), await life.open_wish(), await life.wishes()
    await life.refuses(refused)
    await life.joins(second, first)
    hers = await said(life, "wish.refused", life.cast.wang, {"wish_id": refused})
    assert hers is not None
    assert "请先找物业" in hers.text
    assert await leads(life, "wish.published", life.cast.wang, f"W-{first:06d}：“{PUBLIC}”", wish_id=first) == [f"go:wish:{first}"]
    joined = await said(life, "wish.joined", life.cast.wang, {"wish_id": second})
    assert joined is not None
    assert "同样的心愿" in joined.text
    assert await said(life, "wish.refused", life.cast.li, {"wish_id": refused}) is None


async def test_who_takes_it_on_is_told_to_the_wisher_and_deadlines_to_the_claimer(life: Life) -> None:
    wish_id = await life.open_wish()
    numbers = {"wish_id": wish_id, "claim_id": await life.claims(wish_id)}
    assert await leads(life, "wish.claimed", life.cast.wang, "李建国认领了，会在 2026", **numbers) == [f"go:wish:{wish_id}"]
    assert await leads(life, "wish.contact_soon", life.cast.li, "有人在等您的消息", **numbers) == ["go:my_claims"]
    assert await leads(life, "wish.fulfil_soon", life.cast.li, "前完成", **numbers) == ["go:my_claims"]
    assert await said(life, "wish.claimed", life.cast.liu, numbers) is None
    await life.releases(wish_id)
    assert await said(life, "wish.claimed", life.cast.wang, numbers) is None
    assert await leads(life, "wish.released", life.cast.wang, "不会忘记", **numbers) == [f"go:wish:{wish_id}"]
    assert await leads(life, "wish.lapsed", life.cast.zhao, "之前由李建国认领", **numbers) == [f"go:wish:{wish_id}"]
    assert await leads(life, "wish.lapsed", life.cast.li, "谢谢您愿意帮忙", **numbers) == ["go:wishes"]
    assert await leads(life, "wish.blank", life.cast.li, "不再显示", wish_id=wish_id) == []


async def test_who_is_asked_can_say_yes_or_no_and_who_asked_hears_it(life: Life) -> None:
    wish_id = await life.open_wish()
    first = await life.dispatches(wish_id, life.cast.liu)
    numbers = {"wish_id": wish_id, "offer_id": first}
    assert await leads(life, "wish.offered", life.cast.liu, "圆梦后可得 20 积分", **numbers) == [
        *(f"go:wish_offer:{first}:{answer}" for answer in ("yes", "no")),
        f"go:wish_offer:{first}",
    ]
    assert await said(life, "wish.offered", life.cast.li, numbers) is None
    await life.declines(first)
    assert await said(life, "wish.offered", life.cast.liu, numbers) is None
    assert await leads(life, "wish.declined", life.cast.zhao, "刘洋这次帮不上。您可以再问问别人", **numbers) == [f"go:wish:{wish_id}"]
    claim_id = await life.accepts(await life.dispatches(wish_id, life.cast.li), life.cast.li)
    taken = {"wish_id": wish_id, "claim_id": claim_id}
    assert await leads(life, "wish.accepted", life.cast.zhao, "李建国答应了", **taken) == [f"go:wish:{wish_id}"]
    handed = await life.hands_over(wish_id, life.cast.liu)
    assert await leads(life, "wish.offered", life.cast.liu, "想请您接着办", wish_id=wish_id, offer_id=handed)
    await life.accepts(handed, life.cast.liu)
    assert await leads(life, "wish.handed", life.cast.li, "没有让它落下", **taken) == ["go:wishes"]


async def test_a_unit_is_asked_by_its_name_and_without_points(life: Life) -> None:
    wish_id = await life.open_wish()
    offer_id = await life.dispatches(wish_id, unit_id=life.cast.huimin)
    asked = await said(life, "wish.offered", life.cast.sun, {"wish_id": wish_id, "offer_id": offer_id})
    assert asked is not None
    assert "惠民超市能帮上这个心愿吗" in asked.text
    assert "可得" not in asked.text


async def test_a_wish_that_comes_true_is_confirmed_thanked_for_and_asked_about(life: Life) -> None:
    wish_id = await life.open_wish()
    claim_id = await life.claims(wish_id)
    numbers, wish = {"wish_id": wish_id, "claim_id": claim_id}, [f"go:wish:{wish_id}"]
    await life.fulfils(wish_id)
    assert await leads(life, "wish.fulfilled", life.cast.wang, "李建国说已经圆梦了，是这样吗？", **numbers) == wish
    assert await leads(life, "wish.confirm_soon", life.cast.wang, "最好的感谢", **numbers) == wish
    assert await leads(life, "wish.confirm_late", life.cast.zhao, "代为确认", **numbers) == wish
    await life.says_not_yet(wish_id)
    assert await leads(life, "wish.not_yet", life.cast.li, "还差一点", **numbers) == ["go:my_claims"]
    assert await said(life, "wish.fulfilled", life.cast.wang, numbers) is None
    await life.fulfils(wish_id)
    await life.confirms(wish_id)
    assert await leads(life, "wish.confirmed", life.cast.li, "您得到 20 积分", **numbers) == ["at:points", "go:my_claims"]
    stars = [f"go:wish_stars:{wish_id}:{number}" for number in range(1, 6)]
    assert await leads(life, "wish.follow_up", life.cast.wang, "1 到 5 分", **numbers) == [*stars, *wish]
    assert await leads(life, "wish.follow_up", life.cast.zhao, "请问问许愿人", **numbers) == wish
    await life.rates(claim_id, 2, words="又不响了")
    assert await said(life, "wish.follow_up", life.cast.wang, numbers) is None
    assert await leads(life, "wish.rated", life.cast.li, "您的积分不受影响", **numbers) == wish
    assert await leads(life, "wish.rated", life.cast.zhao, "2 分（满分 5 分）", **numbers) == wish
    await life.reopens(claim_id)
    assert await leads(life, "wish.reopened", life.cast.li, "已给您的积分不变", **numbers) == wish


async def test_what_was_taken_back_is_told_by_its_number(life: Life) -> None:
    wish_id = await life.open_wish()
    await life.claims(wish_id)
    await life.withdraws(wish_id, life.cast.zhao)
    assert await leads(life, "wish.withdrawn", life.cast.li, "谢谢您的热心", wish_id=wish_id) == ["go:wishes"]
    assert await leads(life, "wish.withdrawn", life.cast.wang, "再许新的心愿", wish_id=wish_id) == ["go:my_wishes"]


async def test_a_wish_that_nobody_takes_and_one_that_came_true_elsewhere_are_told(life: Life) -> None:
    first = await life.open_wish()
    second = await life.wishes(life.cast.liu, words="我也想修收音机，一样的牌子")
    await life.joins(second, first)
    assert await leads(life, "wish.rolled", life.cast.zhao, "排在最前面", wish_id=first) == [f"go:wish:{first}"]
    await life.came_true(first)
    assert await said(life, "wish.rolled", life.cast.zhao, {"wish_id": first}) is None
    assert await leads(life, "wish.came_true", life.cast.liu, "已经圆梦了", wish_id=second) == ["go:new_wish", f"go:wish:{second}"]
