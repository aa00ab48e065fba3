"""The page that shows how to write another channel is followed to the letter."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from starlette.applications import Starlette

from bot.channels import Refused, SendLater
from tests.channels.home import on_port, opened, parcel_for
from tests.dialogues.chat import House

PAGE = Path(__file__).parents[2] / "docs" / "channels.md"


class Pagers:
    """The other end: a company that beeps pagers."""

    def __init__(self) -> None:
        self.beeped: list[dict[str, Any]] = []
        self.url = ""

    async def beep(self, request: web.Request) -> web.Response:
        page = await request.json()
        if page["to"] == "nobody":
            return web.Response(status=404)
        if page["to"] == "broken":
            return web.Response(text="<html>")
        self.beeped.append(page)
        return web.json_response({"id": len(self.beeped)})


@pytest.fixture
async def pagers() -> AsyncIterator[Pagers]:
    one, app = Pagers(), web.Application()
    app.router.add_post("/", one.beep)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield one
    await runner.cleanup()


@pytest.fixture
def pager(pagers: Pagers, house: House, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The channel as the page has it."""
    found = re.search(r"```python\n(# gendan_pager.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    written: dict[str, Any] = {}
    exec(found[1], written)
    assert written["pager"](house.app) is None
    monkeypatch.setenv("PAGER", pagers.url)
    return written["pager"](house.app)


async def test_somebody_talks_to_gendan_by_pager(house: House, pager: Any, pagers: Pagers) -> None:
    house.app.channels[pager.name] = pager
    door, url = opened()
    async with house.app.running(reminders=False), on_port(Starlette(routes=pager.routes()), door):
        async with aiohttp.ClientSession() as session:
            page = {"from": "12345", "id": "p-1", "text": "1203 sewing 300/500"}
            async with session.post(f"{url}/pager", json=page) as answer:
                assert answer.status == 200
        async with asyncio.timeout(15):
            while not pagers.beeped:
                await asyncio.sleep(0.01)
    (told,) = pagers.beeped
    assert told["to"] == "12345"
    assert "do not know you yet" in told["text"] or "还不认识" in told["text"]


async def test_what_cannot_be_beeped_is_said_as_the_page_asks(pager: Any) -> None:
    assert await pager.send(parcel_for("pager", "12345", "hello")) == "1"
    with pytest.raises(Refused):
        await pager.send(parcel_for("pager", "nobody", "hello"))
    with pytest.raises(SendLater) as later:
        await pager.send(parcel_for("pager", "broken", "hello"))
    assert later.value.uncertain
