"""A Bot API server of our own, over HTTP: keeps chats as Telegram does, and fails when a test says so."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

Json = dict[str, Any]
TOKEN = "42:test"
WHEN = 1_790_000_000
UNEDITABLE = "Bad Request: message can't be edited"
NO_TEXT = "Bad Request: there is no text in the message to edit"
NO_CAPTION = "Bad Request: there is no caption in the message to edit"
LONGEST_TEXT, LONGEST_CAPTION, MOST_DATA = 4096, 1024, 64
NOT_MODIFIED = "Bad Request: message is not modified: specified new message content and reply markup are exactly the same"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass
class Failure:
    """What the server answers instead, for so many calls of a method."""

    status: int
    description: str
    retry_after: int | None = None
    times: int = 1
    # Telegram may do what was asked and fail to say so.
    done_all_the_same: bool = False


@dataclass
class Call:
    """One call as it came in."""

    method: str
    fields: Json


@dataclass
class BotApi:
    """The server's state; tests write to it and read from it."""

    calls: list[Call] = field(default_factory=list)
    pending: list[Json] = field(default_factory=list)
    messages: dict[tuple[int, int], Json] = field(default_factory=dict)
    failures: dict[str, list[Failure]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    broken_files: set[str] = field(default_factory=set)
    webhook: Json | None = None
    next_update_id: int = 700_000_001
    next_message_id: int = 1
    uneditable: set[tuple[int, int]] = field(default_factory=set)
    # Presses that are not answered yet.
    queries: set[str] = field(default_factory=set)
    url: str = ""

    def fail(self, method: str, status: int, description: str = "scripted", **more: Any) -> None:
        """Answer the next call (or `times` calls) of this method with an error."""
        self.failures.setdefault(method, []).append(Failure(status, description, **more))

    def write(self, chat_id: int, text: str) -> Json:
        """Somebody writes to the bot."""
        return self.arrive({"message": self._keep(chat_id, {"text": text, "from": _person(chat_id)})})

    def send_photo(self, chat_id: int, data: bytes, *, caption: str | None = None) -> Json:
        """Somebody sends the bot a photo."""
        file_id = f"photo{len(self.files)}"
        self.files[file_id] = data
        photo = [{"file_id": file_id, "file_unique_id": file_id, "width": 10, "height": 10, "file_size": len(data)}]
        content: Json = {"photo": photo, "from": _person(chat_id)} | ({"caption": caption} if caption else {})
        return self.arrive({"message": self._keep(chat_id, content)})

    def press(self, chat_id: int, label: str) -> Json:
        """Somebody presses the last button in this chat that says this. Raises `LookupError` when there is none."""
        for message in sorted(self.in_chat(chat_id), key=lambda one: -int(one["message_id"])):
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if label in button["text"]:
                        self.queries.add(str(self.next_update_id))
                        query = {"id": str(self.next_update_id), "from": _person(chat_id), "chat_instance": "1"}
                        return self.arrive({"callback_query": query | {"message": message, "data": button["callback_data"]}})
        raise LookupError(f"no button says {label}: {[one.get('text') for one in self.in_chat(chat_id)]}")

    def arrive(self, content: Json) -> Json:
        """An update of any content comes into being."""
        update = {"update_id": self.next_update_id} | content
        self.next_update_id += 1
        self.pending.append(update)
        return update

    def in_chat(self, chat_id: int) -> list[Json]:
        """What stands in a chat from the bot, oldest first."""
        return [message for (chat, _), message in sorted(self.messages.items()) if chat == chat_id and message["from"]["is_bot"]]

    def texts(self, chat_id: int) -> list[str]:
        """The words of what stands in a chat from the bot."""
        return [message.get("text") or message.get("caption") or "" for message in self.in_chat(chat_id)]

    def called(self, method: str) -> list[Json]:
        """The calls of one method."""
        return [call.fields for call in self.calls if call.method == method]

    async def deliver(self) -> list[int]:
        """Deliver what is pending to the webhook, each once; what is not answered with 200 stays. Returns the statuses."""
        assert self.webhook is not None
        statuses: list[int] = []
        async with ClientSession() as client:
            for update in list(self.pending):
                headers = {SECRET_HEADER: str(self.webhook["secret_token"])}
                async with client.post(str(self.webhook["url"]), json=update, headers=headers) as answer:
                    statuses.append(answer.status)
                if answer.status == 200:
                    self.pending.remove(update)
        return statuses

    # What the server does.

    async def handle(self, request: web.Request) -> web.Response:
        """One Bot API call."""
        method = request.match_info["method"]
        if request.match_info["token"] != TOKEN:
            return _error(Failure(401, "Unauthorized"))
        fields = await _fields(request)
        self.calls.append(Call(method, fields))
        failure = self._failure(method)
        if failure is not None and not failure.done_all_the_same:
            return _error(failure)
        try:
            result = await self._do(method, fields)
        except Refused as refused:
            return _error(Failure(400, str(refused)))
        return _error(failure) if failure is not None else web.json_response({"ok": True, "result": result})

    async def download(self, request: web.Request) -> web.Response:
        """A file's bytes."""
        if request.match_info["path"] in self.broken_files:
            return web.Response(status=502)
        data = self.files.get(request.match_info["path"])
        return web.Response(body=data) if data is not None else web.Response(status=404)

    def _failure(self, method: str) -> Failure | None:
        waiting = self.failures.get(method, [])
        if not waiting:
            return None
        waiting[0].times -= 1
        return waiting.pop(0) if waiting[0].times == 0 else waiting[0]

    async def _do(self, method: str, fields: Json) -> Any:
        if method == "getUpdates":
            return await self._updates(fields)
        if method == "setWebhook":
            self.webhook = fields
        elif method == "deleteWebhook":
            self.webhook = None
        elif method == "getMe":
            return {"id": 42, "is_bot": True, "first_name": "e-Station", "username": "estation_bot"}
        elif method == "getFile":
            return {"file_id": fields["file_id"], "file_unique_id": fields["file_id"], "file_path": fields["file_id"]}
        elif method in ("sendMessage", "sendPhoto", "sendDocument"):
            return self._keep(int(fields["chat_id"]), _content(method, fields) | {"from": _bot()})
        elif method.startswith("editMessage"):
            return self._edit(method, fields)
        elif method == "deleteMessage":
            self._delete(fields)
        elif method == "answerCallbackQuery":
            self._answer(fields)
        return True

    async def _updates(self, fields: Json) -> list[Json]:
        if self.webhook is not None:
            raise Refused("Conflict: can't use getUpdates method while webhook is active")
        if "offset" in fields:
            # An offset confirms everything below it.
            self.pending = [update for update in self.pending if update["update_id"] >= int(fields["offset"])]
        if not self.pending:
            await asyncio.sleep(min(0.05, float(fields.get("timeout", 0))))
        return self.pending[: int(fields.get("limit", 100))]

    def _keep(self, chat_id: int, content: Json) -> Json:
        message = {"message_id": self.next_message_id, "date": WHEN, "chat": {"id": chat_id, "type": "private"}} | content
        self.messages[(chat_id, self.next_message_id)] = message
        self.next_message_id += 1
        return message

    def _delete(self, fields: Json) -> None:
        if self.messages.pop((int(fields["chat_id"]), int(fields["message_id"])), None) is None:
            raise Refused("Bad Request: message to delete not found")

    def _answer(self, fields: Json) -> None:
        if fields["callback_query_id"] not in self.queries:
            raise Refused("Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.queries.remove(fields["callback_query_id"])

    def _edit(self, method: str, fields: Json) -> Json:
        place = (int(fields["chat_id"]), int(fields["message_id"]))
        if place not in self.messages:
            raise Refused("Bad Request: message to edit not found")
        if place in self.uneditable:
            raise Refused(UNEDITABLE)
        old = self.messages[place]
        if method == "editMessageText" and "text" not in old:
            raise Refused(NO_TEXT)
        if method == "editMessageCaption" and "text" in old:
            raise Refused(NO_CAPTION)
        kept = {name: value for name, value in old.items() if name != "reply_markup"}
        new = kept | _content(method, fields)
        if new == old:
            raise Refused(NOT_MODIFIED)
        self.messages[place] = new
        return new


class Refused(Exception):
    """A call that Telegram answers with 400."""


@asynccontextmanager
async def bot_api() -> AsyncIterator[BotApi]:
    """A server that listens on this machine."""
    state = BotApi()
    app = web.Application(client_max_size=50 * 1024 * 1024)
    app.router.add_post("/bot{token}/{method}", state.handle)
    app.router.add_get("/file/bot{token}/{path}", state.download)
    async with TestServer(app) as server:
        state.url = str(server.make_url("/")).rstrip("/")
        yield state


async def _fields(request: web.Request) -> Json:
    if request.content_type == "application/json":
        given: Json = await request.json()
        return given
    form = await request.post()
    return {name: value.file.read() if isinstance(value, web.FileField) else value for name, value in form.items()}


def _content(method: str, fields: Json) -> Json:
    content: Json = {}
    if "text" in fields or method in ("sendMessage", "editMessageText"):
        content["text"] = _fitting(fields.get("text", ""), LONGEST_TEXT, "message is too long")
        if not content["text"].strip():
            raise Refused("Bad Request: message text is empty")
    if "caption" in fields:
        content["caption"] = _fitting(fields["caption"], LONGEST_CAPTION, "message caption is too long")
    if "reply_markup" in fields:
        markup = json.loads(fields["reply_markup"])
        if any(not 1 <= len(one["callback_data"].encode()) <= MOST_DATA for row in markup.get("inline_keyboard", []) for one in row):
            raise Refused("Bad Request: BUTTON_DATA_INVALID")
        if markup.get("inline_keyboard"):
            content["reply_markup"] = markup
    if method == "sendPhoto":
        content["photo"] = [{"file_id": "sent", "file_unique_id": "sent", "width": 1, "height": 1}]
    if method == "sendDocument":
        content["document"] = {"file_id": "sent", "file_unique_id": "sent"}
    return content


def _fitting(text: str, most: int, otherwise: str) -> str:
    """Lengths are counted in UTF-16 units. Raises `Refused`."""
    if len(text.encode("utf-16-le", "surrogatepass")) > 2 * most:
        raise Refused(f"Bad Request: {otherwise}")
    return text


def _error(failure: Failure) -> web.Response:
    body: Json = {"ok": False, "error_code": failure.status, "description": failure.description}
    if failure.retry_after is not None:
        body["parameters"] = {"retry_after": failure.retry_after}
    return web.json_response(body, status=failure.status)


def _person(chat_id: int) -> Json:
    return {"id": chat_id, "is_bot": False, "first_name": "x", "language_code": "zh-hans"}


def _bot() -> Json:
    return {"id": 42, "is_bot": True, "first_name": "e-Station", "username": "estation_bot"}
