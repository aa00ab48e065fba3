"""Understanding: from what people type to an intent with values. Deterministic, no network."""

from bot.understanding.dates import When, read_when, when
from bot.understanding.engine import Understanding
from bot.understanding.reading import (
    Known,
    KnownName,
    KnownOrder,
    KnownStep,
    Phrase,
    Reading,
    Talk,
)

__all__ = [
    "Known",
    "KnownName",
    "KnownOrder",
    "KnownStep",
    "Phrase",
    "Reading",
    "Talk",
    "Understanding",
    "When",
    "read_when",
    "when",
]
