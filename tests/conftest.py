"""A factory with people, phones and a clock, on a real database that the migrations made."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.values import Language
from storage.database import Database
from tests.dialogues.chat import Chat, Clock, House
from tests.dialogues.factory import Orders, people


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database in today's form, made once."""
    path = tmp_path_factory.mktemp("migrated") / "empty.db"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture
def language() -> Language:
    """What everybody speaks, unless a test says otherwise."""
    return Language.ENGLISH


@pytest.fixture
def clock() -> Clock:
    """A Monday morning, until the test moves it."""
    return Clock("2026-11-23 10:00")


@pytest.fixture
def house(migrated: Path, tmp_path: Path, clock: Clock, language: Language) -> Iterator[House]:
    """gendan in a factory with people and customers, and no order yet."""
    path = tmp_path / "gendan.db"
    shutil.copy(migrated, path)
    house = House(f"sqlite:///{path}", clock)
    with house.app.works() as work:
        people(work, language)
    yield house
    house.app.close()


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
