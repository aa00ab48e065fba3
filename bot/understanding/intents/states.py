"""Whether a step has started or is done, as far as a line says so."""

import re

from bot.understanding.intents.base import SUPPOSED
from bot.understanding.line import Line, Mark


def state_of(line: Line) -> Mark | None:
    """The word that says started or done."""
    states = [
        mark
        for mark in line.all("status")
        if mark.value in ("done", "started")
        and (line.text[mark.start : mark.end] not in NEEDS_STEP or _behind_a_step(line, mark))
    ]
    return states[0] if states else _ok_behind_a_step(line)


NEEDS_STEP = ("清了", "pass", "passes", "过了", "开了", "上了", "通过", "没问题", "动了", "passed")


ALL_OR_SPACE = re.compile(r" ?(?:全部|已经?|都|也|刚|has |have |was )?")


def _behind_a_step(line: Line, mark: Mark) -> bool:
    return any(
        ALL_OR_SPACE.fullmatch(line.text, step.end, mark.start)
        for step in line.all("step")
        if step.end <= mark.start
    )


OK = re.compile(
    r" ?(?:is |all )?ok(?:ay)?(?:了|啦|喇)?(?=$|[ ,。;!✅👌👍](?! ?(?:to|for|go|if|but|when)(?![a-z])))"
)


def _ok_behind_a_step(line: Line) -> Mark | None:
    """车缝 ok: the step is done (ok to start is not)."""
    for step in line.all("step"):
        behind = next(
            (order.end for order in line.all("order") if 0 <= order.start - step.end <= 1), step.end
        )
        found = OK.match(line.text, behind)
        if found and not SUPPOSED.search(line.text):
            return Mark(found.start(), found.end(), "status", "done")
    return None
