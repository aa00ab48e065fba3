"""The folder of backups: one of each day, the newest, and those that may go."""

import re
from collections.abc import Collection
from datetime import UTC, date, datetime
from pathlib import Path

NAME = re.compile(r"gendan-(\d{4}-\d\d-\d\d)\.backup")


def path_of(folder: Path, day: date) -> Path:
    """A day's backup."""
    return folder / f"gendan-{day}.backup"


def kept(folder: Path) -> list[date]:
    """The days there are backups of, the oldest first."""
    found = (NAME.fullmatch(path.name) for path in folder.iterdir())
    return sorted(date.fromisoformat(one[1]) for one in found if one)


def outdated(days: Collection[date], daily: int, weekly: int) -> list[date]:
    """The days whose backups may go: neither of the last days nor the first of one of the weeks before."""
    recent = sorted(days)[-daily:]
    firsts: dict[tuple[int, int], date] = {}
    for day in sorted(set(days) - set(recent)):
        firsts.setdefault(day.isocalendar()[:2], day)
    return sorted(set(days) - set(recent) - set(list(firsts.values())[-weekly:] if weekly else ()))


def newest_file(folder: Path) -> Path | None:
    """The newest backup, if there is one."""
    days = kept(folder) if folder.is_dir() else ()
    return path_of(folder, days[-1]) if days else None


def newest(folder: Path | None) -> datetime | None:
    """When the newest backup was written; none where there is none."""
    file = newest_file(folder) if folder else None
    return datetime.fromtimestamp(file.stat().st_mtime, UTC) if file else None
