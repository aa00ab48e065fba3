"""Every secret there is as a canary: whatever goes wrong, and wherever one looks, none of them sings."""

import base64
import subprocess
from asyncio import timeout
from collections.abc import AsyncIterator, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest
from aiohttp import web
from pydantic import BaseModel, SecretStr
from sqlalchemy import MetaData, make_url, select

from bot.app import App
from bot.settings import Settings, secrets
from core.people.model import Account, Person
from storage.mailbox import open_session
from tests.whole.factory import GENDAN, Served, fill, free_port, opened, plain_environment

BEGINS = {"TELEGRAM__TOKEN": "1234567:AA-", "SLACK__BOT_TOKEN": "xoxb-", "SLACK__APP_TOKEN": "xapp-"}
"""How those must begin that are looked at before they are used."""
PASSWORD = "canary-password"
BY_SOCKET = "GENDAN_SLACK__APP_TOKEN"
TALKATIVE = """
import logging, os
from bot import logs, talk

heard, take_over = talk.Talk._heard, logs.take_over

def breaks(self):
    if self.incoming.text == "break":
        raise RuntimeError(dict(os.environ))
    heard(self)

def talks(**how):
    take_over(**how)
    logging.getLogger().setLevel(logging.DEBUG)

talk.Talk._heard, logs.take_over = breaks, talks
from bot.cli import main
main()
"""
"""gendan with everything logged that any library has to say, and a bug that tells the whole environment."""


def canaries(group: type[BaseModel] = Settings, name: str = "") -> Iterator[tuple[str, str]]:
    """Every secret setting, and what it is set to."""
    for key, field in group.model_fields.items():
        path = f"{name}{key}".upper()
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from canaries(field.annotation, f"{path}__")
        elif "SecretStr" in str(field.annotation):
            yield f"GENDAN_{path}", f"{BEGINS.get(path, '')}canary-{path.lower().replace('__', '-')}"


SET = dict(canaries())


def test_the_canaries_are_all_secrets_there_are() -> None:
    """And what is taken out of the log is what is set as a secret."""
    assert len(SET) >= 8
    settings = {name.removeprefix("GENDAN_").lower(): value for name, value in SET.items()}
    groups: dict[str, Any] = {"database_url": f"postgresql+psycopg://gendan:{PASSWORD}@nowhere/gendan"}
    for name, value in settings.items():
        group, _two, key = name.partition("__")
        groups.setdefault(group, {})[key] = SecretStr(value)
    assert {*secrets(Settings(**groups))} == {*SET.values(), PASSWORD}


def sung(said: bytes | str) -> set[str]:
    """The canaries that can be heard in it, plainly or as addresses and headers have them."""
    text = said if isinstance(said, str) else said.decode(errors="replace")
    return {one for one in (*SET.values(), PASSWORD) for form in _forms(one) if form in text}


def _forms(one: str) -> tuple[str, ...]:
    return one, quote(one, ""), base64.b64encode(one.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "said", [f"GET /bot{SET['GENDAN_TELEGRAM__TOKEN']}/getMe", quote(PASSWORD), PASSWORD]
)
def test_they_would_be_heard(said: str) -> None:
    assert sung(said.encode())


