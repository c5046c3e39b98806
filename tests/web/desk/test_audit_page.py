"""Who did what, in a browser: lines in words with their seals, for heads only."""

import re

from core.database import Database
from jobs.sealing import seal_all
from people import audit, authority
from people.authority import Role
from people.nodes import node_by_id
from points import kinds
from tests.cast import Cast
from tests.clock import Clock
from tests.web.house import House


async def test_heads_read_what_was_set_and_that_somebody_read_health_data(
    house: House, cast: Cast, database: Database, clock: Clock
) -> None:
    async with database.begin() as session:
        await audit.record(session, actor=cast.zhao, action="item.price_set:30:25", subject="item", subject_id=3, now=clock())
        await audit.record(session, actor=cast.zhao, action="elder.read", subject="elder", subject_id=7, now=clock())
        await authority.grant(session, actor=cast.qian, person_id=cast.li, role=Role.VOLUNTEER, node_id=cast.longcheng, now=clock())
        await kinds.add_defaults(session, community_id=cast.longcheng)
        kind = (await kinds.offered(session, community_id=cast.longcheng, now=clock()))[0]
        await audit.record(session, actor=cast.zhao, action="kind.set", subject="kind", subject_id=kind.id, now=clock())
        place = await node_by_id(session, cast.longcheng)
    await seal_all(database, clock=clock)
    desk = await house.desk(cast.qian)
    status, page = await desk.get("/desk/audit?lang=en")
    assert status == 200
    assert "changed a price: 30 → 25" in page
    assert "READ health, home and history of an elder" in page
    assert "as it was" in page
    status, page = await desk.get("/desk/audit?lang=en&group=elder&person=5&day=nonsense&number=x&before=9999999999999999999")
    assert (status, "changed a price" in page, "READ health" in page) == (200, False, True)
    status, page = await desk.get("/desk/audit?lang=en")
    assert place is not None
    assert f"gave a role: Volunteer · {place.name}" in page
    assert f"set a kind of activity · {kind.name_en}" in re.sub("<[^>]+>", "", page)
    for typed in ("E-000007", "e7", "7&subject=elder"):
        status, page = await desk.get(f"/desk/audit?lang=en&number={typed}")
        assert (status, "changed a price" in page, "READ health" in page, "elder E-000007" in page) == (200, False, True, True)
        assert '<option value="elder" selected>' in page
    status, page = await desk.get("/desk/audit?lang=en&number=7")
    assert (status, "No such number is known here" in page, "changed a price" in page) == (200, True, True)
    status, page = await desk.get(f"/desk/audit?lang=en&person={cast.zhao}")
    assert (status, "Only what 赵敏 did" in page) == (200, True)
    status, page = await desk.get("/desk/audit/check?lang=en")
    assert (status, "are as they were sealed" in page) == (200, True)


async def test_staff_who_head_nothing_do_not_read_it(house: House, cast: Cast) -> None:
    desk = await house.desk(cast.zhao)
    status, page = await desk.get("/desk/audit")
    assert (status, "价格" in page) == (403, False)
