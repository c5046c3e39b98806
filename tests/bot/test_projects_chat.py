"""The alliance's projects in chat: staff write one, a unit signs, staff countersign, both have the paper, either side ends it."""

from io import BytesIO

from pypdf import PdfReader
from sqlalchemy import select

from core.database import Database
from messages.transcript_files import load
from people.models import Audit
from tests.chat import Phone, Screen, Town
from wishes import projects
from wishes.alliance_models import Agreement, Project

LAW = "每月一次，请律师到社区讲法律、答疑问"


async def write_project(phone: Phone, name: str = "法律服务", words: str = LAW) -> None:
    await phone.says("项目清单")
    await phone.taps("新增项目")
    await phone.says(name)
    await phone.says(words)
    await phone.taps("确认发布")


async def to_sign(phone: Phone, name: str = "法律服务") -> None:
    """To the whole text, with the button that signs it."""
    await phone.says("项目清单")
    await phone.taps(name)
    await phone.taps("以惠民超市名义认领")


async def agree(town: Town) -> None:
    """赵敏 writes the project, 孙丽 signs, 周强 countersigns."""
    await write_project(town.zhao)
    await to_sign(town.sun)
    await town.sun.taps("签署")
    await town.zhou.taps("查看并会签")
    await town.zhou.taps("签署")


async def papers(phone: Phone) -> list[Screen]:
    return [screen for screen in await phone.screens() if "document" in screen.body]


async def count(database: Database) -> tuple[int, int]:
    """How many projects and agreements there are."""
    async with database.reading() as session:
        return len((await session.scalars(select(Project.id))).all()), len((await session.scalars(select(Agreement.id))).all())


async def test_staff_write_a_project_in_three_messages(town: Town) -> None:
    await write_project(town.zhao)
    assert await town.zhao.sees("已写进清单", "法律服务", LAW, "○ 待认领", "从清单撤下")
    await town.wang.says("项目清单")
    assert await town.wang.sees("法律服务", "○ 待认领")
    assert "新增项目" not in (await town.wang.screen()).buttons


async def test_a_name_that_others_have_is_one_tap(town: Town) -> None:
    await town.zhao.says("/menu")
    for label in ("管理", "项目清单", "新增项目", "党课配送"):
        await town.zhao.taps(label)
    assert await town.zhao.sees("“党课配送”：做什么")
    await town.zhao.says("党")
    assert await town.zhao.sees("项目内容要写 4 到 500 个字", "没有改动")
    await town.zhao.says("每季度送一堂党课到支部")
    await town.zhao.taps("确认发布", times=2)
    assert await town.zhao.sees("党课配送", "○ 待认领")
    assert await count(town.app.database) == (1, 0)


async def test_a_name_that_is_taken_is_asked_for_again(town: Town) -> None:
    await write_project(town.zhao)
    await write_project(town.zhou, words="每周一次法律咨询")
    assert await town.zhou.sees("已经有一个叫“法律服务”的项目了", "新项目叫什么")


async def test_a_unit_reads_the_whole_text_before_it_signs(town: Town) -> None:
    await write_project(town.zhao)
    await to_sign(town.sun)
    assert await town.sun.sees(
        *("党建联盟服务项目协议书", "甲方：龙城社区", "乙方：惠民超市", LAW),
        *("自2026年11月21日起，至2027年11月20日止", "七、", "以您的姓名孙丽代表惠民超市签署", "✓ 1 年"),
    )
    await town.sun.taps("3 个月")
    assert await town.sun.sees("至2027年2月20日止", "✓ 3 个月")
    await town.sun.says("18")
    assert await town.sun.sees("至2028年5月20日止")
    await town.sun.says("25")
    assert await town.sun.sees("请输入月数，1 到 24", "至2028年5月20日止")
    await town.sun.taps("签署", times=2)
    assert await town.sun.sees("惠民超市：孙丽，2026年11月21日", "龙城社区：尚未签署", "等社区会签")
    assert await count(town.app.database) == (1, 1)


async def test_staff_are_told_read_the_text_and_sign(town: Town) -> None:
    await write_project(town.zhao)
    await to_sign(town.sun)
    await town.sun.taps("签署")
    assert await town.zhou.sees("惠民超市认领了项目“法律服务”，已经签署")
    await town.zhou.taps("查看并会签")
    assert await town.zhou.sees("甲方：龙城社区", LAW, "七、", "代表龙城社区签署")
    await town.zhou.taps("签署", times=2)
    assert await town.zhou.sees("生效中，至2027年11月20日", "单位会收到通知")
    assert await town.sun.sees("社区已会签，“法律服务”由您的单位来做")
    await town.wang.says("项目清单")
    assert await town.wang.sees("● 惠民超市在做，至2027年11月20日")
    await town.zhao.says("待会签协议")
    assert await town.zhao.sees("没有待会签的协议")


