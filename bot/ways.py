"""How what a template holds is asked for and read: its steps, their fields, names in both languages."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from bot.anchors import in_words
from bot.kinds import KINDS, kind_of
from bot.kinds.asking import Asking, Choices, Kind, nothing_offered, plainly
from bot.kinds.orders import read_template, step_words, usual_name
from bot.words import Joined, _
from core.columns import table
from core.errors import Unreadable
from core.production.fields import NOTHING, WayField, codes_of, read_field, read_name, written
from core.production.model import Evidence, TemplateStep
from core.production.templates import CODE, template_steps, the_template
from core.purchasing.items import name_of
from core.values import DayCount, Name, NewCode, TemplateStepCode, WayText

STEP = table(TemplateStep)
MOST_DAYS = 400
SOME_ITEMS = ("fabric", "lining", "trims", "cartons", "components", "resin")


def read_names(text: str, _asking: Asking) -> Name:
    """A name in both languages; a usual step's other name is known when only one is said."""
    name = read_name(plainly(text))
    code = step_words().get((name.zh or name.en).lower(), "")
    usual = usual_name(code)
    if usual is None or (name.zh or name.en).lower() not in (usual.en, usual.zh):
        return name
    return Name(name.en or usual.en, name.zh or usual.zh)


def read_code(text: str, _asking: Asking) -> NewCode:
    """A code: small Latin letters, digits, `-` and `_`."""
    code = plainly(text).lower()
    if not CODE.fullmatch(code):
        raise Unreadable("code", text)
    return NewCode(code)


def read_days(text: str, _asking: Asking) -> DayCount:
    """So many working days."""
    days = int(read_field(WayField.DAYS, text, str)["days"])
    if days > MOST_DAYS:
        raise Unreadable("days", text)
    return DayCount(days)


def _steps(asking: Asking) -> list[TemplateStep]:
    """The steps of the template that was answered before."""
    if not asking.answers.get("template"):
        return []
    code = read_template(asking.answers["template"], asking)
    return template_steps(asking.work, the_template(asking.work, code))


def read_template_step(text: str, asking: Asking) -> TemplateStepCode:
    """A step of the template by code or name; raises UnknownAnchor."""
    if not asking.answers.get("template"):
        return TemplateStepCode(text)
    return TemplateStepCode(codes_of(_steps(asking), step_words())(plainly(text)))


def offer_template_steps(asking: Asking) -> Choices:
    """The template's steps."""
    return [(_("{name}", name=one.name), one.code) for one in _steps(asking)]


def read_way(text: str, asking: Asking) -> WayText:
    """What a field is to be, as a sheet would say it; raises what says why it cannot."""
    field = _field(asking)
    if field is None:
        return WayText(text.strip())
    if field is WayField.EVIDENCE:
        return WayText(_evidence(text, asking))
    steps = _steps(asking)
    way = TemplateStep(template_id=0, position=0, code="", name_en="", name_zh="")
    for column, found in read_field(field, plainly(text), codes_of(steps, step_words())).items():
        setattr(way, column, found)
    return WayText(written(field, way) or "-")


def _evidence(text: str, asking: Asking) -> str:
    return "-" if plainly(text).lower() in NOTHING else str(kind_of(Evidence).read(text, asking).value)


def _field(asking: Asking) -> WayField | None:
    said = asking.answers.get("field", "")
    return kind_of(WayField).read(said, asking) if said else None


def offer_way(asking: Asking) -> Choices:
    """What a field is likely to be."""
    field = _field(asking)
    return OFFERS.get(field, nothing_offered)(asking) if field else ()


def _some(*numbers: str) -> Callable[[Asking], Choices]:
    return lambda _asking: [(number, number) for number in numbers]


def _offer_evidence(asking: Asking) -> Choices:
    return kind_of(Evidence).choices(asking)


def _offer_after(asking: Asking) -> Choices:
    others = [one for one in _steps(asking) if one.code != asking.answers.get("step")]
    return [
        (_("The one before it"), "previous"),
        (_("Nothing"), "-"),
        *((_("{name}", name=one.name), one.code) for one in others[:8]),
    ]


def _offer_anchor(asking: Asking) -> Choices:
    names = {one.code: one.name for one in _steps(asking)}
    codes = list(names)
    step = asking.answers.get("step", "")
    before = codes[codes.index(step) - 1 : codes.index(step)] if step in codes[1:] else []
    hangs = ["due-1", "due-2", "order+0", *(f"{code}.start+1" for code in before)]
    return [*((in_words(one, names), one) for one in hangs), (_("Nothing"), "-")]


def _kept(column: str) -> Callable[[Asking], Choices]:
    """What the other steps have there."""

    def offer(asking: Asking) -> Choices:
        kept = STEP.c[column]
        rows = asking.work.rows(select(kept).where(kept != "").distinct().order_by(kept).limit(8))
        return [*((row[0], row[0]) for row in rows), (_("Nothing"), "-")]

    return offer


def _offer_needs(_asking: Asking) -> Choices:
    return [*((_("{name}", name=name_of(one)), one) for one in SOME_ITEMS), (_("Nothing"), "-")]


def _offer_nothing(_asking: Asking) -> Choices:
    return [(_("Nothing"), "-")]


OFFERS: Mapping[WayField, Callable[[Asking], Choices]] = {
    WayField.DEPARTMENT: _kept("department"),
    WayField.ANCHOR: _offer_anchor,
    WayField.AFTER: _offer_after,
    WayField.DAYS: _some("1", "2", "3", "5", "8", "10"),
    WayField.RATE: _offer_nothing,
    WayField.FIRST_DAY: _some("0", "0.5", "1"),
    WayField.MIN_DAYS: _some("1", "2", "3"),
    WayField.TOLERANCE: _some("0", "1", "2"),
    WayField.NEEDS: _offer_needs,
    WayField.CONDITION: _kept("condition"),
    WayField.EVIDENCE: _offer_evidence,
    WayField.MILESTONE: _offer_nothing,
    WayField.WEIGHT: _some("1", "2", "3", "5"),
}


def as_said(field: str, text: str) -> Any:
    """A written field as people say it."""
    if field == WayField.EVIDENCE:
        return Evidence(text or "none")
    if field == WayField.NEEDS and text:
        return Joined([name_of(item) for item in text.split(", ")])
    if field == WayField.AFTER and text == "previous":
        return _("The one before it")
    if field == WayField.ANCHOR and text not in NOTHING:
        return in_words(text, {})
    if field in (WayField.AFTER, WayField.CONDITION) and text:
        return Joined([usual_name(code) or code for code in text.split(", ")])
    return text if text not in ("", "-", "start") else _("Nothing")


KINDS |= {
    Name: Kind(
        _("What is it called? In both languages if you can, with / between them."), read_names, words=8
    ),
    NewCode: Kind(_("Which code?"), read_code),
    DayCount: Kind(_("How many working days does it take?"), read_days, _some("1", "2", "3", "5", "8", "10")),
    TemplateStepCode: Kind(_("Which step?"), read_template_step, offer_template_steps, words=3),
    WayText: Kind(
        _("What should it be? A dash (-) stands for nothing."), read_way, offer_way, takes_all=True
    ),
}
