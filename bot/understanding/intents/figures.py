"""How much of a step is done: figures, shares, what remains, and the part they are about."""

import re
from typing import Any

from bot.understanding.intents.states import state_of
from bot.understanding.line import Line, Mark, amount_of


def measured_in(line: Line) -> dict[str, Any]:
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
    """Whether a share is one of work, no margin or discount: a step, a status or nothing else is said."""
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
        if totals and not done and state_of(line) is not None:
            return {}
        if totals and done:
            return {"done_qty": amount_of(done[0]).value, "total_qty": amount_of(totals[0]).value}
        if said := _said_done(line, counts):
            return said
        return {"done_qty": amount_of(counts[0]).value, **_added(line, counts[0])}
    return {}


def impossible_in(line: Line) -> str:
    """The one figure beside order and step, as typed, where it can be none of a step: -5, 500%."""
    figures = [*line.all("percent"), *line.qtys()]
    if len(figures) != 1 or line.without([*figures, *line.all("order"), *line.all("step")]):
        return ""
    one, value = figures[0], amount_of(figures[0]).value
    too_much = one.kind == "percent" and value > 100
    return line.raw[one.start : one.end].strip() if value < 0 or too_much else ""


MORE = re.compile(r"(?:\+|又[一-鿿]{0,3}|(?<![a-z])(?:another|additional)) ?\+?$")


def _added(line: Line, count: Mark) -> dict[str, Any]:
    """+20, 又做了20, another 20: pieces beside those that were done before."""
    sign = line.text[: count.start + line.text[count.start : count.end].startswith("+")]
    return {"added": True} if MORE.search(sign) else {}


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
    state = state_of(line)
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


SIZE = re.compile(
    r"(?<![a-z0-9\-/.])(?P<size>[2-6]?x{0,3}[sl]|[2-6]xl|m)(?:码|号)?(?=[ ,:])(?! ?(?:thread|line"
    r"|of)(?![a-z]))"
    r"|(?<![\d/.\-])(?P<number>\d{2,3})码(?=[ ,:]*\d)|(?<![a-z])size (?P<named>[a-z0-9]{1,4})(?![a-z0-9])"
)


def part_in(line: Line, measured: dict[str, Any]) -> dict[str, Any]:
    """The colour and size a figure is about, when just one of them is said."""
    if not measured.keys() & {"done_qty", "remaining_qty"}:
        return {}
    colors = [mark for mark in line.all("color") if not THING.match(line.text, mark.end)]
    sizes = list(SIZE.finditer(line.text))
    size = sizes[0][sizes[0].lastgroup or "size"].upper() if len(sizes) == 1 else None
    color = line.slice(colors[0].start, colors[0].end) if len(colors) == 1 else None
    return {"color": color, "size": size}


THING = re.compile(r" ?(?:线|布|拉链|扣|标|带|里|面料|thread|fabric|zip|label|button|lining|trim)")