async def test_the_queue_shows_one_after_the_other_and_the_menu_how_many(town: Town) -> None:
    for name in ("党课配送", "法律服务"):
        await write_project(town.zhao, name)
        await to_sign(town.sun, name)
        await town.sun.taps("签署")
    await town.zhao.says("/menu")
    await town.zhao.taps("待会签协议（2）")
    assert await town.zhao.sees("党课配送")
    await town.zhao.taps("下一")
    assert await town.zhao.sees("法律服务")
    await town.zhao.taps("上一")
    assert await town.zhao.sees("党课配送")
    await town.zhao.taps("不签")
    await town.zhao.taps("确认不签")
    assert await town.zhao.sees("撤回", "单位会收到通知")
    assert await town.sun.sees("龙城社区与惠民超市关于“党课配送”的协议在签齐之前撤回了", "请与龙城社区商量")
    await town.zhao.taps("下一")
    assert await town.zhao.sees("法律服务", "签署")


async def test_both_sides_get_the_paper_which_is_on_record_and_nobody_else(town: Town) -> None:
    await agree(town)
    for phone in (town.sun, town.zhao):
        await phone.says("项目清单")
        await phone.taps("法律服务")
        await phone.taps("PDF")
        (paper,) = await papers(phone)
        assert paper.body["document"]["file_name"].startswith("协议书 C-0")
        async with town.app.database.reading() as session:
            file = await load(session, file_id=paper.body["document"]["file_id"])
        assert file is not None
        pages = PdfReader(BytesIO(file.data)).pages
        assert len(pages) == 2
    async with town.app.database.reading() as session:
        taken = await session.scalars(select(Audit.actor).where(Audit.action == "agreement.paper").order_by(Audit.id))
        assert list(taken) == [town.cast.sun, town.cast.zhao]
    await town.wang.says("项目清单")
    await town.wang.taps("法律服务")
    assert await town.wang.sees("● 惠民超市在做")
    assert {"PDF 文件", "协议全文", "终止协议"}.isdisjoint((await town.wang.screen()).buttons)


async def test_the_whole_text_can_be_read_again_with_its_hash(town: Town) -> None:
    await agree(town)
    await town.sun.says("项目清单")
    await town.sun.taps("法律服务")
    await town.sun.taps("协议全文")
    assert await town.sun.sees("甲方：龙城社区", "惠民超市：孙丽", "龙城社区：周强", "SHA-256：")


async def test_either_side_ends_it_after_a_question(town: Town) -> None:
    await agree(town)
    await town.sun.says("项目清单")
    await town.sun.taps("法律服务")
    await town.sun.taps("终止协议")
    assert await town.sun.sees("终止龙城社区与惠民超市关于“法律服务”的协议吗")
    await town.sun.taps("确认终止")
    assert await town.sun.sees("○ 待认领", "以惠民超市名义认领")
    assert await town.zhao.sees("龙城社区与惠民超市关于“法律服务”的协议已终止", "请与惠民超市商量")


async def test_a_claimed_project_is_taken_off_only_after_its_agreement(town: Town) -> None:
    await write_project(town.zhao)
    await town.zhao.taps("从清单撤下")
    await to_sign(town.sun)
    await town.sun.taps("签署")
    await town.zhao.taps("确认撤下")
    assert any("这个项目已由惠民超市认领。没有改动。" in screen for screen in await town.zhao.screens())
    async with town.app.database.reading() as session:
        found = await projects.list_of(session, community_id=town.cast.longcheng, now=town.app.clock())
    assert [line.unit_name for line in found] == ["惠民超市"]


async def test_the_list_turns_its_pages(town: Town) -> None:
    for number in range(8):
        async with town.app.database.begin() as session:
            said = {"name": f"项目第{number}号", "words": LAW}
            await projects.write(session, actor=town.cast.zhao, community_id=town.cast.longcheng, **said, now=town.app.clock())
    await town.wang.says("项目清单")
    assert await town.wang.sees("项目第0号", "项目第5号")
    await town.wang.taps("下一页")
    assert await town.wang.sees("项目第6号", "项目第7号")
    await town.wang.taps("第一页")
    assert await town.wang.sees("项目第0号")
