"""A stand-in for Slack: its Web API over real HTTP, signed requests to the app or a socket, and people.

It is strict: a call the real server would refuse is refused by its real name and noted in `violations`, so a
test ends by finding that list empty.
"""

import asyncio
import hashlib
import hmac
import json
import re
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from typing import Any, TypeVar
from urllib.parse import urlencode

from aiohttp import ClientSession, ClientTimeout, WSMsgType, web

from tests.slack.limits import Checked, wrong_with, wrong_with_view

TOKEN, SECRET, APP_TOKEN = "xoxb-test", "signing-secret", "xapp-test"
BOT = "U0BOT"
TEAM = {"id": "T1", "domain": "factory"}
CLIENT = ("111.222", "client-secret")
HANGS = 15
"""Seconds after which something that does not happen fails a test."""
TRIGGER_LIVES = 3.0

Json = dict[str, Any]
T = TypeVar("T")


class Refusal(Exception):
    """What the real server answers instead of a result."""


@dataclass
class Fault:
    """Something that goes wrong with the next calls of a method: a status, `drop`, `page` or Slack's word.

    `after`: the call takes effect first, and only its answer is lost.
    """

    method: str
    kind: int | str
    after: bool = False
    times: int = 1
    retry_after: int = 1


@dataclass
class Answer:
    """What the app answered to a delivery."""

    status: int
    body: Json
    seconds: float


