"""A progress line on PostgreSQL beside the same on SQLite, and two processes beside one.

SQLite as gendan sets it up may lose the last moments when the machine loses power, and so may PostgreSQL
with `synchronous_commit` off: these two are compared. `durable` is PostgreSQL's own way, which waits for
the disk.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from statistics import median
from subprocess import PIPE, Popen
from sys import executable
from time import perf_counter

from bot.messages import Incoming
from core.values import Language
from storage.database import Database
from tests.dialogues.chat import Clock, House
from tests.dialogues.factory import Orders, people
from tests.postgresql import Server, running

CALM = ("max_connections=50",)
ROUNDS, REPORTS, ORDERS = 9, 100, 50
PROCESSES_REPORT = 300
REPORTERS = {"Mei": "SO-2026-0001", "Zhou": "SO-2026-0002", "Wu": "SO-2026-0003", "Fang": "SO-2026-1300"}
"""Who reports on which order, each in a process."""


def measure() -> dict[str, float]:
    """Microseconds of a report on each engine, reports a second of one to four processes, and the ratios."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(running(CALM))
        urls = {"sqlite": _sqlite(folder), "postgresql": server.migrated(), "durable": server.migrated()}
        server.set(urls["postgresql"], "synchronous_commit=off")
        figures = _interleaved({name: stack.enter_context(_factory(url)) for name, url in urls.items()})
        figures |= _processes(server)
    return figures | {
        "ratio": figures["postgresql"] / figures["sqlite"],
        "durable_ratio": figures["durable"] / figures["sqlite"],
        "second_process": figures["one_process"] / figures["two_processes"],
    }


def _sqlite(folder: Path) -> str:
    url = f"sqlite:///{folder / 'gendan.db'}"
    database = Database(url)
    database.migrate()
    database.close()
    return url


@contextmanager
def _factory(url: str) -> Iterator[House]:
    """A factory with people and orders."""
    house = House(url, Clock("2026-11-23 10:00"))
    with house.app.works() as work:
        people(work, Language.ENGLISH)
    orders = Orders(house)
    for number in range(1, ORDERS + 1):
        orders(f"SO-2026-{number:04d}")
    yield house
    house.app.close()


def _interleaved(houses: dict[str, House]) -> dict[str, float]:
    """The median over the rounds of each; every round measures all of them."""
    numbers, times = count(1), {name: list[float]() for name in houses}
    for _round in range(ROUNDS):
        for name, house in houses.items():
            start = perf_counter()
            for _time in range(REPORTS):
                _report(house, next(numbers))
            times[name].append((perf_counter() - start) / REPORTS * 1e6)
    return {name: median(its) for name, its in times.items()}


def _report(house: House, number: int) -> None:
    text = f"SO-2026-{number % ORDERS + 1:04d} sewing {number // ORDERS % 400 + 1}/500"
    (answer,) = house.app.router.handle(Incoming("phone", "sender-Mei", "chat-Mei", f"b{number}", text=text))
    assert answer.message.event == "StepReported", answer.message


def _processes(server: Server) -> dict[str, float]:
    """Reports a second by one process, and by several on an order each."""
    url = server.migrated()
    server.set(url, "synchronous_commit=off")
    with _factory(url) as house:
        Orders(house)(REPORTERS["Fang"], owner="Fang")
        several = {"one_process": 1, "two_processes": 2, "four_processes": 4}
        return {name: _together(url, [*REPORTERS][:number]) for name, number in several.items()}


def _together(url: str, names: Sequence[str]) -> float:
    with ExitStack() as stack:
        made = [stack.enter_context(_reporter(url, name)) for name in names]
        start = perf_counter()
        for one in made:
            print("go", file=one.stdin, flush=True)
        said = [one.communicate()[0].split() for one in made]
        took = perf_counter() - start
    assert said == [["StepReported"] * PROCESSES_REPORT] * len(names), [one[:3] for one in said]
    return len(names) * PROCESSES_REPORT / took


@contextmanager
def _reporter(url: str, name: str) -> Iterator["Popen[str]"]:
    arguments = [url, name, REPORTERS[name], "cutting", str(PROCESSES_REPORT)]
    command = [executable, "-m", "tests.storage.reporter", "report", *arguments]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True) as made:
        assert made.stdout is not None
        assert made.stdout.readline() == "ready\n"
        yield made
