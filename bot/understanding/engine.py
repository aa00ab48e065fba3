"""The whole way from a line to its reading."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.understanding.dates import Context, context_of
from bot.understanding.intents import READERS, Draft
from bot.understanding.line import Line, read_line
from bot.understanding.own_words import own_words
from bot.understanding.phrases import Phrases
from bot.understanding.reading import Known, Phrase, Reading, Talk
from bot.understanding.refer import refer_back
from bot.understanding.split import clauses, whole
from core.calendar import WorkingCalendar

ONLY_PART_OF_A_STEP = re.compile(
    r"锁眼|钉扣|凤眼|扣眼|打扣|四合扣|装扣|钉纽|锁边|拷边|包缝|打边|及骨"
    r"|button ?hol|button att|overlock|serging"
)
"""Work that is a part of sewing, or a step of its own: which of them, the chat had better ask."""
MOST_REPORTS = 100
"""More clauses than that in one message are no reports of a person."""
NOTHING = Reading("unknown", confidence=0.0)
QUIET = Talk()


class Understanding:
    """Reads lines; built once, from the lexicon, the phrases of the handlers and the factory's own names."""

    def __init__(self, known: Known | None = None, phrases: Iterable[Phrase] = ()) -> None:
        self._phrases = Phrases(phrases)
        self._names, self._lexicon = own_words(known)
        _warm_up(self)

    def with_known(self, known: Known) -> "Understanding":
        """The same with other names, after the master data changed."""
        other = Understanding.__new__(Understanding)
        other._phrases = self._phrases
        other._names, other._lexicon = own_words(known)
        return other

    def read(
        self,
        text: str,
        *,
        role: str,
        now: datetime,
        tz: ZoneInfo | None = None,
        lang: str = "zh_CN",
        talk: Talk = QUIET,
        calendar: WorkingCalendar | None = None,
    ) -> Reading:
        """The best single reading of a whole line; `now` is aware, `unknown` when nothing is sure enough.

        Working days are those of the calendar, without one the statutory ones.
        """
        return self._read(self._line(text, role, context_of(now, tz, lang, calendar), talk))

    def read_all(
        self,
        text: str,
        *,
        role: str,
        now: datetime,
        tz: ZoneInfo | None = None,
        lang: str = "zh_CN",
        talk: Talk = QUIET,
        calendar: WorkingCalendar | None = None,
    ) -> tuple[Reading, ...]:
        """One reading for each report in a message; a single one when it is one thought."""
        context = context_of(now, tz, lang, calendar)
        line = self._line(text, role, context, talk)
        best = self._read(line)
        if best.intent in whole:
            return (best,)
        parts = clauses(line)
        if not 2 <= len(parts) <= MOST_REPORTS:
            return (best,)
        readings = tuple(self._read(self._line(part, role, context, talk)) for part in parts)
        return readings if all(reading.intent.startswith("report_") for reading in readings) else (best,)

    def _line(self, text: str, role: str, context: Context, talk: Talk) -> Line:
        return read_line(text, context, self._lexicon, self._names, role, talk)

    def _read(self, line: Line) -> Reading:
        draft = self._phrases.read(line) or refer_back(line) or _first(line)
        if draft is None:
            return NOTHING
        unsure = ("step",) if "step" in draft.slots and ONLY_PART_OF_A_STEP.search(line.text) else ()
        return Reading(draft.intent, draft.slots, draft.confidence, (*draft.ambiguous, *unsure))


def _warm_up(understanding: Understanding) -> None:
    """Compile every pattern now, so that nobody waits for it at the first message."""
    now = datetime(2026, 1, 5, 12, tzinfo=UTC)
    for text in ("1 明天下午3点 12/3 -", "next fri at 3pm 12/3 -"):
        understanding.read_all(text, role="merchandiser", now=now)


def _first(line: Line) -> Draft | None:
    for reader in READERS:
        draft = reader(line)
        if draft is not None:
            return draft
    return None
