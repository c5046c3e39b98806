"""A family, staff, an officer and a passer-by with phones: how an elder gets a badge, and how the badge brings them home."""

import json
import re
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from random import Random

import zxingcpp
from PIL import Image, ImageDraw
from playwright.async_api import expect

from qrcodes.draw import Face
from qrcodes.draw_layout import RADIUS
from tests.browser.street import PATIENCE_MS, PHONE, SHOTS, Phone
from tests.qrcodes.test_print_simulation import DPI, dirty, in_low_light, tilted

TIMES = SHOTS.parent / "badge-story.json"
NEAR_THE_STATION = {"latitude": 43.8301, "longitude": 126.5702, "accuracy": 15}
# A phone's camera looks many times a second until it can read.
LOOKS = 10


@dataclass
class Times:
    """Seconds by a real clock, from somebody's tap to what somebody else's page shows."""

    taken: dict[str, float] = field(default_factory=dict)
    since: float = 0.0

    def start(self) -> None:
        self.since = time.perf_counter()

    async def note(self, name: str, shown: Awaitable[object]) -> None:
        await shown
        self.taken[name] = round(time.perf_counter() - self.since, 3)

    def keep(self, story: str) -> None:
        """Beside the screenshots."""
        TIMES.parent.mkdir(parents=True, exist_ok=True)
        known = json.loads(TIMES.read_text()) if TIMES.exists() else {}
        TIMES.write_text(json.dumps(known | {story: self.taken}, ensure_ascii=False, indent=1))


def portrait(folder: Path) -> Path:
    """Grandmother in a red jacket before a window, as a phone takes it; nobody's face."""
    image = Image.new("RGB", (900, 1200), (214, 224, 222))
    draw = ImageDraw.Draw(image)
    draw.rectangle((90, 60, 520, 620), fill=(236, 244, 250))
    draw.line((305, 60, 305, 620), fill=(190, 200, 204), width=16)
    draw.ellipse((120, 820, 780, 1700), fill=(158, 58, 62))
    draw.polygon([(390, 850), (510, 850), (450, 980)], fill=(244, 238, 230))
    draw.ellipse((270, 280, 630, 700), fill=(208, 208, 212))
    draw.ellipse((300, 360, 600, 780), fill=(232, 196, 170))
    draw.rectangle((405, 740, 495, 880), fill=(222, 184, 158))
    draw.ellipse((380, 240, 520, 340), fill=(200, 200, 206))
    for x in (385, 515):
        draw.ellipse((x - 14, 540, x + 14, 562), fill=(70, 58, 54))
    draw.arc((390, 590, 510, 680), 20, 160, fill=(150, 82, 74), width=9)
    path = folder / "妈妈.jpg"
    image.save(path, "JPEG", quality=88)
    return path


async def registers(wang: Phone, picture: Path) -> None:
    """By the form, as a daughter fills it in."""
    await wang.says("/elder_new")
    await wang.taps("开始登记")
    await wang.sees("第1步")
    await wang.shot("elder-called-390")
    await wang.says("王奶奶")
    await wang.taps("儿子或女儿")
    await wang.says("王桂英")
    await wang.says("龙城帝景小区105号楼2单元401")
    await wang.taps("105号楼")
    await wang.sends_file(picture)
    await wang.taps("半年以内")
    await wang.sees("比如", "青霉素")
    await wang.shot("elder-care-390")
    for number, line in enumerate(("有高血压，药在左口袋", "耳背，请慢慢说", "爱听京剧，唱两句就不急了"), start=1):
        await wang.says(line)
        await wang.sees(f"{number}. {line}")
    await wang.taps("就这些")
    for line in ("有高血压", "耳背"):
        await wang.taps(f"☐ {line}")
    await has_button(wang, "☑ 耳背")
    await wang.shot("elder-shown-390")
    await wang.taps("显示这 2 句")
    await wang.says("以前在缫丝厂上班，常往老厂门口走")
    await wang.sees("有三件事需要您分别同意")
    await wang.shot("elder-consents-390")
    for consent in ("1. 扫码的人", "2. 把位置", "3. 寻人时"):
        await wang.taps(f"☐ {consent}")
    await wang.taps("同意 3 项，继续")
    await wang.sees("王桂英", "有高血压")
    await tall(wang, "elder-form-390")
    await wang.taps("没错，提交")
    await wang.sees("已提交，编号 E-")
    await wang.shot("elder-sent-390")


