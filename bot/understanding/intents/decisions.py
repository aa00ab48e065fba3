"""Yes and no to what waits for approval."""

import re

from bot.understanding.intents.base import Draft, named_orders, orders_of, stated
from bot.understanding.line import Line, Mark


def approve(line: Line) -> Draft | None:
    """Yes to something that waits for approval."""
    return _decision(line, "approve")


def reject(line: Line) -> Draft | None:
    """No to something that waits for approval."""
    return _decision(line, "reject")


TO_SHIP = re.compile(
    r"我?看过 ?了?|我?看了|没问题|ok|okay|好的?|行|出货|发货|to ship|ship|shipment|order"
    r"|(?:from|by|on) (?:my|our) side|by me|from me|fine|yes|sure|for (?:shipment|production|shipping"
    r"|bulk)|订单|了"
    r"|大货|it|this"
)


ASKED_FOR = re.compile(
    r"请|麻烦|申请|帮|等|需要|(?<![a-z])(?:please|pls|kindly|need|waiting|request)(?![a-z])"
)
NOT_DECIDED = re.compile(
    r"(?:have|has|had|was|were|is|are|been|i'?ve|still|yet) not|not .{0,12}yet|haven'?t|hasn'?t"
)


def _only_wished(line: Line) -> bool:
    """Who may not decide asks for a decision; nobody decides by saying that nothing was decided."""
    asks = line.role not in ("supervisor", "customer", "admin") and ASKED_FOR.search(line.text)
    return bool(asks or NOT_DECIDED.search(line.text))


def _reports_something(line: Line) -> bool:
    """验货通过 is a report, 客户同意延到12月28 a change: nobody decides there."""
    moved = line.has("cue.move", "cue.advance", "cue.change") and bool(line.dates())
    by_others = line.role != "customer" and BY_OTHERS.search(line.text) and line.all("status")
    return moved or bool(by_others) or (line.role != "supervisor" and line.has("step.inspection"))


BY_OTHERS = re.compile(r"approved by|客[户人].{0,4}(?:批|同意|确认)")
PLAIN_NO = re.compile(
    r"^(?:\d{1,6} |so-?\d+ )?(?P<no>no(?=,)|不行|不可以|不能批|不给批|no way|nope)(?=[ ,，。!]|$)"
)


def _plain_no(line: Line) -> Mark | None:
    """不行 from somebody who decides."""
    found = PLAIN_NO.search(line.text) if line.role == "supervisor" else None
    return found and Mark(found.start("no"), found.end("no"), "cue", "reject")


PLAIN_YES = re.compile(
    r"^(?:\d{1,6} |so-?\d+ )?(?P<yes>行|可以|好的?|ok|okay)[ ,]+(?:就)?按.{1,6}(?:来|做|办|走|出)"
)


def _plain_yes(line: Line) -> Mark | None:
    """行 按这个来 from somebody who decides."""
    found = PLAIN_YES.search(line.text) if line.role == "supervisor" else None
    return found and Mark(found.start("yes"), found.end("yes"), "cue", "approve")


def _leads(line: Line, cue: Mark) -> bool:
    """Whether a word stands first, but for the order: 8104 拒绝 没有样品."""
    named = [mark for mark in line.all("order") if mark.end <= cue.start]
    return len(line.text[: cue.start].strip(" ,:")) <= sum(mark.end - mark.start for mark in named)


def _decision(line: Line, word: str) -> Draft | None:
    cue = line.cue(word) or (_plain_no(line) if word == "reject" else _plain_yes(line))
    if (
        cue is None
        or not stated(line, cue)
        or (line.has("cue.blocked") and not (word == "reject" and _leads(line, cue)))
        or (word == "reject" and line.all("qty") and (line.role == "department" or line.has("cue.defect")))
        or ("rejected by" in line.text and line.has("cue.defect"))
    ):
        return None
    if _only_wished(line) or (word == "approve" and _reports_something(line)):
        return None
    if word == "approve" and line.all("doc") and line.all("docstatus") and "proceed" not in line.text:
        return None
    order = orders_of(line)
    comment = line.without([*line.all("order"), cue, *line.cues(word, "please")])
    if TO_SHIP.fullmatch(comment.lower()):
        comment = ""
    confident = named_orders(line) or line.talk.card is not None or not comment
    return Draft(word, confidence=0.9 if confident else 0.7).put(order=order, comment=comment)
