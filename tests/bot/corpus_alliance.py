"""Ways to the questions of the three lists: projects and their agreements, resources."""

from collections.abc import Awaitable, Callable

from sqlalchemy import select

from tests.cast import find_cast
from tests.chat import Phone
from wishes import projects
from wishes.alliance_models import Project

Enter = Callable[[Phone], Awaitable[None]]


def to_project(*steps: str) -> Enter:
    """To writing a new project; `=words` is typed."""

    async def enter(phone: Phone) -> None:
        await phone.says("/menu")
        for label in ("管理", "项目清单", "新增项目"):
            await phone.taps(label)
        for step in steps:
            await (phone.says(step[1:]) if step.startswith("=") else phone.taps(step))

    return enter


async def to_signing(phone: Phone) -> None:
    """To the text that a unit signs; the project is there already when one comes again."""
    cast, database = await find_cast(phone.app.database), phone.app.database
    async with database.begin() as session:
        if (await session.scalars(select(Project.id).where(Project.name == "法律服务"))).one_or_none() is None:
            said = {"name": "法律服务", "words": "每月一次法律咨询"}
            await projects.write(session, actor=cast.zhao, community_id=cast.longcheng, **said, now=phone.app.clock())
    await phone.says("/menu")
    for label in ("服务清单", "项目清单", "法律服务", "以惠民超市名义认领"):
        await phone.taps(label)


def to_resource(*steps: str, unit: bool = False) -> Enter:
    """To listing what one can do, or what one's unit offers; `=words` is typed."""

    async def enter(phone: Phone) -> None:
        await phone.says("/menu")
        for label in ("我能帮忙", "惠民超市的资源", "添加我们能提供的") if unit else ("我能帮忙", "添加我会做的"):
            await phone.taps(label)
        for step in steps:
            await (phone.says(step[1:]) if step.startswith("=") else phone.taps(step))

    return enter


# By place: who is there, how they get there, what it asks, and what of the corpus belongs there besides text.
LISTS: dict[str, tuple[str, Enter, str, tuple[str, ...]]] = {
    "project: name": ("zhao", to_project(), "新项目叫什么", ()),
    "project: words": ("zhao", to_project("=困难帮扶"), "做什么，为谁做", ()),
    "project: check": ("zhao", to_project("=困难帮扶", "=每周看望一次独居老人"), "写进清单吗", ("number",)),
    "project: signing": ("sun", to_signing, "党建联盟服务项目协议书", ("number", "date")),
    "resource: words": ("li", to_resource(), "您会做什么", ("number",)),
    "resource: kind": ("li", to_resource("=会修灯"), "属于哪一种", ()),
    "resource: days": ("li", to_resource("=会修灯", "我帮人做事"), "哪几天方便", ("date",)),
    "resource: parts": ("li", to_resource("=会修灯", "我帮人做事", "每天都行"), "什么时段方便", ()),
    "resource: check": ("li", to_resource("=会修灯", "我帮人做事", "每天都行", "全天都行"), "清单上会这样写", ()),
    "resource: how many": (
        "sun",
        to_resource("=送米上门", "我帮人做事", "每天都行", "全天都行", "每月多少", unit=True),
        "每月能提供多少",
        ("number",),
    ),
}
