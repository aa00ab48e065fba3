"""Reminders, handing over, approving."""

import re
from datetime import date, timedelta

from bot.understanding.intents.base import (
    Draft,
    is_question,
    named_orders,
    negated,
    orders_of,
    stated,
    unsure,
    when_of,
)
from bot.understanding.line import EDGES, Line, Mark
from bot.understanding.numbers import number

LEADING = re.compile(
    r"^(?:我|一下|去|要|to|about|that|me|for|of|on|at|记得|now|-|the|:|,| |下|关于)+(?![a-z])"
)
TRAILING = re.compile(r"(?:的时候|提醒我|一下|please|pls|thanks|吧|哦|啊|哈|,| )+$")


def set_reminder(line: Line) -> Draft | None:
    """A reminder for oneself: when, and what about."""
    cue = line.cue("remind")
    if cue is None or negated(line, cue):
        return None
    when = when_of(line)
    about = _about(line, cue)
    if when is None and not about and not line.all("order"):
        return None
    draft = Draft(
        "set_reminder", confidence=0.9 if when is not None else 0.75, ambiguous=unsure(line, "when")
    )
    return draft.put(
        when=when, about=about, order=line.all("order") and orders_of(line), person=line.value("person")
    )


HABIT = re.compile(
    r"每(?:天|日|周|个?星期|个?礼拜|月|个月|隔.天)[一二三四五六日天末]?(?:\d{1,2}[号日])?(?:早上|上午|下午|晚上|中午)?(?:\d{1,2}[点:]\d{0,2}半?分?)?"
    r"|(?<![a-z])(?:every|each) (?:other )?[a-z]+(?: (?:morning|afternoon"
    r"|evening))?(?: at \d{1,2}(?::\d\d)? ?(?:[ap]m)?)?|(?<![a-z])(?:daily|weekly|monthly)(?![a-z])"
)


def _habit(line: Line) -> list[Mark]:
    """每天早上, every friday at 9: when to remind again and again is no part of what about."""
    return [Mark(found.start(), found.end(), "habit", "") for found in HABIT.finditer(line.text)]


def _about(line: Line, cue: Mark) -> str:
    cut = [cue, *line.all("date"), *line.cues("please"), *_habit(line)]
    text = line.without(cut)
    folded = text.lower()
    start = LEADING.match(folded)
    text = text[start.end() :] if start else text
    end = TRAILING.search(text)
    return (text[: end.start()] if end else text).strip(EDGES)


def mute_reminder(line: Line) -> Draft | None:
    """No reminders about something, for a while."""
    cue = line.cue("mute")
    if cue is None or is_question(line):
        return None
    until = when_of(line)
    if hasattr(until, "hour"):
        until = until.date()  # type: ignore[union-attr]
    return Draft("mute_reminder").put(order=orders_of(line), until=until or _after_days(line))


FOR_DAYS = re.compile(
    r"(?:for )?(?P<n>\d{1,2}|[一二两三四五六七]|an?) ?个?(?P<unit>天|days?|周|星期|礼拜|weeks?)"
)


def _after_days(line: Line) -> date | None:
    """静音三天, for 2 days: that many days from today."""
    found = FOR_DAYS.search(line.text)
    if found is None:
        return None
    many = 1 if found["n"].startswith("a") else int(number(found["n"]) or 0)
    return line.context.today + timedelta(many if found["unit"][0] in "天d" else 7 * many)


