"""People with phones: real browsers on a real port, behind which everything runs that `main.py run` starts for the web chat."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiogram import Dispatcher
from playwright.async_api import Browser, Locator, Page, expect

from bot.channels.webchat import webchat_bot
from bot.dispatcher import build_dispatcher
from bot.notice_letters import notice_words
from bot.sender import Sender
from bot.services import Services
from core.database import Database
from tests.clock import ZONE, Clock
from tests.web.house import House, open_house

SHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
PHONE = (390, 844)
DESK = (1280, 860)
# Nobody waits as long; only a busy machine does.
PATIENCE_MS = 30_000
PICTURES = """() => Promise.all([...document.images].map((one) => {
  one.loading = 'eager';
  return one.complete || new Promise((done) => { one.onload = one.onerror = done; });
}))"""


@dataclass
class Phone:
    """One person's browser. It may be read only when nothing was complained of: see `calm`."""

    page: Page
    house: House
    complaints: list[str] = field(default_factory=list)

    async def opens(self, path: str) -> None:
        await self.page.goto(str(self.house.url.join(self.house.url.with_path("/"))).rstrip("/") + path)

    async def comes_as(self, who: str) -> None:
        """By one tap on the front page."""
        await self.opens("/")
        await self.page.locator(f'form[action="/demo/as/{who}"] button').click()
        await self.page.wait_for_url(re.compile("/chat"))
        await expect(self.bot_messages.last).to_be_visible(timeout=PATIENCE_MS)

    async def says(self, text: str) -> None:
        await self.page.locator("#box").fill(text)
        await self.page.locator("#composer .send").click()
        await expect(self.page.locator(".message.mine .words").last).to_have_text(text, timeout=PATIENCE_MS)

    async def taps(self, label: str, *, exactly: bool = False) -> None:
        """The last button with this label, or with one that has it in it, as soon as it is there and free."""
        wanted = re.compile(f"^\\s*{re.escape(label)}\\s*$") if exactly else label
        await self.page.locator(".keyboard button:not([aria-disabled])", has_text=wanted).last.click(timeout=PATIENCE_MS)

    async def sends_file(self, path: Path) -> None:
        await self.page.locator('input[type="file"]').set_input_files(path)

    async def sees(self, *words: str) -> str:
        """Wait until a message of the bot says all of this; its whole text."""
        message = self.bot_messages
        for one in words:
            message = message.filter(has_text=one)
        await expect(message.last).to_be_visible(timeout=PATIENCE_MS)
        return await message.last.inner_text()

    async def shot(self, name: str, *, whole: bool = False) -> None:
        """A screenshot, when fonts and pictures are there and nothing moves any more."""
        await self.page.evaluate("document.fonts.ready")
        # Not `wait_for_function`: it evaluates strings on the page, which the page's policy forbids.
        await self.page.evaluate(PICTURES)
        SHOTS.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=SHOTS / f"{name}.png", full_page=whole, animations="disabled")

    @property
    def bot_messages(self) -> Locator:
        return self.page.locator(".message:not(.mine)")


@dataclass
class Street:
    """A house with browsers in front of it."""

    house: House
    browser: Browser
    phones: list[Phone] = field(default_factory=list)

    async def phone(self, *, size: tuple[int, int] = PHONE, language: str = "zh-CN", **options: Any) -> Phone:
        """A new browser of its own, in which nobody is signed in."""
        width, height = size
        context = await self.browser.new_context(viewport={"width": width, "height": height}, locale=language, **options)
        phone = Phone(await context.new_page(), self.house)
        phone.page.on("pageerror", lambda error: phone.complaints.append(str(error)))
        phone.page.on("console", lambda line: phone.complaints.append(line.text) if line.type in ("error", "warning") else None)
        self.phones.append(phone)
        return phone

    def complaints(self) -> list[str]:
        """What the browsers' consoles complained of: errors of scripts, things that the policy forbids."""
        return [line for phone in self.phones for line in phone.complaints]


@asynccontextmanager
async def open_street(
    database: Database, clock: Clock, browser: Browser, *, demo: bool = True, dispatcher: Callable[[], Dispatcher] | None = None
) -> AsyncIterator[Street]:
    """With the real dispatcher unless another is given; the database holds the demo already."""
    services = Services(database=database, clock=clock, zone=ZONE, public_url="http://127.0.0.1")
    made = dispatcher() if dispatcher else build_dispatcher(services)
    async with open_house(database, clock, demo=demo, dispatcher=made, live=True) as house:
        # The port is known only now, and links in the chat are to be opened.
        object.__setattr__(services, "public_url", str(house.url.origin()))
        bot = webchat_bot(database, watch=house.door.watch, clock=clock)
        sender = Sender(database=database, bot=bot, words=notice_words(services), clock=clock, zone=ZONE, pace=None)
        sending = asyncio.create_task(sender.run())
        street = Street(house, browser)
        try:
            yield street
        finally:
            for phone in street.phones:
                await phone.page.context.close()
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending
