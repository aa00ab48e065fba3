"""A stand-in for Telegram: the Bot API over real HTTP, and people who write, press and send pictures.

It is strict: a call the real server would refuse is refused in the real words and noted in `violations`, so a
test ends by finding that list empty.
"""

import asyncio
import html
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from itertools import count
from typing import Any, TypeVar

from aiohttp import ClientError, ClientSession, web

TOKEN = "123456:TEST-TOKEN"
USERNAME = "gendan_bot"
BOT = {"id": 123456, "is_bot": True, "first_name": "Gendan", "username": USERNAME}
MEGABYTE = 1024 * 1024
HANGS = 15
"""Seconds after which something that does not happen fails a test."""
SHARED = {"chat_id", "parse_mode", "reply_markup", "link_preview_options", "disable_notification"}
PARAMETERS = {
    "getMe": set(),
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "setWebhook": {"url", "secret_token", "allowed_updates"},
    "deleteWebhook": {"drop_pending_updates"},
    "setMyCommands": {"commands", "language_code"},
    "sendMessage": SHARED | {"text"},
    "editMessageText": SHARED - {"disable_notification"} | {"text", "message_id"},
    "sendPhoto": SHARED | {"photo", "caption"},
    "sendDocument": SHARED | {"document", "caption"},
    "answerCallbackQuery": {"callback_query_id"},
    "getFile": {"file_id"},
}

Json = dict[str, Any]
T = TypeVar("T")


class Refusal(Exception):
    """What the real server answers instead of a result."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.body = {"ok": False, "error_code": code, "description": description}
        self.body |= {"parameters": parameters} if parameters else {}


@dataclass
class Fault:
    """Something that goes wrong with the next calls of a method: a status, or `drop` for a lost connection.

    `after`: the call takes effect first, and only its answer is lost.
    """

    method: str
    kind: int | str
    after: bool = False
    times: int = 1
    retry_after: int = 1


@dataclass
class Call:
    """One request as it came."""

    method: str
    values: Json
    files: dict[str, tuple[str, str, bytes]]


@dataclass
class Person:
    """Somebody with a phone."""

    standin: "Standin"
    id: int
    name: str
    language: str
    seen: int = 0
    """How much of the chat was there before the person's last act."""

    @property
    def user(self) -> Json:
        first, _, last = self.name.partition(" ")
        name = {"first_name": first} | ({"last_name": last} if last else {})
        return {"id": self.id, "is_bot": False, "language_code": self.language, **name}

    def say(self, text: str, *, replies_to: int = 0, chat: int = 0) -> Json:
        """Write a line; the message as the phone shows it."""
        return self._write({"text": text}, chat, replies_to)

    def edit(self, message: Json, text: str) -> None:
        """Change a line written before."""
        message |= {"text": text, "edit_date": int(time.time())}
        self.standin.push("edited_message", message)

    def press(self, label: str, *, chat: int = 0) -> str:
        """Press the newest button of that name; the number of the press."""
        found = [one for one in self.standin.screen(chat or self.id) if label in labels(one)]
        assert found, f"no button {label}; {self.standin.transcript(chat or self.id)}"
        rows = found[-1]["reply_markup"]["inline_keyboard"]
        data = next(one["callback_data"] for row in rows for one in row if one["text"] == label)
        return self.press_data(data, found[-1])

    def press_data(self, data: str, message: Json) -> str:
        """Press a button that may no longer be there."""
        self._mark(message["chat"]["id"])
        query = str(self.standin.number())
        self.standin.presses[query] = 0
        self.standin.push(
            "callback_query",
            {"id": query, "from": self.user, "message": message, "data": data, "chat_instance": "1"},
        )
        return query

    def send_photo(self, content: bytes, caption: str = "", *, chat: int = 0) -> Json:
        """Send a picture; Telegram keeps it in several sizes."""
        sizes = [self.standin.keep(content[:8], width=90, height=90)]
        sizes.append(self.standin.keep(content, width=1280, height=960))
        return self._write({"photo": sizes, "caption": caption}, chat)

    def send_document(self, name: str, content: bytes, media: str, caption: str = "") -> Json:
        """Send a file."""
        kept = self.standin.keep(content, file_name=name, mime_type=media)
        return self._write({"document": kept, "caption": caption})

    def send_voice(self, content: bytes) -> Json:
        """Say something."""
        return self._write({"voice": self.standin.keep(content, duration=3, mime_type="audio/ogg")})

    def write(self, **content: Any) -> Json:
        """Anything else that a message may hold."""
        return self._write(content)

    def block(self) -> None:
        """Want nothing from the bot any more."""
        self.standin.blocked.add(self.id)

    async def expect(self, pattern: str, *, chat: int = 0) -> Json:
        """Wait for a message, new or rewritten since the last act, with this in text, buttons or names."""
        where = chat or self.id

        def found() -> Json | None:
            shown = (one for n, one in self.standin.history if n > self.seen and one["chat"]["id"] == where)
            return next((one for one in shown if re.search(pattern, show(one), re.S)), None)

        return await self.standin.until(found, lambda: f"no {pattern!r} in\n{self.standin.transcript(where)}")

    def _write(self, content: Json, chat: int = 0, replies_to: int = 0) -> Json:
        self._mark(chat or self.id)
        content = {key: value for key, value in content.items() if value != ""}
        return self.standin.written(self, chat or self.id, content, replies_to)

    def _mark(self, chat: int) -> None:
        self.standin.started.add(chat)
        self.seen = len(self.standin.history)


