"""The demonstration: a sample factory in a temporary place, three phones, a clock that can be moved."""

import asyncio
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from socket import socket

import uvicorn
from rich.console import Console
from sqlalchemy import func, select

from bot.app import App, utc_now
from bot.channels.web import DemoPage, DemoPhone, Web
from bot.channels.web.guard import SafeHeaders
from bot.console import say
from bot.house import named
from bot.links import address
from bot.sample import grow
from bot.serve import door
from bot.settings import Http, Settings
from bot.words import _
from core.calendar import WorkingCalendar
from core.columns import table
from core.orders.model import Order
from core.orders.views import today
from core.people.model import Person
from core.production.screens import ScreenShow, open_screen
from core.values import Language, Name
from storage.mailbox import Mailbox

EXAMPLES = {
    "merchandiser": (
        Name("today", "今天"),
        Name("new order", "新单"),
        Name("remind me tomorrow 3pm ask for the fabric", "提醒我 明天下午3点 问面料"),
    ),
    "supervisor": (
        Name("/board", "看板"),
        Name("overdue", "逾期"),
        Name("orders due this week", "本周要出的单"),
        Name("/invite", "邀请"),
    ),
    "customer": (
        Name("where is my order?", "我的货什么时候发?"),
        Name("Can you ship a week earlier?", "能提前一周发货吗?"),
    ),
}
TITLES = {
    "merchandiser": Name("Merchandiser", "跟单员"),
    "supervisor": Name("Supervisor", "主管"),
    "customer": Name("Customer", "客户"),
}


@dataclass
class Clock:
    """The wall's clock, so much ahead or behind."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        """The demonstration's now."""
        return utc_now() + self.ahead


def run(usual: Settings, port: int, lang: str, data: Path | None) -> None:
    """Run the demonstration until it is stopped."""
    http = Http(port=port)
    with door(http) as listener, tempfile.TemporaryDirectory(prefix="gendan-demo-") as place:
        database = f"sqlite:///{(Path(place) / 'demo.db').as_posix()}"
        clock = Clock()
        house = App(usual.model_copy(update={"database_url": database, "http": http}), clock=clock)
        clock.ahead = morning(house.calendar, utc_now()) - utc_now()
        house.open()
        try:
            phones = filled(house, Language.ENGLISH if lang == "en" else Language.CHINESE, data)
            hall = screen(house, phones)
            asyncio.run(_serve(house, page(house, clock, phones, lang), hall, listener))
        except KeyboardInterrupt:
            pass
        finally:
            house.close()


def morning(calendar: WorkingCalendar, now: datetime) -> datetime:
    """The demonstration starts on a working day's morning, whenever it is started."""
    day = calendar.day_of(now)
    if not calendar.is_working_day(day):
        day = calendar.next_working_day(day)
    return calendar.at(day, datetime.min.time()) + timedelta(hours=9, minutes=40)


def filled(house: App, language: Language, data: Path | None) -> tuple[DemoPhone, ...]:
    """Fill the database, with the sample or with somebody's own sheet; the three phones."""
    if data is None:
        people = grow(house.works, house.calendar, house.clock(), language)
    else:
        from bot.importing import for_demo

        people = for_demo(house, data, language)
    examples = {
        **EXAMPLES,
        "merchandiser": (*_reports(house, people["merchandiser"][1]), *EXAMPLES["merchandiser"]),
    }
    return tuple(
        DemoPhone(role, sender, TITLES[role], name, examples[role]) for role, (sender, name) in people.items()
    )


def _reports(house: App, name: str) -> list[Name]:
    """Lines that really report something: the steps that the first two orders of my day are at."""
    with house.works() as work:
        work.speaks(named(work, name))
        rows = [row for row in today(work).rows if row.step is not None and row.quantity is not None][:2]
        said = ("done", "完成"), ("90%", "90%")
        return [
            Name(f"{_short(row.number)} {row.step.en} {en}", f"{_short(row.number)} {row.step.zh} {zh}")
            for row, (en, zh) in zip(rows, said, strict=False)
            if row.step is not None
        ]


def _short(number: str) -> str:
    return number.rpartition("-")[2].lstrip("0")


def screen(house: App, phones: tuple[DemoPhone, ...]) -> str:
    """The link of a screen in the hall, opened by the supervisor."""
    supervisor = next(phone.person for phone in phones if phone.slot == "supervisor")
    with house.works() as work:
        work.speaks(named(work, supervisor))
        return house.links(open_screen(work, ScreenShow.ALL).key)[0]


def page(house: App, clock: Clock, phones: tuple[DemoPhone, ...], lang: str) -> DemoPage:
    """What the page shows, and what its buttons do."""

    async def move(ahead: timedelta) -> None:
        clock.ahead += ahead
        while await house.beat(clock()):
            pass

    async def speak(language: str) -> None:
        await house.database.run(
            _all_speak, house, Language.ENGLISH if language == "en" else Language.CHINESE
        )

    fixed = {"zh": Language.CHINESE.value, "en": Language.ENGLISH.value}.get(lang, "")
    return DemoPage(phones, clock, move, speak, fixed)


def _all_speak(house: App, language: Language) -> None:
    with house.works() as work:
        for person in work.every(Person):
            person.language = language


async def _serve(house: App, shown: DemoPage, hall: str, listener: socket) -> None:
    web = Web(Mailbox(house.database), timezone=house.settings.timezone, demo=shown)
    house.channels[web.name] = web
    app = SafeHeaders(house.asgi())
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=3))
    serving = asyncio.create_task(server.serve([listener]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.05)
    if server.started:
        _announce(house, hall)
    await serving


def _announce(house: App, hall: str) -> None:
    console = Console(highlight=False)
    console.print(say(_("A factory with {orders} orders is open.", orders=_orders(house))))
    console.print(say(_("Open it in your browser: {link}", link=address(house.settings))), soft_wrap=True)
    console.print(say(_("The board as on a screen in the hall: {link}", link=hall)), soft_wrap=True)
    console.print(say(_("Stop it with Ctrl+C; nothing of it is kept.")))


def _orders(house: App) -> int:
    with house.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table(Order))).scalar_one())
