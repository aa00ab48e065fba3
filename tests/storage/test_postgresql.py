"""Several at work on one PostgreSQL database: nothing is heard twice, given twice, overwritten or forked."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import IO, TypeVar

import pytest
from sqlalchemy import Connection, select, text

from bot.app import App
from bot.messages import Incoming
from bot.settings import Settings
from core.columns import table
from core.conversations.model import Change, Draft, Outgoing, Seen
from core.orders.model import Order
from core.people.model import Person
from core.production.model import Step
from core.work import Interrupted
from reminders.ledger import claim
from storage import outbox
from storage.database import Database
from storage.history import broken_link
from storage.lease import Lease
from storage.work import SqlWork
from tests.dialogues.chat import Chat, House
from tests.dialogues.factory import Orders

pytestmark = pytest.mark.engine("postgresql")
R = TypeVar("R")
SO = "SO-2026-1203"
ROOT = Path(__file__).parents[2]
HERE = "datname = current_database() and pid <> pg_backend_pid()"
OTHERS = text(f"select pg_terminate_backend(pid) from pg_stat_activity where {HERE}")
WAITING = text(f"select count(*) from pg_stat_activity where {HERE} and wait_event_type = 'Lock'")


@pytest.fixture
def other(house: House) -> Iterator[App]:
    """A second process's gendan on the same database."""
    app = App(Settings(database_url=house.url), clock=house.clock)
    yield app
    app.close()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Hands for what happens at once."""
    with ThreadPoolExecutor(8) as pool:
        yield pool


def at_once(threads: ThreadPoolExecutor, acts: list[Callable[[], R]]) -> list[R]:
    """What each gives when all begin in the same moment."""
    together = Barrier(len(acts))

    def begin(act: Callable[[], R]) -> R:
        together.wait()
        return act()

    return [one.result() for one in [threads.submit(begin, act) for act in acts]]


def until_somebody_waits(database: Database) -> None:
    """Wait until a statement waits for a lock."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not connection.execute(WAITING).scalar_one():
            connection.execute(text("select pg_sleep(0.01)"))


@contextmanager
def working(app: App) -> Iterator[SqlWork]:
    """A work by Mei."""
    with app.works() as work:
        mei = work.find(Person, name="Mei")
        assert mei is not None
        work.speaks(mei)
        yield work


def line(text: str, message: str = "m-1", name: str = "Mei") -> Incoming:
    """A typed line."""
    return Incoming("phone", f"sender-{name}", f"chat-{name}", message, text=text)


def events(app: App, incoming: Incoming) -> list[str]:
    """What came back for a line."""
    return [one.message.event for one in app.router.handle(incoming)]


def changes(house: House) -> list[Change]:
    """The history."""
    with house.app.works() as work:
        return work.every(Change)


def whole(house: House) -> bool:
    """Whether every entry of the history follows from the one before it."""
    with house.app.database.reading() as connection:
        return broken_link(connection) is None