@dataclass
class Person:
    """Somebody with Slack open."""

    standin: "Standin"
    id: str
    dm: str
    name: str
    seen: int = 0
    """How much had happened before the person's last act."""
    team: str = "T1"

    async def say(self, text: str = "", *, channel: str = "", thread: str = "", **more: Any) -> Json:
        """Write a message; as it stands in its channel."""
        self._act()
        where = channel or self.dm
        message = {"type": "message", "user": self.id, "text": text, "ts": self.standin.ts(), **more}
        message |= {"thread_ts": thread} if thread else {}
        self.standin.channels[where][message["ts"]] = message
        await self._tell(self._event(message, where))
        return message

    def _event(self, message: Json, where: str) -> Json:
        kind = "im" if where == self.dm else "channel"
        about = {"channel": where, "channel_type": kind, "event_ts": message["ts"], "user_team": self.team}
        return message | about

    async def _tell(self, event: Json) -> None:
        shared = event["channel"] in self.standin.shared
        await self.standin.event(event, is_ext_shared_channel=shared)

    async def mention(self, text: str, channel: str, thread: str = "") -> Json:
        """Write to gendan in a channel: Slack tells of it twice."""
        message = await self.say(f"<@{BOT}> {text}", channel=channel, thread=thread)
        await self._tell(self._event(message, channel) | {"type": "app_mention"})
        return message

    async def edit(self, message: Json, text: str) -> None:
        """Change a message written before."""
        self._act()
        after = message | {"text": text, "edited": {"user": self.id, "ts": self.standin.ts()}}
        changed = {"type": "message", "subtype": "message_changed", "channel": self.dm, "channel_type": "im"}
        both = {"message": after, "previous_message": message}
        await self.standin.event({**changed, **both, "ts": self.standin.ts()})

    async def send_file(self, name: str, content: bytes, text: str = "", **more: Any) -> Json:
        """Send a file."""
        kept = self.standin.keep(name, content) | more
        return await self.say(text, subtype="file_share", files=[kept])

    async def slash(self, text: str = "", *, channel: str = "", **more: Any) -> Answer:
        """Type the command."""
        self._act()
        body = {"command": "/gendan", "text": text, "user_id": self.id, "team_id": "T1"}
        body |= {"channel_id": channel or self.dm, "trigger_id": self.standin.trigger(self.id)}
        return await self.standin.deliver("command", body | more)

    async def press(self, label: str, *, where: str = "", again: bool = False) -> Answer:
        """Press the newest button or pick the newest choice of that name; `again`: one click comes twice."""
        self._act()
        body = self._press(label, where or self.dm)
        first = await self.standin.deliver("interactive", body)
        return await self.standin.deliver("interactive", body) if again else first

    def _press(self, label: str, where: str) -> Json:
        for shown in reversed(self.standin.screen(where)):
            for element in elements(shown):
                if action := _pressed(element, label):
                    return self._action(action, where, shown)
        raise AssertionError(f"no {label} in:\n{self.standin.transcript(where)}")

    def _action(self, action: Json, where: str, shown: Json) -> Json:
        body = self._interaction("block_actions") | {"actions": [action]}
        if where == "home":
            return body | {"container": {"type": "view"}, "view": shown}
        box: Json = {"type": "message", "message_ts": shown["ts"], "channel_id": where}
        return body | {"container": box, "channel": {"id": where}, "message": shown}

    def _interaction(self, kind: str) -> Json:
        user = {"id": self.id, "name": self.name, "team_id": self.team}
        return {"type": kind, "user": user, "team": TEAM, "trigger_id": self.standin.trigger(self.id)}

    async def press_token(self, token: str) -> Answer:
        """Press a button that may no longer be there."""
        self._act()
        shown = {"ts": "1.1", "blocks": []}
        action = {"type": "button", "action_id": "press.0", "value": token}
        return await self.standin.deliver("interactive", self._action(action, self.dm, shown))

    async def submit(self, *, again: bool = False, **values: Any) -> Answer:
        """Fill in the open form and send it; a key's dots are written as two underscores."""
        self._act()
        view = self.standin.modals[self.id]
        given = {key.replace("__", "."): value for key, value in values.items()}
        state = {"values": _state(view, given)}
        body = self._interaction("view_submission") | {"view": view | {"state": state}}
        answer = await self.standin.deliver("interactive", body)
        self.standin.after_submission(self, answer.body)
        return await self.standin.deliver("interactive", body) if again else answer

    async def turn_back(self, **values: Any) -> Answer:
        """Go back a page in the open form, with what is filled in."""
        self._act()
        view = self.standin.modals[self.id]
        (back,) = [one for one in elements(view) if one["type"] == "button"]
        action = {"type": "button", "action_id": back["action_id"], "value": back["value"]}
        body = self._interaction("block_actions") | {"container": {"type": "view"}, "actions": [action]}
        state = {"values": _state(view, {key.replace("__", "."): one for key, one in values.items()})}
        return await self.standin.deliver("interactive", body | {"view": view | {"state": state}})

    async def looks_for(self, key: str, text: str) -> list[Json]:
        """Type into a field that is looked through; what it offers."""
        view = self.standin.modals[self.id]
        (block,) = [one for one in view["blocks"] if one.get("block_id") == key]
        asked = {"action_id": block["element"]["action_id"], "block_id": key, "value": text, "view": view}
        body = self._interaction("block_suggestion") | asked
        found = (await self.standin.deliver("interactive", body)).body["options"]
        checked = Checked()
        checked.options(found, least=0)
        self.standin.violations += checked.wrong
        return [*found]

    async def shortcut(self, name: str, message: Json | None = None) -> Answer:
        """Use one of the app's shortcuts."""
        self._act()
        body = self._interaction("message_action" if message else "shortcut") | {"callback_id": name}
        about = {"message": message, "channel": {"id": self.dm}} if message else {}
        return await self.standin.deliver("interactive", body | about)

    async def open_home(self) -> Answer:
        """Look at Home."""
        self._act()
        event = {"type": "app_home_opened", "user": self.id, "channel": self.dm, "tab": "home"}
        return await self.standin.event(event)

    async def expect(self, pattern: str, *, where: str = "") -> Json:
        """Wait for something shown since the last act: in the chat, a channel, the `modal` or at `home`."""
        place = f"{where}:{self.id}" if where in ("modal", "home") else where or self.dm

        def found() -> Json | None:
            news = (one for n, at, one in self.standin.history if n > self.seen and at == place)
            return next((one for one in news if re.search(pattern, show(one), re.S)), None)

        return await self.standin.until(found, lambda: f"no {pattern!r} in\n{self.standin.transcript(place)}")

    def fields(self) -> list[str]:
        """What the open form asks."""
        return [one["block_id"] for one in self.standin.modals[self.id]["blocks"] if one["type"] == "input"]

    def _act(self) -> None:
        self.seen = len(self.standin.history)


