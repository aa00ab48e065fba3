"""What a reading of a date carries besides its value."""

from datetime import date, datetime

import pytest

from bot.understanding import read_when, when
from tests.understanding.scorer import NOON, SHANGHAI


def test_a_day_that_could_be_two_is_ambiguous() -> None:
    assert read_when("3/12", now=NOON, tz=SHANGHAI, lang="en_GB").ambiguous
    assert not read_when("25/12", now=NOON, tz=SHANGHAI, lang="en_GB").ambiguous
    assert not read_when("12月3号", now=NOON, tz=SHANGHAI).ambiguous


def test_a_bare_weekday_said_on_that_day_is_ambiguous() -> None:
    found = read_when("周二", now=NOON, tz=SHANGHAI)
    assert found.value == date(2026, 12, 1)
    assert found.ambiguous


def test_other_languages_are_left_to_the_fallback() -> None:
    assert when("5 de diciembre", now=NOON, tz=SHANGHAI) == date(2026, 12, 5)
    assert when("5 de nada", now=NOON, tz=SHANGHAI) is None


def test_now_must_say_its_time_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        when("明天", now=datetime(2026, 11, 24, 10), tz=SHANGHAI)  # noqa: DTZ001


def test_the_day_is_the_day_of_the_time_zone() -> None:
    late = datetime(2026, 11, 24, 20, tzinfo=SHANGHAI).astimezone()
    assert when("明天", now=late, tz=SHANGHAI) == date(2026, 11, 25)
