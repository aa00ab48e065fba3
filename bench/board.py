"""How fast the board is: its picture, an order's calendar, and the page on a screen in the hall."""

import asyncio
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

import uvicorn
from playwright.async_api import async_playwright

from bot.app import App
from bot.channels.web import Web
from bot.pictures import board_picture, gantt_picture
from bot.screen import Hall
from bot.settings import Settings
from bot.words import Speaker
from core.orders.model import Order, OrderLine
from core.people.model import Customer, Person
from core.production.board import board
from core.production.gantt import gantt
from core.production.model import Forecast, Holder, Step, Wait, WaitKind
from core.production.screens import ScreenShow, open_screen
from core.rights import Role
from core.values import Language, OrderNumber, Page
from core.work import Work
from storage.mailbox import Mailbox

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
ORDERS, AGAIN = 300, 9
SETTLED = 0.3
"""Seconds until an empty tab has come up: it is the page that is measured."""
STEPS = ("面辅料", "裁剪", "印花", "车缝", "锁眼", "钉扣", "整烫", "检验", "包装", "装柜")
QUANTITY = Decimal(500)
PAINTED = """new Promise(done => new PerformanceObserver(seen => {
  const painted = seen.getEntriesByName("first-contentful-paint")[0];
  if (painted) done(painted.startTime);
}).observe({ type: "paint", buffered: true }))"""


def measure() -> dict[str, float]:
    """Milliseconds of each; the page's until it shows its orders, in Chromium and with its browser warm."""
    with tempfile.TemporaryDirectory() as place:
        house = App(Settings(database_url=f"sqlite:///{Path(place) / 'board.db'}"), clock=lambda: NOW)
        house.open()
        try:
            with house.works() as work:
                key = _factory(work)
            return {**_pictures(house), "look_ms": _look(house, key), **asyncio.run(_page(house))}
        finally:
            house.close()


def _factory(work: Work) -> str:
    """300 orders of ten steps, some late and some stopped; the key of a screen."""
    customer = work.add(Customer(code="LUMIO", name="镕喆赟纺织有限公司"))
    person = work.add(Person(name="周主管", role=Role.SUPERVISOR, language=Language.CHINESE))
    work.speaks(person)
    for place in range(ORDERS):
        _order(work, place, customer.id or 0, person.identity)
    return open_screen(work, ScreenShow.ALL).key


def _order(work: Work, place: int, customer: int, owner: int) -> None:
    due = work.today + timedelta(days=place % 40)
    number = f"SO-2026-{1200 + place}"
    order = work.add(
        Order(
            number=number, serial=1200 + place, customer_id=customer, owner_id=owner, due=due, created_at=NOW
        )
    )
    work.add(OrderLine(order_id=order.identity, line="1", product="LM-45", quantity=QUANTITY, due=due))
    steps = [_step(order.identity, at, place % 10, due) for at in range(len(STEPS))]
    work.add_all(steps)
    slack = place % 12 - 3
    ships = due - timedelta(days=slack)
    work.add(Forecast(order_id=order.identity, ships=ships, slack=slack, made_on=work.today))
    if place % 13 == 0:
        work.add(_wait(work, order.identity, steps[place % 10].id or 0, owner))


def _wait(work: Work, order: int, step: int, owner: int) -> Wait:
    return Wait(
        kind=WaitKind.BLOCK,
        order_id=order,
        step_id=step,
        holder=Holder.SUPPLIER,
        who="恒昌",
        about="里布没到",
        expected=work.today + timedelta(days=3),
        asked_by=owner,
        asked_at=NOW,
    )


def _step(order: int, at: int, reached: int, due: date) -> Step:
    end = due - timedelta(days=2 * (len(STEPS) - at))
    return Step(
        order_id=order,
        position=at,
        code=f"step{at}",
        name_en=f"step {at}",
        name_zh=STEPS[at],
        quantity=QUANTITY,
        done=QUANTITY if at < reached else Decimal(300 if at == reached else 0),
        planned_start=end - timedelta(days=1),
        planned_end=end,
        started_at=NOW if at <= reached else None,
        finished_at=NOW if at < reached else None,
    )


def _pictures(house: App) -> dict[str, float]:
    speaker = Speaker(Language.CHINESE, house.calendar.timezone, 2026)
    with house.works() as work:
        found = work.find(Person, name="周主管")
        assert found is not None
        work.speaks(found)
        shown = [board(work, page=Page(page)) for page in (1, 2, 3)]
        calendars = [gantt(work, OrderNumber(f"SO-2026-{number}")) for number in (1203, 1204, 1205)]
    return {
        # Taken in turn, so that nothing drawn a moment ago helps.
        "png_ms": _median([partial(draw, speaker) for draw in map(board_picture, shown)]),
        "calendar_ms": _median([partial(draw, speaker) for draw in map(gantt_picture, calendars)]),
    }


def _look(house: App, key: str) -> float:
    """What it takes to look a screen's board up anew."""

    def look() -> object:
        hall = Hall(house.database.run, house.works, house.clock)
        return asyncio.run(hall.text(key, ""))

    return _median([look])


def _median(tries: Sequence[Callable[[], object]]) -> float:
    for one in tries:
        one()
    times = []
    for again in range(AGAIN):
        began = perf_counter()
        tries[again % len(tries)]()
        times.append(1000 * (perf_counter() - began))
    return median(times)


async def _page(house: App) -> dict[str, float]:
    chromium = shutil.which("chromium")
    if chromium is None:
        return {"page_ms": float("nan")}
    async with _served(house) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        times = []
        for _again in range(AGAIN):
            # A screen nobody has opened: neither the browser nor the hall has anything of it at hand.
            key = _screen(house)
            page = await browser.new_page(viewport={"width": 1920, "height": 1080})
            await asyncio.sleep(SETTLED)
            async with page.expect_websocket() as opened:
                await page.goto(f"{url}/board#{key}", wait_until="commit")
            # Its first news are the orders to be painted, its second all others, a second later: until then
            # nothing is asked of the page, because whatever is put into it holds its first paint up.
            for _news in range(2):
                await (await opened.value).wait_for_event("framereceived")
            times.append(float(await page.evaluate(PAINTED)))
            await page.close()
        await browser.close()
    return {"page_ms": median(times)}


def _screen(house: App) -> str:
    with house.works() as work:
        found = work.find(Person, name="周主管")
        assert found is not None
        work.speaks(found)
        return open_screen(work, ScreenShow.ALL).key


@asynccontextmanager
async def _served(house: App) -> AsyncIterator[str]:
    house.channels["web"] = Web(Mailbox(house.database))
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(house.asgi(), log_level="warning", timeout_graceful_shutdown=2))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


if __name__ == "__main__":
    print(measure())  # noqa: T201
