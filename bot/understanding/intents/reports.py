"""What staff reports: progress, trouble, quality, goods, documents, money."""

import re
from datetime import date, datetime
from typing import Any

from bot.understanding.dates import first_day
from bot.understanding.intents.base import (
    Draft,
    is_customer,
    is_question,
    lately,
    named_orders,
    orders_of,
    planned,
    reported,
    when_of,
)
from bot.understanding.line import Line, Mark, amount_of


def report_progress(line: Line) -> Draft | None:
    """A step started, is done, or stands at so many per cent or pieces."""
    if is_customer(line) or is_question(line):
        return None
    if HALTED.search(line.text) and not line.has("status.done"):
        return None
    draft = Draft("report_progress").put(
        order=orders_of(line), step=line.value("step") or _step_in_a_verb(line)
    )
    measured = _measured(line)
    state = _state(line)
    if not measured and state is None:
        return None
    if "order" not in draft.slots or not (draft.slots.get("step") or named_orders(line) or measured):
        return None
    if not measured and state is not None and (not reported(line, state) or _future(line, state)):
        return None
    if measured and (_owed(line) or any(planned(line, mark) for mark in (*line.all("step"), *line.qtys()))):
        return None
    draft.put(**(measured or {"status": state.value if state else None}))
    return draft.put(when=_past(line))


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


def _owed(line: Line) -> bool:
    """Whether a figure is about money (30%定金), not about work."""
    return bool(line.all("payment") or line.all("money")) and not line.all("step")


def _measured(line: Line) -> dict[str, Any]:
    """How much of it is done, when the line says a figure."""
    fraction, percent = line.first("fraction"), line.first("percent")
    if fraction is not None:
        amount = amount_of(fraction)
        return {"done_qty": amount.value, "total_qty": amount.total}
    if percent is not None and 0 <= amount_of(percent).value <= 100:
        return {"percent": amount_of(percent).value}
    if line.has("fractionword.half"):
        return {"percent": 50}
    return _counted(line)


def _counted(line: Line) -> dict[str, Any]:
    counts = [mark for mark in line.qtys() if amount_of(mark).unit != "length" and amount_of(mark).value >= 0]
    if not counts:
        return {}
    counts = [mark for mark in counts if amount_of(mark).unit] or counts
    remaining = next((mark for mark in line.all("status") if mark.value == "remaining"), None)
    if remaining is not None:
        return _remaining(remaining, counts)
    if line.has("status.done", "status.going") or line.first("step") is not None:
        return {"done_qty": amount_of(counts[0]).value}
    return {}


MAX_GAP = 5


def _left(cue: Mark, counts: list[Mark]) -> Mark | None:
    behind = next((mark for mark in counts if 0 <= mark.start - cue.end <= MAX_GAP), None)
    ahead = next((mark for mark in reversed(counts) if 0 <= cue.start - mark.end <= MAX_GAP), None)
    return ahead or behind if cue.english else behind


def _remaining(cue: Mark, counts: list[Mark]) -> dict[str, Any]:
    """剩下 and 还差 stand before their number, left and to go behind it."""
    left = _left(cue, counts)
    if left is None:
        return {}
    found = {"remaining_qty": amount_of(left).value}
    others = [mark for mark in counts if mark is not left]
    if others:
        found["done_qty"] = amount_of(others[0]).value
    return found


def _state(line: Line) -> Mark | None:
    states = [mark for mark in line.all("status") if mark.value in ("done", "started")]
    return states[0] if states else None


def _future(line: Line, verb: Mark) -> bool:
    """Whether a coming day belongs to that word, and not to another one right behind the day."""
    today = line.context.today
    return any(
        lately(first_day(mark.value), today) > today and not _of_another(line, mark, verb)
        for mark in line.all("date")
    )


def _of_another(line: Line, day: Mark, verb: Mark) -> bool:
    behind = [
        mark for mark in line.marks if mark.kind in ("cue", "step") and day.end <= mark.start <= day.end + 3
    ]
    return verb.end <= day.start and any(mark is not verb for mark in behind)


def _past(line: Line) -> date | datetime | None:
    """When it happened, if the line names a day that is not to come."""
    found, today = when_of(line), line.context.today
    if found is None or isinstance(found, datetime):
        return found if found is not None and found <= line.context.now else None
    day = lately(found, today)
    return day if day <= today else None


