"""Reports about papers and money."""

import re
from typing import Any

from bot.understanding.intents.base import (
    Draft,
    is_customer,
    orders_of,
    reported,
    when_past,
)
from bot.understanding.line import Line, amount_of


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
        when=when_past(line),
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


PAYER_FIRST = re.compile(
    r"^(?P<first>[a-z][a-z&.\-]{2,15}|[\u4e00-\u9fff]{2,5}?) ?(?=(?:已经?|刚)?(?:付|打|汇|转)了?|(?:has )?(?:paid|wired|sent|transferred))(?<!我们)(?<!客户)(?<!已经)(?<!定金)(?<!尾款)(?<!全款)(?<!货款)(?<!余款)(?<!customer)(?<!deposit)(?<!balance)(?<!have)(?<!has)(?<!just)(?<!buyer)(?<!client)"
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
