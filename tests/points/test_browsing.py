"""Browsing the catalogue: every order by key, groups, favourites, and what people type to find something."""

import pytest

from points import catalogue, favourites
from points.catalogue import Browse, ItemGone, Sort, key_of
from points.catalogue_models import Item
from points.goods import item_row
from points.pinyin import search_words
from tests.points.kit import Town
from tests.points.services_kit import Services

PRICES = {"a": 10, "b": 5, "c": 10, "d": 5, "e": 10, "f": 1}
HAD = {"a": 3, "b": 0, "c": 3, "d": 7, "e": 3, "f": 0}


@pytest.fixture
async def street(town: Town) -> Town:
    """Six items more with equal prices and equal numbers redeemed, and nothing else."""
    services = Services(town)
    for code in ("rice", "towel", "brush"):
        await services.put(code, active=False)
    for code, price in PRICES.items():
        town.items[code] = await town.offer(code, f"货{code}", price=price, stock=1, handed_over=HAD[code])
    return town


async def browse(town: Town, how: Browse, *, page: int = 2) -> list[str]:
    """The codes of all pages, one after the other."""
    found: list[Item] = []
    after = None
    while True:
        async with town.database.reading() as session:
            items = await catalogue.menu(session, community_id=town.cast.longcheng, browse=how, after=after, limit=page)
        if not items:
            return [item.code for item in found]
        found += items
        after = key_of(items[-1], how.sort)


@pytest.mark.parametrize(
    ("sort", "order"),
    [(Sort.USUAL, "abcdef"), (Sort.NEWEST, "fedcba"), (Sort.CHEAPEST, "fbdace"), (Sort.MOST_REDEEMED, "dacebf")],
)
@pytest.mark.parametrize("page", [1, 2, 4])
async def test_every_order_is_paged_by_key_also_among_equals(street: Town, sort: Sort, order: str, page: int) -> None:
    assert "".join(await browse(street, Browse(sort=sort), page=page)) == order


async def test_what_is_redeemed_between_two_pages_makes_nothing_come_twice(street: Town) -> None:
    most = Browse(sort=Sort.MOST_REDEEMED)
    async with street.database.reading() as session:
        first = await catalogue.menu(session, community_id=street.cast.longcheng, browse=most, limit=2)
    async with street.database.begin() as session:
        await catalogue.count_handed_over(session, item_id=street.items["a"], quantity=100)
    async with street.database.reading() as session:
        after = key_of(first[-1], Sort.MOST_REDEEMED)
        rest = await catalogue.menu(session, community_id=street.cast.longcheng, browse=most, after=after)
        again = await catalogue.menu(session, community_id=street.cast.longcheng, browse=most, limit=1)
    assert [item.code for item in (*first, *rest)] == list("dacebf")
    assert (again[0].code, again[0].handed_over) == ("a", 103)


async def test_kind_and_category_narrow_the_list(town: Town) -> None:
    services = Services(town)
    await services.offer("haircut", "理发", category="daily")
    await services.offer("massage", "推拿", category="health")
    assert await browse(town, Browse(kind="service")) == ["haircut", "massage"]
    assert await browse(town, Browse(kind="goods")) == ["rice", "towel", "brush"]
    assert await browse(town, Browse(category="health")) == ["massage"]
    assert await browse(town, Browse(kind="goods", category="health")) == []
    async with town.database.reading() as session:
        assert await catalogue.categories(session, community_id=town.cast.longcheng) == ["daily", "health"]
        assert await catalogue.categories(session, community_id=town.cast.longcheng, kind="goods") == ["daily"]


async def test_favourites_are_each_members_own(town: Town) -> None:
    services = Services(town)
    for _ in range(2):
        await services.keep(town.cast.wang, "towel")
    await services.keep(town.cast.wang, "rice")
    assert await browse(town, Browse(favourites_of=town.cast.wang)) == ["rice", "towel"]
    assert await browse(town, Browse(favourites_of=town.cast.li)) == []
    async with town.database.begin() as session:
        await favourites.drop(session, actor=town.cast.wang, item_id=town.items["rice"])
        await favourites.drop(session, actor=town.cast.wang, item_id=town.items["rice"])
    assert await browse(town, Browse(favourites_of=town.cast.wang)) == ["towel"]
    with pytest.raises(ItemGone):
        await services.keep(town.cast.wu, "towel")


async def test_items_are_found_as_people_type_them(town: Town) -> None:
    services = Services(town)
    await town.offer("noodles", "长寿面 2 把", price=1, stock=1)
    await town.offer("beans", "绿豆 1 公斤", price=1, stock=1, name_en="Mung beans, 1 kg")
    await town.offer("piggy", "银行储蓄罐 1 个", price=1, stock=1, name_en="Piggy bank")
    await services.offer("music", "音乐课 1 次", name_en="Music lesson")
    typed = {
        "大米": "rice",
        "dami": "rice",
        "da mi": "rice",
        "DaMi": "rice",
        "dm": "rice",
        "ＤＭ": "rice",
        "我想换大米": "rice",
        "maojin": "towel",
        "mj": "towel",
        "changshoumian": "noodles",
        "csm": "noodles",
        "寿面": "noodles",
        "lvdou": "beans",
        "lüdou": "beans",
        "ludou": "beans",
        "mung": "beans",
        "yinhang": "piggy",
        "yyk": "music",
        "yinyue": "music",
        "lesson": "music",
        "i want a towel please": "towel",
    }
    async with town.database.reading() as session:
        found = {text: [item.code for item in await catalogue.find(session, community_id=town.cast.longcheng, text=text)] for text in typed}
        nothing = [
            await catalogue.find(session, community_id=town.cast.longcheng, text=text) for text in ("", "a", "  ", "%", "_", "zzz", "\0")
        ]
    assert found == {text: [code] for text, code in typed.items()}
    assert nothing == [[]] * 7


async def test_what_begins_so_is_found_before_what_only_contains_it(town: Town) -> None:
    await town.offer("comb", "木梳", price=1, stock=1)
    await town.offer("ham", "火腿", price=1, stock=1)
    async with town.database.reading() as session:
        found = await catalogue.find(session, community_id=town.cast.longcheng, text="mu")
        inside = await catalogue.find(session, community_id=town.cast.longcheng, text="tui")
    assert [item.code for item in found] == ["comb"]
    assert [item.code for item in inside] == ["ham"]


def test_pinyin_takes_the_reading_of_the_word() -> None:
    assert search_words("银行卡 1 张", "Bank card") == " 银行卡 1 张 bank card yinhangka yhk"
    assert search_words("绿豆", "") == " 绿豆 lvdou ld ludou"
    assert " zhongyangka zyk" not in search_words("重阳糕", "")
    assert " chongyanggao cyg" in search_words("重阳糕", "")
    assert search_words("LED 灯泡 2 只", "LED bulbs, 2").startswith(" led 灯泡 2 只 led bulbs, 2 led")
    assert item_row(name="大米", name_en="Rice")["search"] == " 大米 rice dami dm"