async def invites(wang: Phone, relation: str = "儿子或女儿") -> str:
    """The path of the link for one more guardian."""
    await wang.taps("邀请紧急联系人")
    await wang.taps("邀请紧急联系人")
    await wang.taps(relation)
    said = await wang.sees("七天内")
    await wang.shot("guardian-link-390")
    await wang.taps("好了")
    link = re.search(r"/go/g_[\w-]+", said)
    assert link is not None
    return link[0]


async def follows(li: Phone, path: str) -> None:
    await li.opens(path)
    await li.shot("guardian-go-390")
    await li.page.get_by_role("button", name="到聊天里继续").click()
    await li.sees("王芳 请您做王奶奶的紧急联系人")
    await li.shot("guardian-asked-390")
    await li.taps("好，我也来守护")
    await li.sees("这是一条测试", "王奶奶")
    await li.shot("guardian-test-390")


async def confirms(phone: Phone) -> None:
    """The test notice is answered."""
    await phone.taps("我收到了")
    await phone.sees("您在这个聊天里收得到提醒")


async def approves(zhao: Phone) -> str:
    """On one screen; the printed number of the badge."""
    await zhao.sees("王芳为王奶奶申请防走失胸牌")
    await zhao.taps("查看这份登记")
    await zhao.sees("王桂英", "缫丝厂")
    await zhao.taps("我看过证件了")
    await has_button(zhao, "☑ 我看过证件了")
    await tall(zhao, "elder-approve-390")
    await zhao.taps("通过", exactly=True)
    said = await zhao.sees("已通过：王奶奶")
    await zhao.shot("elder-approved-390")
    number = re.search(r"[A-Z]{2}-\d{4}", said)
    assert number is not None
    return number[0]


async def prints(zhao: Phone, number: str) -> Image.Image:
    """The badge's picture, as it comes in chat for the printer: 600 dpi."""
    await zhao.says("打印胸牌")
    await zhao.says(number)
    await zhao.sees("王奶奶", number, "衣物标签")
    await zhao.shot("badge-print-390")
    await zhao.taps("600 dpi")
    paper = zhao.bot_messages.filter(has_text=f"{number}.png").last
    await expect(paper).to_be_visible(timeout=PATIENCE_MS)
    await zhao.shot("badge-file-390")
    with Image.open(BytesIO(await fetches(zhao, f"{number}.png"))) as picture:
        return picture.convert("RGBA")


async def fetches(phone: Phone, name: str) -> bytes:
    """A file of the chat, by its link, with the cookies of this browser."""
    address = await phone.bot_messages.filter(has_text=name).last.locator("a.paper").get_attribute("href")
    assert address is not None
    answer = await phone.page.context.request.get(f"{phone.house.url.origin()}{address}")
    assert answer.ok
    return await answer.body()


def seen_by_a_camera(badge: Image.Image, house: str) -> tuple[str, Image.Image]:
    """What a phone reads of this badge, printed at 300 dpi, dirty, tilted and in low light; and the look that it was read from."""
    side = round(2 * RADIUS * DPI / 25.4)
    flat = Image.alpha_composite(Image.new("RGBA", badge.size, "white"), badge)
    # As long as the real one, so that spots stay off its three corners.
    face = Face(f"{house}/b/{'a' * 26}", "", "", "", "")
    for look in range(LOOKS):
        chance = Random(20_261_121 + look)
        paper = flat.convert("L").resize((side, side), Image.Resampling.BOX)
        seen = in_low_light(tilted(dirty(paper, face, chance), chance), chance)
        found = [code.text for code in zxingcpp.read_barcodes(seen)]
        if found:
            return found[0], seen
    raise AssertionError("no look at the badge could be read")


async def has_button(phone: Phone, label: str) -> None:
    await expect(phone.page.locator(".keyboard button", has_text=label).last).to_be_visible(timeout=PATIENCE_MS)


async def tall(phone: Phone, name: str) -> None:
    """A screenshot that is so high that the last message is seen whole."""
    message = phone.page.locator(".message").last
    high = await message.evaluate("one => one.getBoundingClientRect().height")
    await phone.page.set_viewport_size({"width": PHONE[0], "height": max(PHONE[1], int(high) + 250)})
    await message.evaluate("one => one.scrollIntoView({block: 'end'})")
    await phone.shot(name)
    width, height = PHONE
    await phone.page.set_viewport_size({"width": width, "height": height})


async def now(finder: Phone, words: str) -> None:
    """The finder's page says so by itself."""
    await expect(finder.page.locator("#now h1")).to_contain_text(words, timeout=PATIENCE_MS)
