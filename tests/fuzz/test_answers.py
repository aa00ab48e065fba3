"""Every kind of answer takes any text: a value or a refusal, never anything else."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.kinds import KINDS, kind_of
from bot.kinds.asking import Asking
from core.errors import BadAnchor, Refusal
from core.people.model import Person
from core.production.anchor import anchor
from core.values import Language
from core.work import Work
from tests.dialogues.chat import House
from tests.dialogues.factory import Orders
from tests.fuzz.text import texts

ANYTHING = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def work(house: House, an_order: Orders) -> Iterator[Work]:
    """Mei at work in a factory with an order."""
    an_order("SO-2026-1203")
    with house.app.works() as work:
        mei = work.find(Person, name="Mei")
        assert mei is not None
        work.speaks(mei)
        yield work


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: getattr(kind, "__name__", str(kind)))
@ANYTHING
@given(text=texts, language=st.sampled_from(Language))
def test_an_answer_is_read_or_refused(work: Work, kind: Any, text: str, language: Language) -> None:
    asking = Asking(work, language, {"order": "SO-2026-1203"})
    with suppress(Refusal):
        kind_of(kind).read(text, asking)


@ANYTHING
@given(text=texts)
def test_what_a_step_hangs_on_is_read_or_refused(text: str) -> None:
    with suppress(BadAnchor):
        found = anchor(text)
        assert found is None or anchor(str(found)) == found
