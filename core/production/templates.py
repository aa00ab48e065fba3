"""Step templates as supervisors keep them: made, copied, and changed one step at a time."""

import re
from collections.abc import Iterable, Mapping, Sequence

from core.errors import (
    CircularSteps,
    EndsBeforeStart,
    NoEnd,
    StepNeeded,
    StepTaken,
    TemplateTaken,
    UnknownAnchor,
    UnknownTemplate,
)
from core.operation import operation
from core.production.anchor import DUE, anchor
from core.production.fields import WayField, codes_of, read_field, written
from core.production.model import StepTemplate, TemplateStep, Way
from core.production.network import check
from core.production.template_events import (
    TemplateChosen,
    TemplateMade,
    TemplateStepAdded,
    TemplateStepChanged,
    TemplateStepMoved,
    TemplateStepRemoved,
)
from core.rights import Right
from core.values import DayCount, Name, NewCode, TemplateCode, TemplateStepCode, WayText
from core.work import Work

ENDS = f"{DUE}-1"
"""What the last step hangs on until somebody says something else."""
CODE = re.compile(r"[a-z][a-z0-9_-]{0,39}")


@operation(may=Right.SUPERVISE, undo=True)
def new_template(work: Work, name: Name, code: NewCode | None = None) -> TemplateMade:
    """Make a step template that has no steps yet."""
    made = _made(work, name, code)
    return work.happened(TemplateMade(TemplateCode(made.code), made.name, 0))


@operation(may=Right.SUPERVISE, undo=True)
def copy_template(
    work: Work, template: TemplateCode, name: Name, code: NewCode | None = None
) -> TemplateMade:
    """Make a step template with the steps of another."""
    source = the_template(work, template)
    made = _made(work, name, code)
    made.starts_at_kit, made.source = source.starts_at_kit, source.source
    copies = [_copied(one, made.id or 0) for one in template_steps(work, source)]
    work.add_all(copies)
    return work.happened(TemplateMade(TemplateCode(made.code), made.name, len(copies)))


def _made(work: Work, name: Name, code: NewCode | None) -> StepTemplate:
    taken = work.every(StepTemplate)
    names = {one for other in taken for one in (other.name_en, other.name_zh) if one}
    if names & {name.en, name.zh}:
        raise TemplateTaken(name)
    wanted = code or slug(name, "template", [one.code for one in taken])
    if wanted in [one.code for one in taken]:
        raise TemplateTaken(name)
    return work.add(StepTemplate(code=wanted, name_en=name.en, name_zh=name.zh))


def _copied(step: TemplateStep, template_id: int) -> TemplateStep:
    return TemplateStep(template_id=template_id, **{name: getattr(step, name) for name in Way.model_fields})


@operation(may=Right.SUPERVISE, undo=True)
def usual_template(work: Work, template: TemplateCode) -> TemplateChosen:
    """Let orders get this template when nobody says which."""
    chosen = the_template(work, template)
    sound(chosen, template_steps(work, chosen), empty=False)
    for one in work.every(StepTemplate, usual=True):
        one.usual = False
    chosen.usual = True
    return work.happened(TemplateChosen(template, chosen.name))


@operation(may=Right.SUPERVISE, undo=True)
def add_step(
    work: Work,
    template: TemplateCode,
    name: Name,
    days: DayCount,
    behind: TemplateStepCode | None = None,
    code: NewCode | None = None,
) -> TemplateStepAdded:
    """Add a step to a template: behind another one, or at its end."""
    target = the_template(work, template)
    steps = template_steps(work, target)
    made = _new_step(target, steps, name, days, code)
    place = len(steps) if behind is None else steps.index(the_template_step(steps, behind)) + 1
    _takes_the_end(steps, place, made)
    _in_line([*steps[:place], work.add(made), *steps[place:]])
    sound(target, template_steps(work, target))
    return work.happened(TemplateStepAdded(template, target.name, TemplateStepCode(made.code), made.name))


def _new_step(
    template: StepTemplate, steps: Sequence[TemplateStep], name: Name, days: DayCount, code: NewCode | None
) -> TemplateStep:
    there = [one.code for one in steps]
    made = code or slug(name, "step", there)
    if made in there:
        raise StepTaken(steps[there.index(made)].name, template.name)
    return TemplateStep(
        template_id=template.id or 0, position=0, code=made, name_en=name.en, name_zh=name.zh, days=days
    )


def _takes_the_end(steps: Sequence[TemplateStep], place: int, new: TemplateStep) -> None:
    """A step put behind the last one hangs on the due day instead of it."""
    if not steps:
        new.anchor = ENDS
    elif place == len(steps) and _on_due(steps[-1]):
        new.anchor, steps[-1].anchor = steps[-1].anchor, ""


