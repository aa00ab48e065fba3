"""Step templates as sheets in the chat: written in the reader's words, and recognised when one is sent."""

import io

from bot.kinds import KINDS
from bot.kinds.asking import Asking, Kind
from bot.kinds.texts import read_file
from bot.replies import Drawing
from bot.ways import as_said
from bot.words import Joined, Speaker, Words, _, many
from core.errors import Unreadable
from core.production.fields import WayField
from core.production.sheet import FieldChange, TemplateCompared, TemplateSheet, TemplateWritten, compared
from core.purchasing.items import name_of
from core.values import FileBytes
from documents.templates import template_in
from documents.writing import Format, write

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 12
LARGEST = 2_000_000
"""Bytes; no template is larger."""


def template_file(event: TemplateWritten) -> Drawing:
    """The template as a workbook, written when it is said."""

    def draw(speaker: Speaker) -> FileBytes:
        heads = [speaker(one) for one in (_("template code"), _("template name"), _("step code"))]
        heads += [speaker.value(one) for one in WayField]
        named = " / ".join(name for name in (event.name.en, event.name.zh) if name)
        rows = [[event.template, named, *_in_words(row, speaker)] for row in event.rows]
        kept = io.BytesIO()
        write(Format.XLSX, heads, rows, kept, speaker.zone)
        content = kept.getvalue()
        return FileBytes(f"{event.template}.xlsx", XLSX, content, len(content))

    return draw


def _in_words(row: tuple[str, ...], speaker: Speaker) -> list[str]:
    """The row with materials by the names the reader knows."""
    place = [*WayField].index(WayField.NEEDS) + 1
    items = [speaker.value(name_of(one)) for one in row[place].split(", ") if one]
    return [*row[:place], ", ".join(items), *row[place + 1 :]]


def is_template(file: FileBytes) -> bool:
    """Whether a file that was sent is a step template."""
    return 0 < file.size <= LARGEST and template_in(file.name, file.content) is not None


def read_sheet(text: str, asking: Asking) -> TemplateSheet:
    """The template in a file that was sent or put by."""
    file = read_file(text, asking)
    found = template_in(file.name, file.content) if file.size <= LARGEST else None
    if found is None:
        raise Unreadable("template_sheet", file.name)
    compared(asking.work, found)
    return found


def shown_sheet(sheet: TemplateSheet, asking: Asking) -> Joined:
    """What it would change, line by line."""
    event = compared(asking.work, sheet)
    return Joined([event.name, *different(event)], by="\n")


def different(event: TemplateCompared) -> list[Words]:
    """What is, or would be, different about a template."""
    if event.same:
        return [_("It is the same as the template here. Nothing changes.")]
    lines = [_("It is a new template.")] if event.new else []
    if event.came:
        lines.append(_("New: {steps}", steps=Joined(event.came)))
    if event.went:
        lines.append(_("Gone: {steps}", steps=Joined(event.went)))
    lines += [_changed(one) for one in event.changed[:SHOWN]]
    left = len(event.changed) - SHOWN
    if left > 0:
        lines.append(many("… and {count} more change", "… and {count} more changes", left))
    return lines


def _changed(one: FieldChange) -> Words:
    if one.field == "order":
        return _("The steps stand in another order: {steps}", steps=one.after)
    return _(
        "{step}, {field}: {after} (was {before})",
        step=one.step,
        field=WayField(one.field),
        after=as_said(one.field, one.after),
        before=as_said(one.field, one.before),
    )


KINDS[TemplateSheet] = Kind(_("Please send the sheet."), read_sheet, shown=shown_sheet)
