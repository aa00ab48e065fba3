"""Whom a step that stands still waits for, for what, and until when."""

import re
from typing import Any

from bot.understanding.dates import first_day, single
from bot.understanding.line import Line, Mark

CUSTOMER = re.compile(
    r"客户|客人|客供|客批|等客|买家|定金|订金|尾款|付款|信用证"
    r"|(?<![a-z])(?:customer|client|buyer|buyers|deposit|payment|l/?c)(?![a-z])"
)
APPROVAL = re.compile(
    r"批(?![号次量发])|确认|回[复签]|签样|封样|(?<![a-z])(?:approv|confirm|comment|feedback|artwork|sign)"
)
US = re.compile(
    r"停电|断电|限电|停水|跳闸|故障|机[器台子]?.{0,3}(?:坏|死机)|坏机|死机|没人|人手|缺人|没师傅|没位"
    r"|产能|排不[上开]|老板|经理|厂长|台风"
    r"|(?<![a-z])(?:machine|power|electricity|load ?shedding|operators?|manpower|workers?|labou?r"
    r"|line \\d* ?(?:is )?down"
    r"|line down|generator)(?![a-z])"
)
SUPPLIER = re.compile(
    r"供应商|供方|厂家|供货商|[布料扣链线带标]厂|面料商|辅料商|(?<![a-z])(?:supplier|vendor|mill)(?![a-z])"
)
WAITING = re.compile(
    r"(?:等|待|卡在|欠|(?<![a-z])(?:wait(?:ing)?|pending|stuck|held up|hold)(?: (?:for|on|at|by|with|from))?"
    r"|(?<![a-z])(?:from|by|at))(?: the|着| )*$"
)


def waits_for(line: Line, place: Mark | None) -> dict[str, Any]:
    """Slots `holder`, `who`, `department`, `item`, `due`, as far as the line says them."""
    holder, item = _holder(line, place), missing_item(line)
    return {**holder, "item": item if item != holder.get("who") else "", "due": _promised(line)}


def _holder(line: Line, place: Mark | None) -> dict[str, Any]:
    supplier, department = line.first("supplier"), _department(line, place)
    if CUSTOMER.search(line.text):
        return {"holder": "customer", "who": line.value("customer")}
    if supplier is not None:
        return {"holder": "supplier", "who": supplier.value}
    if department is not None:
        name = line.slice(department.start, department.end)
        return {"holder": "department", "who": name, "department": department.value}
    if US.search(line.text):
        return {"holder": "us"}
    if (name := _promiser(line)) or SUPPLIER.search(line.text):
        return {"holder": "supplier", "who": name}
    if APPROVAL.search(line.text):
        return {"holder": "customer"}
    return {"holder": "supplier"} if missing_item(line) and NOT_THERE.search(line.text) else {}


def _department(line: Line, place: Mark | None) -> Mark | None:
    """A department that is waited for: not the one where the work stands."""
    named = (*line.all("department"), *line.all("step"))
    return next(
        (
            mark
            for mark in named
            if mark is not place
            and mark.value not in ("material", "sample")
            and WAITING.search(line.before(mark, 16))
        ),
        None,
    )


PROMISES = re.compile(r" ?(?:能|会|可以?|才|再)?(?:到|送|来|给|发|交|有|好|出|deliver|arriv|send)")
PROMISER = re.compile(
    r"(?:^|[ ,。;:等])(?P<name>[\u4e00-\u9fff]{2,4}?)(?:那边|家)?(?:的[\u4e00-\u9fff]{1,4} )?(?:说|答应"
    r"|讲|回复)? ?(?:最快|最迟|要|得)?$"
    r"|(?:^|[ ,;])(?:from |by )?(?P<en>[a-z][a-z&.\-]{2,20}) (?:says?|said|promised?|promises"
    r"|will deliver|delivers|confirms?)"
    r"(?: (?:to )?(?:by|on|for|deliver|send|arrive|come|it))* ?$"
)
NOBODY = re.compile(
    r"预计|大概|估计|可能|应该|最快|最迟|听说|今天|明天|里布|面料|拉链|布|料|they|the|it|he|she|who"
)


