"""The fields of a template's step as people write them, in the chat and on a sheet."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any

from core.errors import UnknownAnchor, Unreadable
from core.production.anchor import DUE, ORDER, anchor
from core.production.model import Evidence, Way
from core.purchasing.items import item_of
from core.values import Name

NOTHING = frozenset({"", "-", "—", "none", "nothing", "无", "没有", "不用", "不要"})
FIRST = frozenset({"start", "from the start", "一开始", "开头"})
BEFORE = frozenset({"previous", "the one before", "上一道", "前一道"})
APART = re.compile(r"\s*[,，、;；]+\s*")
HAN = re.compile("[\u4e00-\u9fff]")
WHOLE = re.compile(r"(\d{1,3})(?: ?(?:个?工作日|天|日|working days?|days?|d))?")
RATE = re.compile(r"(\d[\d,]*(?:\.\d+)?) ?(?:件|个|套|双|张|pcs|pieces)? ?(?:(?:/|每|a|per) ?(?:天|日|day))?")
DAYS_OF = re.compile(r"\d{1,2}(?:\.\d{1,2})?")
IN_CHINESE = re.compile(
    r"(?P<to>.+?)(?P<start>开始|开工)?(?P<way>[前后])(?P<offset>\d{1,3})(?P<days>天|个?工作日|个?自然日)?"
)
EVIDENCE_IN_CHINESE = {"照片": "photo", "签样": "signed-sample", "单据": "document"}
FIXED = {"交期": DUE, "出货": DUE, "下单": ORDER, "接单": ORDER}
SEVERAL = 12
"""Names in one field."""
MOST_RATE = Decimal(1_000_000)

Codes = Callable[[str], str]
"""Makes a step's code of what it was called; raises UnknownAnchor."""


class WayField(StrEnum):
    """What can be said of a template's step."""

    NAME = "name"
    DEPARTMENT = "department"
    ANCHOR = "anchor"
    AFTER = "after"
    DAYS = "days"
    RATE = "rate"
    FIRST_DAY = "first_day_loss"
    MIN_DAYS = "min_days"
    TOLERANCE = "tolerance"
    NEEDS = "needs"
    CONDITION = "condition"
    EVIDENCE = "evidence"
    MILESTONE = "milestone"
    WEIGHT = "weight"


def read_field(field: WayField, text: str, codes: Codes) -> dict[str, Any]:
    """What a written field puts into the step's columns.

    Raises Unreadable, BadAnchor or UnknownAnchor.
    """
    typed = " ".join(unicodedata.normalize("NFKC", text).split())
    return READ[field]("" if typed.casefold() in NOTHING else typed, codes)


def written(field: WayField, way: Way) -> str:
    """A field of a step as it is written; reading it finds the same."""
    return WRITTEN[field](way)


def codes_of(steps: Sequence[Way], words: Mapping[str, str]) -> Codes:
    """Finds those steps by code, by either name, or by the trade's words for them."""
    known = {name.casefold(): one.code for one in steps for name in (one.name_en, one.name_zh, one.code)}
    there = tuple(one.code for one in steps)

    def code(text: str) -> str:
        said = text.strip().casefold()
        found = known.get(said) or words.get(said, "")
        if found not in there:
            raise UnknownAnchor(text.strip(), there)
        return found

    return code


def read_name(text: str) -> Name:
    """`cutting / 裁剪`: a name in both languages, or in one of them; raises Unreadable."""
    parts = [part.strip() for part in re.split(r"[/／|]", text) if part.strip()]
    chinese = next((part for part in parts if HAN.search(part)), "")
    english = next((part for part in parts if not HAN.search(part)), "")
    if not parts or max(map(len, parts)) > 80:
        raise Unreadable("name", text)
    return Name(english, chinese)


def write_name(english: str, chinese: str) -> str:
    """Both names as they are written in one field."""
    return " / ".join(name for name in (english, chinese) if name)


def _name(text: str, _codes: Codes) -> dict[str, Any]:
    name = read_name(text)
    return {"name_en": name.en, "name_zh": name.zh}


def _milestone(text: str, _codes: Codes) -> dict[str, Any]:
    name = read_name(text) if text else Name("", "")
    return {"milestone_en": name.en, "milestone_zh": name.zh}


def _anchor(text: str, codes: Codes) -> dict[str, Any]:
    hangs = anchor(_plainly(text, codes))
    if hangs is not None and hangs.to not in (DUE, ORDER):
        codes(hangs.to)
    return {"anchor": str(hangs) if hangs else ""}


