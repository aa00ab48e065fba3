"""Reports from the floor: what stands still, and what goes on again."""

import re

from bot.understanding.intents.base import Draft, is_customer, is_question, orders_of, reported
from bot.understanding.intents.times import to_come
from bot.understanding.intents.waiting import missing_item, waits_for
from bot.understanding.line import Line, Mark

HALTED = re.compile(
    r"没有?(?!问题|事|关系|货)[\u4e00-\u9fff]{1,4}了$|没有?(?!问题|事|关系"
    r"|货)[\u4e00-\u9fff]{1,4}了[,。 ]|机[器子]?.{0,4}坏|坏机"
    r"|[裁车缝烫包洗绣印染织验装出]不了(?![多少几])|can(?:'?t|not) (?:cut|sew|pack|print|iron|press|ship|load"
    r"|start|continue|proceed|finish|run|work|dye|wash|knit)(?![a-z])|(?:machine|line"
    r"|printer).{0,14}(?:down|broken|broke)"
)


STANDS_STILL = re.compile(
    r"停|等|不能|没法|无法|卡|做不了|开不了|不能做|hold|wait|stuck|block|can'?t|cannot|stop|pending"
)


CONDITIONAL = re.compile(r"如果|要是|假如|万一|若(?!干)|的话|(?<![a-z])(?:if|unless)(?![a-z])")


ORDERED_TO_HOLD = re.compile(r"(?:^|[,.;] ?)hold (?:the |on |off )?(?:approval|payment|shipment|shipping)")
UNDECIDED = re.compile(r"(?:not (?:yet )?approved|not approved yet|(?:我?还)?没有?批准?|未批准?|尚未批准?)")
"""Whoever approves says that he has not yet: nothing stands still for anybody else."""


def report_blocked(line: Line) -> Draft | None:
    """Something stands still, with the reason as typed."""
    if CONDITIONAL.search(line.text) or ORDERED_TO_HOLD.search(line.text):
        return None
    if is_customer(line) or is_question(line) or not (line.has("cue.blocked") or HALTED.search(line.text)):
        return None
    if line.role == "supervisor" and UNDECIDED.fullmatch(line.without(line.all("order")).lower()):
        return None
    if (line.all("payment") or line.all("doc")) and not STANDS_STILL.search(line.text):
        return None
    order = orders_of(line)
    if order is None:
        return None
    stops = [mark for mark in line.cues("stop") if _at_edge(line, mark)]
    step = next((mark for mark in line.all("step") if _is_place(line, mark)), None)
    place = [step] if step is not None and _opens(line, step) else []
    reason = line.without([*line.all("order"), *stops, *place]) or line.without(line.all("order"))
    return Draft("report_blocked").put(
        order=order, step=step and step.value, reason=reason, **waits_for(line, step)
    )


GOES_ON = re.compile(
    r"继续(?=$|[ ,。;!了做生裁车缝开包印绣])|恢复(?:生产|开工|正常|裁|车|做|了|$)|复工|重新开[工裁机]"
    r"|接着做|又?动起来了"
    r"|(?<![a-z])(?:resum(?:e|ed|ing)|(?<!to )go(?:ing)? on|went on|carry(?:ing)? on|continu(?:e|ed"
    r"|ing)|unblocked|restarted"
    r"|running again|back (?:on|to work|to normal)|no longer (?:blocked|on hold|waiting))(?![a-z])"
)


def resumed(line: Line) -> Draft | None:
    """What stood still goes on again."""
    found = GOES_ON.search(line.text)
    order = orders_of(line)
    if found is None or order is None or is_customer(line):
        return None
    cue = Mark(found.start(), found.end(), "cue", "resumed", found[0].isascii())
    if not reported(line, cue) or to_come(line, cue):
        return None
    step = next((mark for mark in line.all("step") if _is_place(line, mark)), None)
    return Draft("report_blocked").put(
        order=order, status="resumed", step=step and step.value, item=missing_item(line)
    )


def place_of(line: Line) -> str | None:
    """The step that stands at the beginning or right behind the order: 1203 车缝 跳针60件."""
    step = line.first("step")
    if step is None or not _is_place(line, step):
        return None
    named = [mark for mark in line.all("order") if mark.end <= step.start]
    return None if _ahead(line, step).without(named) else step.value


def _opens(line: Line, step: Mark) -> bool:
    """Whether a step stands alone right behind the order (1203 车缝 等拉链), before the reason."""
    named = [mark for mark in line.all("order") if mark.end <= step.start]
    return line.after(step, 1) in (" ", ",", ":") and not _ahead(line, step).without(named)


def _ahead(line: Line, step: Mark) -> Line:
    """The line as far as a step."""
    return Line(line.raw[: step.start], line.text[: step.start], line.context, line.role, line.talk)


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


OF_A_PLACE = re.compile(
    r" ?(?:machine|house|factory|mill|plant|supplier|thread|needle|paste|labels?|bags?|box(?:es)?"
    r"|cartons?|tape|accessor|material|[机厂线]|师傅|report| ?模具|模| ?(?:has )?fail"
    r"|spots?|marks?|stains?)"
)


WAITED_FOR = re.compile(
    r"(?:等|待|(?<![a-z])(?:(?:wait(?:ing)?|pending)(?: (?:for|on))?|from|in|by)(?: the)?) ?$"
)


def _is_place(line: Line, step: Mark) -> bool:
    """Whether a step names where the work stands, not what it waits for (材料 面料 are waited for)."""
    verb = step.end - step.start == 1 and not _opens(line, step)
    waited_for = WAITED_FOR.search(line.before(step, 16))
    return not (
        verb or waited_for or step.value in ("material", "sample") or OF_A_PLACE.match(line.text, step.end)
    )
