"""All pages of the desk and of the public, and what must hold for each of them in a browser."""

import re
from dataclasses import dataclass

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import expect

from tests.browser.street import DESK, Phone

AXE = """async () => (await axe.run({resultTypes: ['violations']})).violations
  .filter((one) => one.impact === 'serious' || one.impact === 'critical')
  .map((one) => one.id + ': ' + one.nodes.slice(0, 3).map((node) => node.target.join(' ') + ' ' + node.html.slice(0, 120)).join(' | '))"""
WIDER = """() => {
  const cards = innerWidth < 700 ? [...document.querySelectorAll('.scroll:has(.stack)')] : [];
  if (cards.some((one) => one.scrollWidth > one.clientWidth + 1)) return ['cards wider than the screen'];
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().right > room + 1 && !one.closest('.scroll'))
    .slice(0, 3).map((one) => 'wider than the screen: ' + one.tagName + '.' + one.className + ' ' + one.textContent.trim().slice(0, 30))
    .concat(['wider than the screen by ' + (document.documentElement.scrollWidth - room)]);
}"""


@dataclass(frozen=True)
class Sight:
    """A page: its name in pictures, and its path or where on the page before a link leads to it."""

    name: str
    path: str = ""
    link: str = ""


DESK_PAGES = (
    Sight("today", "/desk"),
    Sight("incidents", "/desk/incidents"),
    Sight("incident", link=r"/desk/incidents/\d+$"),
    Sight("queue", "/desk/logs"),
    Sight("log", "/desk/logs/12"),
    Sight("redemptions", "/desk/redemptions"),
    Sight("ready", "/desk/redemptions/ready"),
    Sight("appeals", "/desk/appeals"),
    Sight("objections", "/desk/objections"),
    Sight("elders", "/desk/elders"),
    Sight("elder", link=r"/desk/elders/\d+$"),
    Sight("elders-all", "/desk/elders/all"),
    Sight("wishes", "/desk/wishes"),
    Sight("wish", link=r"/desk/wishes/\d+$"),
    Sight("wishes-all", "/desk/wishes/all"),
    Sight("agreements", "/desk/agreements"),
    Sight("agreement", link=r"/desk/agreements/\d+$"),
    Sight("people", "/desk/people"),
    Sight("person", "/desk/people/1"),
    Sight("roles", "/desk/people/1/roles"),
    Sight("resident-new", "/desk/residents/new"),
    Sight("places", "/desk/places"),
    Sight("goods", "/desk/goods"),
    Sight("item", link=r"/desk/goods/\d+$"),
    Sight("item-new", "/desk/items/new"),
    Sight("units", "/desk/units"),
    Sight("unit", link=r"/desk/units/\d+$"),
    Sight("kinds", "/desk/kinds"),
    Sight("kind", link=r"/desk/kinds/\d+$"),
    Sight("roster", "/desk/roster"),
    Sight("badges", "/desk/badges?show=live"),
    Sight("badge", link=r"/desk/badges/elder/\d+$"),
    Sight("badge-words", "/desk/badges/words"),
    Sight("boards", "/desk/board"),
    Sight("board", link=r"/desk/board/\d+$"),
    Sight("figures", "/desk/figures"),
    Sight("screens", "/desk/screens"),
    Sight("screen", "/desk/screen"),
    Sight("tables", "/desk/tables"),
    Sight("table", "/desk/tables/residents"),
    Sight("audit", "/desk/audit"),
    Sight("audit-check", "/desk/audit/check"),
    Sight("rules", "/desk/rules"),
    Sight("wish-rules", "/desk/wish-rules"),
    Sight("wish-rule", "/desk/wish-rules/screen?number=5&unit=days"),
    Sight("alarm-terms", "/desk/alarm-terms"),
    Sight("passkeys", "/desk/passkeys"),
)
PUBLIC_PAGES = (
    Sight("front", "/c/longcheng"),
    Sight("board", "/c/longcheng/board"),
    Sight("goods", "/c/longcheng/goods"),
    Sight("wishes", "/c/longcheng/wishes"),
)
# Those of which a picture on a phone is kept too.
MAIN = ("today", "queue", "incidents", "incident", "people", "goods", "figures", "tables", "roster")


async def opens(phone: Phone, sight: Sight) -> None:
    """Load the page into a laptop's window, and axe-core with it."""
    path = sight.path or await _linked(phone, sight.link)
    await fits(phone, DESK)
    answer = await phone.page.goto(f"{phone.house.url.origin()}{path}")
    assert answer is not None
    assert answer.status == 200, f"{sight.name}: {path} answers {answer.status}"
    await expect(phone.page.locator("main, body").first).to_be_visible()
    await phone.page.evaluate(AXE_SCRIPT)


async def fits(phone: Phone, size: tuple[int, int]) -> None:
    """Give the window this size."""
    width, height = size
    await phone.page.set_viewport_size({"width": width, "height": height})


async def faults(phone: Phone) -> list[str]:
    """What is wrong with the page that is open: what hangs over its side, and grave faults by axe-core."""
    return [*await phone.page.evaluate(WIDER), *await phone.page.evaluate(AXE)]


async def _linked(phone: Phone, pattern: str) -> str:
    """The first link on this page that leads there."""
    links: list[str] = await phone.page.evaluate(
        "() => [...document.querySelectorAll('main a[href]')].map((one) => one.getAttribute('href'))"
    )
    found = [one for one in links if re.fullmatch(pattern, one.partition("?")[0])]
    assert found, f"no link to {pattern}"
    return found[0]
