"""The figures on the development sets; those held back were not looked at while the grammar was made."""

import pytest

from bot.understanding import Understanding
from tests.understanding.scorer import score_dates, score_lines


@pytest.mark.parametrize(("held", "right", "wrong"), [(False, 0.995, 0.002), (True, 0.975, 0.02)])
def test_dates_are_read(held: bool, right: float, wrong: float) -> None:
    score = score_dates(held)
    assert score.accuracy >= right
    assert score.wrong_share <= wrong


@pytest.mark.parametrize(("held", "intents", "slots"), [(False, 0.99, 0.99), (True, 0.96, 0.97)])
def test_lines_are_understood(understanding: Understanding, held: bool, intents: float, slots: float) -> None:
    score = score_lines(understanding, held)
    assert score.accuracy >= intents
    assert score.f1 >= slots
    assert score.risky == 0
