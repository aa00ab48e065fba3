"""Reports from the floor: how far a step is."""

import re

from bot.understanding.dates import first_day
from bot.understanding.intents.base import (
    Draft,
    is_customer,
    is_question,
    named_orders,
    orders_of,
    planned,
    reported,
)
from bot.understanding.intents.blocked import HALTED
from bot.understanding.intents.figures import impossible_in, measured_in, part_in
from bot.understanding.intents.promises import rest_promised
from bot.understanding.intents.states import state_of
from bot.understanding.intents.times import to_come, when_past
from bot.understanding.lexicon import built_in
from bot.understanding.line import Line


def report_progress(line: Line) -> Draft | None:
    """A step started, is done, or stands at so many per cent or pieces."""
    if is_customer(line) or is_question(line):
        return None
    if (HALTED.search(line.text) or line.has("cue.stop")) and not line.has("status.done"):
        return None
    if not line.all("step") and (line.all("container") or line.all("tracking") or line.has("cue.ship")):
        return None
    draft = Draft("report_progress").put(
        order=orders_of(line), step=line.value("step") or _step_in_a_verb(line) or _step_of_a_house(line)
    )
    measured = measured_in(line)
    state = state_of(line)
    if not measured and state is None:
        return _impossible(line, draft)
    if "order" not in draft.slots or not (draft.slots.get("step") or named_orders(line) or measured):
        return None
    if not measured and state is not None and (not reported(line, state) or to_come(line, state)):
        return None
    if measured and (
        _owed(line) or _coming(line) or any(planned(line, mark) for mark in (*line.all("step"), *line.qtys()))
    ):
        return None
    if line.has("cue.substep") and not measured and draft.slots.get("step") == "sewing":
        draft.confidence, draft.ambiguous = 0.5, ("step",)  # 锁边 is done, all of sewing may not be
    draft.put(**(measured or {"status": state.value if state else None}))
    finished = not measured and state is not None and state.value == "done"
    return draft.put(
        when=when_past(line), due=None if finished else rest_promised(line), **part_in(line, measured)
    )


def _impossible(line: Line, draft: Draft) -> Draft | None:
    """A figure that cannot be is said to be none, instead of not being understood."""
    figure = impossible_in(line) if draft.slots.keys() == {"order", "step"} else ""
    draft.confidence = 0.6
    return draft.put(figure=figure) if figure else None


STEP_OF_VERB = {
    "裁": "cutting",
    "车": "sewing",
    "缝": "sewing",
    "烫": "ironing",
    "包": "packing",
    "洗": "washing",
    "绣": "embroidery",
    "印": "printing",
    "染": "dyeing",
    "织": "knitting",
    "验": "inspection",
    "查": "inspection",
}


VERB = re.compile(r"[没未要]([裁车缝烫包洗绣印染织验查])")


def _step_in_a_verb(line: Line) -> str | None:
    """还差30件没包: the step is only in the verb."""
    found = VERB.search(line.text)
    return STEP_OF_VERB[found[1]] if found else None


def _step_of_a_house(line: Line) -> str | None:
    """绣花厂做好了: the embroidery house, and so the embroidery."""
    steps = built_in().words("step").values()
    house = next((mark.value for mark in line.all("department") if mark.value in steps), None)
    return house if line.all("status") else None


def _owed(line: Line) -> bool:
    """Whether a figure is about money (30%定金), not about work."""
    return bool(line.all("payment") or line.all("money")) and not line.all("step")


COMES = re.compile(r" ?(?:才|会|能|可以?|再)?(?:到|送|来)")
COMING = re.compile(r"(?<![a-z])(?:comes?|coming|arrives?|arriving|expected)(?: in| on| by)? ?$")


def _coming(line: Line) -> bool:
    """Whether a figure is of what comes on a later day (面料 300米 周五到), not of what is done."""
    return any(
        first_day(mark.value) > line.context.today
        and (
            COMES.match(line.text, mark.end)
            or COMING.search(line.text[: mark.start])
            or line.text.startswith("coming", mark.start)
        )
        for mark in line.all("date")
    )
