"""A micro-wish's way through the web chat, step by step, as the people of the demo go it."""

import re
from pathlib import Path

from playwright.async_api import expect

from jobs.wishing import keep_wishes
from people import demo, enrolment
from tests.browser.pictures import has_picture
from tests.browser.street import PATIENCE_MS, Phone, Street
from tests.clock import Clock

PHONE = "13843201234"
WORDS = f"客厅的吸顶灯坏了，晚上摸黑怕摔跤，想请人上门换一下。我的电话{PHONE}"
PUBLIC = "客厅的吸顶灯坏了，晚上摸黑怕摔跤，想请人上门换一下。"
WHOM, REACH = "我妈妈，七十九岁", "105号楼1单元302，下午都在家，敲门响一点"
DONE = "换了一盏新的吸顶灯，顺手把门厅的灯也紧了紧"


async def city(street: Street, clock: Clock) -> dict[str, int]:
    """Who is who. 王芳 has left her phone number."""
    async with street.house.database.begin() as session:
        cast = await demo.cast(session)
        assert cast is not None
        await enrolment.correct_phone(session, person_id=cast["wang"], phone=PHONE, now=clock())
    return cast


async def wishes_for_a_lamp(wang: Phone) -> str:
    """Five questions, three of them a tap; the wish's number."""
    await wang.says("许个心愿")
    await wang.sees("第1步", "是哪一种心愿")
    await wang.shot("wish-kind-390")
    await wang.taps("请人帮个忙")
    await wang.sees("第2步", "用自己的话")
    await wang.says(WORDS)
    await wang.sees("第3步", "有多急")
    await wang.taps("黄：这几天")
    await has_button(wang, "✓ 黄：这几天")
    await wang.shot("wish-urgency-390")
    await wang.taps("揪心", exactly=True)
    await wang.sees("第4步", "为谁许的")
    await wang.says(WHOM)
    await wang.sees("第5步", "什么时候方便")
    await wang.shot("wish-reach-390")
    await wang.says(REACH)
    await wang.sees("请核对", "请注意", "电话号码", REACH)
    await tall(wang, "wish-check-390")
    await wang.taps("许下这个心愿")
    said = await wang.sees("心愿已交给社区", "接下来")
    await wang.shot("wish-sent-390")
    return number_in(said)


async def screens(zhao: Phone, number: str) -> None:
    """The phone number goes out of the text, a reward is set, a deadline too; then it is open."""
    await zhao.sees("有一个新的微心愿", number)
    await zhao.shot("wish-asked-staff-390")
    await turns_to(zhao, number)
    await zhao.sees("【", PHONE, "】", "不能公开", "公开后大家看到的")
    await tall(zhao, "wish-screen-390")
    await zhao.taps("改公开文字")
    await zhao.sees("请把公开的文字发过来")
    await zhao.says(WORDS)
    await zhao.sees("电话号码")
    await zhao.shot("wish-text-refused-390")
    await zhao.says(PUBLIC)
    await zhao.taps("酬谢：20")
    await zhao.sees("圆梦后给多少积分")
    await zhao.taps("30 积分")
    await has_button(zhao, "酬谢：30")
    await zhao.taps("期限：")
    await zhao.taps("1 周")
    await has_button(zhao, "期限：1 周")
    await zhao.shot("wish-screened-390")
    await zhao.taps("公开", exactly=True)
    await zhao.sees("已公开", number)
    await zhao.shot("wish-published-390")


async def turns_to(zhao: Phone, number: str) -> None:
    """From the notice to this wish in the queue, in which others wait."""
    await zhao.taps("去看待审的心愿")
    if number not in await zhao.sees("公开后大家看到的"):
        await zhao.taps("下一条")
    await zhao.sees(number, "公开后大家看到的")


