"""A step template as a sheet: written for somebody to edit, and taken back with what was changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import BadSheetStep, NoEnd, Refusal, StepTaken, UnknownTemplate
from core.operation import operation
from core.production.fields import Codes, WayField, codes_of, read_field, read_name, written
from core.production.model import StepTemplate, TemplateStep
from core.production.templates import slug, sound, template_steps
from core.rights import Right
from core.values import Name, TemplateCode
from core.work import Event, Work

CODE = "code"
FIELDS = (CODE, *(one.value for one in WayField))
"""A step's columns, in order."""


@dataclass(frozen=True, slots=True)
class SheetStep:
    """A row of the sheet: its number there, and what stands in its columns."""

    row: int
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """A template as a sheet has it."""

    template: str
    name: str
    steps: tuple[SheetStep, ...]


@dataclass(frozen=True, slots=True)
class TemplateWritten:
    """A template as a sheet, to be edited and sent back."""

    template: TemplateCode
    name: Name
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a step that is another on the sheet."""

    step: Name
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class TemplateCompared(Event):
    """What a sheet would change, or has changed: steps that come, go, and differ."""

    template: TemplateCode
    name: Name
    new: bool
    came: tuple[Name, ...]
    went: tuple[Name, ...]
    changed: tuple[FieldChange, ...]

    @property
    def same(self) -> bool:
        """Whether it changes nothing."""
        return not (self.new or self.came or self.went or self.changed)


def as_sheet(template: StepTemplate, steps: Sequence[TemplateStep]) -> TemplateWritten:
    """A step template as a sheet that can be edited and sent back."""
    rows = tuple((one.code, *(written(name, one) for name in WayField)) for one in steps)
    return TemplateWritten(TemplateCode(template.code), template.name, rows)


def compared(work: Work, sheet: TemplateSheet) -> TemplateCompared:
    """What a sheet would change about a template; raises what would be wrong with it."""
    template, new = _meant(work, sheet)
    steps = _steps(template, sheet)
    sound(template, steps, empty=False)
    return _difference(work, template, steps, new=new)


@operation(may=Right.SUPERVISE, undo=True, confirm=True)
def take_template(work: Work, sheet: TemplateSheet) -> TemplateCompared:
    """Take a template over from a sheet: a new one, or what was changed of one there is."""
    template, new = _meant(work, sheet)
    steps = _steps(template, sheet)
    sound(template, steps, empty=False)
    difference = _difference(work, template, steps, new=new)
    if new:
        work.add(template)
    _keep(work, template, steps)
    return work.happened(difference)


def _meant(work: Work, sheet: TemplateSheet) -> tuple[StepTemplate, bool]:
    """The template a sheet is of, or a new one that is not kept yet."""
    name = read_name(sheet.name)
    for one in work.every(StepTemplate):
        named = {name.en, name.zh} & {one.name_en, one.name_zh} - {""}
        if sheet.template == one.code or (named and not sheet.template):
            return one, False
    codes = [one.code for one in work.every(StepTemplate)]
    code = sheet.template or slug(name, "template", codes)
    if code in codes:
        raise UnknownTemplate(code)
    return StepTemplate(code=code[:40], name_en=name.en, name_zh=name.zh), True


def _steps(template: StepTemplate, sheet: TemplateSheet) -> list[TemplateStep]:
    """The rows as steps; raises BadSheetStep for the first cell that is none of its kind."""
    if not sheet.steps:
        raise NoEnd(template.name)
    bare: list[TemplateStep] = []
    for place, one in enumerate(sheet.steps, 1):
        name = _read(one, WayField.NAME, str)
        code = one.said[CODE] or slug(Name(name["name_en"], name["name_zh"]), "step", [s.code for s in bare])
        if code in [step.code for step in bare]:
            raise StepTaken(code, template.name)
        bare.append(TemplateStep(template_id=0, position=place, code=code, **name))
    codes = codes_of(bare, {})
    for step, one in zip(bare, sheet.steps, strict=True):
        for kind in WayField:
            for column, value in _read(one, kind, codes).items():
                setattr(step, column, value)
    return bare


def _read(one: SheetStep, kind: WayField, codes: Codes) -> dict[str, Any]:
    text = one.said[kind.value]
    if kind is WayField.AFTER and not text:
        text = "previous"
    try:
        return read_field(kind, text, codes)
    except Refusal as why:
        raise BadSheetStep(one.row, kind.value, text, why) from None


def _difference(
    work: Work, template: StepTemplate, steps: Sequence[TemplateStep], *, new: bool
) -> TemplateCompared:
    there = {} if new else {one.code: one for one in template_steps(work, template)}
    here = {one.code: one for one in steps}
    return TemplateCompared(
        TemplateCode(template.code),
        template.name,
        new,
        tuple(one.name for one in steps if one.code not in there),
        tuple(one.name for one in there.values() if one.code not in here),
        tuple(
            FieldChange(there[code].name, kind.value, written(kind, there[code]), written(kind, one))
            for code, one in here.items()
            if code in there
            for kind in WayField
            if written(kind, there[code]) != written(kind, one)
        )
        + _moves(list(there), list(here)),
    )


def _moves(there: list[str], here: list[str]) -> tuple[FieldChange, ...]:
    """One line when the steps stand in another order."""
    before, after = [one for one in there if one in here], [one for one in here if one in there]
    if before == after:
        return ()
    return (FieldChange(Name("", ""), "order", ", ".join(before), ", ".join(after)),)


def _keep(work: Work, template: StepTemplate, steps: Sequence[TemplateStep]) -> None:
    there = {one.code: one for one in work.every(TemplateStep, template_id=template.id)}
    for code, one in there.items():
        if code not in {step.code for step in steps}:
            work.remove(one)
    for step in steps:
        kept = there.get(step.code)
        if kept is None:
            step.template_id = template.id or 0
            work.add(step)
            continue
        for name in type(step).model_fields:
            if name not in ("id", "template_id"):
                setattr(kept, name, getattr(step, name))
