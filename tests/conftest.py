"""A factory with people, phones and a clock, on a real database that the migrations made."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from core.values import Language
from storage.database import Database
from tests.dialogues.chat import Chat, Clock, House
from tests.dialogues.factory import Orders, people
from tests.dialogues.on_slack import SlackHouse
from tests.postgresql import NoServer, Server, running

SQLITE, POSTGRESQL = "sqlite", "postgresql"
SLACK = "slack"
"""SQLite, with every conversation held through Slack's translation."""
ENGINES = {SQLITE: (SQLITE,), POSTGRESQL: (POSTGRESQL,), "both": (SQLITE, POSTGRESQL)}
SERVERS: pytest.StashKey[Server | NoServer] = pytest.StashKey()
"""The one server of a run, or why there is none."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--engine` chooses what stands under the tests of everything that is kept."""
    words = "the databases to test on: both, unless no PostgreSQL server can be started"
    parser.addoption("--engine", choices=[*ENGINES], help=words)


def pytest_configure(config: pytest.Config) -> None:
    """`engine` marks what is about one of the engines only, `phone` what cannot be said on Slack."""
    config.addinivalue_line("markers", "engine(*names): only on these databases")
    config.addinivalue_line("markers", "phone(why): a conversation that cannot be held on Slack, and why")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What needs a database is tested once on each of the engines, or on those it is about."""
    if "engine" in metafunc.fixturenames:
        about = metafunc.definition.get_closest_marker("engine")
        names = about.args if about else (*engines(metafunc.config), *_channels(metafunc.definition))
        metafunc.parametrize("engine", names, scope="module")


def _channels(item: pytest.Item) -> tuple[str, ...]:
    """Every conversation is held on Slack too."""
    talks = "dialogues" in item.path.parts and "house" in item.fixturenames  # type: ignore[attr-defined]
    return (SLACK,) if talks else ()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about an engine that is not here, and what cannot be said on Slack."""
    left_out = [item for item in items if _is_about_another(config, item) or _is_unsayable(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _is_about_another(config: pytest.Config, item: pytest.Item) -> bool:
    about = item.get_closest_marker("engine")
    return about is not None and not {*about.args} & {*engines(config)}


def _is_unsayable(item: pytest.Item) -> bool:
    given = getattr(item, "callspec", None)
    on_slack = given is not None and given.params.get("engine") == SLACK
    return on_slack and item.get_closest_marker("phone") is not None


def engines(config: pytest.Config) -> tuple[str, ...]:
    """The engines that were asked for, or all there are; CI has to have both."""
    chosen = config.getoption("engine")
    if chosen == SQLITE or not isinstance(server(config), NoServer):
        return ENGINES[chosen or "both"]
    if chosen or os.environ.get("CI") == "true":
        raise pytest.UsageError(f"no PostgreSQL server can be started: {server(config)}")
    return ENGINES[SQLITE]


def server(config: pytest.Config) -> Server | NoServer:
    """The server, started when the first test asks for it."""
    if SERVERS not in config.stash:
        stack = ExitStack()
        config.add_cleanup(stack.close)
        try:
            config.stash[SERVERS] = stack.enter_context(running())
        except NoServer as why:
            config.stash[SERVERS] = why
    return config.stash[SERVERS]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker hands on why it had no server."""
    why = session.config.stash.get(SERVERS, None)
    if isinstance(why, NoServer) and hasattr(session.config, "workeroutput"):
        session.config.workeroutput["no_server"] = str(why)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker said."""
    if why := getattr(node, "workeroutput", {}).get("no_server"):
        node.config.stash[SERVERS] = NoServer(why)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was not tested."""
    why = config.stash.get(SERVERS, None)
    if isinstance(why, NoServer):
        terminalreporter.write_line(f"Tested on SQLite only; no PostgreSQL server can be started: {why}")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database in today's form, made once."""
    path = tmp_path_factory.mktemp("migrated") / "empty.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture(scope="module")
def throw_away(engine: str, pytestconfig: pytest.Config) -> Iterator[str]:
    """The address of a module's own PostgreSQL database; empty where it is tested on SQLite."""
    found = server(pytestconfig) if engine == POSTGRESQL else None
    url = found.migrated() if isinstance(found, Server) else ""
    yield url
    if isinstance(found, Server):
        found.drop(url)


@pytest.fixture
def url(throw_away: str, migrated: Path, tmp_path: Path, pytestconfig: pytest.Config) -> Iterator[str]:
    """The address of a database in today's form with nothing in it."""
    found = server(pytestconfig) if throw_away else None
    if isinstance(found, Server):
        yield throw_away
        found.wipe(throw_away)
    else:
        shutil.copy(migrated, tmp_path / "gendan.db")
        yield f"sqlite:///{tmp_path / 'gendan.db'}"


@pytest.fixture
def empty_url(engine: str, tmp_path: Path, pytestconfig: pytest.Config) -> Iterator[str]:
    """The address of a database in which not even a table is."""
    found = server(pytestconfig) if engine == POSTGRESQL else None
    if isinstance(found, Server):
        url = found.empty()
        yield url
        found.drop(url)
    else:
        yield f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def language() -> Language:
    """What everybody speaks, unless a test says otherwise."""
    return Language.ENGLISH


@pytest.fixture
def clock() -> Clock:
    """A Monday morning, until the test moves it."""
    return Clock("2026-11-23 10:00")


@pytest.fixture
def house(engine: str, url: str, clock: Clock, language: Language) -> Iterator[House]:
    """gendan in a factory with people and customers, and no order yet."""
    house = SlackHouse(url, clock) if engine == SLACK else House(url, clock)
    with house.app.works() as work:
        people(work, language)
    yield house
    house.close()


@pytest.fixture
def talk(house: House) -> Chat:
    """The chat of Mei, a merchandiser."""
    return Chat(house, "Mei")


@pytest.fixture
def an_order(house: House) -> Orders:
    """Makes orders that are there already."""
    return Orders(house)


@pytest.fixture
def beat(house: House) -> Callable[[], None]:
    """One beat of the clock."""
    return house.beat
