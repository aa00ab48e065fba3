"""The short form of `dev.py chaos`: a few bad days, each by its seed."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.chaos.day import Day, prepare
from tests.chaos.faults import ANYWHERE, ON_POSTGRESQL, ON_SQLITE, Fault, kill


@pytest.mark.parametrize(
    ("seed", "faults"),
    [
        pytest.param(1, (kill,), id="power cuts"),
        pytest.param(2, ANYWHERE, id="a bad day"),
    ],
)
async def test_nothing_is_lost_and_nothing_doubled_in_secret(
    seed: int, faults: Sequence[Fault], url: str, tmp_path: Path
) -> None:
    await the_books_are_right(seed, tmp_path, url, faults)


@pytest.mark.engine("sqlite")
async def test_a_full_locked_or_read_only_disk_loses_nothing(url: str, tmp_path: Path) -> None:
    await the_books_are_right(3, tmp_path, url, ON_SQLITE[-3:])


@pytest.mark.engine("postgresql")
async def test_a_server_that_is_lost_locked_or_read_only_loses_nothing(url: str, tmp_path: Path) -> None:
    await the_books_are_right(4, tmp_path, url, ON_POSTGRESQL[-3:])


async def the_books_are_right(seed: int, folder: Path, url: str, faults: Sequence[Fault]) -> None:
    """Live through such a day and look at what it came to."""
    prepare(url)
    day = Day(seed, folder, url, faults)
    account = await day.lived()
    assert (account.lost, account.unmarked, account.broken) == ([], 0, [])
    assert account.lines == day.written * len(day.people)