def _on_due(step: Way) -> bool:
    hangs = anchor(step.anchor)
    return hangs is not None and hangs.to == DUE


@operation(may=Right.SUPERVISE, undo=True)
def change_step(
    work: Work, template: TemplateCode, step: TemplateStepCode, field: WayField, value: WayText
) -> TemplateStepChanged:
    """Change one thing about a template's step."""
    target = the_template(work, template)
    steps = template_steps(work, target)
    changed = the_template_step(steps, step)
    before = written(field, changed)
    for column, found in read_field(field, value, codes_of(steps, {})).items():
        setattr(changed, column, found)
    sound(target, steps)
    return work.happened(
        TemplateStepChanged(
            template, target.name, step, changed.name, field.value, before, written(field, changed)
        )
    )


@operation(may=Right.SUPERVISE, undo=True)
def move_template_step(
    work: Work, template: TemplateCode, step: TemplateStepCode, behind: TemplateStepCode | None = None
) -> TemplateStepMoved:
    """Put a template's step behind another one, or first."""
    target = the_template(work, template)
    steps = template_steps(work, target)
    moved = the_template_step(steps, step)
    others = [one for one in steps if one is not moved]
    before = None if behind is None else the_template_step(others, behind)
    place = 0 if before is None else others.index(before) + 1
    _in_line([*others[:place], moved, *others[place:]])
    sound(target, template_steps(work, target))
    return work.happened(
        TemplateStepMoved(template, target.name, moved.name, before.name if before else None)
    )


@operation(may=Right.SUPERVISE, undo=True)
def remove_step(work: Work, template: TemplateCode, step: TemplateStepCode) -> TemplateStepRemoved:
    """Take a step out of a template; those that waited for it wait for what it waited for."""
    target = the_template(work, template)
    steps = template_steps(work, target)
    gone = the_template_step(steps, step)
    left = [one for one in steps if one is not gone]
    let_go(gone, steps)
    if left and _on_due(gone) and not any(map(_on_due, left)):
        left[-1].anchor = gone.anchor
    work.remove(gone)
    _in_line(left)
    sound(target, left)
    return work.happened(TemplateStepRemoved(template, target.name, gone.name))


def let_go(gone: Way, steps: Sequence[Way]) -> None:
    """Make the others wait for what this step waited for; raises StepNeeded when one hangs on it."""
    place = [one.code for one in steps].index(gone.code)
    before = [one.code for one in steps[:place]][-1:] if gone.after is None else gone.after
    for one in steps:
        hangs = anchor(one.anchor)
        if hangs is not None and hangs.to == gone.code:
            raise StepNeeded(gone.name, one.name)
        if one.after is not None and gone.code in one.after:
            kept = [code for code in one.after if code != gone.code]
            one.after = [*kept, *(code for code in before if code not in kept)]


def the_template(work: Work, code: TemplateCode) -> StepTemplate:
    """The template of that code; raises UnknownTemplate."""
    found = work.find(StepTemplate, code=code)
    if found is None:
        raise UnknownTemplate(code)
    return found


def template_steps(work: Work, template: StepTemplate) -> list[TemplateStep]:
    """A template's steps in their order."""
    return sorted(work.every(TemplateStep, template_id=template.id), key=lambda one: one.position)


def the_template_step(steps: Sequence[TemplateStep], code: TemplateStepCode) -> TemplateStep:
    """The template's step of that code; raises UnknownAnchor with those there are."""
    found = next((one for one in steps if one.code == code), None)
    if found is None:
        raise UnknownAnchor(code, tuple(one.code for one in steps))
    return found


def sound(template: StepTemplate, steps: Sequence[TemplateStep], *, empty: bool = True) -> None:
    """Make sure orders can be planned by it; raises what `network.check` raises, with names people know."""
    names: Mapping[str, Name] = {one.code: one.name for one in steps}
    if not steps and empty:
        return
    try:
        check(steps)
    except NoEnd:
        raise NoEnd(template.name) from None
    except CircularSteps as why:
        raise CircularSteps(tuple(names[code] for code in why.steps)) from None
    except EndsBeforeStart as why:
        raise EndsBeforeStart(names[why.step]) from None


def slug(name: Name, series: str, taken: Sequence[str]) -> str:
    """A code made of a name, or a numbered one where the name has no Latin letters."""
    made = re.sub(r"[^a-z0-9]+", "_", name.en.casefold()).strip("_")[:40]
    if CODE.fullmatch(made) and made not in (DUE, "order"):
        return made
    return next(f"{series}_{n}" for n in range(len(taken) + 1, 1000) if f"{series}_{n}" not in taken)


def _in_line(steps: Iterable[TemplateStep]) -> None:
    """Number them in that order."""
    for position, step in enumerate(steps, 1):
        if step.position != position:
            step.position = position
