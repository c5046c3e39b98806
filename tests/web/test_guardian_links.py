"""A guardian's link opened in a browser that nobody has signed in: a chat of one's own, in which the invitation waits."""

import re

from qrcodes import guardians
from tests.qrcodes.kit import Town
from tests.web.house import House
from web.clients import MOST_WRONG
from web.visitors import COOKIE


async def _link(house: House, town: Town) -> str:
    elder_id = await town.elder()
    async with house.database.begin() as session:
        token = await guardians.invite(session, actor=town.cast.wang, elder_id=elder_id, relation="child", now=house.clock())
    return f"/go/g_{token}"


async def test_a_brother_in_a_fresh_browser_comes_to_a_chat_that_knows_the_invitation(house: House, town: Town) -> None:
    link = await _link(house, town)
    brother = house.stranger()
    status, html = await brother.get(link)
    assert (status, "有人请您做紧急联系人" in html, "肖" in html) == (200, True, False)
    assert not [cookie for cookie in brother.http.cookie_jar if cookie.key == COOKIE]
    nonce = re.search(r'name="nonce" value="([^"]+)"', html)
    assert nonce is not None
    async with brother.http.post(link, data={"nonce": nonce[1]}, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"][:5]) == (303, "/chat")
    await house.handle()
    status, html = await brother.get("/chat")
    # The parrot says what it heard: the chat's first words were the link's.
    assert (status, "打开聊天" in html, f"/start {link.rpartition('/')[2]}" in html) == (200, True, True)
    status, html = await brother.get(link)
    assert (status, "有人请您做紧急联系人" in html) == (200, False)


async def test_a_link_that_is_of_no_use_opens_no_chat_and_says_what_any_other_says(house: House, town: Town) -> None:
    link = await _link(house, town)
    stranger = house.stranger()
    pages = []
    for path in ("/go/g_never", "/go/join_longcheng"):
        pages.append((await stranger.get(path))[1].replace(path, ""))
        async with stranger.http.post(path, data={"nonce": "n" * 12}) as answer:
            assert answer.status == 401
    assert pages[0] == pages[1]
    assert link not in pages[0]


async def test_guessing_links_is_slowed_down(house: House, town: Town) -> None:
    link = await _link(house, town)
    stranger = house.stranger()
    for number in range(MOST_WRONG):
        await stranger.get(f"/go/g_{number}")
    status, _ = await stranger.get(link)
    assert status == 429
