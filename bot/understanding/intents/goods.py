"""Reports about goods: bad pieces, shipments, material in and out."""

import re

from bot.understanding.intents.base import Draft, is_customer, is_question, orders_of, reported
from bot.understanding.intents.blocked import STANDS_STILL, place_of
from bot.understanding.intents.times import to_come, when_past
from bot.understanding.lexicon import built_in
from bot.understanding.line import EDGES, Line, Mark, amount_of

MACHINE = re.compile(r"机[器子]?(?:坏|故障)|机.{0,3}坏|machine|power|停电|设备")


DEFECT = re.compile(
    r"差 ?\d{1,4}(?:\.\d)? ?(?:cm|公分|厘米|mm|毫米)|[偏太][大小长短紧松斜歪厚薄硬软](?=$|[ ,。\d])"
    r"|(?<![a-z\d.])\d{1,4}(?:\.\d{1,2})? ?(?:cm|mm|inch) (?:short|long|off)"
)
"""A fault said by a measure."""
DENIED = re.compile(r"(?:不用|没有|无需|不需要|不会|(?<!个)别|(?<![a-z])(?:no|not|without|zero)) ?$")


def _denied(line: Line, mark: Mark) -> bool:
    return bool(DENIED.search(line.before(mark)))


def report_quality(line: Line) -> Draft | None:
    """Bad pieces, rework, stains."""
    if (
        is_customer(line)
        or is_question(line)
        or not (line.has("cue.defect") or DEFECT.search(line.text))
        or (line.cue("defect") and all(_denied(line, mark) for mark in line.cues("defect")))
        or MACHINE.search(line.text)
        or line.has("cue.stop")
    ):
        return None
    order = orders_of(line)
    if order is None:
        return None
    counts = line.qtys()
    severity = "major" if line.has("cue.major") else "minor" if line.has("cue.minor") else None
    if (
        not counts
        and line.has("cue.blocked")
        and STANDS_STILL.search(line.text)
        and not REWORK.search(line.text)
    ):
        return None
    back = _sent_back_to(line)
    issue = _issue(line, [*counts, *back])
    return Draft("report_quality").put(
        order=order,
        step=(not line.has("cue.substep") and place_of(line)) or (back[0].value if back else None),
        qty=amount_of(counts[0]).value if counts else None,
        issue=issue,
        severity=severity,
    )


REWORK = re.compile(r"返[工修]|重做|报废|rework|scrap|redo")


def _sent_back_to(line: Line) -> list[Mark]:
    """The step at the end of a rework report: 返工30件 车缝."""
    steps = line.all("step")
    alone = bool(steps) and not line.text[steps[-1].end :].strip(EDGES)
    return (
        steps[-1:] if alone and REWORK.search(line.text) and line.before(steps[-1], 1) in (" ", ",") else []
    )


ISSUE_NOISE = re.compile(
    r"^(?:(?:with|have|has|having|are|is|there (?:are|is)|found|got|repaired for|reworked for"
    r"|inspection failed"
    r"|failed inspection|发现了?|出现"
    r"|有|个|要|因为?|由于|the|some)(?![a-z])[ ,，、:]*)+"
    r"|[ ,，、]+(?:on|to|of|in|are|is|have|has|and|for|with|found|there)$"
    r"|[ ,，、]*(?:(?:all )?(?:to be|need(?:s|ed)?(?: to be)?|pls|please|for|must)? ?(?:rework"
    r"|repair|redo|scrap)(?:ed)?"
    r"|(?:[全都]部?)?(?:需?要|得)?(?:返[工修洗烫]|重[做洗烫]|报废)了?|(?:问题|情况)?(?:比较|很"
    r"|有点)?(?:严重|轻微))$",
    re.IGNORECASE,
)


def _issue(line: Line, counts: list[Mark]) -> str:
    """What is wrong with the pieces, without what is to be done about it and how bad it is."""
    full = line.without([*line.all("order"), *counts])
    text, last = full, ""
    while text != last:
        last = text
        text = " ".join(ISSUE_NOISE.sub("", text).split()).strip(EDGES)
    return full if not text or text in built_in().words("step") else text


SENT_OFF = re.compile(
    r"(?<![a-z])sent (?:out )?\d[\d,]* ?(?:ctns?|cartons|boxes|pallets)[a-z ]* by (?:truck|air|sea|road"
    r"|rail|courier)"
)
MOVED = re.compile(
    r"(?:delayed|postponed|pushed|moved) (?:by|to|till|until|back)|(?:推迟|延[后迟期]|提前)[了到至]?"
)


