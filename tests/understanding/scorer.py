"""Reads the development sets and scores understanding on them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.understanding import Reading, Understanding, when

DATA = Path(__file__).parent / "data"
HELD_BACK = DATA / "held_back"
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Expression:
    """A text with the time it names."""

    kind: str
    text: str
    now: datetime
    lang: str
    value: Any


def expressions(folder: Path = DATA) -> Iterator[Expression]:
    """The lines of dates.txt."""
    now, lang, kind = datetime.now(SHANGHAI), "zh_CN", ""
    for row in (folder / "dates.txt").read_text(encoding="utf-8").splitlines():
        if row.startswith("@ "):
            stamp, lang = row[2:].split()
            now = datetime.fromisoformat(stamp).replace(tzinfo=SHANGHAI)
        elif row.startswith("= "):
            kind = row[2:]
        elif " -> " in row and not row.startswith("#"):
            text, _, value = row.rpartition(" -> ")
            yield Expression(kind, text, now, lang, time_value(value))


def time_value(text: str) -> Any:
    """A day, an instant, a range, or None for a dash."""
    if text == "-":
        return None
    if ".." in text:
        first, last = text.split("..")
        return date.fromisoformat(first), date.fromisoformat(last)
    if "T" in text:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    return date.fromisoformat(text)


@dataclass
class DateScore:
    """How many expressions were read right, wrong, or not at all."""

    total: int = 0
    right: int = 0
    wrong: int = 0

    @property
    def accuracy(self) -> float:
        return self.right / self.total

    @property
    def wrong_share(self) -> float:
        return self.wrong / self.total


def score_dates(folder: Path = DATA, show: bool = False) -> DateScore:
    """Score the expressions of a folder; a wrong value is worse than none."""
    score = DateScore()
    for item in expressions(folder):
        found = when(item.text, now=item.now, tz=SHANGHAI, lang=item.lang)
        score.total += 1
        score.right += found == item.value
        score.wrong += found is not None and found != item.value
        if show and found != item.value:
            print(f"{item.kind:12} {item.now:%m-%d} {item.text!r}: {found} not {item.value}")  # noqa: T201
    return score


NOON = datetime(2026, 11, 24, 10, 30, tzinfo=SHANGHAI)
TEXT = re.compile(r"[\W_]+")
CHANGES = frozenset(
    [
        "report_progress",
        "report_blocked",
        "report_quality",
        "report_shipment",
        "report_document",
        "report_payment",
        "report_stock",
        "create_order",
        "change_order",
        "cancel_order",
        "split_order",
        "merge_orders",
        "create_purchase",
        "mute_reminder",
        "handover",
        "approve",
        "reject",
        "request",
    ]
)


@dataclass(frozen=True)
class Spoken:
    """A line, who says it, and what it means; slots as text, loose ones are compared without punctuation."""

    role: str
    text: str
    intent: str
    slots: dict[str, str]
    loose: frozenset[str]


def lines(folder: Path = DATA) -> Iterator[Spoken]:
    """The lines of lines.txt."""
    role = ""
    for row in (folder / "lines.txt").read_text(encoding="utf-8").splitlines():
        if row.startswith("@ "):
            role = row[2:]
        elif " -> " in row and not row.startswith("#"):
            text, _, meaning = row.replace("\\n", "\n").rpartition(" -> ")
            intent, *slots = meaning.split("; ")
            pairs = [re.split("[=~]", slot, maxsplit=1) for slot in slots]
            loose = frozenset(slot.split("~")[0] for slot in slots if "~" in slot.split("=")[0])
            yield Spoken(role, text, intent, dict(pairs), loose)


@dataclass
class LineScore:
    """Intents and slots found, missed and invented; `risky` changes nobody meant."""

    total: int = 0
    intents: int = 0
    found: int = 0
    missed: int = 0
    invented: int = 0
    risky: int = 0

    @property
    def accuracy(self) -> float:
        return self.intents / self.total

    @property
    def f1(self) -> float:
        return 2 * self.found / (2 * self.found + self.missed + self.invented)


def score_lines(understanding: Understanding, folder: Path = DATA, show: bool = False) -> LineScore:
    """Score the lines of a folder."""
    score = LineScore()
    for item in lines(folder):
        reading = understanding.read(item.text, role=item.role, now=NOON, tz=SHANGHAI)
        _count(score, item, reading, show)
    return score


def _count(score: LineScore, item: Spoken, reading: Reading, show: bool) -> None:
    got = {name: _flat(value) for name, value in reading.as_json()["slots"].items()}
    right = {name for name, value in item.slots.items() if _same(value, got.get(name), name in item.loose)}
    if reading.intent == "unknown":
        got = {}
    score.total += 1
    score.intents += reading.intent == item.intent
    score.found += len(right)
    score.missed += len(item.slots) - len(right)
    score.invented += len(got.keys() - right)
    score.risky += reading.intent in CHANGES and item.intent not in CHANGES
    if show and (reading.intent != item.intent or right != item.slots.keys() or got.keys() - right):
        print(f"{item.role[:4]} {item.text!r}: {reading.intent} {got} not {item.intent} {item.slots}")  # noqa: T201


def _flat(value: Any) -> str:
    return "+".join(map(str, value)) if isinstance(value, list) else str(value)


def _same(expected: str, got: str | None, loose: bool) -> bool:
    if got is None:
        return False
    if not loose:
        return got.removesuffix(":00+08:00") == expected
    a, b = TEXT.sub("", expected).lower(), TEXT.sub("", got).lower()
    return a == b or (min(len(a), len(b)) * 2 >= max(len(a), len(b)) and (a in b or b in a))
