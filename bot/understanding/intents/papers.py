"""Reports about papers and money."""

import re
from typing import Any

from bot.understanding.intents.base import Draft, is_customer, orders_of, reported
from bot.understanding.intents.times import when_past
from bot.understanding.line import Line, Mark, amount_of


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
        when=when_past(line),
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
    paid = line.cue("pay") or _came(line)
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
        when=when_past(line),
        **_money(line),
    )


CAME = re.compile(
    r"(?:尾款|定金|订金|货款|余款|全款)[^,。]{0,5}?(?P<verb>到)了?(?=[ ,]|[$¥€\d]|us|$)"
    r"|^(?:[a-z0-9\-]{1,14} ?)?(?P<got>收)(?:定金|订金|尾款|余款|全款|货款) ?[$¥€\d一二两三四五六七八九]"
    r"|(?:deposit|balance|payment).{0,24} (?P<sent>sent|made|done|in)(?![a-z])"
)


def _came(line: Line) -> Mark | None:
    """尾款今天到 $7,200."""
    found = CAME.search(line.text)
    if found is None:
        return None
    word = found.lastgroup or "verb"
    return Mark(found.start(word), found.end(word), "cue", "pay")


UNPAID = re.compile(
    r"not (?:yet )?(?:received|paid|arrived|in)|没[收付到有打给]|未[收付到]|(?<![a-z])(?:unpaid"
    r"|outstanding)"
)


PAYER = re.compile(
    r"(?:客户|客人|买家)(?P<zh>[a-z][a-z&.\-]+(?=[^a-z])|[\u4e00-\u9fff]{2,6}?)(?=付|打|汇|的|已|转"
    r"|尾款|定金|订金|余款|全款|货款| )"
    r"|(?:customer|buyer|client) (?P<en>[a-z][a-z&.\-]+)(?= (?:paid|has|wired|sent|transferred"
    r"|made))|(?<![a-z])from (?P<from>[a-z][a-z&.\-]+)"
)


PAYER_FIRST = re.compile(
    r"^(?!我们|客户|客人|已|刚|[定订]金|尾款|全款|货款|余款|customer|deposit|balance|have|has|just"
    r"|buyer|client|payment|full|we(?![a-z]))"
    r"(?P<first>[a-z][a-z&.\-]{2,15}|[\u4e00-\u9fff]{2,5}?) ?"
    r"(?=(?:已经?|刚)?(?:付|打|汇|转)了?|(?<=[a-z])(?:的?(?:定金|订金|尾款|余款|全款|货款))"
    r"|(?:has )?(?:paid|wired|sent|transferred))"
)


def _payer(line: Line) -> str | None:
    """Who paid, by the place of the name; only where no order is named."""
    if line.all("order") or is_customer(line):
        return None
    found = PAYER.search(line.text) or PAYER_FIRST.search(line.text)
    if found is None or found.lastgroup is None:
        return None
    return line.slice(found.start(found.lastgroup), found.end(found.lastgroup))


def _money(line: Line) -> dict[str, Any]:
    """Amount and currency: money, or failing that the largest number."""
    money = line.first("money")
    if money is not None:
        return {"amount": amount_of(money).value, "currency": amount_of(money).unit}
    numbers = [amount_of(mark).value for mark in line.all("number")]
    found: dict[str, Any] = {"amount": max(numbers)} if numbers else {}
    if line.all("currency"):
        found["currency"] = line.value("currency")
    return found
