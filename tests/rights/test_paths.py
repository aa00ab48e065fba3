"""Every address there is, asked by nobody and by everybody; without a session only what is public opens."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from bot.channels.slack import Slack
from bot.channels.telegram import Telegram
from bot.channels.web import Web
from core.people.model import Account, Person
from core.rights import READS, Guarded, Role
from storage import mailbox
from storage.mailbox import Mailbox
from tests.rights.factory import OF_OTHERS, WORDS, Watched

PUBLIC = {"/", "/o/{number}", "/web/static", "/healthz", "/readyz", "/metrics", "/board"}
"""What anybody may fetch: pages without anybody's words on them, the way to them, and signs of life."""
SIGNED = {"/telegram", "/slack/events"}
"""What is known by a secret or a signature."""
LEAVING = "/web/leave"
"""What ends a session, and nothing when there is none."""
SESSION = {"/web/enter", LEAVING, "/web/upload", "/web/file/{attachment}", "/web/chat", "/board/feed"}
"""What asks for a session, or gives one for a code."""
NO = {400, 401, 403, 404, 405}
ROLES = {"Anna": Role.CUSTOMER, "Wu": Role.DEPARTMENT, "Fang": Role.MERCHANDISER}


@pytest.fixture
def app(factory: Watched) -> Starlette:
    """All the addresses, with every channel that has some."""
    factory.app.channels["web"] = Web(Mailbox(factory.app.database))
    factory.app.channels["telegram"] = Telegram("123:abc", mode="webhook", public_url="https://x.example")
    factory.app.channels["slack"] = Slack("xoxb-1", signing_secret="hush")
    return factory.app.asgi()


def path_of(route: BaseRoute) -> str:
    """A route's address as it was written."""
    assert isinstance(route, Route | WebSocketRoute | Mount)
    return route.path


def test_every_address_is_known_here(app: Starlette) -> None:
    assert {path_of(route) for route in app.routes} - PUBLIC - SIGNED - SESSION == set()


async def ask(
    app: Starlette, method: str, path: str, cookie: str = "", body: bytes = b"{}"
) -> tuple[int, bytes]:
    """One request without a lifespan; the status and the body."""
    said: list[dict[str, Any]] = []
    headers = [(b"host", b"127.0.0.1:8080"), (b"content-type", b"application/json")]
    headers += [(b"origin", b"http://127.0.0.1:8080"), (b"x-gendan", b"page")]
    headers += [(b"cookie", f"gendan={cookie}".encode())] if cookie else []
    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "root_path": ""}
    scope |= {"query_string": b"", "headers": headers, "client": ("127.0.0.1", 1), "scheme": "http"}
    scope |= {"server": ("127.0.0.1", 8080), "http_version": "1.1"}

    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        if not waiting:
            await asyncio.Event().wait()
        return waiting.pop()

    async def send(message: Any) -> None:
        said.append(dict(message))

    await app(scope, receive, send)
    body = b"".join(one.get("body", b"") for one in said[1:])
    return said[0]["status"], body


def told(words: list[str], body: bytes) -> list[str]:
    """Which of the words stand in the body as words: neither in a longer one nor in a figure."""
    text = body.decode(errors="replace")
    return [word for word in words if re.search(rf"(?a)(?<![\w.]){re.escape(word)}(?!\w)", text)]


async def started(factory: Watched) -> None:
    from bot.channels import House

    app = factory.app
    await app.channels["web"].start(House(app.listen, app.fetch, app.clock, app.form, app.board("web")))


def addresses(app: Starlette) -> Iterator[tuple[str, str]]:
    """Every address with every way to ask, numbers in it guessed."""
    for route in app.routes:
        path = path_of(route)
        for number in range(1, 9) if "{" in path else (0,):
            for method in ("GET", "POST", "PUT", "DELETE"):
                yield method, path.replace("{attachment}", str(number))


async def test_nobody_gets_in(factory: Watched, app: Starlette) -> None:
    await started(factory)
    everything = [word for words in WORDS.values() for word in words]
    for method, path in addresses(app):
        status, body = await ask(app, method, path)
        assert path in PUBLIC | {LEAVING} or status in {*NO, 503}, (method, path, status)
        assert told(everything, body) == [], path


@pytest.mark.parametrize("name", ROLES)
async def test_a_session_opens_only_what_is_ones_own(factory: Watched, app: Starlette, name: str) -> None:
    await started(factory)
    token = session(factory, name)
    hidden = [word for kind in Guarded if kind not in READS[ROLES[name]] for word in WORDS[kind]]
    others = [*hidden, *({"Anna": OF_OTHERS}.get(name, ()))]
    for method, path in addresses(app):
        status, body = await ask(app, method, path, token)
        assert status < 500 or path in PUBLIC | SIGNED, (method, path, status)
        assert told(others, body) == [], path


@pytest.mark.parametrize(("name", "sees"), [("Mei", True), ("Fang", False), ("Wu", False), ("Otto", False)])
async def test_a_file_opens_for_whom_it_was_shown_to(
    factory: Watched, app: Starlette, name: str, sees: bool
) -> None:
    await started(factory)
    token = session(factory, name)
    found = [await ask(app, "GET", f"/web/file/{number}", token) for number in (1, 2)]
    assert {status for status, _ in found} == ({200} if sees else {404})
    assert {body for status, body in found if status == 404} <= {b'{"why":"unknown"}'}


def session(factory: Watched, name: str) -> str:
    """A browser of somebody's, logged in, that shows what the phone shows."""
    with factory.app.works() as work:
        person = work.find(Person, name=name)
        assert person is not None
        account = work.find(Account, chat=f"chat-{name}")
        assert account is not None
        account.channel = "web"
    with factory.app.database.writing() as connection:
        connection.exec_driver_sql("update outbox set channel = 'web'")
        token = mailbox.open_session(connection, f"sender-{name}", factory.clock())
    assert token
    return token
