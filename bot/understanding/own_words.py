"""The factory's own words beside the trade's: its steps, and what it calls its departments."""

from collections.abc import Iterator
from dataclasses import replace

from bot.understanding.fold import fold
from bot.understanding.lexicon import Lexicon, Meaning, built_in
from bot.understanding.names import Names
from bot.understanding.reading import Known


def own_words(known: Known | None) -> tuple[Names, Lexicon]:
    """Names that stand for themselves, and the lexicon with the words that this factory means its own way."""
    if known is None:
        return Names(), built_in()
    steps = [(name, ("step", step.code)) for step in known.steps for name in step.names]
    words = built_in().entries.keys() | {fold(name) for name, _step in steps}
    # A department named as a step is (车缝) must not hide the step.
    names = tuple(one for one in known.departments if fold(one.name) not in words)
    in_lexicon = [one.name for one in known.departments if fold(one.name) in words]
    taught = [*steps, *_departments(in_lexicon)]
    return (
        Names(replace(known, departments=names)),
        built_in().extended(taught) if taught else built_in(),
    )


def _departments(names: list[str]) -> Iterator[tuple[str, Meaning]]:
    """Every word of the trade for a department with the factory's own name of it."""
    words = built_in().words("department")
    own: dict[str, str] = {}
    for name in sorted(names, key=lambda name: fold(name) not in words.values()):
        own.setdefault(words.get(fold(name), fold(name)), name)
    yield from ((word, ("department", own[code])) for word, code in words.items() if code in own)
    yield from ((name, ("department", name)) for name in names)
