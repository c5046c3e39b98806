"""How a finder's page ends, and what stands on every page that is not there."""

import re

from qrcodes import answering, closing, handing_over
from tests.web.house import House
from tests.web.street import ZH, Street


async def _with_officer(street: Street) -> None:
    zhou, now = street.town.cast.zhou, street.town.clock()
    async with street.house.database.begin() as session:
        await answering.acknowledge(session, actor=zhou, incident_id=street.incident_id, now=now)
        await answering.with_officer(session, actor=zhou, incident_id=street.incident_id, now=now)


async def test_once_the_officer_is_there_the_page_says_so_to_its_script_and_asks_nothing_more(street: Street) -> None:
    page = await street.looks()
    asked = re.findall(r"<section class=\"card[^\"]*\" data-until-there aria-labelledby=\"(\w+)\"", page)
    assert asked == ["where", "doing", "mistake"]
    assert "data-there" not in page
    await _with_officer(street)
    _, status = await street.visit.get(f"{street.page}/status", headers=ZH)
    assert "data-there=yes" in status
    assert "data-until-there" not in await street.looks()


async def test_after_the_hand_over_nobody_says_that_the_elder_is_at_home(street: Street) -> None:
    await _with_officer(street)
    cast, now, number = street.town.cast, street.town.clock(), street.incident_id
    async with street.house.database.begin() as session:
        code = await handing_over.code_for_family(session, actor=cast.wang, incident_id=number)
        await handing_over.hand_over(session, actor=cast.zhou, incident_id=number, to_whom="王芳", code=code, now=now)
    page = await street.looks()
    assert "已平安" in page
    for words in ("在家", "回到了家", "到家"):
        assert words not in page
    async with street.house.database.begin() as session:
        await closing.close(session, actor=cast.zhou, incident_id=number, turned_out="real", now=now)
    assert "回到了亲人身边" in await street.looks()


async def test_every_page_that_is_not_there_names_110_and_a_way_back(house: House) -> None:
    stranger = house.stranger()
    for path in ("/b/nothing", "/f/nothing", "/b", "/f", "/nowhere", "/go/%3Cscript%3E"):
        status, html = await stranger.get(path, headers=ZH)
        assert (path, status, "tel:110" in html, 'href="/"' in html) == (path, 404, True, True)
