"""The whole of gendan: its real command, real database, and a stand-in for Telegram over real HTTP."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.telegram.standin import TOKEN, Person, Standin
from tests.whole.factory import CONTACTS, STAFF, Served, fill, url_of


@pytest.fixture
async def standin() -> AsyncIterator[Standin]:
    """Telegram."""
    one = Standin()
    await one.start()
    yield one
    await one.stop()
    assert one.violations == []


@pytest.fixture
def phones(standin: Standin) -> dict[str, Person]:
    """Everybody's Telegram."""
    people = {name: standin.person(name) for name in (*STAFF, *(name for name, _code in CONTACTS))}
    standin.started.update(one.id for one in people.values())
    return people


@pytest.fixture
def url(migrated: Path, tmp_path: Path) -> str:
    """An empty database."""
    shutil.copy(migrated, tmp_path / "gendan.db")
    return url_of(tmp_path / "gendan.db")


@pytest.fixture
def factory(url: str, phones: dict[str, Person]) -> str:
    """The database of a factory that is at work."""
    fill(url, {name: one.id for name, one in phones.items()})
    return url


@pytest.fixture
def serving(factory: str, standin: Standin) -> Iterator[Served]:
    """`gendan serve` on it, not started yet."""
    served = Served(factory, GENDAN_TELEGRAM__TOKEN=TOKEN, GENDAN_TELEGRAM__BASE_URL=standin.url)
    yield served
    served.kill()
