"""The figures on the development sets; those held back were not looked at while the grammar was made."""

from pathlib import Path

import pytest

from bot.understanding import Understanding
from tests.understanding.scorer import DATA, HELD_BACK, score_dates, score_lines


@pytest.mark.parametrize(("folder", "right", "wrong"), [(DATA, 0.999, 0.0005), (HELD_BACK, 0.985, 0.015)])
def test_dates_are_read(folder: Path, right: float, wrong: float) -> None:
    score = score_dates(folder)
    assert score.accuracy >= right
    assert score.wrong_share <= wrong


@pytest.mark.parametrize(("folder", "intents", "slots"), [(DATA, 0.996, 0.995), (HELD_BACK, 0.98, 0.985)])
def test_lines_are_understood(
    understanding: Understanding, folder: Path, intents: float, slots: float
) -> None:
    score = score_lines(understanding, folder)
    assert score.accuracy >= intents
    assert score.f1 >= slots
    assert score.risky == 0
