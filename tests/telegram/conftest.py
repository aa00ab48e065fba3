from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette

from bot.channels.telegram import Telegram
from bot.messages import Parcel
from tests.channels.home import Home, on_port, opened, parcel_for, up
from tests.telegram.standin import TOKEN, Standin

MENU = {"zh_CN": [("today", "今天")], "en": [("today", "Today")]}


def parcel(chat: int, text: str = "", **more: Any) -> Parcel:
    """A parcel for a chat on Telegram."""
    return parcel_for("telegram", str(chat), text, **more)


@pytest.fixture
async def standin() -> AsyncIterator[Standin]:
    async with up(Standin()) as one:
        yield one


@pytest.fixture
def home(standin: Standin) -> Home:
    return Home(standin)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.patience.FIRST_PAUSE", 0.01)
    monkeypatch.setattr("bot.channels.telegram.incoming.PAUSES", (0.01, 0.01))


@pytest.fixture
async def telegram(standin: Standin, home: Home) -> AsyncIterator[Telegram]:
    """The channel, polling."""
    async with polling(standin, home) as channel:
        yield channel


@asynccontextmanager
async def polling(standin: Standin, home: Home) -> AsyncIterator[Telegram]:
    """The channel, asking for updates."""
    channel = Telegram(TOKEN, base_url=standin.url, commands=MENU)
    await channel.start(home.house())
    await standin.until(lambda: standin.offsets)
    yield channel
    await channel.stop()


@asynccontextmanager
async def webhook(standin: Standin, home: Home) -> AsyncIterator[Telegram]:
    """The channel with its route on a real port."""
    door, address = opened()
    channel = Telegram(TOKEN, base_url=standin.url, public_url=address, mode="webhook", commands=MENU)
    async with on_port(Starlette(routes=channel.routes()), door):
        await channel.start(home.house())
        await standin.until(lambda: standin.commands)
        yield channel
        await channel.stop()