@contextmanager
def process(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """Another process, which has said that it is ready."""
    command = [sys.executable, "-m", "tests.storage.reporter", *arguments]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as made:
        assert _output(made).readline() == "ready\n"
        yield made
        made.kill()


def _output(process: "subprocess.Popen[str]") -> IO[str]:
    assert process.stdout is not None
    return process.stdout


def test_processes_reporting_on_one_order_make_one_chain(house: House, an_order: Orders) -> None:
    an_order(SO, steps=["cutting", "sewing"])
    with house.app.works() as work:
        for step in work.every(Step):
            step.after = []  # neither waits for the other's pieces
    with (
        process("report", house.url, "Mei", SO, "cutting,sewing", "20") as mei,
        process("report", house.url, "Zhou", SO, "sewing,cutting", "20") as zhou,
    ):
        said = [one.communicate("go\n")[0].split() for one in (mei, zhou)]
    assert said == [["StepReported"] * 40] * 2
    assert len(changes(house)) == 80
    assert whole(house)


def test_people_reporting_on_one_order_at_once_see_each_others_reports(
    house: House, other: App, an_order: Orders, threads: ThreadPoolExecutor
) -> None:
    an_order(SO, steps=["cutting"])
    for count in range(1, 21):
        mine = partial(events, house.app, line(f"{SO} cutting {2 * count}", f"mine {count}"))
        theirs = partial(events, other, line(f"{SO} cutting {2 * count + 1}", f"theirs {count}", "Zhou"))
        assert at_once(threads, [mine, theirs]) == [["StepReported"]] * 2
    counts = [(one.account["before"], one.account["done"]) for one in changes(house)]
    assert [before for before, _done in counts] == ["0", *(done for _before, done in counts[:-1])]
    assert whole(house)


def test_an_order_that_is_being_cancelled_takes_no_report(
    house: House, other: App, an_order: Orders, threads: ThreadPoolExecutor
) -> None:
    an_order(SO, steps=["cutting"])
    with working(other) as work, work.act("cancel_order"):
        order = work.find(Order, number=SO)
        report = threads.submit(events, house.app, line(f"{SO} cutting 7"))
        until_somebody_waits(house.app.database)
        assert order is not None
        order.state = type(order.state).CANCELLED
    assert report.result() == ["ClosedOrder"]
    with house.app.works() as work:
        assert [one.done for one in work.every(Step)] == [0]


def test_a_message_that_comes_to_two_processes_is_heard_once(
    house: House, other: App, an_order: Orders, threads: ThreadPoolExecutor
) -> None:
    an_order(SO)
    for count in range(10):
        same = line(f"{SO} sewing {count + 1}", f"m{count}")
        both = at_once(threads, [partial(events, app, same) for app in (house.app, other)])
        assert sorted(both) == [[], ["StepReported"]]
    assert len(changes(house)) == 10


def test_two_lines_of_one_chat_take_turns(
    house: House, other: App, an_order: Orders, threads: ThreadPoolExecutor
) -> None:
    an_order(SO)
    mine = partial(events, house.app, line(f"/progress {SO}", "m1"))
    theirs = partial(events, other, line("/due", "m2"))
    assert at_once(threads, [mine, theirs]) == [["Question"]] * 2
    with house.app.works() as work:
        assert len(work.every(Draft)) == 1


def test_a_number_is_never_given_twice(house: House, other: App, threads: ThreadPoolExecutor) -> None:
    def number(app: App) -> int:
        with app.works() as work:
            return work.number("order-2026")

    given = at_once(threads, [partial(number, app) for app in (house.app, other) * 4])
    assert sorted(given) == [*range(1, 9)]


def test_a_number_that_was_not_kept_is_given_to_the_next(house: House, other: App) -> None:
    with house.app.database.engine.connect() as connection:
        work = SqlWork(connection, house.clock(), house.app.calendar, house.app.policy)
        assert work.number("order-2026") == 1
    with other.works() as kept:
        assert kept.number("order-2026") == 1


@pytest.mark.parametrize(("kept", "theirs"), [(True, False), (False, True)])
def test_what_is_to_be_said_is_said_by_one(
    house: House, other: App, threads: ThreadPoolExecutor, kept: bool, theirs: bool
) -> None:
    def said(app: App) -> bool:
        with app.works() as work:
            return claim(work, "order-due", "line 1", 1, "due:1")

    with house.app.database.engine.connect() as connection, connection.begin() as transaction:
        work = SqlWork(connection, house.clock(), house.app.calendar, house.app.policy)
        assert claim(work, "order-due", "line 1", 1, "due:1")
        second = threads.submit(said, other)
        until_somebody_waits(house.app.database)
        (transaction.commit if kept else transaction.rollback)()
    assert second.result() is theirs


def test_messages_are_claimed_by_one_each(house: House, threads: ThreadPoolExecutor) -> None:
    with house.app.works() as work:
        rows = [Outgoing(channel="phone", chat=str(chat), due_at=work.now) for chat in range(60)]
        work.add_all(rows)

    def taken() -> list[int]:
        with house.app.database.writing() as connection:
            return [row.id or 0 for row in outbox.claim(connection, house.clock(), 10)]

    claimed = [one for its in at_once(threads, [taken] * 6) for one in its]
    assert len(claimed) == len({*claimed})
    claimed += taken() + taken() + taken() + taken() + taken() + taken()
    assert sorted(claimed) == sorted(row.id or 0 for row in rows)


def test_what_two_change_at_once_is_changed_by_one(house: House, other: App) -> None:
    with house.app.works() as work:
        mine = work.find(Person, name="Mei")
        with other.works() as beside:
            theirs = beside.find(Person, name="Mei")
            assert mine is not None
            assert theirs is not None
            theirs.nicknames = "Meimei"
        mine.nicknames = "Mimi"
        with pytest.raises(Interrupted):
            work.settle()
        mine.nicknames = ""
    with house.app.works() as work:
        assert work.find(Person, nicknames="Meimei")


def test_a_lost_connection_is_replaced(house: House, talk: Chat, an_order: Orders) -> None:
    an_order(SO)
    talk(f"{SO} sewing 5", "sewing: 5/500")
    _disconnect(house.url)
    talk(f"{SO} sewing 6", "sewing: 6/500")


def test_a_message_whose_connection_is_lost_is_not_heard(
    house: House, other: App, an_order: Orders, threads: ThreadPoolExecutor
) -> None:
    an_order(SO)
    broken = _interrupted(other, threads, lambda: events(house.app, line(f"{SO} sewing 5")))
    assert isinstance(broken.exception(), Interrupted)
    with house.app.works() as work:
        assert work.every(Seen) == []
    assert events(house.app, line(f"{SO} sewing 5")) == ["StepReported"]


def test_it_is_handed_in_again_by_itself(
    house: House, other: App, an_order: Orders, threads: ThreadPoolExecutor
) -> None:
    an_order(SO)
    listening = _interrupted(other, threads, lambda: asyncio.run(house.app.listen(line(f"{SO} sewing 5"))))
    assert listening.result() is None
    assert len(changes(house)) == 1


def test_a_database_that_lets_nobody_work_gives_up_in_time(house: House, other: App) -> None:
    with other.database.writing() as connection:
        connection.execute(text("lock table seen"))
        with pytest.raises(Interrupted):
            _impatient(house.app.database)


def test_a_message_brought_to_a_replica_is_not_heard(house: House, other: App, an_order: Orders) -> None:
    an_order(SO)
    with other.database.writing() as connection:
        _takes_nothing(connection, True)
    house.app.database.engine.dispose()
    with pytest.raises(Interrupted):
        events(house.app, line(f"{SO} sewing 5"))
    with other.database.writing() as connection:
        _takes_nothing(connection, False)
    house.app.database.engine.dispose()
    assert events(house.app, line(f"{SO} sewing 5")) == ["StepReported"]


def test_processes_that_start_at_once_make_the_tables_once(
    empty_url: str, threads: ThreadPoolExecutor
) -> None:
    databases = [Database(empty_url) for _ in range(3)]
    at_once(threads, [one.migrate for one in databases])
    assert len({one.revision() for one in databases}) == 1
    for one in databases:
        one.close()


def test_a_duty_is_one_processs_until_it_dies(house: House) -> None:
    mine, elsewhere = Lease(house.app.database, "reminders"), Lease(house.app.database, "telegram")
    with process("hold", house.url, "reminders") as holder:
        assert not mine.held()
        assert elsewhere.held()
        holder.kill()
        holder.wait()
        _until(mine.held)
    assert mine.held()
    mine.release()
    elsewhere.release()


def test_a_duty_whose_connection_is_lost_is_anybodys(house: House, other: App) -> None:
    mine, theirs = Lease(house.app.database, "reminders"), Lease(other.database, "reminders")
    assert (mine.held(), theirs.held(), mine.held()) == (True, False, True)
    _disconnect(house.url)
    assert (theirs.held(), mine.held()) == (True, False)
    theirs.release()
    assert mine.held()
    mine.release()


def test_one_process_says_what_is_due(house: House, other: App, an_order: Orders) -> None:
    an_order(SO, due="2026-11-24")
    house.clock.moves(days=1)
    asyncio.run(house.app.beat(house.clock()))
    first = len(house.tables(Outgoing)["outbox"])
    house.clock.moves(days=1)
    asyncio.run(other.beat(house.clock()))
    assert len(house.tables(Outgoing)["outbox"]) == first > 0
    house.app.close()
    house.clock.moves(days=7)

    def said_by_the_other() -> bool:
        asyncio.run(other.beat(house.clock()))
        return len(house.tables(Outgoing)["outbox"]) > first

    # The server lets go of a lost connection's duty in its own time.
    _until(said_by_the_other)


def test_what_a_killed_process_had_under_way_is_sent_by_another(house: House) -> None:
    with house.app.works() as work:
        work.add(Outgoing(channel="phone", chat="a", due_at=work.now))
    with house.app.database.writing() as connection:
        (first,) = outbox.claim(connection, house.clock())
        assert outbox.claim(connection, house.clock()) == []
        (second,) = outbox.claim(connection, house.clock() + timedelta(minutes=1))
    assert (second.id, second.doubtful, first.doubtful) == (first.id, True, False)


def _takes_nothing(connection: Connection, nothing: bool) -> None:
    """Let the server be a replica for whoever comes from now on, or the one that may be written to."""
    name = connection.execute(text("select quote_ident(current_database())")).scalar_one()
    connection.execute(text(f"alter database {name} set default_transaction_read_only = {nothing}"))


def _impatient(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("set local lock_timeout = '10ms'"))
        connection.execute(select(table(Seen)))


def _interrupted(other: App, threads: ThreadPoolExecutor, act: Callable[[], R]) -> "Future[R]":
    """Begin with it, and cut its connection while it waits for a table."""
    with other.database.engine.connect() as connection, connection.begin():
        connection.execute(text("lock table seen in share mode"))
        begun = threads.submit(act)
        until_somebody_waits(other.database)
        connection.execute(OTHERS)
    wait([begun], timeout=20)
    return begun


def _disconnect(url: str) -> None:
    """Cut every connection to a database."""
    database = Database(url)
    with database.engine.connect() as connection:
        connection.execute(OTHERS)
    database.close()


def _until(true: Callable[[], bool]) -> None:
    for _ in range(500):
        if true():
            return
    raise AssertionError(true)