def report_shipment(line: Line) -> Draft | None:
    """Goods have left."""
    evidence = line.has("cue.ship") or (
        line.has("cue.shipped_word") and bool(line.all("tracking") or line.all("container"))
    )
    evidence = evidence or bool(SENT_OFF.search(line.text))
    if (
        is_question(line)
        or is_customer(line)
        or not (evidence or (line.all("tracking") and line.all("carrier")) or line.all("container"))
    ):
        return None
    order = orders_of(line)
    ship = line.cue("ship") or line.first("docstatus")
    if MOVED.search(line.text):
        return None
    if order is None or (ship is not None and (not reported(line, ship) or to_come(line, ship))):
        return None
    qtys = line.qtys()
    cartons = next((amount_of(mark).value for mark in qtys if amount_of(mark).unit == "cartons"), None)
    pieces = next(
        (amount_of(mark).value for mark in qtys if amount_of(mark).unit not in ("cartons", "length")), None
    )
    return Draft("report_shipment").put(
        order=order, qty=pieces, cartons=cartons, carrier=line.value("carrier"),
        tracking=line.value("tracking"), container=line.value("container"), when=when_past(line),
    )  # fmt: skip


def report_stock(line: Line) -> Draft | None:
    """Material in, out or counted."""
    moves = [mark for mark in line.all("cue") if mark.value in DIRECTIONS]
    counts = line.qtys()
    moves = moves or _came_in(line) or _in_or_out(line)
    if not moves or not counts or is_customer(line) or not reported(line, moves[0]):
        return None
    takers = [mark for mark in line.all("department") if mark.end <= moves[0].start]
    cut = [
        *line.all("order"),
        *moves,
        *counts,
        *line.all("date"),
        *line.cues("stock"),
        *line.all("supplier"),
        *takers,
    ]
    item = " ".join(STOCK_NOISE.sub(" ", line.without(cut)).split())
    return Draft("report_stock").put(
        order=line.all("order") and orders_of(line), item=item, qty=amount_of(counts[0]).value,
        direction=DIRECTIONS[moves[0].value], when=when_past(line),
    )  # fmt: skip


CAME_IN = re.compile(r"收到|到了|(?<![a-z])(?:received|arrived|got)(?![a-z])")


def _came_in(line: Line) -> list[Mark]:
    """Material that simply arrived, where nothing else can have."""
    found = CAME_IN.search(line.text)
    other = (
        line.all("order")
        or line.all("doc")
        or line.all("payment")
        or line.all("money")
        or line.all("fraction")
    )
    if found is None or other or not line.all("qty"):
        return []
    return [Mark(found.start(), found.end(), "cue", "stock_in")]


IN_OR_OUT = re.compile(
    r"[a-z][a-z ]{2,24} (?P<way>in|out):? (?=\d+)|\d[\d,]* ?[a-z]+ [a-z ]{2,24} (?P<last>in|out)$"
    r"|(?:\w{2,8} )?(?P<drawn>领)(?![口子标型圈围座导带])(?=[\u4e00-\u9fff]{2,6} ?\d)"
)


def _in_or_out(line: Line) -> list[Mark]:
    """buckles out 400 pcs, at the beginning of a line that names no order."""
    found = IN_OR_OUT.match(line.text)
    if found is None or (line.all("order") and not found["drawn"]):
        return []
    word = found.lastgroup or "way"
    way = "out" if word == "drawn" else found[word]
    return [Mark(found.start(word), found.end(word), "cue", f"stock_{way}")]


STOCK_NOISE = re.compile(
    r"(?<![a-z])(?:to|for) (?:the )?[a-z]+(?: (?:dept|line|room|floor))?$|(?<![a-z])(?:of|arrived|in"
    r"|into|the|from|to|line ?\d*|for|boxes of|a|today|warehouse|received"
    r"|仓库)(?![a-z])|(?<![a-z])(?:to|for) (?:the )?[a-z]+(?: (?:dept|line|room|floor))?$|^结果"
    r"|结果$|^一共|^共|^了|了$|^:|:$",
    re.IGNORECASE,
)


DIRECTIONS = {"stock_in": "in", "stock_out": "out", "stock_count": "count"}
