"""Several reports in one message."""

import re
from itertools import pairwise

from bot.understanding.line import Line, Mark

whole = frozenset(
    {"create_order", "unsafe", "abuse", "complaint", "set_reminder", "split_order", "merge_orders", "human"}
)
HARD = re.compile(r"[\n;；。]+")


def clauses(line: Line) -> list[str]:
    """The message cut at its reports; a part without an order inherits the one before."""
    cuts = sorted(set(_hard_cuts(line)) | set(_step_cuts(line)))
    edges = [0, *cuts, len(line.raw)]
    parts = [(start, end) for start, end in pairwise(edges) if line.slice(start, end)]
    return _with_orders(line, parts)


def _hard_cuts(line: Line) -> list[int]:
    return [match.end() for match in HARD.finditer(line.text)]


def _step_cuts(line: Line) -> list[int]:
    """Before an order or a step that follows a finished statement."""
    cuts: list[int] = []
    begun = counted = stepped = False
    for at, mark in enumerate(line.marks):
        if mark.kind in ("order", "step") and (begun or (counted and _states(line.marks[at:]))):
            cuts.append(mark.start)
            begun = counted = stepped = False
        elif (
            mark.kind in ("status", "percent", "fraction")
            or (mark.kind == "qty" and not begun and cuts)
            or (mark.kind == "cue" and mark.value in ("blocked", "defect", "ship"))
        ):
            begun = True
        counted = counted or (stepped and mark.kind in ("number", "qty"))
        stepped = stepped or mark.kind == "step"
    return cuts


def _states(marks: list[Mark]) -> bool:
    """Whether a step and how far it is come next: sewing 200, 1188 cutting 150."""
    kinds = [mark.kind for mark in marks if mark.kind not in ("order", "department")][:2]
    return kinds[:1] == ["step"] and kinds[1:] in (["number"], ["qty"], ["fraction"], ["percent"], ["status"])


def _with_orders(line: Line, parts: list[tuple[int, int]]) -> list[str]:
    out: list[str] = []
    order = ""
    for start, end in parts:
        named = [mark for mark in line.all("order") if start <= mark.start and mark.end <= end]
        text = line.slice(start, end)
        if named:
            order = line.raw[named[-1].start : named[-1].end]
            out.append(text)
        else:
            out.append(f"{order} {text}".strip())
    return out
