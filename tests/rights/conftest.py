from collections.abc import Iterator

import pytest

from core.values import Language
from tests.dialogues.chat import Clock
from tests.dialogues.factory import people
from tests.rights.factory import Watched, fill


@pytest.fixture
def factory(url: str, clock: Clock, language: Language) -> Iterator[Watched]:
    """The factory with everything guarded in it."""
    house = Watched(url, clock)
    with house.app.works() as work:
        people(work, language)
    fill(house)
    yield house
    house.app.close()
