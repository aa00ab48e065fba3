"""Bare numbers that are order numbers: 1203 裁剪完成."""

import re

from bot.understanding.marks import Mark

NEAR = 24
LEADS_QUANTITY = re.compile(
    r"(?:还?[差剩欠缺]|剩下|剩余|余|共|数量|件数|qty|quantity|做[了好完]?|完成了?|出了?|成"
    r"|改[成为到]?|[加减增]|追加|增加|减少|[多少]|about|only|left|remaining|to|=|\+|单价|价格?"
    r"|price|@|at|by|累计|已|库存|定金|尾款|裁了|车了|包了|不良|返工|报废|count|total|done|usd"
    r"|short|need|收到|收|付|款|入库|出库|领料?|约|大概|赔|成为|一共|总共|(?:qty|quantity|price|it"
    r"|count) is|->|=>|→|升到|降到|涨到|跌到|week|第|只|产量|拆|plus|minus|increase|reduce|raise"
    r"|cut) ?:?$"
)
JOIN = re.compile(r" ?(?:[,、/&+和与跟及]|and|还有|into|with|并入|并到|合到|合进| ) ?")


BUYING = frozenset({"cue.new_order", "cue.purchase", "cue.stock_in", "cue.stock_out", "cue.stock_count"})
REMINDING = frozenset({"cue.remind", "cue.mute"})


def bare_orders(text: str, marks: list[Mark], words: list[Mark]) -> list[Mark]:
    """Bare numbers that are orders: the first if none was named, those joined to one, the next report's."""
    cues = {word.key for word in words if type(word.value) is str}
    last = next((mark for mark in marks if mark.kind == "order"), None)
    none_named = last is None
    out: list[Mark] = []
    replaced: set[int] = set()
    for mark in sorted(marks, key=lambda mark: mark.start):
        if mark.kind == "order":
            last = mark
        elif mark.kind in ("number", "fraction") and _could_be_order(text, mark):
            joined = last is not None and (
                _joined(text, last, mark) or _next_report(text, last, mark, [*marks, *words])
            )
            if (
                joined
                or _opens_clause(text, mark)
                or (none_named and not out and _may_be_first(text, mark, cues))
            ):
                out += _as_orders(text, mark)
                last = out[-1]
                replaced.add(mark.start)
    marks[:] = [mark for mark in marks if mark.start not in replaced]
    return out


def _joined(text: str, order: Mark, mark: Mark) -> bool:
    same_length = len(text[mark.start : mark.end].strip()) == len(
        re.sub(r"\D", "", text[order.start : order.end])
    )
    return (
        same_length
        and text[mark.end : mark.end + 1] != "="
        and bool(JOIN.fullmatch(text, order.end, mark.start))
    )


FIGURES = frozenset({"number", "fraction", "percent", "qty"})


def _next_report(text: str, order: Mark, mark: Mark, others: list[Mark]) -> bool:
    """The order of 1188 cutting 150 after 1196 sewing 200: before its step, behind what that one was told."""
    written = len(text[mark.start : mark.end])
    alike = 4 <= written == len("".join(re.findall(r"\d+", text[order.start : order.end])[-1:]))
    led = text[: mark.start]
    leads = any(word.kind == "step" and 0 <= word.start - mark.end <= 1 for word in others)
    if not (alike and leads and led.endswith((" ", ",", "、"))):
        return False
    step = max((word.end for word in others if word.kind == "step" and word.end <= mark.start), default=0)
    said = {one.kind for one in others if step <= one.start < mark.start} if step > order.end else set()
    apart = text[mark.end : mark.end + 1] != " " or led.rstrip(" ").endswith((",", "、"))
    return bool(said & FIGURES) or ("status" in said and apart)


MONEY_WORD = re.compile(r"款|定金|订金|数量|[加减差剩改]|deposit|balance|paid|payment|qty|quantity|price")
PAID_FOR = re.compile(r" ?(?:的|货款|尾款|定金|订金|余款|全款|balance|deposit|提单|发票)")


