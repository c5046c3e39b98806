"""Every page of the desk and of the public, on a laptop and a phone: no grave fault, nothing hangs over, nothing complains."""

from pathlib import Path

import pytest

from tests.browser.desk_pages import DESK_PAGES, MAIN, PUBLIC_PAGES, Sight, faults, fits, opens
from tests.browser.desk_town import Busy, open_day
from tests.browser.pictures import keep
from tests.browser.street import DESK, PHONE, Phone, Street

pytestmark = pytest.mark.browser

CONFIRM = "/desk/confirm?next=/desk/tables"
# The hall's screen is kept as everybody sees it, the way in and the print by the stories of a day.
KEPT_ELSEWHERE = ("desk-screen", "desk-confirm", "desk-print", "public-way-in")


@pytest.fixture
async def busy(street: Street, tmp_path: Path) -> Busy:
    made = await open_day(street, tmp_path)
    await made.neighbours_log()
    await made.asks_and_objects()
    await made.unit_signs()
    street.house.clock.advance(minutes=17)
    await made.is_found()
    street.house.clock.advance(seconds=25)
    return made


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
async def test_every_page_can_be_read_and_used_by_everybody(busy: Busy, language: str) -> None:
    desk, unsure, passer_by = [await busy.street.phone(size=DESK, language=language) for _ in range(3)]
    await busy.signs_in(desk.page, busy.cast.qian, confirmed=True)
    wrong = [one for sight in (*DESK_PAGES, Sight("print", await busy.prints())) for one in await looks(desk, sight, "desk")]
    await busy.signs_in(unsure.page, busy.cast.qian)
    wrong += await looks(unsure, Sight("confirm", CONFIRM), "desk")
    await unsure.page.locator('form[action="/desk/confirm/ask"] button').click()
    wrong += await looks(unsure, Sight("asked", CONFIRM), "desk")
    public = Sight("screen", await busy.screen()), Sight("sign-in", "/desk/sign-in"), Sight("way-in", await busy.way_in())
    wrong += [one for sight in (*PUBLIC_PAGES, *public) for one in await looks(passer_by, sight, "public")]
    assert not wrong, "\n".join(wrong)


async def looks(phone: Phone, sight: Sight, kind: str) -> list[str]:
    """What is wrong with one page. It is loaded once: what it looks like on a phone, a window as narrow as a phone shows."""
    await opens(phone, sight)
    name, wrong = f"{kind}-{sight.name}", []
    is_kept = name not in KEPT_ELSEWHERE and await phone.page.evaluate("document.documentElement.lang.startsWith('zh')")
    for size in (DESK, PHONE):
        await fits(phone, size)
        if is_kept and (size == DESK or kind == "public" or sight.name in MAIN):
            await keep(phone, f"{name}-{size[0]}")
        wrong += [f"{name} at {size[0]}: {one}" for one in await faults(phone)]
    complaints, phone.complaints[:] = [f"{name}: {one}" for one in phone.complaints], []
    return complaints + wrong