def _promiser(line: Line) -> str:
    """宏达周五到, Hongda says friday: who promises a day for what is missing."""
    for day in line.all("date"):
        found = PROMISER.search(line.text[: day.start])
        if found is None or (found["name"] and not PROMISES.match(line.text, day.end)):
            continue
        group = "name" if found["name"] else "en"
        taken = any(
            mark.start < found.end(group) and found.start(group) < mark.end
            for mark in line.marks
            if mark.kind != "cue" or mark.value != "given_name"
        )
        if not taken and not NOBODY.fullmatch(found[group]):
            return line.slice(found.start(group), found.end(group))
    return ""


DUE_FIELD = re.compile(
    r"(?:交期|货期|船期|出货|开船|截关|走货|交货|(?<![a-z])(?:etd|eta|due|delivery|ship(?:ment)?|vessel"
    r"|deadline|since))[^,。;]{0,4}$"
)


def _promised(line: Line) -> Any:
    """The coming day something is promised for; not the day the order itself is due."""
    for mark in line.all("date"):
        if first_day(mark.value) >= line.context.today and not DUE_FIELD.search(line.before(mark)):
            return single(mark.value)
    return None


NOT_THERE = re.compile(
    r"没|未|缺|欠|等|断|不够|不足|短缺|(?<![a-z])(?:wait|not|no|out of|short|lack|missing|pending"
    r"|stuck)(?![a-z])"
)
THING = r"[\u4e00-\u9fffa-z0-9#\-]"
MISSING = re.compile(
    rf"(?:^|[ ,。;:])(?:大货|主)?(?P<before>{THING}{{1,8}}?)(?:还|都|一直)?(?:没有?|未|冇)(?:到|来|齐"
    rf"|送|回|批|确认|签|下|出|寄|收)"
    rf"|(?:^|[ ,。;:])(?P<out>{THING}{{1,8}}?)(?:不够|不足|短缺|缺货|断货|断料)"
    rf"|(?P<cue>[等缺欠差待])(?P<after>{THING}{{1,10}}?)"
    r"(?=$|[ ,。;:!]|到|来|回|批|确认|\d\d|(?:还)?没|未|才|再|开|不|做|送)".replace("{{", "{").replace(
        "}}", "}"
    )
    + r"|(?:^|[ ,;:])(?P<en_before>[a-z][a-z ]{1,24}?) (?:has |have |is |are |still )*not (?:yet )?(?:been )?"
    r"(?:arrived?|received|recd|in|here|come|approved|confirmed|ready|delivered|released)"
    r"|(?<![a-z])(?:waiting(?: for| on)?|wait(?: for)?|pending|out of|short of|lack(?:ing)? of|lacking"
    r"|missing|no)"
    r" (?:the )?(?P<en_after>[a-z][a-z \-]{1,28}?)"
    r"(?= (?:approval|confirmation|comments?|feedback|from|by|to|until|till|is|are|yet|since|in|for|on"
    r"|shortage)(?![a-z])|$|[,.;:!\d])"
)
ARRIVED = re.compile(
    rf"(?:^|[ ,。;:])(?P<thing>{THING}{{1,8}}?)(?:已经?|都|刚|今天|终于)*(?:到了|到货|来了|到齐|齐了"
    rf"|回来了|送到|批了|修好)"
    r"|(?:^|[ ,;:])(?P<en>[a-z][a-z ]{1,24}?) (?:has |have |is |are |just |all )*(?:arrived|came"
    r"|received|in house|here|approved|delivered|fixed)"
)


def missing_item(line: Line) -> str:
    """What is waited for, or has come, as typed."""
    start = max((mark.end for mark in line.all("order")), default=0)
    start = start if line.text[start:].strip() else 0
    for pattern in (ARRIVED, MISSING):
        if found := pattern.search(line.text, start):
            name = next(name for name, value in found.groupdict().items() if value and name != "cue")
            return line.slice(found.start(name), found.end(name))
    return ""
