"""Reports from the floor: how far a step is."""

import re
from datetime import date, datetime
from typing import Any

from bot.understanding.dates import first_day, single
from bot.understanding.intents.base import (
    SUPPOSED,
    Draft,
    is_customer,
    is_question,
    named_orders,
    orders_of,
    planned,
    reported,
    to_come,
    when_past,
)
from bot.understanding.intents.blocked import HALTED
from bot.understanding.lexicon import built_in
from bot.understanding.line import Line, Mark, amount_of


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
    measured = _measured(line)
    state = _state(line)
    if not measured and state is None:
        return None
    if "order" not in draft.slots or not (draft.slots.get("step") or named_orders(line) or measured):
        return None
    if not measured and state is not None and (not reported(line, state) or to_come(line, state)):
        return None
    if measured and (_owed(line) or any(planned(line, mark) for mark in (*line.all("step"), *line.qtys()))):
        return None
    if line.has("cue.substep") and not measured and draft.slots.get("step") == "sewing":
        draft.confidence, draft.ambiguous = 0.5, ("step",)  # 锁边 is done, all of sewing may not be
    draft.put(**(measured or {"status": state.value if state else None}))
    finished = not measured and state is not None and state.value == "done"
    return draft.put(when=when_past(line), due=None if finished else _promised(line), **_part(line, measured))


PROMISED = re.compile(r" ?(?P<will>(?:之?前|以前|能|可以?|会|要|得)?)[就全部都]*(?:完|好|做|清|搞|结|收)")
PROMISES = re.compile(
    r"(?:完成|finish|complete|done|ready|deliver|rest|balance|余下|剩下的?)[a-z ]*(?:by|on|before|till"
    r"|until)? ?$"
)


def _promised(line: Line) -> date | datetime | None:
    """The day the rest is promised for: 300/500 周五完; 今天完成210 promises nothing."""
    today = line.context.today
    for mark in line.all("date"):
        told = single(mark.value)
        day = told.date() if isinstance(told, datetime) else told
        behind, ahead = PROMISED.match(line.text, mark.end), PROMISES.search(line.before(mark, 24))
        said = (behind and (day > today or behind["will"])) or (ahead and day > today) or mark.value.deadline
        if said and first_day(mark.value) >= today:
            return told
    return None


SIZE = re.compile(
    r"(?<![a-z0-9\-/.])(?P<size>[2-6]?x{0,3}[sl]|[2-6]xl|m)(?:码|号)?(?=[ ,:])(?! ?(?:thread|line"
    r"|of)(?![a-z]))"
    r"|(?<![\d/.\-])(?P<number>\d{2,3})码(?=[ ,:]*\d)|(?<![a-z])size (?P<named>[a-z0-9]{1,4})(?![a-z0-9])"
)


def _part(line: Line, measured: dict[str, Any]) -> dict[str, Any]:
    """The colour and size a figure is about, when just one of them is said."""
    if not measured.keys() & {"done_qty", "remaining_qty"}:
        return {}
    colors = [mark for mark in line.all("color") if not THING.match(line.text, mark.end)]
    sizes = list(SIZE.finditer(line.text))
    size = sizes[0][sizes[0].lastgroup or "size"].upper() if len(sizes) == 1 else None
    color = line.slice(colors[0].start, colors[0].end) if len(colors) == 1 else None
    return {"color": color, "size": size}


THING = re.compile(r" ?(?:线|布|拉链|扣|标|带|里|面料|thread|fabric|zip|label|button|lining|trim)")


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
    house = line.value("department")
    return house if house in built_in().words("step").values() and line.all("status") else None


def _owed(line: Line) -> bool:
    """Whether a figure is about money (30%定金), not about work."""
    return bool(line.all("payment") or line.all("money")) and not line.all("step")


def _measured(line: Line) -> dict[str, Any]:
    """How much of it is done, when the line says a figure."""
    fraction, percent = line.first("fraction"), line.first("percent")
    if fraction is not None:
        amount = amount_of(fraction)
        return {"done_qty": amount.value, "total_qty": amount.total}
    if percent is not None and 0 <= amount_of(percent).value <= 100 and _of_work(line, percent):
        left = any(
            0 <= percent.start - mark.end <= 1 for mark in line.all("status") if mark.value == "remaining"
        )
        return {"percent": 100 - amount_of(percent).value if left else amount_of(percent).value}
    if line.has("fractionword.half"):
        return {"percent": 50}
    return _counted(line)


