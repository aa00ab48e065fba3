"""Lines that must never become anything else."""

import re
from functools import cache

from bot.understanding.fold import table_lines
from bot.understanding.intents.base import Draft
from bot.understanding.line import Line


@cache
def patterns() -> re.Pattern[str]:
    """The lines of unsafe.txt as one pattern."""
    return re.compile("|".join(f"(?:{line})" for line in table_lines("unsafe.txt")))


def unsafe(line: Line) -> Draft | None:
    """Attempts at other people's data, at another role, or at the bot itself."""
    found = patterns().search(line.text)
    if found is None:
        return None
    return Draft("unsafe", confidence=0.95)


def abuse(line: Line) -> Draft | None:
    """Insults."""
    return Draft("abuse", confidence=0.9) if line.has("cue.abuse") else None