def opening_number(text: str, marks: list[Mark], words: list[Mark]) -> list[Mark]:
    """A short number right before a step at the beginning of the line: 1 车缝 300/500."""
    first = min(marks, key=lambda mark: mark.start, default=None)
    if (
        first is None
        or first.kind != "number"
        or text[: first.start].strip()
        or not text[first.start : first.end].isdigit()
    ):
        return []
    if len(text[first.start : first.end]) > 2 or not any(
        word.kind == "step" and word.start - first.end <= 1 for word in words
    ):
        return []
    marks.remove(first)
    return [Mark(first.start, first.end, "order", text[first.start : first.end])]


BEFORE_FIGURES = re.compile(
    r"(?: (?:by|to|from|into) (?:usd|us\$|\$)?| ?[:：]? ?(?=\d+ ?[+/]))\d+(?!\d*[号月日])"
)
STOCK_FIGURE = re.compile(r" [a-z ]{3,24}(?:received|issued|counted|inward)")
FOR_AT_THE_END = re.compile(r"(?:for|on|做|给|用于) ?\d{4}[ .]*$")
LISTED = re.compile(r" (?!单价|价|交|定金|到)[\u4e00-\u9fff]{1,12} ?\d+(?:\.\d+)? ?[a-z\u4e00-\u9fff]")
ORDERING = re.compile(r"(?<![a-z])order $")
USED_BY = re.compile(r" ?(?:用|做|要用|的|车间|单(?![价位据证]))")
USED_FOR = re.compile(r"(?:做|给|用[于在到]|是|属于|(?<![a-z])(?:for|on|of))$")


def _may_be_first(text: str, mark: Mark, cues: set[str]) -> bool:
    if BEFORE_FIGURES.match(text, mark.end):
        return True
    if ORDERING.search(text[: mark.start]) and " from " in text[mark.end : mark.end + 40]:
        return False
    if not cues.isdisjoint(BUYING):
        if not text[: mark.start].strip() and STOCK_FIGURE.match(text, mark.end):
            return False
        listed = len(text[mark.start : mark.end]) == 4 and LISTED.match(text, mark.end)
        if listed and "cue.new_order" not in cues:
            return True
        if FOR_AT_THE_END.search(text, mark.end):
            return False
        if LEADS_QUANTITY.search(text[max(0, mark.start - NEAR) : mark.start]):
            return False
        ahead = text[: mark.start].strip()
        last = not text[mark.end :].strip() and ahead[-1:].isalpha() and any(map(str.isdigit, ahead))
        led = LEADS_QUANTITY.search(text[max(0, mark.start - NEAR) : mark.start])
        used = last or (not led and bool(USED_BY.match(text, mark.end)))
        return not ahead or (len(text[mark.start : mark.end]) == 4 and (used or bool(USED_FOR.search(ahead))))
    if not cues.isdisjoint(REMINDING) or PAID_FOR.match(text, mark.end):
        return True
    if (
        len(text[mark.start : mark.end]) == 4
        and text[mark.start - 1 : mark.start] == " "
        and not MONEY_WORD.search(text)
    ):
        return not text[mark.end :].strip() or not LEADS_QUANTITY.search(
            text[max(0, mark.start - NEAR) : mark.start]
        )
    return not LEADS_QUANTITY.search(text[max(0, mark.start - NEAR) : mark.start])


def _opens_clause(text: str, mark: Mark) -> bool:
    return len(text[mark.start : mark.end]) == 4 and text[max(0, mark.start - NEAR) : mark.start].rstrip(" ")[
        -1:
    ] in ("\n", ";", "。")


def _could_be_order(text: str, mark: Mark) -> bool:
    written = text[mark.start : mark.end]
    if mark.kind == "fraction":
        left, _, right = written.partition("/")
        return len(left.strip()) == len(right.strip()) == 4 and not any(
            3 <= len(number) <= 4
            for number in re.findall(r"\d+", text[max(0, mark.start - NEAR) : mark.start])
        )
    return written.isdigit() and 3 <= len(written) <= 6


def _as_orders(text: str, mark: Mark) -> list[Mark]:
    return [
        Mark(mark.start + found.start(), mark.start + found.end(), "order", found[0])
        for found in re.finditer(r"\d+", text[mark.start : mark.end])
    ]
