"""The desk's outer fence: who comes in, and whose form it is."""

from tests.cast import Cast
from tests.points.log_kit import scene
from tests.web.desk.queue_kit import open_office
from tests.web.house import House


async def test_zhao_sees_her_desk_and_a_stranger_is_sent_to_sign_in(house: House, cast: Cast) -> None:
    zhao = await house.desk(cast.zhao)
    status, html = await zhao.get("/desk")
    assert (status, "赵敏" in html) == (200, True)
    assert (await house.stranger().get("/desk"))[0] == 303


async def test_a_resident_has_no_desk(house: House, cast: Cast) -> None:
    wang = await house.desk(cast.wang)
    assert (await wang.get("/desk"))[0] == 303


async def test_zeros_before_a_number_choose_no_other_community(house: House, cast: Cast) -> None:
    """A number is read once: its first digits may not let in what all its digits then name."""
    zhao, padded = await house.desk(cast.zhao), f"{cast.longcheng:018}"
    for wrong in (f"{padded}0", padded + "0" * 5000, str(cast.jiayuan)):
        assert (await zhao.get(f"/desk/residents/new?in={wrong}"))[0] == 404
        assert (await zhao.post("/desk/people/search", in_=wrong, wanted=""))[0] == 404
        # A page that is about no one community just does not take it over.
        assert (await zhao.get(f"/desk/passkeys?in={wrong}"))[0] == 200


async def test_no_browser_keeps_a_members_photo(house: House, cast: Cast) -> None:
    """At a shared computer it would be there after whoever looked has signed out."""
    office = await open_office(house, cast)
    log_id = (await office.town.log(cast.wang, photos=(scene(1),), sent=("a",))).log_id
    async with office.zhao.visit.http.get(f"/desk/logs/{log_id}/photo/0") as answer:
        assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