def _plainly(text: str, codes: Codes) -> str:
    """`交期前14天`, `裁剪开始后3天` as `due-14`, `cutting.start+3`."""
    found = IN_CHINESE.fullmatch(text.replace(" ", ""))
    if found is None:
        return text
    to = FIXED.get(found["to"]) or codes(found["to"])
    sign, calendar = "-" if found["way"] == "前" else "+", "自然日" in (found["days"] or "")
    return f"{to}{'.start' * bool(found['start'])}{sign}{found['offset']}{'c' * calendar}"


def _after(text: str, codes: Codes) -> dict[str, Any]:
    if text.casefold() in BEFORE:
        return {"after": None}
    if text.casefold() in FIRST:
        return {"after": []}
    return {"after": list(dict.fromkeys(codes(one) for one in _several(text)))}


def _needs(text: str, _codes: Codes) -> dict[str, Any]:
    return {"needs": list(dict.fromkeys(item_of(one)[:80] for one in _several(text)))}


def _several(text: str) -> list[str]:
    parts = [part for part in APART.split(text) if part]
    if len(parts) > SEVERAL:
        raise Unreadable("name", text)
    return parts


def _rate(text: str, _codes: Codes) -> dict[str, Any]:
    if not text:
        return {"rate": None}
    found = RATE.fullmatch(text.casefold())
    rate = Decimal(found[1].replace(",", "")) if found else Decimal(0)
    if not 0 < rate <= MOST_RATE:
        raise Unreadable("rate", text)
    return {"rate": rate}


def _first_day(text: str, _codes: Codes) -> dict[str, Any]:
    if text and not DAYS_OF.fullmatch(text):
        raise Unreadable("days", text)
    return {"first_day_loss": Decimal(text or 0)}


def _whole(column: str, least: int) -> Callable[[str, Codes], dict[str, Any]]:
    def read(text: str, _codes: Codes) -> dict[str, Any]:
        found = WHOLE.fullmatch(text.casefold())
        number = int(found[1]) if found else (least if not text else -1)
        if number < least:
            raise Unreadable("days", text)
        return {column: number}

    return read


def _short(column: str, longest: int) -> Callable[[str, Codes], dict[str, Any]]:
    def read(text: str, _codes: Codes) -> dict[str, Any]:
        if len(text) > longest:
            raise Unreadable("name", text)
        return {column: text}

    return read


def _evidence(text: str, _codes: Codes) -> dict[str, Any]:
    said = EVIDENCE_IN_CHINESE.get(text, text.casefold())
    found = next((one for one in Evidence if said == one.value), None)
    if text and found is None:
        raise Unreadable("choice", text)
    return {"evidence": found or Evidence.NONE}


READ: dict[WayField, Callable[[str, Codes], dict[str, Any]]] = {
    WayField.NAME: _name,
    WayField.DEPARTMENT: _short("department", 40),
    WayField.ANCHOR: _anchor,
    WayField.AFTER: _after,
    WayField.DAYS: _whole("days", 1),
    WayField.RATE: _rate,
    WayField.FIRST_DAY: _first_day,
    WayField.MIN_DAYS: _whole("min_days", 1),
    WayField.TOLERANCE: _whole("tolerance_days", 0),
    WayField.NEEDS: _needs,
    WayField.CONDITION: _short("condition", 80),
    WayField.EVIDENCE: _evidence,
    WayField.MILESTONE: _milestone,
    WayField.WEIGHT: _whole("weight", 0),
}
WRITTEN: dict[WayField, Callable[[Way], str]] = {
    WayField.NAME: lambda way: write_name(way.name_en, way.name_zh),
    WayField.DEPARTMENT: lambda way: way.department,
    WayField.ANCHOR: lambda way: way.anchor,
    WayField.AFTER: lambda way: "previous" if way.after is None else ", ".join(way.after) or "start",
    WayField.DAYS: lambda way: str(way.days),
    WayField.RATE: lambda way: "" if way.rate is None else format(way.rate, "f"),
    WayField.FIRST_DAY: lambda way: format(way.first_day_loss, "f"),
    WayField.MIN_DAYS: lambda way: str(way.min_days),
    WayField.TOLERANCE: lambda way: str(way.tolerance_days),
    WayField.NEEDS: lambda way: ", ".join(way.needs),
    WayField.CONDITION: lambda way: way.condition,
    WayField.EVIDENCE: lambda way: "" if way.evidence is Evidence.NONE else way.evidence.value,
    WayField.MILESTONE: lambda way: write_name(way.milestone_en, way.milestone_zh),
    WayField.WEIGHT: lambda way: str(way.weight),
}