TO_PERSON = re.compile(
    r"(?:交给|转给|移交给|移交|交接给|转交给|转交|交由|改由|换成由|换成|换为|让给|换给|分给|派给|给到|交到"
    r"|跟进人改(?:成|为)?|负责人改(?:成|为)?|交接到|由|让|归|换|给|转)(?P<person>[阿小老][a-z]{2,10}|[\u4e00-\u9fff]{1,4}?"
    r"|[a-z][a-z ]{1,15}?)(?=来?(?:跟进?|跟单|负责|接手|接管|接|处理|管|做|带)|[,。;. !~了吧]|$)"
    r"|(?:hand-?over|hand(?:ed|ing)?(?: it)?(?: over)?|transfer(?:red)?|reassign(?:ed)?|assign(?:ed)?"
    r"|pass(?:ed)?|give|move)(?: (?:order|so|over|it|this|that"
    r"|#)?[a-z0-9\-,/& ]{0,30}?)? (?:over )?(?:to|onto) (?P<en>[a-z]{2,15})"
    r"|(?:^|[ ,])(?P<taker>[a-z]{2,15}) (?:takes over|will take over|to take over|will handle"
    r"|is taking over|will follow|takes|to handle|to follow)"
    r"|(?P<zh_taker>[\u4e00-\u9fff]{2,3}?)(?:来)?(?:接手|接管)"
)
LET = re.compile(
    r"(?:让|给|由|归|换)[\u4e00-\u9fff]{1,4}?来?(?:跟进?|跟单|负责|接手|接管|接|管|处理)"
    r"|(?:给|归|转)[小老阿][\u4e00-\u9fffa-z]{1,6}(?:了|吧)?$|(?:takes over|will handle|taking over"
    r"|will follow|to follow up from now)"
)
OWNED_BY = re.compile(
    r"(?:is|are|belongs?) (?:now )?(?:to )?(?P<owner>[a-z]{2,15})'s(?= now| order|$|[ .!,]*$)"
    r"|(?:by|owner(?: is)?(?: now)?"
    r"|merchandiser(?: is)?(?: now)?:?) (?P<new_owner>[a-z]{2,15})(?= from now| now|$)"
    r"|(?:以后|今后|现在|往后)(?:都?是?[由归]?)(?P<zh_owner>[\u4e00-\u9fff]{2,3}?)(?:的|来?负责|来?跟|管)"
)
OWNERS = ("person", "en", "taker", "owner", "new_owner", "zh_owner", "zh_taker")
NOW_OWNED = re.compile(
    r"(?:is|are|belongs?) (?:now )?(?:to )?[a-z]{2,15}'s|now (?:followed |handled |owned )?by [a-z]{2,15}$"
    r"|(?:以后|今后|现在|往后)(?:都?是?[由归]?)[\u4e00-\u9fff]{2,3}?(?:的$|来?负责|来?跟|管)"
    r"|(?:new owner|owner is now) "
)
NOBODY = {
    "我",
    "他",
    "她",
    "客户",
    "客人",
    "你",
    "我们",
    "customer",
    "me",
    "you",
    "the",
    "them",
    "it",
    "him",
    "her",
    "货代",
    "快递",
    "顺丰",
    "仓库",
    "forwarder",
    "shipping",
    "供应商",
    "工厂",
    "production",
    "warehouse",
    "船公司",
    "银行",
    "人",
    "别人",
    "谁",
    "个人",
    "大家",
}


def _owner(line: Line) -> "re.Match[str] | None":
    if NOW_OWNED.search(line.text) and (owned := OWNED_BY.search(line.text)):
        return owned
    named = (found for found in TO_PERSON.finditer(line.text) if _name_in(found) not in NOBODY)
    return next(named, None)


def _name_in(found: "re.Match[str]") -> str:
    return next((name for name in found.groupdict().values() if name), "").strip()


def handover(line: Line) -> Draft | None:
    """Somebody else is to look after an order."""
    if is_question(line) or not (
        line.has("cue.handover") or LET.search(line.text) or NOW_OWNED.search(line.text)
    ):
        return None
    order = orders_of(line)
    found = _owner(line)
    if order is None or found is None:
        return None
    name = next(group for group in OWNERS if found.groupdict().get(group))
    if found[name].strip() in NOBODY or line.has("cue.doc", "payment.deposit"):
        return None
    known = line.value("person")
    if not stated(line, Mark(found.start(), found.end(), "cue", "handover")):
        return None
    return Draft("handover").put(order=order, person=known or line.slice(found.start(name), found.end(name)))


def approve(line: Line) -> Draft | None:
    """Yes to something that waits for approval."""
    return _decision(line, "approve")


def reject(line: Line) -> Draft | None:
    """No to something that waits for approval."""
    return _decision(line, "reject")


TO_SHIP = re.compile(
    r"我?看过 ?了?|我?看了|没问题|ok|okay|好的?|行|出货|发货|to ship|ship|shipment|order"
    r"|for (?:shipment|production|shipping|bulk)|订单|了|大货|it|this"
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
    return moved or (line.role != "supervisor" and line.has("step.inspection"))


PLAIN_NO = re.compile(r"^(?:\d{1,6} |so-?\d+ )?(?P<no>不行|不可以|不能批|不给批|no way|nope)(?=[ ,，。!]|$)")


def _plain_no(line: Line) -> Mark | None:
    """不行 from somebody who decides."""
    found = PLAIN_NO.search(line.text) if line.role == "supervisor" else None
    return found and Mark(found.start("no"), found.end("no"), "cue", "reject")


def _leads(line: Line, cue: Mark) -> bool:
    """Whether a word stands first, but for the order: 8104 拒绝 没有样品."""
    named = [mark for mark in line.all("order") if mark.end <= cue.start]
    return len(line.text[: cue.start].strip(" ,:")) <= sum(mark.end - mark.start for mark in named)


def _decision(line: Line, word: str) -> Draft | None:
    cue = line.cue(word) or (_plain_no(line) if word == "reject" else None)
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