HALTED = re.compile(
    r"没有?(?!问题|事|关系|货)[\u4e00-\u9fff]{1,4}了$|没有?(?!问题|事|关系"
    r"|货)[\u4e00-\u9fff]{1,4}了[,。 ]|机[器子]?.{0,4}坏|坏机|(?:machine|line"
    r"|printer).{0,14}(?:down|broken|broke)"
)
STANDS_STILL = re.compile(
    r"停|等|不能|没法|无法|卡|做不了|开不了|不能做|hold|wait|stuck|block|can'?t|cannot|stop|pending"
)


def report_blocked(line: Line) -> Draft | None:
    """Something stands still, with the reason as typed."""
    if is_customer(line) or is_question(line) or not (line.has("cue.blocked") or HALTED.search(line.text)):
        return None
    if (line.all("payment") or line.all("doc")) and not STANDS_STILL.search(line.text):
        return None
    order = orders_of(line)
    if order is None:
        return None
    stops = [mark for mark in line.cues("stop") if _at_edge(line, mark)]
    step = next((mark for mark in line.all("step") if _is_place(mark)), None)
    place = [step] if step is not None and _opens(line, step) else []
    reason = line.without([*line.all("order"), *stops, *place]) or line.without(line.all("order"))
    return Draft("report_blocked").put(order=order, step=step and step.value, reason=reason)


def _opens(line: Line, step: Mark) -> bool:
    """Whether a step stands alone right behind the order (1203 车缝 等拉链), before the reason."""
    ahead = Line(line.raw[: step.start], line.text[: step.start], line.context, line.role, line.talk)
    named = [mark for mark in line.all("order") if mark.end <= step.start]
    return line.after(step, 1) in (" ", ",", ":") and not ahead.without(named)


def _at_edge(line: Line, mark: Mark) -> bool:
    """Whether a stop stands by itself (里布没到 先停), not behind what has stopped (包装停了)."""
    return line.before(mark, 1) in ("", " ", ",", ";", "。") and line.after(mark, 1) in (
        "",
        " ",
        ",",
        ";",
        "。",
        "!",
        ":",
    )


def _is_place(step: Mark) -> bool:
    """Whether a step names where the work stands, not what it waits for (材料 面料 are waited for)."""
    return step.value not in ("material", "sample")


MACHINE = re.compile(r"机[器子]?(?:坏|故障)|机.{0,3}坏|machine|power|停电|设备")


def report_quality(line: Line) -> Draft | None:
    """Bad pieces, rework, stains."""
    if (
        is_customer(line)
        or is_question(line)
        or not line.has("cue.defect")
        or MACHINE.search(line.text)
        or line.has("cue.stop")
    ):
        return None
    order = orders_of(line)
    if order is None:
        return None
    counts = line.qtys()
    severity = "major" if line.has("cue.major") else "minor" if line.has("cue.minor") else None
    issue = line.without([*line.all("order"), *counts])
    return Draft("report_quality").put(
        order=order,
        step=line.value("step"),
        qty=amount_of(counts[0]).value if counts else None,
        issue=issue,
        severity=severity,
    )


def report_shipment(line: Line) -> Draft | None:
    """Goods have left."""
    evidence = line.has("cue.ship") or (
        line.has("cue.shipped_word") and bool(line.all("tracking") or line.all("container"))
    )
    if (
        is_question(line)
        or is_customer(line)
        or not (evidence or (line.all("tracking") and line.all("carrier")) or line.all("container"))
    ):
        return None
    order = orders_of(line)
    ship = line.cue("ship")
    if order is None or (ship is not None and (not reported(line, ship) or _future(line, ship))):
        return None
    qtys = line.qtys()
    cartons = next((amount_of(mark).value for mark in qtys if amount_of(mark).unit == "cartons"), None)
    pieces = next((amount_of(mark).value for mark in qtys if amount_of(mark).unit != "cartons"), None)
    return Draft("report_shipment").put(
        order=order, qty=pieces, cartons=cartons, carrier=line.value("carrier"),
        tracking=line.value("tracking"), container=line.value("container"), when=_past(line),
    )  # fmt: skip


