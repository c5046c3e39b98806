"""The practice badge: the real pages, on which every form goes on and nobody is told."""

from tests.cast import Cast
from tests.web.house import House
from tests.web.street import rows

ZH = {"Accept-Language": "zh-CN"}


async def test_in_practice_every_form_goes_one_step_on_and_nothing_is_kept(house: House, cast: Cast) -> None:
    visit, before = house.stranger(), await rows(house.database)
    async with visit.http.post("/b/demo/tell", data={"nonce": "n" * 12}, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/f/demo")
    for step, verb in enumerate(("position", "doing", "say", "mistake"), start=1):
        status, html = await visit.get(f"/f/demo?step={step}", headers=ZH)
        assert status == 200
        assert "练习用胸牌" in html
        assert 'href="tel:' not in html
        fields = {"words": "练习", "landmark": "练习", "doing": "staying"}
        async with visit.http.post(f"/f/demo/{verb}?step={step}", data=fields, allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (303, f"/f/demo?step={step + 1}")
    assert "肖大爷已平安" in (await visit.get("/f/demo?step=5", headers=ZH))[1]
    for odd in ("0", "-1", "x", "99", "9999999", "%00"):
        assert (await visit.get(f"/f/demo?step={odd}"))[0] == 200
    assert await rows(house.database) == before