class Standin:
    """The server."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.faults: list[Fault] = []
        self.chats: dict[int, Json] = {}
        self.started: set[int] = set()
        self.blocked: set[int] = set()
        self.moved: dict[int, int] = {}
        self.messages: dict[int, dict[int, Json]] = {}
        self.history: list[tuple[int, Json]] = []
        self.files: dict[str, bytes] = {}
        self.presses: dict[str, int] = {}
        self.commands: dict[str, list[Json]] = {}
        self.pending: dict[int, Json] = {}
        self.repeated: list[Json] = []
        self.offsets: list[int] = []
        self.webhook: Json = {}
        self.answers: list[int] = []
        """What the webhook said to each delivery."""
        self._numbers = count(1_001)
        self._update = 500_000_000
        self._held: dict[str, float] = {}
        self._polls = 0
        self._happened = asyncio.Event()
        self._deliveries: dict[tuple[bool, int], asyncio.Task[None]] = {}
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> None:
        """Begin to serve at `url`."""
        app = web.Application(client_max_size=60 * MEGABYTE)
        app.router.add_post(f"/bot{TOKEN}/{{method}}", self._serve)
        app.router.add_get(f"/file/bot{TOKEN}/{{file}}", self._download)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop serving; what was kept is kept."""
        for one in self._deliveries.values():
            one.cancel()
        assert self._runner
        await self._runner.cleanup()

    # What a test does and sees

    def person(self, name: str = "Ann", language: str = "en") -> Person:
        """Somebody new, with a number beyond 32 bits as real ones have."""
        one = Person(self, 5_000_000_000 + self.number(), name, language)
        self.chats[one.id] = {"id": one.id, "type": "private", "first_name": name}
        return one

    def group(self, title: str = "Floor") -> int:
        """A group with the bot in it; its number."""
        number = -1_001_000_000_000 - self.number()
        self.chats[number] = {"id": number, "type": "supergroup", "title": title}
        self.started.add(number)
        return number

    def fault(self, method: str, kind: int | str, **more: Any) -> None:
        """Let the next call of a method go wrong."""
        self.faults.append(Fault(method, kind, **more))

    def repeat(self) -> None:
        """Bring the newest update once more."""
        self.repeated.append({"update_id": self._update, **self._newest})
        self.happen()

    def called(self, method: str) -> list[Json]:
        """What a method was called with, in order."""
        return [one.values for one in self.calls if one.method == method]

    def screen(self, chat: int) -> list[Json]:
        """What stands in a chat now."""
        return list(self.messages.get(chat, {}).values())

    def transcript(self, chat: int) -> str:
        """A chat to read."""
        return "\n".join(f"{one['from']['first_name']}: {show(one)}" for one in self.screen(chat))

    async def until(
        self, found: Callable[[], T | None], why: Callable[[], str] = lambda: "", seconds: float = HANGS
    ) -> T:
        """Wait for something to be true; what was found."""
        try:
            async with asyncio.timeout(seconds):
                while not (result := found()):
                    await self._happened.wait()
                return result
        except TimeoutError:
            raise AssertionError(why() or "it never happened") from None

    # What happens inside

    def happen(self) -> None:
        """Wake everybody who waits for something."""
        self._happened.set()
        self._happened = asyncio.Event()

    def number(self) -> int:
        return next(self._numbers)

    def keep(self, content: bytes, **more: Any) -> Json:
        number = f"F{self.number()}"
        self.files[number] = content
        return {"file_id": number, "file_unique_id": number, "file_size": len(content), **more}

    def written(self, person: Person, chat: int, content: Json, replies_to: int) -> Json:
        message = self._message(chat, person.user, content)
        if replies_to:
            message["reply_to_message"] = self.messages[chat][replies_to]
        self.push("message", message)
        return message

    def push(self, kind: str, what: Json) -> None:
        """Let the bot know of something."""
        self._update += 1
        self._newest = {kind: json.loads(json.dumps(what))}
        self.pending[self._update] = {"update_id": self._update, **self._newest}
        self.happen()
        self._deliver()

    def _message(self, chat: int, sender: Json, content: Json) -> Json:
        kept = self.messages.setdefault(chat, {})
        number = self.number()
        kept[number] = {
            "message_id": number,
            "date": int(time.time()),
            "chat": self.chats[chat],
            "from": sender,
            **content,
        }
        return kept[number]

    # HTTP

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        call = Call(method, *await _arguments(request))
        self.calls.append(call)
        fault = self._fault(method)
        try:
            if fault and not fault.after:
                return self._fail(fault, call, request)
            result = await self._answer(call)
            if fault:
                return self._fail(fault, call, request)
            return web.json_response({"ok": True, "result": result})
        except Refusal as refusal:
            return web.json_response(refusal.body, status=refusal.code)
        finally:
            self.happen()

    def _fault(self, method: str) -> Fault | None:
        found = next((one for one in self.faults if fnmatch(method, one.method)), None)
        if found:
            found.times -= 1
            self.faults = [one for one in self.faults if one.times]
        return found

    def _fail(self, fault: Fault, call: Call, request: web.Request) -> web.StreamResponse:
        if fault.kind == 429:
            self._held[str(call.values.get("chat_id"))] = time.monotonic() + fault.retry_after - 0.05
            raise Refusal(
                429, f"Too Many Requests: retry after {fault.retry_after}", retry_after=fault.retry_after
            )
        if fault.kind == "drop":
            if request.transport:
                request.transport.abort()
            return web.Response()
        if fault.kind == "garbled":
            return web.Response(text='{"ok":true,"res')
        assert isinstance(fault.kind, int)
        return web.Response(status=fault.kind, text="<html>Bad Gateway</html>", content_type="text/html")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        self.calls.append(Call("download", dict(request.match_info), {}))
        fault = self._fault("download")
        if fault:
            return self._fail(fault, self.calls[-1], request)
        return web.Response(body=self.files[request.match_info["file"]])

    async def _answer(self, call: Call) -> Any:
        odd = {*call.values, *call.files} - PARAMETERS.get(call.method, set())
        try:
            if call.method not in PARAMETERS or odd:
                raise Refusal(404, f"Not Found: {call.method} {odd}")
            handler = getattr(self, "_" + re.sub("([A-Z])", r"_\1", call.method).lower())
            result = handler(call)
            return await result if asyncio.iscoroutine(result) else result
        except Refusal as refusal:
            if refusal.code in (400, 404) and "not modified" not in str(refusal):
                self.violations.append(f"{call.method}: {refusal}")
            raise

    # The methods

    def _get_me(self, _call: Call) -> Json:
        more = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries")
        return BOT | dict.fromkeys(more, False)

    async def _get_updates(self, call: Call) -> list[Json]:
        if self.webhook:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        self._polls += 1
        mine = self._polls
        offset = int(call.values.get("offset", 0))
        self.offsets.append(offset)
        self.pending = {number: one for number, one in self.pending.items() if number >= offset}
        self.happen()
        end = time.monotonic() + int(call.values.get("timeout", 0))
        while not self.pending and not self.repeated and time.monotonic() < end:
            await self._happened.wait()
            if self._polls != mine:
                raise Refusal(409, "Conflict: terminated by other getUpdates request")
        again, self.repeated = self.repeated, []
        return [*again, *self.pending.values()][: int(call.values.get("limit", 100))]

    def _set_webhook(self, call: Call) -> bool:
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", call.values["secret_token"]):
            raise Refusal(400, "Bad Request: secret token contains unallowed characters")
        self.webhook = call.values
        self._deliver()
        return True

    def _delete_webhook(self, call: Call) -> bool:
        if call.values.get("drop_pending_updates"):
            self.pending.clear()
        self.webhook = {}
        return True

    def _set_my_commands(self, call: Call) -> bool:
        language = call.values.get("language_code", "")
        if not re.fullmatch(r"([a-z]{2})?", language):
            raise Refusal(400, "Bad Request: invalid language code specified")
        for one in call.values["commands"]:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]) or not one["description"]:
                raise Refusal(400, "Bad Request: BOT_COMMAND_INVALID")
        self.commands[language] = call.values["commands"]
        return True

    def _send_message(self, call: Call) -> Json:
        return self._send(call, {"text": _text(call, "text", 4_096)})

    def _send_photo(self, call: Call) -> Json:
        name, media, content = call.files["photo"]
        if not content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
            raise Refusal(400, "Bad Request: IMAGE_PROCESS_FAILED")
        photo = self.keep(content, width=1, height=1)
        return self._send(call, {"photo": [photo], "_name": name, "_media": media, **_caption(call)})

    def _send_document(self, call: Call) -> Json:
        name, media, content = call.files["document"]
        if not content:
            raise Refusal(400, "Bad Request: file must be non-empty")
        return self._send(
            call, {"document": self.keep(content, file_name=name, mime_type=media), **_caption(call)}
        )

    def _send(self, call: Call, content: Json) -> Json:
        chat = self._chat(call)
        message = self._message(chat, BOT, content | _markup(call))
        message["_silent"] = call.values.get("disable_notification") in (True, "true")
        self.history.append((len(self.history) + 1, dict(message)))
        return message

    def _edit_message_text(self, call: Call) -> Json:
        chat = self._chat(call)
        message = self.messages.get(chat, {}).get(int(call.values["message_id"]))
        if not message:
            raise Refusal(400, "Bad Request: message to edit not found")
        if message["from"] != BOT:
            raise Refusal(400, "Bad Request: message can't be edited")
        new = {key: value for key, value in message.items() if key != "reply_markup"}
        new |= {"text": _text(call, "text", 4_096), **_markup(call)}
        if new == message:
            raise Refusal(400, "Bad Request: message is not modified: it is exactly the same")
        self.messages[chat][message["message_id"]] = new
        self.history.append((len(self.history) + 1, new))
        return new

    def _answer_callback_query(self, call: Call) -> bool:
        query = call.values["callback_query_id"]
        if query not in self.presses:
            raise Refusal(400, "Bad Request: query is too old and response timeout expired")
        self.presses[query] += 1
        if self.presses[query] > 1:
            self.violations.append("a press was answered twice")
        return True

    def _get_file(self, call: Call) -> Json:
        number = call.values["file_id"]
        if len(self.files[number]) > 20 * MEGABYTE:
            raise Refusal(400, "Bad Request: file is too big")
        return {"file_id": number, "file_unique_id": number, "file_path": number}

    def _chat(self, call: Call) -> int:
        chat = int(call.values["chat_id"])
        if chat in self.moved:
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.moved[chat],
            )
        if chat not in self.started:
            raise Refusal(400, "Bad Request: chat not found")
        if chat in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if time.monotonic() < self._held.get(str(chat), 0):
            self.violations.append(f"{call.method} before retry_after had passed")
        return chat

    # The webhook: in order within a chat, again and again until it is taken

    def _deliver(self) -> None:
        for update in self.pending.values() if self.webhook else ():
            queue = _queue(update)
            if queue not in self._deliveries or self._deliveries[queue].done():
                self._deliveries[queue] = asyncio.create_task(self._post(queue))

    async def _post(self, queue: tuple[bool, int]) -> None:
        async with ClientSession() as session:
            while mine := [one for one in self.pending.values() if _queue(one) == queue]:
                update = self._next_of(mine)
                status = await self.post(session, update)
                self.answers.append(status)
                if status == 200:
                    del self.pending[update["update_id"]]
                else:
                    await asyncio.sleep(0.05)
                self.happen()
            # At once: what is written while the session closes needs somebody new to bring it.
            del self._deliveries[queue]

    def _next_of(self, waiting: list[Json]) -> Json:
        """Which of a queue's updates is brought next."""
        return waiting[0]

    async def post(self, session: ClientSession, update: Json, secret: str | None = None) -> int:
        """Bring one update to the webhook; the status, 0 when nobody answered."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": secret or self.webhook["secret_token"]}
        try:
            async with session.post(self.webhook["url"], json=update, headers=headers) as response:
                return response.status
        except ClientError:
            return 0


def labels(message: Json) -> list[str]:
    """The names of a message's buttons."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [one["text"] for row in rows for one in row]