def report_document(line: Line) -> Draft | None:
    """A paper was received, confirmed, sent or signed."""
    docs = list(dict.fromkeys(mark.value for mark in line.all("doc")))
    state = line.first("docstatus")
    if not docs or state is None or not reported(line, state):
        return None
    order = orders_of(line)
    if order is None:
        return None
    status = _doc_status(line)
    return Draft("report_document").put(
        order=order,
        doc_type=docs[0] if len(docs) == 1 else docs,
        doc_status=status,
        when=_past(line),
        tracking=line.value("tracking"),
        carrier=line.value("carrier"),
    )


def _doc_status(line: Line) -> str:
    found = {mark.value for mark in line.all("docstatus")}
    for status in ("signed", "confirmed", "sent", "received"):
        if status in found:
            return status
    return "received"


def report_payment(line: Line) -> Draft | None:
    """Money came in (or, from a customer, was sent)."""
    paid = line.cue("pay")
    if paid is None or not all(reported(line, mark) for mark in line.cues("pay")) or line.all("doc"):
        return None
    if UNPAID.search(line.text):
        return None
    money = line.first("money")
    kind = line.value("payment")
    if kind is None and money is None:
        return None
    order = orders_of(line)
    if (order is None and not (kind and (_money(line) or is_customer(line)))) or line.has("cue.unpaid"):
        return None
    return Draft("report_payment").put(
        order=order,
        customer=line.value("customer") or _payer(line),
        kind=kind,
        when=_past(line),
        **_money(line),
    )


UNPAID = re.compile(
    r"not (?:yet )?(?:received|paid|arrived|in)|没[收付到有打给]|未[收付到]|(?<![a-z])(?:unpaid"
    r"|outstanding)"
)
PAYER = re.compile(
    r"(?:客户|客人|买家)(?P<zh>[a-z][a-z&.\-]+|[\u4e00-\u9fff]{2,6}?)(?=付|打|汇|的|已|转| )"
    r"|(?:customer|buyer|client) (?P<en>[a-z][a-z&.\-]+)(?= (?:paid|has|wired|sent|transferred"
    r"|made))|(?<![a-z])from (?P<from>[a-z][a-z&.\-]+)"
)


def _payer(line: Line) -> str | None:
    """Who paid, by the place of the name; only where no order is named."""
    found = None if line.all("order") else PAYER.search(line.text)
    if found is None or found.lastgroup is None:
        return None
    return line.slice(found.start(found.lastgroup), found.end(found.lastgroup))


def _money(line: Line) -> dict[str, Any]:
    """Amount and currency: money, or failing that the largest number."""
    money = line.first("money")
    if money is not None:
        return {"amount": amount_of(money).value, "currency": amount_of(money).unit}
    percents = line.first("percent")
    numbers = [amount_of(mark).value for mark in line.all("number")]
    found: dict[str, Any] = {"amount": max(numbers)} if numbers else {}
    if percents is not None and not numbers:
        found["percent"] = amount_of(percents).value
    if line.all("currency"):
        found["currency"] = line.value("currency")
    return found


def report_stock(line: Line) -> Draft | None:
    """Material in, out or counted."""
    moves = [mark for mark in line.all("cue") if mark.value in DIRECTIONS]
    counts = line.qtys()
    moves = moves or _came_in(line)
    if not moves or not counts or is_customer(line) or not reported(line, moves[0]):
        return None
    cut = [*line.all("order"), *moves, *counts, *line.all("date"), *line.cues("stock"), *line.all("supplier")]
    item = " ".join(STOCK_NOISE.sub(" ", line.without(cut)).split())
    return Draft("report_stock").put(
        order=line.all("order") and orders_of(line), item=item, qty=amount_of(counts[0]).value,
        direction=DIRECTIONS[moves[0].value], when=_past(line),
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


STOCK_NOISE = re.compile(
    r"(?<![a-z])(?:of|arrived|in|into|the|from|to|line ?\d*|for|boxes of|a|today|warehouse|received"
    r"|仓库)(?![a-z])|^结果"
    r"|结果$|^一共|^共|^了|了$|^:|:$",
    re.IGNORECASE,
)
DIRECTIONS = {"stock_in": "in", "stock_out": "out", "stock_count": "count"}
