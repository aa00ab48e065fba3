"""Doors held open by force: bodies too large, bodies that trickle, connections that say nothing."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message, Scope

from bot import gate, impatience
from bot.gate import Gate
from bot.impatience import Impatient

HANGS = 20
MUCH = 20_000_000


async def count(request: Request) -> PlainTextResponse:
    """How much came."""
    return PlainTextResponse(str(len(await request.body())))


async def much(_request: Request) -> Response:
    """More than fits between two machines."""
    return Response(bytes(MUCH))


def place() -> Starlette:
    """A place behind the gate."""
    routes = [
        Route("/", count, methods=["GET", "POST"]),
        Route("/files", count, methods=["POST"]),
        Route("/much", much),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Gate, files={"/files": 8_000_000})])


@asynccontextmanager
async def serving() -> AsyncIterator[int]:
    """A place behind the gate, and its port."""
    async with server_of(place()) as server:
        yield port_of(server)


@asynccontextmanager
async def server_of(app: Starlette) -> AsyncIterator[uvicorn.Server]:
    """It served as gendan is."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", http=Impatient))
    task = asyncio.create_task(server.serve())
    async with asyncio.timeout(HANGS):
        while not server.started:
            await asyncio.sleep(0.01)
    yield server
    server.should_exit = True
    await task


def port_of(server: uvicorn.Server) -> int:
    """Where it is served."""
    return int(server.servers[0].sockets[0].getsockname()[1])


async def said(port: int, *pieces: bytes, stays: bool = True) -> bytes:
    """What comes back for some bytes, when the other side closes or has answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
    if not stays:
        writer.write_eof()
    async with asyncio.timeout(HANGS):
        answer = await reader.read()
    writer.close()
    return answer


def post(path: str, length: object, more: bytes = b"") -> bytes:
    """A request's head, and how much it says will come."""
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
    return head.encode() + more


@pytest.mark.parametrize(
    ("path", "length"), [("/", 4 * 1024 * 1024 + 1), ("/", 10**15), ("/files", 8_000_001)]
)
async def test_a_giant_is_refused_before_any_of_it_is_read(path: str, length: int) -> None:
    async with serving() as port:
        assert (await said(port, post(path, length))).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize(("path", "length"), [("/", 3), ("/files", 5_000_000)])
async def test_what_is_not_too_large_is_read(path: str, length: int) -> None:
    async with serving() as port:
        answer = await said(port, post(path, length, b"x" * length))
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(str(length).encode())


async def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "PIECE_WITHIN", 0.05)
    async with serving() as port:
        assert (await said(port, post("/", 10, b"half"))).startswith(b"HTTP/1.1 408")


async def test_a_body_that_trickles_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "BODY_WITHIN", 0.2)
    async with serving() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(post("/", 1000))
        answer = asyncio.create_task(reader.read())
        async with asyncio.timeout(HANGS):
            while not answer.done():
                writer.write(b"x")
                await asyncio.sleep(0.02)
        writer.close()
        assert answer.result().startswith(b"HTTP/1.1 408")


async def test_who_hangs_up_in_the_middle_is_nobodys_error() -> None:
    answered: list[Message] = []
    came: list[Message] = [{"type": "http.request", "body": b"half", "more_body": True}]

    async def receive() -> Message:
        return came.pop() if came else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        answered.append(message)

    scope: Scope = {"type": "http", "method": "POST", "path": "/", "headers": [], "query_string": b""}
    await place()(scope, receive, send)
    assert answered == []


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
async def test_who_never_says_what_for_is_sent_away(monkeypatch: pytest.MonkeyPatch, begun: bytes) -> None:
    monkeypatch.setattr(impatience, "HEAD_WITHIN", 0.1)
    async with serving() as port:
        assert await said(port, begun) == b""


async def test_who_does_not_take_the_answer_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(impatience, "READ_WITHIN", 0.1)
    async with server_of(place()) as server:
        with socket.create_connection(("127.0.0.1", port_of(server))) as idle:
            idle.sendall(b"GET /much HTTP/1.1\r\nHost: x\r\n\r\n")
            async with asyncio.timeout(HANGS):
                while not server.server_state.total_requests:
                    await asyncio.sleep(0.01)
                while server.server_state.connections:
                    await asyncio.sleep(0.01)


async def test_who_takes_it_slowly_gets_it_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(impatience, "READ_WITHIN", 0.1)
    async with serving() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4_096)
        writer.write(b"GET /much HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        taken = 0
        while piece := await reader.read(MUCH // 50):
            taken += len(piece)
            await asyncio.sleep(0.0005)
        writer.close()
    assert taken > MUCH


async def test_who_asks_again_on_the_same_connection_has_as_long_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(impatience, "HEAD_WITHIN", 0.3)
    ask = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
    async with serving() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        answers: list[Any] = []
        for _ in range(2):
            writer.write(ask)
            async with asyncio.timeout(HANGS):
                answers.append(await reader.readuntil(b"\r\n\r\n0"))
        writer.write(ask[:10])
        async with asyncio.timeout(HANGS):
            assert await reader.read() == b""
        writer.close()
    assert [one[:15] for one in answers] == [b"HTTP/1.1 200 OK"] * 2
