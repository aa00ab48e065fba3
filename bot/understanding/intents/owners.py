"""Whose orders or figures a question is about: a customer or one of us, known or by the place of the name."""

import re
from typing import Any

from bot.understanding.lexicon import built_in
from bot.understanding.line import Line

CUSTOMER_OF = re.compile(
    r"(?:orders? (?:of|for|from)|for customer|customer) (?P<en>[a-z][a-z&.\-]+"
    r"(?: (?:bv|inc|ltd|llc|gmbh|co|corp|group|sports?|trading|fashions?|apparel|ab|oy|spa|srl|plc|ag"
    r"|nv)(?![a-z]))*)"
    r"|(?:客户)(?P<zh>[\u4e00-\u9fffa-z&]{2,10}?)(?:的|有)|(?:^"
    r"|[ ,看查])(?P<latin>[a-z][a-z&.\-]{2,20})(?: ?的| ?家的?| ?有)(?:单|订单|货|所有|哪些|几)"
    r"|(?:show|list|all)(?: me)?(?: all)? (?P<named>[a-z][a-z&.\-]{2,})(?:'s)? (?:orders|pos)"
)
NOT_NAMES = {
    "all",
    "the",
    "this",
    "next",
    "open",
    "my",
    "our",
    "overdue",
    "late",
    "delayed",
    "unpaid",
    "blocked",
    "me",
    "due",
    "stuck",
    "today",
    "any",
    "last",
    "pending",
    "which",
    "what",
    "new",
    "stalled",
    "active",
    "current",
    "outstanding",
}


NAMED_FIRST = re.compile(
    r"^(?:查看?|看|列出|show )?(?P<first>[a-z][a-z&.\-]{2,20}|[\u4e00-\u9fff]{2,6}?)(?= |的|本|上|下|这"
    r"|今|有|家|所有|全部|名下|手[上里]|还有|跟的?|负责|管的|\d)"
)


def _named_first(line: Line) -> "re.Match[str] | None":
    """Norda本月的订单: a word nobody knows at the beginning is a name."""
    found = NAMED_FIRST.search(line.text)
    if found is None or any(
        mark.start < found.end("first") and found.start("first") < mark.end for mark in line.marks
    ):
        return None
    return found


def _customer(line: Line) -> str | None:
    found = CUSTOMER_OF.search(line.text) or _named_first(line)
    if found is None:
        return None
    name = next(group for group in ("en", "zh", "latin", "named", "first") if found.groupdict().get(group))
    return None if found[name] in NOT_NAMES else line.slice(found.start(name), found.end(name))


PERSON_LIKE = re.compile(r"[小老阿][\u4e00-\u9fff]{1,2}|[\u4e00-\u9fff]{1,2}(?:姐|哥|工|经理|总|师傅|主管)")
WHOSE = re.compile(
    r"(?<![a-z])(?P<name>(?!what|who|that|it|there|here|today|yesterday|month|week|year)[a-z]{2,15})'s(?= )"
)


def whose(line: Line) -> dict[str, Any]:
    """The person or customer a figure or a list is about: known, or by the place of the name."""
    person, customer = line.value("person"), line.value("customer")
    if person or customer:
        return {"person": person, "customer": customer}
    if named := WHOSE.search(line.text):
        return {"person": line.slice(named.start("name"), named.end("name"))}
    found = _named_first(line)
    if found is None or found["first"] in NOT_NAMES:
        return {}
    name = line.slice(found.start("first"), found.end("first"))
    return {"person" if PERSON_LIKE.fullmatch(name) else "customer": name}


HANDLED_BY = re.compile(
    r"(?:handled|followed|owned|managed|run|looked after) by (?P<name>[a-z]{2,15})(?![a-z])"
)


def party(line: Line) -> dict[str, Any]:
    """Whose orders a list is about."""
    ours = [line.slice(mark.start, mark.end) for mark in line.all("person")]
    named = WHOSE.search(line.text)
    if named and line.slice(named.start("name"), named.end("name")) in ours:
        return {"person": line.value("person"), "customer": line.value("customer")}
    if named and ("cue", "given_name") in built_in().entries.get(named["name"], ()):
        return {"person": line.slice(named.start("name"), named.end("name"))}
    if named and not line.all("customer"):
        return {"customer": line.slice(named.start("name"), named.end("name"))}
    if by := HANDLED_BY.search(line.text):
        return {"person": line.slice(by.start("name"), by.end("name"))}
    name = line.value("customer") or _customer(line)
    if name and PERSON_LIKE.fullmatch(name):
        return {"person": name}
    return {"customer": None if name in ours else name, "person": line.value("person")}
