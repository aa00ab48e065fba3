"""How much anybody may ask for in a while: buckets that fill again by themselves, in bounded memory."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock

KNOWN = 10_000
"""Whoever is remembered at once; then who asked the longest ago is forgotten."""


@dataclass
class Buckets:
    """Everybody's bucket: `most` at once, and as many again in so many `seconds`."""

    most: float
    seconds: float
    _left: OrderedDict[Hashable, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def take(self, who: Hashable, at: float) -> bool:
        """Take one from somebody's bucket, at an instant in seconds; whether there was one left."""
        with self._lock:
            left = self._filled(who, at)
            self._left[who] = (max(left - 1, 0) if left >= 1 else left, at)
            self._left.move_to_end(who)
            if len(self._left) > KNOWN:
                self._left.popitem(last=False)
        return left >= 1

    def forget(self, who: Hashable) -> None:
        """Give somebody a full bucket."""
        with self._lock:
            self._left.pop(who, None)

    def is_empty(self, who: Hashable, at: float) -> bool:
        """Whether nothing is left, without taking anything."""
        with self._lock:
            return self._filled(who, at) < 1

    def _filled(self, who: Hashable, at: float) -> float:
        left, before = self._left.get(who, (self.most, at))
        return min(self.most, left + (at - before) * self.most / self.seconds)


@dataclass
class Limits:
    """What one person, and what a stranger, may ask for; a busy hand never gets there, a flood does at once.

    Each process counts for itself. `at` is in seconds of a clock that nobody puts on or back.
    """

    lines: Buckets = field(default_factory=lambda: Buckets(300, 60))
    """What a person sends."""
    strangers: Buckets = field(default_factory=lambda: Buckets(10, 600))
    """What somebody unknown sends; beyond it nothing is answered, and nothing kept."""
    crowd: Buckets = field(default_factory=lambda: Buckets(60, 60))
    """What all strangers together are answered, however many they are; beyond it nothing is kept."""
    codes: Buckets = field(default_factory=lambda: Buckets(10, 600))
    """One-time codes that did not work."""
    words: Buckets = field(default_factory=lambda: Buckets(1, 60))
    """How often somebody is told to slow down."""
