"""An order's own steps in the chat: shown, and changed as long as they have not begun."""

from collections.abc import Mapping
from typing import Any

import bot.ways  # noqa: F401 - how names and days are read is known from here on
from bot.commands import command, refusal
from bot.handlers.history import told_as
from bot.handlers.presses import card_press, undo_press
from bot.handlers.reasons import cannot_keep
from bot.replies import Ask, Reply, call
from bot.words import Joined, Text, Words, _, many
from core import errors as why
from core.production.changing import (
    StepsChanged,
    StepsShown,
    drop_step,
    order_steps,
    put_step,
    swap_step,
    use_template,
)
from core.values import Name

showing = command(order_steps, "steps", zh=("工序", "改订单工序"), help=_("An order's steps, to change them"))
putting = command(
    put_step,
    "put_step",
    zh=("订单加工序",),
    help=_("Put one more step into an order"),
    ask=("behind",),
    questions={"behind": _("Behind which step? Skip for the end.")},
    shown=False,
)
dropping = command(
    drop_step, "drop_step", zh=("订单删工序",), help=_("Take a step out of an order"), shown=False
)
swapping = command(
    swap_step,
    "swap_step",
    zh=("订单换工序",),
    help=_("Let an order go through another step instead"),
    shown=False,
)
using = command(
    use_template,
    "use_template",
    zh=("套模板",),
    help=_("Give an order another template's steps"),
    shown=False,
)


@showing.replies
def shown(event: StepsShown, _ask: Ask) -> Reply:
    """Each step, and the ways to change them."""
    lines: list[Text] = [
        _step(place, name, days, begun=begun)
        for place, (_code, name, days, begun) in enumerate(event.steps, 1)
    ]
    here = {"order": event.order}
    buttons = [
        [call(put_step, _("Add a step"), **here), call(drop_step, _("Take a step out"), **here)],
        [
            call(swap_step, _("Another step instead"), **here),
            call(use_template, _("Another template"), **here),
        ],
        [card_press(event.order)],
    ]
    title = _("{order}: steps of {template}", order=event.order, template=event.template or None)
    return Reply(lines or _("{order} has no steps.", order=event.order), title=title, buttons=buttons)


def _step(place: int, name: Name, days: int, *, begun: bool) -> Words:
    takes = many("{count} day", "{count} days", days)
    if begun:
        return _("{place}. {step} · {takes} · begun", place=place, step=name, takes=takes)
    return _("{place}. {step} · {takes}", place=place, step=name, takes=takes)


@putting.replies
@dropping.replies
@swapping.replies
@using.replies
def changed(event: StepsChanged, ask: Ask) -> Reply:
    """What came and went, and whether the due date still holds."""
    lines: list[Text] = []
    if event.came:
        lines.append(_("New: {steps}", steps=Joined(event.came)))
    if event.went:
        lines.append(_("Gone: {steps}", steps=Joined(event.went)))
    lines += cannot_keep(event.late)
    here = {"order": event.order}
    return Reply(
        lines,
        title=many("{order} has {count} step now.", "{order} has {count} steps now.", event.left, **here),
        buttons=[[*undo_press(ask), call(order_steps, _("Steps"), **here), card_press(event.order)]],
    )


@refusal(why.StepBegun)
def step_begun(refused: why.StepBegun, _ask: Ask) -> Reply:
    """It stays."""
    return Reply(_("{step} has begun already, so it stays with the order.", step=refused.step))


def _names(said: Mapping[str, Any]) -> Joined:
    return Joined([Name(**one) for one in (*said["came"], *said["went"])])


told_as("StepsChanged", lambda said: _("steps changed: {steps}", steps=_names(said)))
