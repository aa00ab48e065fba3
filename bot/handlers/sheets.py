"""Sheets of step templates in the chat: what one would change, and taking it over."""

from collections.abc import Mapping
from typing import Any

from bot.commands import command, refusal, refused
from bot.handlers.history import told_as
from bot.handlers.presses import undo_press
from bot.replies import Ask, Reply, call
from bot.template_sheets import different
from bot.words import _
from core import errors as why
from core.production.fields import WayField
from core.production.sheet import TemplateCompared, take_template
from core.production.views import show_template
from core.values import Name

taking = command(
    take_template, "take_template", zh=("导入模板",), help=_("Take over a template's sheet"), shown=False
)


@taking.replies
def taken(event: TemplateCompared, ask: Ask) -> Reply:
    """What is different now."""
    buttons = [[*undo_press(ask), call(show_template, _("Show"), template=event.template)]]
    return Reply(
        different(event), title=_("Template {name} is taken over.", name=event.name), buttons=buttons
    )


@refusal(why.BadSheetStep)
def bad_sheet_step(bad: why.BadSheetStep, ask: Ask) -> Reply:
    """Where it is wrong, and then why."""
    where = _("Row {row}, {field}: “{text}”", row=bad.row, field=WayField(bad.field), text=bad.text[:60])
    return Reply([where, refused(bad.why, ask).text])


def _name(said: Mapping[str, Any]) -> dict[str, Name]:
    return {"name": Name(**said["name"])}


told_as("TemplateCompared", lambda said: _("the template {name} was taken over from a sheet", **_name(said)))