@pytest.fixture
async def odd() -> AsyncIterator[str]:
    """A platform that refuses, breaks down, hangs up, and tells whoever asks what he asked with."""
    ways = cycle((401, 500, "page", "words", "hang up"))

    async def answer(request: web.Request) -> web.StreamResponse:
        asked = f"{request.path} {dict(request.headers)} {await request.text()}"
        match next(ways):
            case int(status):
                told = {"ok": False, "error": "invalid_auth", "description": "Unauthorized"}
                return web.json_response({**told, "error_code": status}, status=status)
            case "page":
                return web.Response(text=f"<h1>No such address: {asked}</h1>", status=404)
            case "words":
                told = {"ok": False, "error": asked, "description": asked}
                return web.json_response({**told, "error_code": 400}, status=400)
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    app = web.Application()
    app.router.add_route("*", "/{any:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()


@pytest.fixture
def factory(empty_url: str) -> str:
    """A factory in which Mei has the web chat and Telegram, on a database with a password."""
    app = App(Settings(database_url=empty_url))
    app.database.migrate()
    fill(empty_url, {"Mei": 4711})
    with app.works() as work:
        mei = work.find(Person, name="Mei")
        assert mei is not None
        mei.account_id = work.add(Account(channel="web", sender="mei", chat="mei", person_id=mei.identity)).id
    app.close()
    there = make_url(empty_url)
    known = there.set(password=PASSWORD) if there.username else there
    return known.render_as_string(hide_password=False)


async def test_a_bad_day_has_none_of_them_sing(factory: str, odd: str, tmp_path: Path) -> None:
    # Each way is tried on one of the engines.
    webhook = factory.startswith("postgresql")
    ways = {"GENDAN_TELEGRAM__MODE": "webhook", "GENDAN_PUBLIC_URL": "https://gendan.example"}
    bases = {"GENDAN_TELEGRAM__BASE_URL": odd, "GENDAN_SLACK__BASE_URL": f"{odd}/api/"}
    settings = {**SET, **bases, **(ways if webhook else {}), "GENDAN_LOG_VALUES": str(webhook)}
    if webhook:
        del settings[BY_SOCKET]
    one = Served(factory, command=("-c", TALKATIVE, "serve"), **settings, PYTHONASYNCIODEBUG="1")
    one.start()
    try:
        await one.ready()
        said = [*[answer async for answer in _answers(one)], *await _chat(factory, one)]
    finally:
        await one.stop()
    assert b"went wrong on our side" in b"".join(said)
    assert len(one.log.splitlines()) > 20
    assert [line for line in one.log.splitlines() if sung(line)] == []
    for command in (["doctor"], ["export", "history"], ["invite", "--name", "New"], ["backup", "a.backup"]):
        done = _run(tmp_path, command, one.environment)
        said += [done.stdout, done.stderr]
    said += [file.read_bytes() for file in tmp_path.iterdir()]
    assert {name for part in said for name in sung(part)} == set()
    assert {name for row in _rows(factory) for name in sung(row)} == set()


async def _answers(one: Served) -> AsyncIterator[bytes]:
    """What anybody gets to see who goes from address to address."""
    asked = [("GET", path) for path in ("/", "/metrics", "/healthz", "/readyz", "/nowhere", "/board")]
    asked += [("POST", path) for path in ("/telegram", "/slack/events", "/web/enter", "/web/upload")]
    async with aiohttp.ClientSession(one.address) as session:
        for method, path in asked:
            async with session.request(method, path, data=b"{") as answer:
                yield str(answer.headers).encode() + await answer.read()


async def _chat(url: str, one: Served) -> list[bytes]:
    """What Mei is told when all is well, and when something breaks."""
    with opened(url) as app, app.database.writing() as connection:
        token = open_session(connection, "mei", app.clock())
    told: list[bytes] = []
    cookies = {"Cookie": f"gendan={token}; __Host-gendan={token}"}
    async with (
        aiohttp.ClientSession(one.address, headers=cookies) as session,
        session.ws_connect("/web/chat", origin=one.address) as socket,
        timeout(20),
    ):
        for number, line in enumerate(("1001 sewing 5/100000", "break")):
            await socket.send_json({"say": {"id": f"line-{number:08}", "text": line}})
        while b"went wrong on our side" not in b"".join(told):
            told.append((await socket.receive_str()).encode())
    return told


def _rows(url: str) -> Iterator[str]:
    """Everything that is kept."""
    found = MetaData()
    with opened(url) as app, app.database.reading() as connection:
        found.reflect(connection)
        for one in found.sorted_tables:
            yield from (str(row) for row in connection.execute(select(one)))


def _run(
    place: Path, command: list[str], environment: dict[str, str]
) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [*GENDAN, *command], cwd=place, env=environment, capture_output=True, timeout=60, check=False
    )


WRONG = [
    {"GENDAN_DATABASE_URL": f"postgresql+psycopg://gendan:{PASSWORD}@127.0.0.1:{free_port()}/gendan"},
    {"GENDAN_DATABASE_URL": f"postgresql+psycopg://gendan:{PASSWORD}@127.0.0.1:port/gendan"},
    {"GENDAN_DATABASE_URL": f"mysql://gendan:{PASSWORD}@127.0.0.1/gendan"},
    {"GENDAN_DATABASE_URL": PASSWORD},
    {"GENDAN_TELEGRAM": SET["GENDAN_TELEGRAM__TOKEN"]},
    {"GENDAN_SLACK": f'{{"bot_token": ["{SET["GENDAN_SLACK__BOT_TOKEN"]}"]}}'},
    {"GENDAN_TELEGRAM__SECRET_TOKEN": f"not so! {SET['GENDAN_TELEGRAM__SECRET_TOKEN']}"},
    {"GENDAN_TELEGRAM__MODE": "webhook"},
    {"GENDAN_SLACK__CLIENT_ID": "1.2"},
    {"GENDAN_HTTP__PORT": "99999"},
    {"GENDAN_TELEGRAM__TOKEN": f"without a colon {SET['GENDAN_TELEGRAM__TOKEN']}"},
]


@pytest.mark.parametrize("wrong", WRONG, ids=[f"{at} {next(iter(one))}" for at, one in enumerate(WRONG)])
def test_wrong_settings_are_named_and_not_told(tmp_path: Path, wrong: dict[str, str]) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    bases = {"GENDAN_TELEGRAM__BASE_URL": nobody, "GENDAN_SLACK__BASE_URL": f"{nobody}/api/"}
    settings = {"GENDAN_HTTP__HOST": "192.0.2.1", "GENDAN_LANGUAGE": "en", **SET, **bases, **wrong}
    done = _run(tmp_path, ["serve"], {**plain_environment(), **settings})
    assert done.returncode == 1
    assert done.stderr
    assert b"Traceback" not in done.stderr
    assert sung(done.stdout + done.stderr) == set()
