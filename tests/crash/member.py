"""A member who fills in forms over HTTP, and never gives up: what was not acknowledged is sent again, with the same nonce."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import aiohttp

from core.database import Database
from messages import transcript
from messages.transcript import Seen
from people import demo, identities
from people.models import WEB_BOT

ZONE = ZoneInfo("Asia/Shanghai")
PATIENCE_SECONDS = 90.0
FORMS_A_DAY = 2
# Not when the demo has its people do something.
TIMES = ("6:00", "21:00")


class NoAnswer(Exception):
    """What should have been answered was not."""


class Member:
    """One person of the demo in one browser. `logged` are the words of the forms that were acknowledged to the end."""

    def __init__(self, who: str, address: str, database: Database) -> None:
        self.who, self._address, self._database = who, address, database
        self.logged: list[str] = []
        self.sent = 0
        self.chat_id = self.person_id = 0
        self._browser = aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            headers={"Origin": address, "Accept": "application/json", "Accept-Language": "zh-CN"},
            timeout=aiohttp.ClientTimeout(total=10),
        )

    async def close(self) -> None:
        await self._browser.close()

    async def enter(self) -> None:
        """Become this person, once: the cookie outlives the server's deaths."""
        await self._post(f"/demo/as/{self.who}")
        async with self._database.reading() as session:
            people = await demo.cast(session)
            assert people is not None
            self.person_id = people[self.who]
            identity = await identities.web_identity_of(session, person_id=self.person_id)
        assert identity is not None
        self.chat_id = identity.user_id

    async def fill_forms(self, until: asyncio.Event) -> None:
        """Log one activity after the other; each on a time of its own, as nobody is in two places at once."""
        number = 0
        while not until.is_set() and number < 28 * FORMS_A_DAY:
            await self._fill_form(number)
            number += 1

    async def _fill_form(self, number: int) -> None:
        day = datetime.now(UTC).astimezone(ZONE).date() - timedelta(days=1 + number // FORMS_A_DAY)
        words = f"{self.who} 帮邻居 {uuid4().hex[:12]}"
        await self._say("/log", expect="您做了什么？")
        await self._press("邻里互助", expect="多长时间")
        await self._press("其他日期", expect="哪一天")
        await self._say(f"{day:%Y-%m-%d}", expect="多长时间")
        await self._press("半小时", expect="几点")
        await self._say(TIMES[number % FORMS_A_DAY], expect="一句话")
        await self._say(words, expect=words)
        await self._press("提交", expect="已提交")
        self.logged.append(words)

    async def _say(self, text: str, *, expect: str) -> None:
        before = await self._revision()
        await self._post("/chat/send", text=text, nonce=uuid4().hex)
        await self._shown(expect, after=before)

    async def _press(self, label: str, *, expect: str) -> None:
        message, button = await self._button(label)
        await self._post("/chat/press", message=message.message_id, revision=message.revision, button=button, nonce=uuid4().hex)
        await self._shown(expect, after=message.revision)

    async def _post(self, path: str, **fields: object) -> None:
        """Send until it is acknowledged."""
        data = {name: str(value) for name, value in fields.items()}
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                try:
                    async with self._browser.post(self._address + path, data=data, allow_redirects=False) as answer:
                        if answer.status < 400:
                            self.sent += 1
                            return
                        if answer.status < 500:
                            raise NoAnswer(f"{self.who}: {path} {fields} was answered with {answer.status}: {await answer.text()}")
                except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, TimeoutError):
                    pass
                await asyncio.sleep(0.05 + random.random() * 0.1)

    async def _revision(self) -> int:
        async with self._database.reading() as session:
            return await transcript.revision(session, bot=WEB_BOT, chat_id=self.chat_id)

    async def _messages(self) -> list[Seen]:
        async with self._database.reading() as session:
            return await transcript.page(session, bot=WEB_BOT, chat_id=self.chat_id, limit=30)

    async def _shown(self, words: str, *, after: int) -> None:
        """Wait until the bot has said this since."""
        seen: list[Seen] = []
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while True:
                    seen = await self._messages()
                    if any(one.direction == "out" and one.revision > after and words in _text(one) for one in seen):
                        return
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise NoAnswer(f"{self.who} waits for {words}: {[_text(one) for one in seen[-4:]]}") from None

    async def _button(self, label: str) -> tuple[Seen, int]:
        for message in reversed(await self._messages()):
            rows = (message.body or {}).get("reply_markup", {}).get("inline_keyboard", [])
            labels = [button["text"] for row in rows for button in row]
            for number, text in enumerate(labels):
                if label in text and message.direction == "out":
                    return message, number
        raise NoAnswer(f"{self.who} sees no button {label}")


def _text(seen: Seen) -> str:
    return str((seen.body or {}).get("text", ""))
