"""The three lists, by people with phones: what one can do, what units stand ready to do, and a project with its agreement on paper."""

import re
from io import BytesIO

import pytest
from playwright.async_api import expect
from pypdf import PdfReader

from tests.browser.badge_street import fetches
from tests.browser.street import PATIENCE_MS, SHOTS, Phone, Street
from tests.browser.wish_street import has_button, tall

pytestmark = pytest.mark.browser

PROJECT = "独居老人陪伴"
WORDS = "每周三上午到独居老人家里坐一坐，帮着量血压、读报纸、换灯泡，一个月四次。"


async def test_what_neighbours_and_units_can_do_stands_in_the_lists(street: Street) -> None:
    li, sun, wang = [await street.phone() for _ in range(3)]
    for who, phone in (("li", li), ("sun", sun), ("wang", wang)):
        await phone.comes_as(who)
    await lists_what_he_can_do(li)
    await lists_what_the_shop_offers(sun)
    await wang.says("服务清单")
    await wang.sees("服务清单（一）", "邻居的心愿")
    await tall(wang, "services-wishes-390")
    await wang.taps("看单位的服务")
    await wang.sees("服务清单（二）", "惠民超市", "轮椅免费借用")
    await tall(wang, "services-units-390")
    await wang.says("资源清单")
    said = await wang.sees("社区的资源清单", "惠民超市", "一位邻居")
    assert [one for one in ("李建国", "三轮车") if one in said] == []
    await tall(wang, "resources-390")


async def lists_what_he_can_do(li: Phone) -> None:
    """A line and three taps; what the line says of times is ticked already."""
    await li.says("我能帮忙")
    await li.sees("您能帮邻居做的")
    await li.shot("resource-mine-390")
    await li.taps("添加我会做的")
    await li.sees("写一句")
    await li.says("会修自行车和三轮车，周末上午有空")
    await li.sees("属于哪一种")
    await li.taps("我帮人做事")
    await li.sees("哪几天方便")
    await li.shot("resource-days-390")
    await li.taps("就这样：周末")
    await li.taps("就这样：上午")
    await li.sees("清单上会这样写", "修自行车", "周末")
    await li.shot("resource-check-390")
    await li.taps("写进清单")
    await li.sees("谢谢您！已写进清单", "修自行车")
    await li.shot("resource-listed-390")


async def lists_what_the_shop_offers(sun: Phone) -> None:
    await sun.says("我能帮忙")
    await sun.taps("惠民超市的资源")
    await sun.taps("添加我们能提供的")
    await sun.says("轮椅免费借用，每次一周")
    await sun.taps("我出借或赠送物品")
    await sun.taps("每天都行", exactly=True)
    await sun.taps("全天都行", exactly=True)
    await sun.sees("清单上会这样写", "轮椅免费借用")
    await has_button(sun, "✓ 列入服务清单")
    await sun.taps("写进清单")
    await sun.sees("已写进清单", "轮椅免费借用")
    await sun.shot("resource-unit-390")


async def test_a_unit_claims_a_project_and_both_sign_the_same_words(street: Street) -> None:
    zhao, sun, wang = [await street.phone() for _ in range(3)]
    for who, phone in (("zhao", zhao), ("sun", sun), ("wang", wang)):
        await phone.comes_as(who)
    await writes_a_project(zhao)
    await signs_for_the_shop(sun)
    number = await countersigns(zhao)
    await sun.sees("社区已会签", PROJECT, number)
    await sun.shot("agreement-in-force-390")
    await reads_on_paper(sun, number)
    await wang.says("项目清单")
    said = await wang.sees(PROJECT, "惠民超市在做")
    assert "孙丽" not in said
    await tall(wang, "projects-390")


async def writes_a_project(zhao: Phone) -> None:
    await zhao.says("项目清单")
    await zhao.sees("由联盟单位认领")
    await zhao.taps("新增项目")
    await zhao.taps(PROJECT)
    await zhao.sees("做什么，为谁做，多久一次")
    await zhao.shot("project-words-390")
    await zhao.says(WORDS)
    await zhao.sees("把这个项目写进清单吗", WORDS)
    await zhao.taps("确认发布")
    await zhao.sees("联盟单位可以认领了", PROJECT)
    await zhao.shot("project-listed-390")


async def signs_for_the_shop(sun: Phone) -> None:
    """The whole text before the button that signs it."""
    await sun.says("项目清单")
    await sun.taps(PROJECT)
    await sun.taps("以惠民超市名义认领")
    await sun.sees("请读一遍", "孙丽", WORDS)
    await sun.taps("6 个月")
    await has_button(sun, "✓ 6 个月")
    await tall(sun, "agreement-sign-390")
    await sun.taps("签署", exactly=True)
    await sun.sees("已签署，协议", "由社区审阅会签")
    await sun.shot("agreement-signed-390")


async def countersigns(zhao: Phone) -> str:
    """The agreement's number."""
    await zhao.sees("惠民超市", PROJECT, "会签")
    await zhao.shot("agreement-asked-390")
    await zhao.says("会签")
    await zhao.sees("等社区会签", WORDS, "赵敏")
    await tall(zhao, "agreement-countersign-390")
    await zhao.taps("签署", exactly=True)
    said = await zhao.sees(f"{PROJECT} · 惠民超市", "生效中")
    await zhao.shot("agreement-done-390")
    number = re.search(r"协议 (\S+?)：", said)
    assert number is not None
    return number[1]


async def reads_on_paper(sun: Phone, number: str) -> None:
    """Both sides, both names and all the words."""
    await sun.says("项目清单")
    await sun.taps(PROJECT)
    await sun.sees(number, "生效中")
    await sun.taps("PDF 文件")
    # Drawn in a process of its own, which begins with the first paper.
    await expect(sun.bot_messages.filter(has_text=".pdf").last).to_be_visible(timeout=3 * PATIENCE_MS)
    paper = await fetches(sun, ".pdf")
    SHOTS.mkdir(parents=True, exist_ok=True)
    (SHOTS / "agreement.pdf").write_bytes(paper)
    text = re.sub(r"\s|\0", "", "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages))
    assert [one for one in (PROJECT, WORDS, "龙城社区", "惠民超市", "孙丽", "赵敏", number) if one not in text] == []
