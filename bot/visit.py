"""A visit: one update of one person seen from a screen, typed, in place of the dialog manager's dictionaries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from aiogram import Bot
from aiogram.enums import ContentType
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import BufferedInputFile, InputFile
from aiogram_dialog import DialogManager, ShowMode, StartMode
from aiogram_dialog.api.entities import MediaAttachment, MediaId
from aiogram_dialog.api.internal import STORAGE_KEY
from aiogram_dialog.api.protocols import MediaIdStorageProtocol
from aiogram_dialog.context.storage import StorageProxy
from aiogram_dialog.manager.message_manager import MessageManager

from bot.forms import BEGINNINGS, is_open_form
from bot.services import Services
from bot.states import Menu
from core.i18n import Translator
from people.identities import Speaker

DEEPEST = 6
Stored = str | int | bool | None | list[str] | list[int]


@dataclass(frozen=True)
class Button:
    """What it says, and what a press on it hands to its screen (at most 40 bytes); a page's address is opened."""

    label: str
    payload: str


@dataclass(frozen=True)
class View:
    """What a screen shows: plain text, rows of buttons, and perhaps one picture."""

    text: str
    rows: Sequence[Sequence[Button]] = ()
    picture: bytes | None = None


class Visit:
    """What a screen needs of the update at hand."""

    def __init__(self, manager: DialogManager) -> None:
        self.manager = manager

    @property
    def services(self) -> Services:
        found = self.manager.middleware_data["services"]
        assert isinstance(found, Services)
        return found

    @property
    def speaker(self) -> Speaker:
        found = self.manager.middleware_data["speaker"]
        assert isinstance(found, Speaker)
        return found

    @property
    def t(self) -> Translator:
        found = self.manager.middleware_data["t"]
        assert isinstance(found, Translator)
        return found

    @property
    def bot(self) -> Bot:
        found = self.manager.middleware_data["bot"]
        assert isinstance(found, Bot)
        return found

    @property
    def person_id(self) -> int:
        """The speaker's person; screens that use it are opened for enrolled people only."""
        person_id = self.speaker.person_id
        assert person_id is not None
        return person_id

    @property
    def community_id(self) -> int:
        community_id = self.speaker.community_id
        assert community_id is not None
        return community_id

    @property
    def now(self) -> datetime:
        return self.services.clock()

    @property
    def state(self) -> State:
        """The screen that is open."""
        return self.manager.current_context().state

    @property
    def today(self) -> date:
        return self.now.astimezone(self.services.zone).date()

    def put(self, name: str, value: Stored) -> None:
        """Keep something for later steps of this form."""
        self.manager.dialog_data[name] = value

    def text(self, name: str, default: str = "") -> str:
        """What was kept, or given when the dialog was opened."""
        value = self._stored(name)
        return value if isinstance(value, str) else default

    def number(self, name: str, default: int = 0) -> int:
        value = self._stored(name)
        return value if isinstance(value, int) else default

    def texts(self, name: str) -> list[str]:
        value = self._stored(name)
        return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []

    def numbers(self, name: str) -> list[int]:
        value = self._stored(name)
        return [item for item in value if isinstance(item, int)] if isinstance(value, list) else []

    async def remember(self, name: str, value: str) -> None:
        """Keep something of this chat beyond what is open in it."""
        await self._chat.update_data({name: value})

    async def recall(self, name: str) -> str:
        """What was remembered of this chat."""
        found = await self._chat.get_value(name)
        return found if isinstance(found, str) else ""

    @property
    def _chat(self) -> FSMContext:
        found = self.manager.middleware_data["state"]
        assert isinstance(found, FSMContext)
        return found

    def note(self, words: str) -> None:
        """Say this above the next screen."""
        self.manager.dialog_data["note"] = words

    async def go(self, state: State) -> None:
        """To another screen of this dialog."""
        await self.manager.switch_to(state)

    async def open(self, state: State, data: dict[str, str | int] | None = None, *, anew: bool = False) -> None:
        """Another dialog in place of what was looked at, on top of a form that is open; `anew` leaves what is in the chat as it stands."""
        await self.leave()
        if self.manager.has_context() and self.manager.current_context().state == state:
            # A question that waits is asked once.
            await self.manager.mark_closed()
        deep = len(self.manager.current_stack().intents) >= DEEPEST
        mode = StartMode.RESET_STACK if deep else StartMode.NORMAL
        await self.manager.start(state, data=dict(data or {}), mode=mode, show_mode=ShowMode.SEND if anew else None)

    async def home(self, note: str = "", *, anew: bool = False, drop: bool = False) -> None:
        """To the menu. A form that is open waits below it, unless it is to be dropped."""
        if drop:
            await self.manager.reset_stack(remove_keyboard=False)
        await self.open(Menu.main, {"note": note}, anew=anew)

    async def leave(self) -> None:
        """Close what is only looked at, and forms that have ended."""
        while self.manager.has_context() and self._is_only_looked_at:
            await self.manager.mark_closed()

    async def waits_below(self, answered: str = "") -> bool:
        """Whether another form of the kind that is shown waits below it; with this question answered, where one is named."""
        waiting = [await self._storage.load_context(intent) for intent in await self._others()]
        return any(not answered or context.dialog_data.get(answered) for context in waiting)

    async def drop_others(self) -> None:
        """What is shown has begun to be filled in: of its kind it is the only one then, and others below it are dropped."""
        for intent in await self._others():
            await self._storage.remove_context(intent)
            self.manager.current_stack().intents.remove(intent)

    async def _others(self) -> list[str]:
        group = self.manager.current_context().state.group
        below = self.manager.current_stack().intents[:-1]
        return [intent for intent in below if (await self._storage.load_context(intent)).state.group is group]

    @property
    def _storage(self) -> StorageProxy:
        found = self.manager.middleware_data[STORAGE_KEY]
        assert isinstance(found, StorageProxy)
        return found

    @property
    def _is_only_looked_at(self) -> bool:
        state = self.manager.current_context().state
        is_blank = state in BEGINNINGS and not (self.text("words") or self.texts("photos") or self.text("called"))
        return self._asks_nothing or is_blank or not is_open_form(state)

    def ask_nothing(self) -> None:
        """This screen has nothing to ask after all: it is only looked at."""
        self.put("asks_nothing", 1)

    @property
    def _asks_nothing(self) -> bool:
        return bool(self.manager.dialog_data.get("asks_nothing"))

    @property
    def has_form_below(self) -> bool:
        """Whether something half-filled waits below what is shown."""
        return len(self.manager.current_stack().intents) > 1

    async def close(self, note: str = "") -> None:
        """Back to the form that waits below; to the menu when none does. The note is said above either."""
        await self.leave()
        if not self.manager.has_context():
            await self.home(note)
            return
        if note:
            self.note(note)
        await self.manager.show()

    def _stored(self, name: str) -> object:
        if name in self.manager.dialog_data:
            return self.manager.dialog_data[name]
        start = self.manager.start_data
        return start.get(name) if isinstance(start, dict) else None


class Picture(MediaAttachment):
    """A picture held in memory."""

    def __init__(self, data: bytes) -> None:
        super().__init__(ContentType.PHOTO, path="picture.jpg")
        self.data = data


class Pictures(MessageManager):
    """The dialogs' message manager, able to send pictures from memory."""

    async def get_media_source(self, media: MediaAttachment, bot: Bot) -> InputFile | str:
        if isinstance(media, Picture):
            return BufferedInputFile(media.data, filename="picture.jpg")
        source: InputFile | str = await super().get_media_source(media, bot)
        return source


class NoMediaCache(MediaIdStorageProtocol):
    """Every picture is another one: nothing is remembered by path."""

    async def get_media_id(self, path: str | None, url: str | None, type: ContentType) -> MediaId | None:  # noqa: A002 (named by the protocol)
        return None

    async def save_media_id(self, path: str | None, url: str | None, type: ContentType, media_id: MediaId) -> None:  # noqa: A002 (named by the protocol)
        return None