class Standin:
    """The server."""

    def __init__(self) -> None:
        self.url = self.app_url = ""
        self.calls: list[tuple[str, Json]] = []
        self.violations: list[str] = []
        self.faults: list[Fault] = []
        self.channels: dict[str, dict[str, Json]] = {}
        self.people: dict[str, Person] = {}
        self.unreachable: dict[str, str] = {}
        self.tokens = {TOKEN: "T1"}
        """Who is let in where."""
        self.codes: dict[str, str] = {}
        """What Slack gives whoever lets the app in, by the team it is for."""
        self.shared: set[str] = set()
        """Channels shared with another workspace."""
        self.history: list[tuple[int, str, Json]] = []
        self.modals: dict[str, Json] = {}
        self.homes: dict[str, Json] = {}
        self.files: dict[str, tuple[str, bytes | None]] = {}
        self.triggers: dict[str, tuple[float, str]] = {}
        """Since when each lives, and whose it is; one that was used is gone."""
        self.lifetime = TRIGGER_LIVES
        self.sockets: list[web.WebSocketResponse] = []
        self.answers: list[Answer] = []
        self._numbers = count(1_001)
        self._acks: dict[str, asyncio.Future[Json]] = {}
        self._waits: dict[str, float] = {}
        self._happened = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._session: ClientSession | None = None

    async def start(self) -> None:
        """Begin to serve at `url`."""
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_post("/api/{method}", self._serve)
        app.router.add_get("/api/{method}", self._serve)
        app.router.add_post("/upload/{file}", self._upload)
        app.router.add_get("/file/{file}", self._download)
        app.router.add_get("/socket", self._socket)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._session = ClientSession(timeout=ClientTimeout(total=HANGS))

    async def stop(self) -> None:
        """Stop serving."""
        assert self._runner
        assert self._session
        for one in list(self.sockets):
            await one.close()
        await self._session.close()
        await self._runner.cleanup()

    # What a test does and sees

    def person(self, name: str = "Ann") -> Person:
        """Somebody new."""
        number = next(self._numbers)
        one = Person(self, f"U{number}", f"D{number}", name)
        self.people[one.id] = one
        self.channels[one.dm] = {}
        return one

    def channel(self, *, shared: bool = False) -> str:
        """A channel with the app in it."""
        name = f"C{next(self._numbers)}"
        self.channels[name] = {}
        self.shared |= {name} if shared else set()
        return name

    def guest(self, name: str) -> Person:
        """Somebody of another workspace."""
        one = self.person(name)
        one.team = "T2"
        return one

    def fault(self, method: str, kind: int | str, **more: Any) -> None:
        """Let the next call of a method go wrong."""
        self.faults.append(Fault(method, kind, **more))

    def called(self, method: str) -> list[Json]:
        """What a method was called with."""
        return [values for name, values in self.calls if name == method]

    def screen(self, where: str) -> list[Json]:
        """What gendan shows in a channel, or at the Homes."""
        if where == "home":
            return list(self.homes.values())
        return [one for one in self.channels[where].values() if one["user"] == BOT]

    def transcript(self, where: str) -> str:
        """All that was shown there."""
        said = self.channels[where].values() if where in self.channels else self.homes.values()
        return "\n".join(f"{one.get('user', '')}: {show(one)}" for one in said)

    async def until(self, found: Callable[[], T | None], why: Callable[[], str] = lambda: "") -> T:
        """Wait until something is there."""
        deadline = time.monotonic() + HANGS
        while not (result := found()):
            left = deadline - time.monotonic()
            assert left > 0, f"{why()}\n{self.violations}"
            self._happened.clear()
            try:
                await asyncio.wait_for(self._happened.wait(), min(left, 0.2))
            except TimeoutError:
                continue
        return result

    def happen(self) -> None:
        """Let those who wait look again."""
        self._happened.set()

    def ts(self) -> str:
        """The next time stamp."""
        return f"1795358563.{next(self._numbers):06}"

    def trigger(self, user: str) -> str:
        """A new trigger for something somebody did."""
        name = f"{next(self._numbers)}.T1.abc"
        self.triggers[name] = (time.monotonic(), user)
        return name

    def keep(self, name: str, content: bytes) -> Json:
        """A file as messages name it."""
        number = f"F{next(self._numbers)}"
        self.files[number] = (name, content)
        url = f"{self.url}/file/{number}"
        media = "image/png" if name.endswith("png") else "application/pdf"
        return {"id": number, "name": name, "size": len(content), "mimetype": media, "url_private": url}

    def forget_waits(self) -> None:
        """As if everybody had been patient long enough."""
        self._waits.clear()

    # Towards the app

    async def event(self, event: Json, number: str = "", **more: Any) -> Answer:
        """Tell the app of an event."""
        team = event.get("user_team") if event.get("user_team") in self.tokens.values() else "T1"
        body: Json = {"type": "event_callback", "team_id": team, "event": event, **more}
        body |= {
            "event_id": number or f"Ev{next(self._numbers)}",
            "authorizations": [{"team_id": team, "user_id": BOT}],
        }
        return await self.deliver("event", body)

    async def deliver(self, kind: str, payload: Json, **how: Any) -> Answer:
        """Bring something to the app; acknowledged later than in three seconds it counts as a violation."""
        before = time.monotonic()
        status, body = await (
            self._envelope(kind, payload) if self.sockets else self.post(kind, payload, **how)
        )
        answer = Answer(status, json.loads(body) if body.startswith("{") else {}, time.monotonic() - before)
        self.answers.append(answer)
        if answer.seconds > 3:
            self.violations.append(f"{kind} acknowledged after {answer.seconds} s")
        return answer

    async def post(self, kind: str, payload: Json, **how: Any) -> tuple[int, str]:
        """Post a signed request."""
        body = json.dumps(payload)
        if kind != "event":
            body = urlencode(payload if kind == "command" else {"payload": body})
        media = "application/json" if kind == "event" else "application/x-www-form-urlencoded"
        headers = signed(body, **how) | {"Content-Type": media}
        assert self._session
        async with self._session.post(self.app_url, data=body.encode(), headers=headers) as response:
            return response.status, await response.text()

    async def _envelope(self, kind: str, payload: Json) -> tuple[int, str]:
        kinds = {"event": "events_api", "command": "slash_commands", "interactive": "interactive"}
        number = f"E{next(self._numbers)}"
        self._acks[number] = asyncio.get_running_loop().create_future()
        envelope = {"envelope_id": number, "type": kinds[kind], "payload": payload}
        await self.sockets[-1].send_json(envelope | {"accepts_response_payload": kind != "event"})
        answer = await asyncio.wait_for(self._acks[number], HANGS)
        return 200, json.dumps(answer.get("payload") or {})

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello"})
        self.sockets.append(socket)
        self.happen()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                answer = json.loads(message.data)
                if not (waiting := self._acks[answer["envelope_id"]]).done():
                    waiting.set_result(answer)
        self.sockets.remove(socket)
        self.happen()
        return socket

    def after_submission(self, person: Person, answer: Json) -> None:
        """What Slack's own window does with the answer to a filled form."""
        match answer.get("response_action"):
            case None:
                self.modals.pop(person.id)
            case "update":
                self._show_modal(person.id, answer["view"], self.modals[person.id]["id"])
            case "errors":
                known = {one.get("block_id") for one in self.modals[person.id]["blocks"]}
                self.violations += [f"no {key} in the form" for key in answer["errors"].keys() - known]

    # The Web API

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method, values = request.match_info["method"], await _arguments(request)
        shown = request.headers.get("Authorization", "")
        values |= {"token_used": shown.removeprefix("Bearer "), "basic": shown}
        self.calls.append((method, values))
        fault = next((one for one in self.faults if one.method == method), None)
        if fault:
            self._spend(fault)
        try:
            if fault and not fault.after:
                return self._fail(fault, request)
            self._admit(request, method, values)
            result = await getattr(self, _named(method))(values)
        except Refusal as refusal:
            self.violations.append(f"{method}: {refusal}")
            return web.json_response({"ok": False, "error": str(refusal)})
        self.happen()
        return self._fail(fault, request) if fault else web.json_response({"ok": True, **result})

    def _spend(self, fault: Fault) -> None:
        fault.times -= 1
        if fault.times == 0:
            self.faults.remove(fault)

    def _fail(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        if fault.kind == "drop" and request.transport:
            request.transport.close()
        if fault.kind == 429:
            self._waits[fault.method] = time.monotonic() + fault.retry_after
            headers = {"Retry-After": str(fault.retry_after)}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        if isinstance(fault.kind, int) or fault.kind == "page":
            status = fault.kind if isinstance(fault.kind, int) else 200
            return web.Response(status=status, text="<html>", content_type="text/html")
        return web.json_response({"ok": False, "error": fault.kind})

    def _admit(self, request: web.Request, method: str, values: Json) -> None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or values.get("token")
        own = APP_TOKEN if method == "apps.connections.open" else token if token in self.tokens else TOKEN
        if token != own and method != "oauth.v2.access":
            raise Refusal("invalid_auth")
        if time.monotonic() < self._waits.get(method, 0):
            self.violations.append(f"{method} before Retry-After had passed")

    def _place(self, values: Json, name: str = "channel") -> str:
        channel = str(values.get(name))
        if channel in self.unreachable:
            raise Refusal(self.unreachable[channel])
        if name == "channel" and channel in self.people and "ts" not in values:
            return self.people[channel].dm
        if channel not in self.channels:
            raise Refusal("channel_not_found")
        return channel

    def _content(self, values: Json, most: int) -> Json:
        if not values.get("text") or len(values["text"]) > most or not values.get("blocks"):
            raise Refusal("no_text, or too much of it")
        if wrong := wrong_with(values["blocks"], 50):
            raise Refusal(f"invalid_blocks {wrong}")
        return {"text": values["text"], "blocks": values["blocks"]}

    async def _auth_test(self, _values: Json) -> Json:
        return {"team": "Factory", "user": "gendan", "user_id": BOT, "bot_id": "B1"}

    async def _chat_post_message(self, values: Json) -> Json:
        where = self._place(values)
        content = self._content(values, 40_000)
        thread = values.get("thread_ts", "")
        content |= {"subtype": "thread_broadcast"} if thread and values["reply_broadcast"] else {}
        return {"channel": where, "ts": self._put(where, content, thread)["ts"]}

    def _put(self, where: str, content: Json, thread: str) -> Json:
        if thread and thread not in self.channels[where]:
            raise Refusal("thread_not_found")
        message = {"user": BOT, "bot_id": "B1", "ts": self.ts(), **content}
        message |= {"thread_ts": thread} if thread else {}
        self.channels[where][message["ts"]] = message
        self._note(where, message)
        return message

    async def _chat_update(self, values: Json) -> Json:
        where = self._place(values)
        message = self.channels[where].get(values["ts"])
        if message is None or message["user"] != BOT:
            raise Refusal("message_not_found" if message is None else "cant_update_message")
        message |= self._content(values, 4_000)
        self._note(where, dict(message))
        return {"channel": where, "ts": values["ts"]}

    async def _conversations_open(self, values: Json) -> Json:
        return {"channel": {"id": self.people[values["users"]].dm}}

    async def _conversations_replies(self, values: Json) -> Json:
        thread = self.channels[self._place(values)].values()
        return {"messages": [one for one in thread if values["ts"] in (one["ts"], one.get("thread_ts"))]}

    async def _users_info(self, values: Json) -> Json:
        person = self.people[values["user"]]
        return {"user": {"id": person.id, "real_name": person.name, "locale": "en-GB", "profile": {}}}

    async def _views_open(self, values: Json) -> Json:
        since, user = self.triggers.pop(values["trigger_id"], (0.0, ""))
        if not user or time.monotonic() - since > self.lifetime:
            raise Refusal("expired_trigger_id" if user else "exchanged_trigger_id")
        return {"view": self._show_modal(user, values["view"], f"V{next(self._numbers)}")}

    async def _views_update(self, values: Json) -> Json:
        user = next((one for one, view in self.modals.items() if view["id"] == values["view_id"]), "")
        if not user or values.get("hash", self.modals[user]["hash"]) != self.modals[user]["hash"]:
            raise Refusal("not_found" if not user else "hash_conflict")
        return {"view": self._show_modal(user, values["view"], values["view_id"])}

    def _show_modal(self, user: str, view: Json, number: str) -> Json:
        if wrong := wrong_with_view(view):
            raise Refusal(f"invalid_arguments {wrong}")
        self.modals[user] = view | {"id": number, "hash": self.ts()}
        self._note(f"modal:{user}", self.modals[user])
        return self.modals[user]

    async def _views_publish(self, values: Json) -> Json:
        if wrong := wrong_with_view(values["view"]):
            raise Refusal(f"invalid_arguments {wrong}")
        self.homes[values["user_id"]] = values["view"]
        self._note(f"home:{values['user_id']}", values["view"])
        return {"view": values["view"]}

    async def _files_get_upload_url_external(self, values: Json) -> Json:
        if int(values["length"]) < 1 or not values["filename"]:
            raise Refusal("invalid_arguments")
        number = f"F{next(self._numbers)}"
        self.files[number] = (values["filename"], None)
        return {"file_id": number, "upload_url": f"{self.url}/upload/{number}"}

    async def _files_complete_upload_external(self, values: Json) -> Json:
        where = self._place(values, "channel_id")
        sent = [one["id"] for one in json.loads(values["files"])]
        named = [{"id": one, "name": self.files[one][0]} for one in sent]
        self._put(
            where, {"text": values.get("initial_comment", ""), "files": named}, values.get("thread_ts", "")
        )
        return {"files": named}

    async def _files_info(self, values: Json) -> Json:
        name, content = self.files[values["file"]]
        assert content is not None
        return {"file": self.keep(name, content)}

    async def _chat_unfurl(self, values: Json) -> Json:
        unfurls = values["unfurls"]
        found = json.loads(unfurls) if isinstance(unfurls, str) else unfurls
        for url, card in found.items():
            if wrong := wrong_with(card["blocks"], 50):
                raise Refusal(f"cannot_unfurl_url {url} {wrong}")
        where = str(values.get("channel") or values.get("unfurl_id"))
        self._note(f"unfurl:{where}", {"blocks": [one for card in found.values() for one in card["blocks"]]})
        return {}

    async def _oauth_v2_access(self, values: Json) -> Json:
        if values["basic"] != f"Basic {b64encode(':'.join(CLIENT).encode()).decode()}":
            raise Refusal("bad_client_secret")
        if (team := self.codes.pop(values["code"], "")) == "":
            return {"ok": False, "error": "invalid_code"}
        token = f"xoxb-{team}-{next(self._numbers)}"
        self.tokens[token] = team
        given = {"access_token": token, "token_type": "bot", "scope": "chat:write", "bot_user_id": BOT}
        about = {"team": {"id": team, "name": f"Team {team}"}, "authed_user": {"id": "U0ADMIN"}}
        return {"app_id": "A1", "enterprise": None, "is_enterprise_install": False} | given | about

    async def _apps_connections_open(self, _values: Json) -> Json:
        return {"url": f"{self.url.replace('http', 'ws')}/socket"}

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        fault = next((one for one in self.faults if one.method == "upload"), None)
        if fault:
            self._spend(fault)
            return self._fail(fault, request)
        number = request.match_info["file"]
        self.files[number] = (self.files[number][0], await request.read())
        return web.Response(text="OK")

    async def _download(self, request: web.Request) -> web.StreamResponse:
        fault = next((one for one in self.faults if one.method == "download"), None)
        if fault:
            self._spend(fault)
            return self._fail(fault, request)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            self.violations.append("a file fetched without the token")
            return web.Response(text="<html>Sign in", content_type="text/html")
        content = self.files[request.match_info["file"]][1]
        return web.Response(body=BytesIO(content or b""), content_type="image/png")

    def _note(self, where: str, shown: Json) -> None:
        self.history.append((len(self.history) + 1, where, shown))
        self.happen()


def _named(method: str) -> str:
    """`chat.postMessage` as this file calls it."""
    words = re.sub(r"(?=[A-Z])", "_", method.replace("URL", "Url")).lower()
    return f"_{words.replace('.', '_')}"


def signed(body: str, *, secret: str = SECRET, age: int = 0, sign: bool = True) -> dict[str, str]:
    """The headers of a request from Slack."""
    stamp = str(int(time.time()) - age)
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    signature = {"X-Slack-Signature": f"v0={digest}"}
    return {"X-Slack-Request-Timestamp": stamp} | (signature if sign else {})


def elements(shown: Json) -> list[Json]:
    """Everything to press."""
    rows = [one["elements"] for one in shown.get("blocks", ()) if one["type"] == "actions"]
    return [one for row in rows for one in row]


def labels(shown: Json) -> list[str]:
    """The names of everything to press or to pick."""
    pressed = [one["text"]["text"] for one in elements(shown) if one["type"] == "button"]
    picked = [option["text"]["text"] for one in elements(shown) for option in one.get("options", ())]
    return [*picked, *pressed]


def show(shown: Json) -> str:
    """Something as a person reads it."""
    blocks = shown.get("blocks", ())
    texts = [one["text"]["text"] for one in blocks if one["type"] in ("header", "section")]
    texts += [part["text"] for one in blocks if one["type"] == "context" for part in one["elements"]]
    asked = [one["label"]["text"] for one in blocks if one["type"] == "input"]
    title = [shown["title"]["text"]] if "title" in shown else []
    named = [one["name"] for one in shown.get("files", ())]
    beside = [] if blocks else [shown.get("text", "")]
    lines = [*title, *texts, *beside, *asked, *named, *(f"[{one}]" for one in labels(shown))]
    return "\n".join(one for one in lines if one)


def _pressed(element: Json, label: str) -> Json:
    kind = {"type": element["type"], "action_id": element["action_id"]}
    for option in element.get("options", ()):
        if option["text"]["text"] == label:
            return kind | {"selected_option": option}
    if element["type"] == "button" and element["text"]["text"] == label:
        return kind | {"value": element["value"]}
    return {}


def _state(view: Json, given: Json) -> Json:
    """The inputs of a modal as Slack reports them."""
    inputs = [one for one in view["blocks"] if one["type"] == "input"]
    return {one["block_id"]: {"answer": _filled(one, given)} for one in inputs}


def _filled(block: Json, given: Json) -> Json:
    """An input as Slack reports it, with what it began with where nothing was given."""
    element, key = block["element"], block["block_id"]
    kind = element["type"]
    value = given.get(key)
    match kind:
        case "static_select":
            offered = {one["value"]: one for one in element["options"]}
            chosen = offered[value] if value else element.get("initial_option")
            answer: Json = {"selected_option": chosen}
        case "external_select":
            named = {"text": {"type": "plain_text", "text": str(value)[:75]}, "value": value}
            answer = {"selected_option": named if value else element.get("initial_option")}
        case "datepicker":
            answer = {"selected_date": value or element.get("initial_date")}
        case "datetimepicker":
            answer = {"selected_date_time": value or element.get("initial_date_time")}
        case "file_input":
            answer = {"files": value or []}
        case _:
            answer = {"value": value or element.get("initial_value")}
    assert block["optional"] or any(answer.values()), f"Slack asks to fill in {key}"
    return {"type": kind, **answer}


async def _arguments(request: web.Request) -> Json:
    values: Json = dict(request.query)
    if request.content_type == "application/json":
        values |= await request.json()
    elif request.method == "POST":
        values |= dict((await request.post()).items())
    for key in ("blocks", "view"):
        if isinstance(values.get(key), str):
            values[key] = json.loads(values[key])
    return values
