"""Step templates in the chat: what they hold, and how they are made and edited."""

from collections.abc import Mapping
from typing import Any

from bot.anchors import in_words
from bot.commands import command
from bot.handlers.history import told_as
from bot.handlers.presses import undo_press
from bot.kinds.orders import usual_name
from bot.replies import Ask, Press, Reply, call
from bot.template_sheets import template_file
from bot.ways import as_said
from bot.words import Joined, Text, Words, _, many, said_as
from core.production.fields import WayField
from core.production.model import Evidence
from core.production.template_events import (
    TemplateChosen,
    TemplateMade,
    TemplateStepAdded,
    TemplateStepChanged,
    TemplateStepMoved,
    TemplateStepRemoved,
)
from core.production.templates import (
    add_step,
    change_step,
    copy_template,
    move_template_step,
    new_template,
    remove_step,
    usual_template,
)
from core.production.views import TemplateForm, TemplateShown, WayRow, show_template
from core.purchasing.items import name_of
from core.rights import allows
from core.values import Name

said_as(
    {
        WayField.NAME: _("name"),
        WayField.DEPARTMENT: _("department"),
        WayField.ANCHOR: _("what its day hangs on"),
        WayField.AFTER: _("what it waits for"),
        WayField.DAYS: _("days"),
        WayField.RATE: _("pieces a day"),
        WayField.FIRST_DAY: _("days lost at the start"),
        WayField.MIN_DAYS: _("least days"),
        WayField.TOLERANCE: _("days of tolerance"),
        WayField.NEEDS: _("materials it needs"),
        WayField.CONDITION: _("only with"),
        WayField.EVIDENCE: _("evidence"),
        WayField.MILESTONE: _("what the customer sees"),
        WayField.WEIGHT: _("weight"),
    }
)
said_as(
    {
        Evidence.NONE: _("none needed"),
        Evidence.PHOTO: _("photo"),
        Evidence.SIGNED_SAMPLE: _("signed sample"),
        Evidence.DOCUMENT: _("document"),
    }
)

said_as({TemplateForm.LIST: _("list"), TemplateForm.SHEET: _("sheet")})
showing = command(show_template, "template", zh=("模板", "工序模板"), help=_("What a step template holds"))
making = command(new_template, "new_template", zh=("新模板",), help=_("Make a step template"))
copying = command(copy_template, "copy_template", zh=("复制模板",), help=_("Copy a step template"))
choosing = command(
    usual_template, "usual_template", zh=("常用模板",), help=_("Which steps an order gets when nobody says")
)
adding = command(
    add_step,
    "add_step",
    zh=("加工序",),
    help=_("Add a step to a template"),
    ask=("behind",),
    questions={"behind": _("Behind which step? Skip for the end.")},
)
changing = command(
    change_step,
    "change_step",
    zh=("改工序",),
    help=_("Change a template's step"),
    questions={"field": _("What about it?")},
)
moving_step = command(
    move_template_step,
    "move_step",
    zh=("移工序",),
    help=_("Move a template's step"),
    ask=("behind",),
    questions={"behind": _("Behind which step? Skip to put it first.")},
)
removing = command(remove_step, "remove_step", zh=("删工序",), help=_("Take a step out of a template"))
SHOWN_STEPS = 40


@showing.replies
def shown_template(event: TemplateShown, ask: Ask) -> Reply:
    """The steps in order, then where the numbers come from."""
    names: dict[str, Name] = {one.step: one.name for one in event.steps}
    lines: list[Text] = [_way(place, one, names) for place, one in enumerate(event.steps[:SHOWN_STEPS], 1)]
    if not lines:
        lines = [_("It has no steps yet.")]
    elif any(one.rate for one in event.steps):
        lines.append(_("Days are working days, for {quantity} pieces.", quantity=event.quantity))
    else:
        lines.append(_("Days are working days."))
    if event.starts_at_kit:
        lines.append(_("Its clock starts when everything it needs is there."))
    if event.source:
        lines.append(_("The days are the trade's, to begin with. How long your own steps take: /durations"))
    return Reply(
        lines,
        title=_("{name} · {code}{usual}", name=event.name, code=event.template, usual=_usual(event)),
        buttons=_template_buttons(event, ask),
        drawings=[template_file(event.sheet)] if event.sheet else [],
    )


def _usual(event: TemplateShown) -> Text:
    return _(" (the usual one)") if event.usual else ""