PROGRESS = re.compile(r"进度|进展|做|完|(?<![a-z])(?:progress|complet|done|ready|at)")


def _of_work(line: Line, percent: Mark) -> bool:
    """Whether a share is one of work, not a margin or a discount: a step, a status or nothing else is said."""
    alone = not line.without([percent, *line.all("order"), *line.all("date")])
    return alone or bool(line.all("step") or line.all("status") or PROGRESS.search(line.text))


def _counted(line: Line) -> dict[str, Any]:
    weighed = line.has("step.knitting", "step.dyeing", "step.material")
    counts = [
        mark
        for mark in line.qtys()
        if amount_of(mark).value >= 0 and (weighed or amount_of(mark).unit != "length")
    ]
    if not counts:
        return {}
    totals = [mark for mark in counts if TOTAL.search(line.before(mark))]
    remaining = next((mark for mark in line.all("status") if mark.value == "remaining"), None)
    if remaining is None and _came_of_it(line, counts):
        return {}
    if remaining is not None:
        return _remaining(line, remaining, counts, totals)
    if any(amount_of(mark).unit for mark in counts):
        counts = [mark for mark in counts if amount_of(mark).unit or mark in totals]
    if to_do := TO_DO.search(line.text):
        owed = [mark for mark in counts if mark.start <= to_do.start("n") < mark.end]
        return {"remaining_qty": amount_of(owed[0]).value} if owed else {}
    if line.has("status.done", "status.going") or line.first("step") is not None:
        done = [mark for mark in counts if mark not in totals]
        if totals and not done and _state(line) is not None:
            return {}
        if totals and done:
            return {"done_qty": amount_of(done[0]).value, "total_qty": amount_of(totals[0]).value}
        if said := _said_done(line, counts):
            return said
        return {"done_qty": amount_of(counts[0]).value}
    return {}


TOTAL = re.compile(
    r"(?:(?<!完成)(?<!成品)(?<!已做)数量|[总一]?共|总数|总量|全部|订单数?|total|out of"
    r"|order qty)(?:有|是|计)? ?:? ?$"
)
MAX_GAP = 5
TO_DO = re.compile(
    r"(?<![\w.])(?P<n>\d[\d,]*)(?: [a-z]+)? (?:still )?to (?:be )?"
    r"(?:pack|sew|cut|press|iron|wash|print|stitch|finish|knit|dye)"
)


def _came_of_it(line: Line, counts: list[Mark]) -> bool:
    """packing completed, 66 cartons: the step is done, and that is what came of it."""
    state = _state(line)
    return state is not None and all(
        amount_of(mark).unit == "cartons" and line.text[state.end : mark.start].strip() == ","
        for mark in counts
    )


ALREADY = re.compile(r"已[裁车缝绣印洗烫包织染做]$")


def _said_done(line: Line, counts: list[Mark]) -> dict[str, Any]:
    """1500做了900: the figure right behind the verb is done, a larger one before it the total."""
    verbs = [mark.end for mark in line.all("status") if mark.value in ("going", "done")]
    done = next(
        (mark for mark in counts[1:] if mark.start in verbs or ALREADY.search(line.before(mark))), None
    )
    if done is None or amount_of(counts[0]).value <= amount_of(done).value or amount_of(counts[0]).unit:
        return {}
    return {"done_qty": amount_of(done).value, "total_qty": amount_of(counts[0]).value}


DIGIT = re.compile(r"\d")


def _left(line: Line, cue: Mark, counts: list[Mark]) -> Mark | None:
    behind = next(
        (
            mark
            for mark in counts
            if 0 <= mark.start - cue.end <= MAX_GAP and not DIGIT.search(line.text, cue.end, mark.start)
        ),
        None,
    )
    ahead = next((mark for mark in reversed(counts) if 0 <= cue.start - mark.end <= MAX_GAP), None)
    return ahead or behind if cue.english else behind


def _remaining(line: Line, cue: Mark, counts: list[Mark], totals: list[Mark]) -> dict[str, Any]:
    """剩下 and 还差 stand before their number, left and to go behind it."""
    left = _left(line, cue, counts)
    if left is None:
        return {}
    found = {"remaining_qty": amount_of(left).value}
    others = [mark for mark in counts if mark is not left and mark not in totals]
    if others:
        found["done_qty"] = amount_of(others[0]).value
    return found


ALL_OF_IT = re.compile(r"全部|(?<![a-z])all(?![a-z])")


def _state(line: Line) -> Mark | None:
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
