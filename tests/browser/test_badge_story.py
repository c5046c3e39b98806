"""A badge brings an elder home: registered, approved, printed, scanned and answered, in real browsers; with the seconds that it took."""

import asyncio
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from playwright.async_api import expect
from pypdf import PdfReader

from tests.browser import badge_street as badge
from tests.browser.badge_street import NEAR_THE_STATION, Times, now
from tests.browser.street import PATIENCE_MS, SHOTS, Phone, Street
from tests.clock import Clock

pytestmark = pytest.mark.browser


async def test_from_the_form_to_the_hand_over(
    street: Street, clock: Clock, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    wang, li, zhao, zhou = [await street.phone() for _ in range(4)]
    for who, phone in (("wang", wang), ("li", li), ("zhao", zhao), ("zhou", zhou)):
        await phone.comes_as(who)
    await badge.registers(wang, badge.portrait(tmp_path))
    await badge.follows(li, await badge.invites(wang))
    await badge.confirms(li)
    await badge.confirms(wang)
    number = await badge.approves(zhao)
    await wang.sees("王奶奶", "审核通过了", number)
    house = str(street.house.url.origin())
    link, look = badge.seen_by_a_camera(await badge.prints(zhao, number), house)
    look.save(SHOTS / "badge-look.png")
    assert re.fullmatch(rf"{house}/b/[a-z2-7]{{26}}", link)
    times = Times()
    await is_found(street, clock, link, times, (wang, li, zhou))
    times.keep("from the tap")
    record_property("seconds", times.taken)
    assert max(taken for name, taken in times.taken.items() if name.startswith("tap")) < 5
    # The finder's page looks every few seconds how things stand.
    assert max(times.taken.values()) < 9


async def is_found(street: Street, clock: Clock, link: str, times: Times, people: tuple[Phone, Phone, Phone]) -> None:
    wang, _, zhou = people
    finder = await street.phone(permissions=["geolocation"], geolocation=NEAR_THE_STATION)
    await finder.opens(link.removeprefix(str(street.house.url.origin())))
    await expect(finder.page.get_by_role("heading", name="王奶奶")).to_be_visible()
    await finder.shot("story-scan-390", whole=True)
    await tells(finder, times, people)
    await sends_position(finder, wang, zhou)
    await answers(zhou, finder, wang, times)
    await talk(finder, wang, zhou)
    clock.advance(minutes=7)
    await hands_over(zhou, wang, finder)
    await ends(zhou, wang, finder)


async def tells(finder: Phone, times: Times, people: tuple[Phone, Phone, Phone]) -> None:
    """One tap, and four pages show it without anybody touching them."""
    wang, li, zhou = people
    times.start()
    await finder.page.get_by_role("button", name="告诉家人和值班员").click()
    await asyncio.gather(
        times.note("tap → finder's page", expect(finder.page.locator("#now h1")).to_contain_text("已经通知", timeout=PATIENCE_MS)),
        times.note("tap → daughter's page", wang.sees("有人发现了王奶奶", "正在找您")),
        times.note("tap → second guardian's page", li.sees("有人发现了王奶奶", "正在找您")),
        times.note("tap → officer's page", zhou.sees("有人发现了王奶奶", "请点按钮")),
    )
    await finder.shot("story-told-390", whole=True)
    await wang.shot("story-alert-family-390")
    await zhou.shot("story-alert-duty-390")


async def sends_position(finder: Phone, wang: Phone, zhou: Phone) -> None:
    await finder.page.get_by_role("button", name="发送我的位置").click()
    await expect(finder.page.locator("#now")).to_contain_text("他们知道您在哪里了", timeout=PATIENCE_MS)
    await zhou.sees("现在知道王奶奶在哪里了", "15米")
    await wang.sees("现在知道王奶奶在哪里了")
    await zhou.shot("story-place-390")


async def answers(zhou: Phone, finder: Phone, wang: Phone, times: Times) -> None:
    """One tap each: it is mine, and when I am there."""
    times.start()
    await zhou.taps("我来处理")
    await asyncio.gather(
        times.note("takes it on → finder's page", now(finder, "值班员已收到")),
        times.note("takes it on → daughter's page", wang.sees("周强", "接单")),
    )
    await zhou.sees("已由您处理", "看下面的地图")
    for name, host in (("高德", "uri.amap.com"), ("腾讯", "apis.map.qq.com"), ("百度", "api.map.baidu.com")):
        key = zhou.page.locator("a.key", has_text=name).last
        assert f"https://{host}/" in (await key.get_attribute("href") or "")
    await zhou.shot("incident-mine-390")
    times.start()
    await zhou.taps("10 分钟")
    await times.note("minutes → finder's page", now(finder, "值班员已收到，约 10 分钟到"))
    await zhou.sees("周强在路上")
    await badge.tall(zhou, "incident-390")
    await finder.shot("story-eta-390", whole=True)
    await zhou.taps("通知了谁")
    await zhou.sees("已读：王芳", "已读：李建国")
    await zhou.shot("incident-told-390")
    await zhou.taps("返回事件")


async def talk(finder: Phone, wang: Phone, zhou: Phone) -> None:
    """Over the board, both ways, and nobody's name on it."""
    await finder.page.get_by_role("button", name="我陪着老人").click()
    await expect(finder.page.get_by_role("button", name="✓ 我陪着老人")).to_be_visible(timeout=PATIENCE_MS)
    await finder.page.locator("#words").fill("她坐在菜市场门口的长椅上，精神还好，就是有点冷")
    await finder.page.get_by_role("button", name="发送", exact=True).click()
    await zhou.sees("发现人留言", "有点冷")
    await zhou.shot("board-duty-390")
    await wang.sees("发现人留言", "有点冷")
    await zhou.taps("回复")
    await zhou.sees("发现人陪着老人", "有点冷")
    await zhou.taps("给发现人留言")
    await zhou.sees("请输入留言")
    await zhou.says("谢谢您！我穿红马甲，给她带了件外套")
    await zhou.sees("已发送", "红马甲")
    await expect(finder.page.locator("#board")).to_contain_text("我穿红马甲", timeout=PATIENCE_MS)
    await wang.sees("驿站留言", "红马甲")
    await wang.taps("回复")
    await wang.sees("交接码")
    await badge.tall(wang, "incident-family-390")
    await wang.taps("给发现人留言")
    await wang.sees("请输入留言")
    await wang.says("我是她女儿，十分感谢，您跟她唱两句京剧就好")
    await expect(finder.page.locator("#board")).to_contain_text("唱两句京剧", timeout=PATIENCE_MS)
    board = await finder.page.locator("#board").inner_text()
    assert not [name for name in ("王芳", "周强", "王桂英", "401") if name in board]
    await finder.shot("story-board-390", whole=True)


async def hands_over(zhou: Phone, wang: Phone, finder: Phone) -> None:
    await zhou.says("/incidents")
    await zhou.taps("王奶奶 ·")
    await zhou.sees("还有3分钟")
    await zhou.taps("我见到老人了")
    await now(finder, "值班员已经接到王奶奶")
    await finder.shot("story-with-390", whole=True)
    code = re.search(r"交接码：(\d{3} \d{3})", await wang.sees("交接码", "王奶奶"))
    assert code is not None
    await zhou.taps("交接", exactly=True)
    await zhou.sees("把老人交给谁")
    await zhou.taps("王芳")
    await zhou.sees("交给：王芳")
    await zhou.shot("hand-over-390")
    await zhou.says(code[1])
    await zhou.sees("交接完成", "已交给王芳")
    await zhou.shot("handed-over-390")
    await now(finder, "王奶奶已平安")
    await expect(finder.page.locator("#now")).to_contain_text("谢谢您")
    await finder.shot("story-thanks-390", whole=True)


async def ends(zhou: Phone, wang: Phone, finder: Phone) -> None:
    """Closed, thanked, and on paper."""
    await zhou.taps("结束事件")
    await zhou.shot("incident-close-390")
    await zhou.taps("真实走失")
    await zhou.sees("已结束，谢谢您")
    await zhou.shot("incident-closed-390")
    await zhou.taps("时间线（PDF）")
    name = "发现事件 I-000001.pdf"
    await expect(zhou.bot_messages.filter(has_text=name).last).to_be_visible(timeout=PATIENCE_MS)
    paper = await badge.fetches(zhou, name)
    (SHOTS / "timeline.pdf").write_bytes(paper)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).replace("\0", "")
    assert [step for step in ("王奶奶", "接单", "交接", "周强") if step not in text] == []
    await wang.sees("王奶奶", "平安")
    await wang.shot("over-family-390")
    await wang.says("/incidents")
    await wang.taps("王奶奶 ·")
    await wang.taps("感谢发现人")
    await wang.sees("请输入感谢的话")
    await wang.says("谢谢您，我妈妈平安到家了")
    await wang.sees("已发送", "我妈妈平安到家了")
    # The page does not ask any more when it is over.
    await finder.page.reload()
    await expect(finder.page.locator("#board")).to_contain_text("我妈妈平安到家了")
    await finder.shot("story-over-390", whole=True)