def _way(place: int, one: WayRow, names: Mapping[str, Name]) -> Words:
    """A step in one line: its days before the due day, how long, and what it asks for."""
    parts: list[Words] = [
        _("{starts}–{ends} before due", starts=one.starts, ends=one.ends)
        if one.starts != one.ends
        else _("{starts} before due", starts=one.starts),
        many("{count} day", "{count} days", one.days),
    ]
    if one.rate:
        parts.append(_("{rate} a day", rate=one.rate))
    if one.after is not None:
        parts.append(_("after {steps}", steps=Joined(one.after)) if one.after else _("after nothing"))
    if one.anchor:
        parts.append(in_words(one.anchor, names))
    if one.needs:
        parts.append(_("needs {items}", items=Joined([name_of(item) for item in one.needs])))
    if one.condition:
        parts.append(_("only with {feature}", feature=usual_name(one.condition) or one.condition))
    if one.evidence is not Evidence.NONE:
        parts.append(_("evidence: {evidence}", evidence=one.evidence))
    if one.milestone:
        parts.append(_("customer sees “{milestone}”", milestone=one.milestone))
    return _("{place}. {step} · {parts}", place=place, step=one.name, parts=Joined(parts, by=" · "))


def _template_buttons(event: TemplateShown, ask: Ask) -> list[list[Press]]:
    if not allows(ask.work.person.role, change_step.may):
        return []
    here = {"template": event.template}
    return [
        [call(add_step, _("Add a step"), **here), call(change_step, _("Change a step"), **here)],
        [call(move_template_step, _("Move a step"), **here), call(remove_step, _("Take a step out"), **here)],
        [call(copy_template, _("Copy"), **here), call(show_template, _("As a sheet"), **here, form="sheet")],
        _choose(event),
    ]


def _choose(event: TemplateShown) -> list[Press]:
    return [] if event.usual else [call(usual_template, _("Make it the usual one"), template=event.template)]


def _again(template: str, ask: Ask) -> list[list[Press]]:
    """The way back, and on with the same template."""
    here = {"template": template}
    return [
        [*undo_press(ask), call(show_template, _("Show"), **here)],
        [call(add_step, _("Add a step"), **here), call(change_step, _("Change a step"), **here)],
    ]


@making.replies
@copying.replies
def made(event: TemplateMade, ask: Ask) -> Reply:
    """There it is."""
    text = (
        many("It has {count} step.", "It has {count} steps.", event.steps)
        if event.steps
        else _("It has no steps yet.")
    )
    title = _("Template {name} is there: {code}.", name=event.name, code=event.template)
    return Reply(text, title=title, buttons=_again(event.template, ask))


@choosing.replies
def chosen(event: TemplateChosen, ask: Ask) -> Reply:
    """From the next order on."""
    text = _("Orders get {name} from now on, unless somebody says otherwise.", name=event.name)
    return Reply(text, buttons=[undo_press(ask)])


@adding.replies
def added(event: TemplateStepAdded, ask: Ask) -> Reply:
    """One more."""
    text = _("{step} is in {template} now.", step=event.step_name, template=event.name)
    more = call(
        change_step, _("More about {step}", step=event.step_name), template=event.template, step=event.step
    )
    return Reply(text, buttons=[[more], *_again(event.template, ask)])


@changing.replies
def changed(event: TemplateStepChanged, ask: Ask) -> Reply:
    """Before and after."""
    return Reply(
        _(
            "{field}: {after} (was {before})",
            field=WayField(event.field),
            after=as_said(event.field, event.after),
            before=as_said(event.field, event.before),
        ),
        title=_("{template}: {step}", template=event.name, step=event.step_name),
        buttons=_again(event.template, ask),
    )


@moving_step.replies
def moved(event: TemplateStepMoved, ask: Ask) -> Reply:
    """Where it stands."""
    values = {"step": event.step_name, "template": event.name}
    text = (
        _("{step} comes first in {template} now.", **values)
        if event.behind is None
        else _("{step} comes behind {behind} in {template} now.", **values, behind=event.behind)
    )
    return Reply(text, buttons=_again(event.template, ask))


@removing.replies
def removed(event: TemplateStepRemoved, ask: Ask) -> Reply:
    """Gone; orders keep theirs."""
    text = _(
        "{step} is out of {template}. Orders that have it keep it.",
        step=event.step_name,
        template=event.name,
    )
    return Reply(text, buttons=_again(event.template, ask))


def _in(said: Mapping[str, Any]) -> dict[str, Name]:
    """The step and the template that an account names."""
    return {name: Name(**said[name]) for name in ("name", "step_name") if name in said}


told_as("TemplateMade", lambda said: _("made the template {name}", **_in(said)))
told_as("TemplateChosen", lambda said: _("{name} is the usual template", **_in(said)))
told_as("TemplateStepAdded", lambda said: _("{step_name} put into {name}", **_in(said)))
told_as("TemplateStepChanged", lambda said: _("{step_name} of {name} changed", **_in(said)))
told_as("TemplateStepMoved", lambda said: _("{step_name} of {name} moved", **_in(said)))
told_as("TemplateStepRemoved", lambda said: _("{step_name} taken out of {name}", **_in(said)))