async def takes_it_on(li: Phone, number: str) -> None:
    """Found among those that suit him, read, promised."""
    await li.says("微心愿")
    suits = await li.sees("这些适合您", "吸顶灯", "修灯修电路")
    await li.shot("wish-list-390")
    at = re.search(r"(\d)\. 客厅的吸顶灯", suits)
    assert at is not None
    await li.taps(at[1], exactly=True)
    said = await li.sees(number, PUBLIC, "30")
    assert [one for one in (PHONE, WHOM, REACH, "王芳") if one in said] == []
    await li.shot("wish-page-390")
    await li.taps("我来圆梦")
    await li.sees("您来认领这个心愿吗", "2天内联系")
    await li.shot("wish-promise-390")
    await li.taps("好，我来认领")
    await li.sees("谢谢您！这个心愿交给您了")
    await li.shot("wish-taken-390")


async def looks_how_to_reach(li: Phone) -> None:
    """What only he sees; then he rings, and says so."""
    await li.taps("我认领的")
    await li.sees("看联系方式")
    await li.shot("wish-claim-390")
    await li.taps("看联系方式")
    await li.sees("只有您能看到", "王芳", PHONE, WHOM, REACH)
    await tall(li, "wish-private-390")
    await li.taps("返回", exactly=True)
    await li.taps("已联系")
    await li.sees("已经联系上了")
    await li.shot("wish-contacted-390")


async def says_it_came_true(li: Phone, picture: Path) -> None:
    await li.taps("已办好")
    await li.sees("请发一张照片")
    await li.sends_file(picture)
    await li.sees("照片收到了")
    await li.shot("wish-done-words-390")
    await li.says(DONE)
    await li.sees("许愿人会收到通知，请他确认")
    await has_picture(li)
    await li.shot("wish-done-390")


async def says_yes(wang: Phone) -> None:
    """She looks at the photo, confirms, and lets the poster show it."""
    await wang.sees("李建国说已经圆梦了，是这样吗")
    await wang.shot("wish-is-it-so-390")
    await wang.taps("看看这个心愿")
    await wang.sees("怎么圆的梦", DONE)
    await has_picture(wang)
    await tall(wang, "wish-answer-390")
    await wang.taps("办好了", exactly=True)
    await wang.sees("圆梦海报", "名字只露一半")
    await wang.shot("wish-poster-asked-390")
    await wang.taps("办好了，可以登海报")
    await wang.sees("谢谢您，已确认")
    await wang.shot("wish-confirmed-390")


async def is_asked_some_days_later(street: Street, clock: Clock, wang: Phone, stars: int, words: str) -> None:
    """The clock asks; a tap answers, and a line."""
    clock.advance(days=3, minutes=1)
    await keep_wishes(street.house.database, clock=clock)
    await wang.sees("前几天圆梦了")
    await wang.shot(f"wish-follow-up-{stars}-390")
    await wang.taps(f"{stars} ★")
    await wang.sees(f"记下了：{stars}分")
    await wang.shot(f"wish-rated-{stars}-390")
    await wang.says(words)
    await wang.sees("谢谢您，工作人员会看")


async def finds_it_in_the_archive(li: Phone, number: str) -> None:
    """The points lead to the wish, and the wish to what was done."""
    await li.says("积分档案")
    await li.sees("积分档案", "可以看到它的来历")
    await li.shot("wish-archive-390")
    await li.taps("+30")
    await li.sees("+30", f"微心愿 {number}")
    await li.shot("wish-archive-one-390")
    await li.taps("看看这个心愿")
    await li.sees(number, "已圆梦", DONE)
    await has_picture(li)


async def has_button(phone: Phone, label: str) -> None:
    await expect(phone.page.locator(".keyboard button", has_text=label).last).to_be_visible(timeout=PATIENCE_MS)


async def tall(phone: Phone, name: str) -> None:
    """A screenshot that is so high that the last message is seen whole."""
    message = phone.page.locator(".message").last
    high = await message.evaluate("one => one.getBoundingClientRect().height")
    width, height = 390, 844
    await phone.page.set_viewport_size({"width": width, "height": max(height, int(high) + 250)})
    await message.evaluate("one => one.scrollIntoView({block: 'end'})")
    await phone.shot(name)
    await phone.page.set_viewport_size({"width": width, "height": height})


def number_in(text: str) -> str:
    """The wish's number: W-000007."""
    found = re.search(r"W-\d{6}", text)
    assert found is not None, text
    return found[0]
