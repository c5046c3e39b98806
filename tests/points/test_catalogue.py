"""The catalogue: what a member finds in it, and what is not there for them."""

import pytest

from points import catalogue
from points.catalogue import ItemGone, Sort, key_of
from tests.points.kit import Town


async def test_an_item_of_another_community_or_withdrawn_is_gone(town: Town) -> None:
    elsewhere = await town.offer("soap", "香皂", price=1, stock=1, community_id=town.cast.jiayuan)
    withdrawn = await town.offer("old", "旧货", price=1, stock=1, active=False)
    town.items |= {"elsewhere": elsewhere, "withdrawn": withdrawn, "never": 10**9}
    for item in ("elsewhere", "withdrawn", "never"):
        with pytest.raises(ItemGone):
            await town.ask(town.cast.wang, item)


async def test_the_catalogue_is_paged_and_found_by_what_people_type(town: Town) -> None:
    async with town.database.reading() as session:
        page = await catalogue.menu(session, community_id=town.cast.longcheng, limit=2)
        rest = await catalogue.menu(session, community_id=town.cast.longcheng, after=key_of(page[-1], Sort.USUAL))
        found = {
            text: [item.code for item in await catalogue.find(session, community_id=town.cast.longcheng, text=text)]
            for text in ("大米", "我想换大米", "RICE", "i want a towel", "%", "", "\0", "汽车")
        }
        elsewhere = await catalogue.find(session, community_id=town.cast.jiayuan, text="大米")
    assert [item.code for item in (*page, *rest)] == ["rice", "towel", "brush"]
    wanted = {"大米": ["rice"], "我想换大米": ["rice"], "RICE": ["rice"], "i want a towel": ["towel"]}
    assert found == wanted | {"%": [], "": [], "\0": [], "汽车": []}
    assert elsewhere == []
