"""Every page of the desk and of the public, on a phone and a laptop: no grave fault, nothing hangs over, nothing complains."""

from pathlib import Path

import pytest

from tests.browser.desk_pages import DESK_PAGES, MAIN, PUBLIC_PAGES, Sight, faults, opens
from tests.browser.desk_town import Busy, open_day
from tests.browser.pictures import keep
from tests.browser.street import DESK, PHONE, Phone, Street

pytestmark = pytest.mark.browser


@pytest.fixture
async def busy(street: Street, tmp_path: Path) -> Busy:
    made = await open_day(street, tmp_path)
    await made.neighbours_log()
    await made.asks_and_objects()
    street.house.clock.advance(minutes=17)
    await made.is_found()
    street.house.clock.advance(seconds=25)
    return made


@pytest.mark.parametrize(("size", "language"), [(DESK, "zh-CN"), (PHONE, "zh-CN"), (PHONE, "en-GB")], ids=["1280", "390", "390-en"])
async def test_every_page_can_be_read_and_used_by_everybody(busy: Busy, size: tuple[int, int], language: str) -> None:
    desk, passer_by = await busy.street.phone(size=size, language=language), await busy.street.phone(size=size, language=language)
    await busy.signs_in(desk.page, busy.cast.qian, confirmed=True)
    public = (*PUBLIC_PAGES, Sight("screen", await busy.screen()), Sight("sign-in", "/desk/sign-in"))
    wrong = [one for sight in DESK_PAGES for one in await looks(desk, sight, "desk")]
    wrong += [one for sight in public for one in await looks(passer_by, sight, "public")]
    assert not wrong, "\n".join(wrong)


async def looks(phone: Phone, sight: Sight, kind: str) -> list[str]:
    """What is wrong with one page. The words of the other language change no fault that axe-core could find."""
    await opens(phone, sight)
    width, is_chinese = await phone.page.evaluate("[innerWidth, document.documentElement.lang.startsWith('zh')]")
    if is_chinese and (width == DESK[0] or kind == "public" or sight.name in MAIN):
        await keep(phone, f"{kind}-{sight.name}-{width}")
    complaints, phone.complaints[:] = [f"{sight.name}: {one}" for one in phone.complaints], []
    return complaints + await faults(phone, name=f"{kind} {sight.name}", axe=is_chinese)