def show(message: Json) -> str:
    """A message as a person reads it."""
    named = message.get("document", {}).get("file_name", "") or message.get("_name", "")
    words = [
        message.get("text", ""),
        message.get("caption", ""),
        named,
        *(f"[{one}]" for one in labels(message)),
    ]
    return "\n".join(one for one in words if one)


def _queue(update: Json) -> tuple[bool, int]:
    """What a webhook's deliveries keep their order in: a chat, its presses apart from its messages."""
    thing: Json = next(value for key, value in update.items() if key != "update_id")
    return "callback_query" in update, int(thing.get("message", thing)["chat"]["id"])


async def _arguments(request: web.Request) -> tuple[Json, dict[str, tuple[str, str, bytes]]]:
    values: Json = dict(request.query)
    files = {}
    if request.content_type == "application/json":
        values |= await request.json()
    elif request.content_type == "multipart/form-data":
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name] = (value.filename, value.content_type, value.file.read())
            else:
                values[name] = value
    return values, files


def _text(call: Call, name: str, longest: int) -> str:
    text = str(call.values.get(name, ""))
    if call.values.get("parse_mode"):
        text = _unescaped(text)
    text = text.strip()
    if not text:
        raise Refusal(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > longest:
        raise Refusal(400, "Bad Request: message is too long")
    return text


def _caption(call: Call) -> Json:
    return {"caption": _text(call, "caption", 1_024)} if "caption" in call.values else {}


def _unescaped(text: str) -> str:
    """The text without its bold; anything else that looks like markup is refused."""
    bare = re.sub(r"<b>([^<]*)</b>", r"\1", text)
    if "<" in bare:
        raise Refusal(400, "Bad Request: can't parse entities: Unsupported start tag")
    if re.search(r"&(?!amp;|lt;|gt;|quot;)", bare):
        raise Refusal(400, "Bad Request: can't parse entities: a bare ampersand")
    return html.unescape(bare)


def _markup(call: Call) -> Json:
    rows = call.values.get("reply_markup", {}).get("inline_keyboard", [])
    for one in (one for row in rows for one in row):
        if not one["text"].strip():
            raise Refusal(400, "Bad Request: inline keyboard button text must be non-empty")
        if not 1 <= len(one["callback_data"].encode()) <= 64:
            raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
        if one.get("style", "primary") not in ("primary", "success", "danger"):
            raise Refusal(400, "Bad Request: wrong button style")
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}
