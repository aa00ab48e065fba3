"""A line with everything that was recognised in it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.understanding.amounts import Amount, amounts
from bot.understanding.dates import Context, Found, find
from bot.understanding.fold import fold
from bot.understanding.lexicon import Lexicon
from bot.understanding.names import Names
from bot.understanding.reading import Talk
from bot.understanding.references import references

SPOKEN_STARTS = "零幺一二三四五六七八九呃嗯那额啊喂就"
MAX_LENGTH = 1200
NEAR = 24
EDGES = " \t\r\n,.;:!。、·-_|/()[]\"'“”？?~>*#=…"
DATE_LED = re.compile(
    r"(?:交期|货期|交|due|by|before|until|on|到|至|改|eta|etd|于|在|from|date|till|since|日期|期|为"
    r"|出|[:：]|~|->|=>|→|-|was|is|ship|sail) ?:?$"
)
DATE_FOLLOWED = re.compile(r" ?(?:前|之前|以前|交|出|到|开|走|要|号|日|周|\(|am|pm|发|完)")
LEADS_QUANTITY = re.compile(
    r"(?:还?[差剩欠缺]|剩下|剩余|余|共|数量|件数|qty|quantity|做[了好完]?|完成了?|出了?|成"
    r"|改[成为到]?|[加减增]|追加|增加|减少|[多少]|about|only|left|remaining|to|=|\+|单价|价格?"
    r"|price|@|at|by|累计|已|库存|定金|尾款|裁了|车了|包了|不良|返工|报废|count|total|done|usd"
    r"|short|need|收到|收|付|款|入库|出库|领料?|约|大概|赔|成为|一共|总共|(?:qty|quantity|price|it"
    r"|count) is|->|=>|→|升到|降到|涨到|跌到|week|第|只|产量|拆|plus|minus|increase|reduce|raise"
    r"|cut) ?:?$"
)
JOIN = re.compile(r" ?(?:[,、/&+和与跟及]|and|还有|into|with|并入|并到|合到|合进| ) ?")


@dataclass(frozen=True, slots=True)
class Mark:
    """Something recognised: text[start:end] is of a `kind`: a section of the lexicon, order, date …"""

    start: int
    end: int
    kind: str
    value: Any
    english: bool = False

    @property
    def key(self) -> str:
        return f"{self.kind}.{self.value}"

    def key_in(self, keys: Iterable[str]) -> bool:
        """Whether the meaning of the mark is among these."""
        return type(self.value) is str and self.key in keys


@dataclass
class Line:
    """One line of text, folded, with its marks in order of place."""

    raw: str
    text: str
    context: Context
    role: str
    talk: Talk
    marks: list[Mark] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    kinds: dict[str, list[Mark]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.marks.sort(key=lambda mark: (mark.start, mark.end))
        for mark in self.marks:
            self.kinds.setdefault(mark.kind, []).append(mark)
            if type(mark.value) is str:
                self.keys.add(mark.key)

    def all(self, kind: str) -> list[Mark]:
        """Marks of a kind, in order."""
        return self.kinds.get(kind, [])

    def first(self, kind: str) -> Mark | None:
        """The first mark of a kind."""
        marks = self.kinds.get(kind)
        return marks[0] if marks else None

    def value(self, kind: str) -> Any:
        """The value of the first mark of a kind, or None."""
        mark = self.first(kind)
        return None if mark is None else mark.value

    def has(self, *keys: str) -> bool:
        """Whether any of these meanings, such as `cue.cancel`, is in the line."""
        return not self.keys.isdisjoint(keys)

    def cue(self, *names: str) -> Mark | None:
        """The first mark that means one of these cues."""
        return next((mark for mark in self.all("cue") if mark.value in names), None)

    def cues(self, *names: str) -> list[Mark]:
        """All marks that mean one of these cues."""
        return [mark for mark in self.all("cue") if mark.value in names]

    def before(self, mark: Mark, size: int = 12) -> str:
        """Folded text before a mark."""
        return self.text[max(0, mark.start - size) : mark.start]

    def after(self, mark: Mark, size: int = 12) -> str:
        """Folded text after a mark."""
        return self.text[mark.end : mark.end + size]

    def slice(self, start: int, end: int) -> str:
        """Text as typed between two places, without punctuation at its edges."""
        return self.raw[start:end].strip(EDGES)

    def without(self, marks: Iterable[Mark]) -> str:
        """Text as typed with some marks cut out; pieces that were apart stay apart by a space."""
        pieces, place = [], 0
        for mark in sorted(marks, key=lambda mark: mark.start):
            pieces.append(self.slice(place, mark.start))
            place = max(place, mark.end)
        pieces.append(self.slice(place, len(self.raw)))
        return " ".join(piece for piece in pieces if piece)

    def dates(self) -> list[Found]:
        """Times the line names, in order."""
        return [mark.value for mark in self.all("date")]

    def qtys(self) -> list[Mark]:
        """Counted or bare numbers, in order."""
        return sorted((*self.all("qty"), *self.all("number")), key=lambda mark: mark.start)


class Spans:
    """Stretches of a text that are already spoken for."""

    def __init__(self, size: int) -> None:
        self._taken = bytearray(size)

    def free(self, start: int, end: int) -> bool:
        """Whether nothing of a stretch is taken."""
        return self._taken.find(1, start, end) < 0

    def wraps(self, start: int, end: int) -> bool:
        """Whether a stretch is as long as the taken one inside it, or longer (今日 in 今日概况)."""
        return not (start and self._taken[start - 1]) and self._taken[end : end + 1] != b"\x01"

    def take(self, start: int, end: int) -> bool:
        """Take a stretch unless part of it is taken."""
        if not self.free(start, end):
            return False
        self._taken[start:end] = b"\x01" * (end - start)
        return True


def read_line(text: str, context: Context, lexicon: Lexicon, names: Names, role: str, talk: Talk) -> Line:
    """Recognise everything in a line."""
    raw = text[:MAX_LENGTH]
    folded = fold(raw)
    spans = Spans(len(folded))
    marks = list(_recognised(folded, context, names, spans))
    words = list(_words(folded, lexicon, spans))
    marks += _opening_number(folded, marks, words) or _bare_orders(
        folded, marks, {mark.key for mark in words if type(mark.value) is str}
    )
    marks += words
    return Line(raw, folded, context, role, talk, marks)


def _recognised(text: str, context: Context, names: Names, spans: Spans) -> Iterator[Mark]:
    yield from (Mark(*place) for place in names.scan(text) if spans.take(place[0], place[1]))
    has_digit = any(character in "0123456789" for character in text)
    codes = list(references(text)) if has_digit or text[:1] in SPOKEN_STARTS else []
    for start, end, reference in codes:
        if reference.kind != "code" and spans.take(start, end):
            yield Mark(start, end, reference.kind, reference.value)
    for found in find(text, context):
        if _is_date(text, found) and spans.take(found.start, found.end):
            yield Mark(found.start, found.end, "date", found)
    for start, end, reference in codes:
        if reference.kind == "code" and spans.take(start, end):
            yield Mark(start, end, "code", reference.value)
    for start, end, amount in amounts(text):
        if spans.take(start, end):
            yield Mark(start, end, amount.kind, amount)


DUE_LAST = re.compile(r"采购|订料|补料|新单|下单|买|order from|new order|purchase|交期")
SLASHED = re.compile(r"\d{1,2}/\d{1,2}")
DOTTED = re.compile(r"\d{1,2}[.-]\d{1,2}")


def _is_date(text: str, found: Found) -> bool:
    """12/30 and 12.3 are days only where a day is expected; elsewhere a fraction, a decimal."""
    written = text[found.start : found.end]
    bare = SLASHED.fullmatch(written) or DOTTED.fullmatch(written)
    if not bare:
        return True
    return bool(
        DATE_LED.search(text[max(0, found.start - NEAR) : found.start])
        or DATE_FOLLOWED.match(text, found.end)
        or (found.start == 0 and found.end == len(text))
        or (found.end == len(text) and text[found.start - 1] == " " and bool(DUE_LAST.search(text)))
    )


BUYING = frozenset({"cue.new_order", "cue.purchase", "cue.stock_in", "cue.stock_out", "cue.stock_count"})
REMINDING = frozenset({"cue.remind", "cue.mute"})


def _bare_orders(text: str, marks: list[Mark], cues: set[str]) -> list[Mark]:
    """Bare numbers that are orders: the first one where none was named, and those joined to an order."""
    last = next((mark for mark in marks if mark.kind == "order"), None)
    none_named = last is None
    out: list[Mark] = []
    replaced: set[int] = set()
    for mark in sorted(marks, key=lambda mark: mark.start):
        if mark.kind == "order":
            last = mark
        elif mark.kind in ("number", "fraction") and _could_be_order(text, mark):
            joined = (last is not None and _joined(text, last, mark)) or _opens_clause(text, mark)
            if joined or (none_named and not out and _may_be_first(text, mark, cues)):
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


MONEY_WORD = re.compile(r"款|定金|订金|数量|[加减差剩改]|deposit|balance|paid|payment|qty|quantity|price")
PAID_FOR = re.compile(r" ?(?:的|货款|尾款|定金|订金|余款|全款|balance|deposit|提单|发票)")


def _opening_number(text: str, marks: list[Mark], words: list[Mark]) -> list[Mark]:
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
ORDERING = re.compile(r"(?<![a-z])order $")
USED_BY = re.compile(r" ?(?:用|做|要用|的|车间|单(?![价位据证]))")
USED_FOR = re.compile(r"(?:做|给|用[于在到]|是|属于|(?<![a-z])(?:for|on))$")


def _may_be_first(text: str, mark: Mark, cues: set[str]) -> bool:
    if BEFORE_FIGURES.match(text, mark.end):
        return True
    if ORDERING.search(text[: mark.start]) and " from " in text[mark.end : mark.end + 40]:
        return False
    if not cues.isdisjoint(BUYING):
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


def _words(text: str, lexicon: Lexicon, spans: Spans) -> Iterator[Mark]:
    for start, end, meanings in lexicon.scan(text):
        if spans.free(start, end) or spans.wraps(start, end):
            for kind, code in meanings:
                yield Mark(start, end, kind, code, text[start].isascii())


def order_value(orders: list[Mark]) -> str | list[str] | None:
    """One order number, or a list of several."""
    values = list(dict.fromkeys(mark.value for mark in orders))
    return values[0] if len(values) == 1 else values or None


def amount_of(mark: Mark) -> Amount:
    """The amount a mark carries."""
    amount: Amount = mark.value
    return amount
