"""Any line, from anybody: answered, and never with an apology."""

import pytest
from hypothesis import HealthCheck, given, settings

from tests.dialogues.chat import APOLOGIES, Chat, House
from tests.dialogues.factory import Orders
from tests.fuzz.text import texts


@pytest.fixture
def factory(house: House, an_order: Orders) -> House:
    """A factory with an order."""
    an_order("SO-2026-1203")
    return house


@pytest.mark.parametrize("name", ["Mei", "Zhou", "Wu", "Anna"])
@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(text=texts)
def test_any_line_is_answered_without_an_apology(factory: House, name: str, text: str) -> None:
    said = Chat(factory, name)(text)
    assert not any(sorry in said for sorry in APOLOGIES)
