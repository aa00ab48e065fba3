"""The board on a screen in the hall, served by the whole gendan and shown by a real browser."""

import asyncio
import json
import re
import socket
from base64 import b64encode
from collections.abc import AsyncIterator
from hashlib import sha256

import aiohttp
import pytest
import uvicorn
from playwright.async_api import Browser, Page, WebSocketRoute, expect

from bot.channels.web.guard import SafeHeaders
from core.people.model import Person
from core.production.screens import KEY, ScreenShow, close_screen, open_screen
from core.values import ScreenNumber
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders


class Hall:
    """A gendan that is served, with a screen's link."""

    def __init__(self, house: House, url: str) -> None:
        self.house = house
        self.url = url

    def opened(self) -> str:
        """The address of a screen that shows every order."""
        with self.house.app.works() as work:
            zhou = work.find(Person, name="Zhou")
            assert zhou is not None
            work.speaks(zhou)
            return f"{self.url}/board#{open_screen(work, ScreenShow.ALL).key}"

    def closed(self, number: int) -> None:
        """Take a screen's link back."""
        with self.house.app.works() as work:
            zhou = work.find(Person, name="Zhou")
            assert zhou is not None
            work.speaks(zhou)
            close_screen(work, ScreenNumber(number))


@pytest.fixture
async def hall(house: House) -> AsyncIterator[Hall]:
    """The whole gendan, served."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(SafeHeaders(house.app.asgi()), log_level="warning", timeout_graceful_shutdown=2)
    )
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    yield Hall(house, f"http://127.0.0.1:{listener.getsockname()[1]}")
    server.should_exit = True
    await serving


@pytest.fixture
async def screen(browser: Browser) -> AsyncIterator[Page]:
    """A screen on the wall; it must not complain of anything."""
    complaints: list[str] = []
    page = await browser.new_page(locale="en-GB", viewport={"width": 1920, "height": 1080})
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    await page.close()
    assert complaints == []


async def ended(hall: Hall, said: str, origin: str | None = None) -> int | None:
    """What the socket is closed with after something was said."""
    async with aiohttp.ClientSession() as session:
        opening = session.ws_connect(f"{hall.url}/board/feed", origin=origin or hall.url)
        async with opening as feed:
            await feed.send_str(said)
            heard = await feed.receive(timeout=10)
            assert heard.type is aiohttp.WSMsgType.CLOSE, heard
            return feed.close_code


@pytest.mark.parametrize(
    "said", ["", "{}", "[]", "null", '{"key": 7}', f'{{"key": "{KEY}guess"}}', "x" * 5000]
)
async def test_whatever_is_no_link_of_ours_is_answered_the_same(hall: Hall, said: str) -> None:
    hall.opened()
    assert await ended(hall, said) == 4404


async def test_a_page_of_another_site_hears_nothing(hall: Hall) -> None:
    key = hall.opened().partition("#")[2]
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await ended(hall, f'{{"key": "{key}"}}', origin="http://evil.example")


async def test_the_page_loads_nothing_from_elsewhere_and_has_no_secret_in_it(hall: Hall) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{hall.url}/board") as answer:
        text = await answer.text()
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "://" not in text
    assert KEY not in text


async def test_nothing_inline_is_in_force_but_the_page_s_own_style_and_script(hall: Hall) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{hall.url}/board") as answer:
        text, policy = await answer.text(), answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for part, pattern in (
        ("style", "<style>(.*)</style>"),
        ("script", '<script type="module">(.*)</script>'),
    ):
        (inline,) = re.findall(pattern, text, re.DOTALL)
        known = b64encode(sha256(inline.encode()).digest()).decode()
        assert f"{part}-src 'sha256-{known}';" in policy


async def test_what_a_screen_has_room_for_comes_before_all_the_others(hall: Hall, an_order: Orders) -> None:
    for number in range(1200, 1230):
        an_order(f"SO-2026-{number}", due="2027-01-29")
    said = json.dumps({"key": hall.opened().partition("#")[2]})
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{hall.url}/board/feed", origin=hall.url) as feed,
    ):
        await feed.send_str(said)
        first, whole = [(await feed.receive_json(timeout=10))["board"] for _news in range(2)]
    assert [one["number"] for one in first["rows"]] == [str(number) for number in range(1200, 1212)]
    assert [one["number"] for one in whole["rows"]] == [str(number) for number in range(1200, 1230)]
    assert first["counts"] == whole["counts"] == "30 open orders"
    assert first["total"] == whole["total"] == 30


@pytest.mark.browser
async def test_a_report_appears_on_the_screen(hall: Hall, screen: Page, an_order: Orders, talk: Chat) -> None:
    an_order("SO-2026-1203", due="2027-01-29")
    await screen.goto(hall.opened())
    sewing = screen.locator("article[data-order='1203'] .step", has_text="cutting")
    await expect(sewing).to_have_class("step todo")
    talk("1203 cutting 200/500")
    await expect(sewing).to_have_class("step running", timeout=2_000)
    await expect(sewing).to_contain_text("40%")
    talk("1203 cutting done")
    await expect(sewing).to_have_class("step done", timeout=2_000)
    await expect(screen.locator("#counts")).to_have_text("1 open order")
    await expect(screen.locator("#time")).to_have_text("10:00")


@pytest.mark.browser
async def test_pages_turn_by_themselves_until_every_order_was_shown(
    hall: Hall, screen: Page, an_order: Orders
) -> None:
    for number in range(1200, 1230):
        an_order(f"SO-2026-{number}", due="2027-01-29")
    await screen.clock.install()
    await screen.goto(hall.opened())
    await expect(screen.locator("article").first).to_contain_text("1200")
    shown = await screen.locator("article").count()
    assert 8 <= shown <= 12
    await screen.clock.run_for(13_000)
    await expect(screen.locator("article").first).to_contain_text(str(1200 + shown))
    await expect(screen.locator("#page")).to_have_text(f"{shown + 1}–{2 * shown} / 30")


@pytest.mark.browser
async def test_pages_turn_although_there_is_news_all_the_time(
    hall: Hall, screen: Page, an_order: Orders
) -> None:
    for number in range(1200, 1230):
        an_order(f"SO-2026-{number}", due="2027-01-29")
    lines: list[WebSocketRoute] = []

    def connect(line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def passes_on(news: str | bytes) -> None:
            heard.append(str(news))
            line.send(news)

        server.on_message(passes_on)
        lines.append(line)

    heard: list[str] = []
    await screen.route_web_socket("**/board/feed", connect)
    await screen.clock.install()
    await screen.goto(hall.opened())
    await expect(screen.locator("#page")).to_have_text(re.compile("1–.* / 30"))
    shown = await screen.locator("article").count()
    for _second in range(13):
        lines[0].send(heard[-1])
        await screen.clock.run_for(1_000)
    await expect(screen.locator("article").first).to_contain_text(str(1200 + shown))


@pytest.mark.browser
async def test_the_first_thing_painted_are_orders(hall: Hall, screen: Page, an_order: Orders) -> None:
    an_order("SO-2026-1203", due="2027-01-29")
    held: list[tuple[WebSocketRoute, str]] = []

    def connect(line: WebSocketRoute) -> None:
        line.connect_to_server().on_message(lambda news: held.append((line, str(news))))

    await screen.route_web_socket("**/board/feed", connect)
    await screen.goto(hall.opened())
    await screen.wait_for_timeout(500)
    painted = "performance.getEntriesByName('first-contentful-paint').length"
    assert await screen.evaluate(painted) == 0
    line, news = held[0]
    line.send(news)
    await expect(screen.locator("article")).to_have_count(1)
    await screen.wait_for_function(f"{painted} === 1")


@pytest.mark.browser
async def test_a_link_taken_back_ends_the_screen_with_a_clear_word(
    hall: Hall, screen: Page, an_order: Orders
) -> None:
    an_order("SO-2026-1203")
    await screen.goto(hall.opened())
    await expect(screen.locator("article")).to_have_count(1)
    hall.closed(1)
    await expect(screen.locator("#ended")).to_contain_text("This link does not work")
    await expect(screen.locator("article")).to_have_count(0)


@pytest.mark.browser
async def test_a_wrong_link_says_what_to_do_in_the_language_of_the_link(hall: Hall, screen: Page) -> None:
    await screen.goto(f"{hall.url}/board?lang=zh#{KEY}guess")
    await expect(screen.locator("#ended")).to_contain_text("这个链接不能用")
    await expect(screen.locator("#ended")).to_contain_text("大屏")


@pytest.mark.browser
async def test_a_screen_that_is_cut_off_says_so_and_comes_back(
    hall: Hall, screen: Page, an_order: Orders, talk: Chat
) -> None:
    an_order("SO-2026-1203", due="2027-01-29")
    lines: list[WebSocketRoute] = []

    def connect(line: WebSocketRoute) -> None:
        line.connect_to_server()
        lines.append(line)

    await screen.route_web_socket("**/board/feed", connect)
    await screen.goto(hall.opened())
    await expect(screen.locator("article")).to_have_count(1)
    await lines[0].close()
    await expect(screen.locator("#lost")).to_contain_text("Connection lost")
    talk("1203 cutting done")
    await expect(screen.locator("#lost")).to_be_hidden()
    await expect(screen.locator(".step", has_text="cutting")).to_have_class("step done")


@pytest.mark.browser
async def test_the_board_fits_a_phone(hall: Hall, browser: Browser, an_order: Orders) -> None:
    for number in range(1200, 1206):
        an_order(f"SO-2026-{number}", product="a style with a very long name indeed, " * 2)
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    await page.goto(hall.opened())
    await expect(page.locator("article")).to_have_count(6)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = [await one.bounding_box() for one in await page.locator("article").all()]
    assert all(box and box["x"] + box["width"] <= 390 for box in boxes)
