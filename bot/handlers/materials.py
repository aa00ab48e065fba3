"""Materials in the chat: what an order needs, what came in, and when the rest comes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import bot.goods  # noqa: F401 - how a material is read is known from here on
from bot.commands import command
from bot.handlers.history import told_as
from bot.handlers.presses import card_press, undo_press
from bot.handlers.reasons import spare
from bot.material_lines import ARRIVED, COMPLETE, EXPECTED, NEEDED, SHORT
from bot.replies import Ask, Press, Reply, call
from bot.words import Joined, Short, Text, Words, _
from core.purchasing.events import KitCompleted, KitMoved, MaterialArrived, MaterialExpected, MaterialNeeded
from core.purchasing.items import name_of
from core.purchasing.operations import (
    kit_complete,
    material_date,
    material_in,
    material_short,
    need_material,
)

BUTTONS = 3

needing = command(
    need_material,
    "need",
    zh=("需料", "要料"),
    help=_("Say what an order needs"),
    ask=("quantity", "expected"),
    questions={"expected": _("When does it come?"), "quantity": _("How much?")},
    phrases=NEEDED,
)
arriving = command(material_in, "in", zh=("到料",), help=_("Report that a material came in"), phrases=ARRIVED)
lacking = command(
    material_short,
    "short",
    zh=("欠料",),
    help=_("Report how much of a material is still to come"),
    questions={"left": _("How much is still to come?")},
    phrases=SHORT,
)
awaiting = command(
    material_date,
    "comes",
    zh=("到料日", "料期"),
    help=_("Say when a material comes"),
    questions={"expected": _("When does it come?")},
    phrases=EXPECTED,
)
completing = command(
    kit_complete,
    "complete",
    zh=("料齐",),
    help=_("Report that everything an order needs is there"),
    phrases=COMPLETE,
)


def _reply(event: KitMoved | KitCompleted, ask: Ask, lines: list[Text], more: list[Press]) -> Reply:
    """What holds, what it means for the order, the way back."""
    if event.ships is not None and event.slack is not None:
        lines.append(_("It can ship {ships}: {spare}.", ships=Short(event.ships), spare=spare(event.slack)))
    return Reply(lines, title=event.order, buttons=[more, [*undo_press(ask), card_press(event.order)]])


def _standing(event: KitMoved) -> list[Text]:
    """Whether it was the last of them, or which are still missing."""
    if event.kit:
        return [_("Everything is there now.")]
    if not event.missing:
        return []
    return [_("Still missing: {items}.", items=Joined([name_of(one) for one in event.missing]))]


def _next(event: KitMoved) -> list[Press]:
    """The other things that are missing, to be reported in."""
    others = [one for one in event.missing if one != event.item][:BUTTONS]
    return [
        call(material_in, _("{item}: arrived", item=name_of(one)), order=event.order, item=one)
        for one in others
    ]


@arriving.replies
@lacking.replies
def arrived(event: MaterialArrived, ask: Ask) -> Reply:
    """How much of it is there."""
    here = {"order": event.order, "item": event.item}
    more = _next(event)
    if not event.complete:
        more = [
            call(material_in, _("That is all of it"), **here),
            call(material_date, _("When the rest comes"), **here),
        ]
    lines: list[Text] = [_stands(event), *_standing(event)]
    if event.wait is not None:
        lines.append(_("Something stands still for it: {about}", about=event.about))
        more = [call("end_wait", _("It goes on"), "primary", wait=event.wait, answer=event.about), *more]
    return _reply(event, ask, lines, more)


def _stands(event: MaterialArrived) -> Words:
    values = {"item": name_of(event.item), "here": event.here, "needed": event.needed, "unit": event.unit}
    if event.complete and event.needed is None:
        return _("{item}: all here.", **values)
    if event.complete:
        return _("{item}: all here, {here}/{needed}{unit}.", **values)
    if event.needed is None:
        return _("{item}: {here}{unit} here.", **values)
    if event.expected is not None:
        day = Short(event.expected)
        return _(
            "{item}: {here}/{needed}{unit} here, {left} to come {day}.", **values, left=event.left, day=day
        )
    return _("{item}: {here}/{needed}{unit} here, {left} to come.", **values, left=event.left)


@needing.replies
def needed(event: MaterialNeeded, ask: Ask) -> Reply:
    """What the order needs now."""
    values = {"item": name_of(event.item), "needed": event.needed, "unit": event.unit}
    line = (
        _("Needs {item}.", **values) if event.needed is None else _("Needs {item}: {needed}{unit}.", **values)
    )
    here = {"order": event.order, "item": event.item}
    lines: list[Text] = [line]
    if event.expected:
        lines.append(_("It comes {day}.", day=Short(event.expected)))
    more = [call(material_in, _("{item}: arrived", item=name_of(event.item)), **here)]
    if not event.expected:
        more.append(call(material_date, _("When it comes"), **here))
    return _reply(event, ask, [*lines, *_standing(event)], more)


@awaiting.replies
def expected(event: MaterialExpected, ask: Ask) -> Reply:
    """The day and from whom, what was said before, and whether its step can begin as planned."""
    values = {"item": name_of(event.item), "day": Short(event.expected), "supplier": event.supplier}
    lines: list[Text] = [
        _("{item} from {supplier} comes {day}.", **values)
        if event.supplier
        else _("{item} comes {day}.", **values)
    ]
    if event.before and event.before != event.expected:
        lines.append(_("Before: {before}.", before=event.before))
    if event.another and event.another != event.supplier:
        lines.append(_("Before from {supplier}.", supplier=event.another))
    if event.wanted and event.expected > event.wanted:
        lines.append(
            _("That is after {wanted}, when the step that needs it should begin.", wanted=event.wanted)
        )
    return _reply(event, ask, lines, [])


@completing.replies
def completed(event: KitCompleted, ask: Ask) -> Reply:
    """All of it."""
    return _reply(event, ask, [_("Everything is there since {day}.", day=Short(event.on))], [])


def _item(said: Mapping[str, Any]) -> dict[str, Any]:
    return {"item": name_of(said["item"])}


told_as("MaterialNeeded", lambda said: _("needs {item}", **_item(said)))
told_as(
    "MaterialArrived",
    lambda said: (
        _("{item} is all here", **_item(said))
        if said["complete"]
        else _("{item}: {here} here", **_item(said), here=said["here"])
    ),
)


def _coming(said: Mapping[str, Any]) -> Words:
    values = {**_item(said), "day": Short(date.fromisoformat(said["expected"]))}
    if said.get("supplier"):
        return _("{item} from {supplier} comes {day}", supplier=said["supplier"], **values)
    return _("{item} comes {day}", **values)


told_as("MaterialExpected", _coming)
told_as("KitCompleted", lambda _said: _("everything it needs is there"))
