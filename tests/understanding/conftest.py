from collections.abc import Callable
from typing import Any

import pytest

from bot.understanding import Reading, Understanding
from tests.understanding.scorer import NOON, SHANGHAI

Read = Callable[..., Reading]


@pytest.fixture(scope="session")
def understanding() -> Understanding:
    return Understanding()


@pytest.fixture
def read(understanding: Understanding) -> Read:
    def read(text: str, role: str = "merchandiser", **more: Any) -> Reading:
        return understanding.read(text, role=role, now=NOON, tz=SHANGHAI, **more)

    return read


@pytest.fixture
def read_all(understanding: Understanding) -> Callable[..., tuple[Reading, ...]]:
    def read_all(text: str, role: str = "merchandiser", **more: Any) -> tuple[Reading, ...]:
        return understanding.read_all(text, role=role, now=NOON, tz=SHANGHAI, **more)

    return read_all
