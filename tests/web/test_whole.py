"""The web chat of the whole gendan, as it is started from the command line."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from playwright.async_api import Browser, expect

from tests.web.conftest import Client, phone, picture, say
from tests.web.process import GENDAN, Process


@pytest.fixture
def gendan(tmp_path: Path) -> Iterator[Process]:
    """Serving an empty database."""
    database = {"GENDAN_DATABASE_URL": f"sqlite:///{tmp_path / 'gendan.db'}", "GENDAN_LANGUAGE": "en"}
    process = Process([*GENDAN, "serve"], database)
    process.code = code_in(process.run("init", "--admin", "Mei"))
    process.start()
    yield process
    process.kill()


@pytest.fixture
def demonstration() -> Iterator[Process]:
    """The demonstration, in Chinese."""
    process = Process([*GENDAN, "demo", "--port", "{port}", "--lang", "zh"])
    process.start()
    yield process
    process.kill()


def code_in(printed: str) -> str:
    """The one-time code in what `init` prints."""
    found = re.search(r"/#(\S+)", printed)
    assert found is not None
    return found.group(1)


async def test_an_invited_person_comes_in_talks_and_is_remembered_after_a_power_cut(gendan: Process) -> None:
    async with aiohttp.ClientSession(gendan.url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        client = Client(gendan.url, session)
        assert (await client.enter(gendan.code))[0] == 200
        async with client.chat() as chat:
            assert (await chat.hear())["you"]["role"] == "admin"
            await chat.say("help")
        gendan.kill()
        gendan.start()
        async with client.chat() as chat:
            assert "ack" in await chat.say("help")
        async with client.chat() as chat:
            entries = (await chat.hear())["entries"]
    assert [entry["text"] for entry in entries if "own" in entry] == ["help"]
    assert len([entry for entry in entries if "id" in entry]) == 2


async def test_a_wrong_code_is_answered_by_the_house_and_opens_nothing(gendan: Process) -> None:
    async with aiohttp.ClientSession(gendan.url) as session:
        client = Client(gendan.url, session)
        status, answer = await client.enter("not-the-code")
        assert (status, answer["why"]) == (403, "refused")
        assert answer["says"]
        async with client.chat() as chat:
            assert await chat.closed() == 4401


@pytest.mark.browser
async def test_the_demonstration_tells_the_story(demonstration: Process, browser: Browser) -> None:
    page = await browser.new_page(locale="zh-CN", viewport={"width": 1440, "height": 900})
    await page.goto(demonstration.url)
    merchandiser, customer = phone(page, "merchandiser"), phone(page, "customer")
    await say(merchandiser, "今天")
    await expect(merchandiser.locator(".own").last.locator(".mark[aria-label=已送达]")).to_have_count(1)
    answered = await customer.locator(".own + .it").count()
    await say(customer, "洗水唛要改成丹麦语，请确认")
    await expect(customer.locator(".own + .it")).to_have_count(answered + 1)
    shown = await merchandiser.locator(".it").count()
    photo: Any = {"name": "样品.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    await merchandiser.locator("#files").set_input_files(photo)
    await say(merchandiser, "1211 产前样")
    await expect(merchandiser.locator(".it")).to_have_count(shown + 1)
    await page.reload()
    await expect(merchandiser.locator(".own .photo img")).to_have_count(1)
    await page.get_by_role("button", name="+1 天").click()
    await expect(page.locator("#clock-what")).to_contain_text("现在是")
