"""Plans and forecasts in the chat: when an order will be ready and why, what would be if, what is at risk."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.commands import Answers, command, refusal
from bot.handlers.history import told_as
from bot.handlers.presses import card_press, doors, short_number, turning, undo_press
from bot.handlers.reasons import all_done, provisional, ready, reason, spare
from bot.replies import Ask, Press, Reply, call
from bot.words import Brief, Joined, Short, Text, Words, _, many, said_as
from core.errors import FinishedStep, NoPlan, WhichFollow
from core.orders.operations import deliver, move_due
from core.production.moving import StepMoved, move_step
from core.production.planning import Follow
from core.production.plans import (
    AtRisk,
    OrderForecast,
    OrderPlan,
    PlannedStep,
    RiskRow,
    WhatIf,
    at_risk,
    forecast,
    plan,
    what_if,
)
from core.values import Name

said_as({Follow.ALL: _("They move along"), Follow.NONE: _("They stay")})

foreseeing = command(
    forecast, "forecast", zh=("预测", "几号能出"), help=_("When an order will be ready, and why")
)


def supposes(answers: Mapping[str, str]) -> tuple[str, ...]:
    """Something has to be different, or there is nothing to work out."""
    return () if answers.get("lines") else ("days",)


supposing = command(
    what_if,
    "what_if",
    zh=("如果",),
    help=_("What if a step takes longer?"),
    shown=False,
    needs=supposes,
)
planning = command(
    plan,
    "plan",
    zh=("计划",),
    help=_("The plan of an order, step by step"),
    phrases=("plan {order}", "plan of {order}", "plan for {order}", "{order} plan", "{order} 计划"),
)
risking = command(at_risk, "risk", zh=("风险",), help=_("Orders that will hardly be ready in time"))
shifting = command(
    move_step,
    "move",
    zh=("改工序日期",),
    help=_("Change the date of a step"),
    questions={"until": _("Which day will it be finished?")},
)


@shifting.reads("change_order")
def fills_step_move(slots: Mapping[str, Any]) -> Answers | None:
    """The step whose day is another one, and that day where it is said."""
    if slots.get("field") != "due" or not slots.get("step") or not isinstance(slots.get("order"), str):
        return None
    day = slots.get("value")
    until = {"until": day.isoformat()} if isinstance(day, date) else {}
    return {"order": slots["order"], "step": str(slots["step"]), **until}


@foreseeing.reads("query_order")
def asks_forecast(slots: Mapping[str, Any]) -> Answers | None:
    """Whether an order makes it, and when."""
    return _about(slots) if slots.get("aspect") == "forecast" else None


@supposing.reads("query_order")
def asks_what_if(slots: Mapping[str, Any]) -> Answers | None:
    """What a step's taking longer, or another line, would mean."""
    if slots.get("aspect") != "what_if":
        return None
    told = {"step": slots.get("step"), "days": slots.get("delta"), "lines": slots.get("lines")}
    return (_about(slots) or {}) | {name: str(value) for name, value in told.items() if value is not None}


def _about(slots: Mapping[str, Any]) -> Answers:
    named = slots.get("order")
    return {"order": named if isinstance(named, str) else str(named[0])} if named else {}


@foreseeing.replies
def foreseen(event: OrderForecast, _ask: Ask) -> Reply:
    """The day, the reason, the slack."""
    ahead = event.ahead
    buttons = [[call(plan, _("Plan"), order=event.order), card_press(event.order)], *_ways_out(event)]
    title = _("{order}", order=event.order)
    if all_done(ahead.binding):
        return Reply(ready(ahead.ships, ahead.slack, ahead.binding, event.due), title=title, buttons=buttons)
    head = (
        _("Yes: it can ship on {ships}, it is due {due}.", ships=Short(ahead.ships), due=Short(event.due))
        if ahead.slack >= 0
        else _("No: it can ship on {ships}, it is due {due}.", ships=Short(ahead.ships), due=Short(event.due))
    )
    why = _("{reason}; {spare}.", reason=reason(ahead.binding), spare=spare(ahead.slack))
    return Reply([head, why, *provisional(event.provisional)], title=title, buttons=buttons)


def _ways_out(event: OrderForecast) -> list[list[Press]]:
    """What would help an order that will be late, or is finished."""
    if all_done(event.ahead.binding):
        return [
            [call(deliver, _("Shipped"), order=event.order), call(move_due, _("New date"), order=event.order)]
        ]
    if event.ahead.slack >= 0:
        return []
    tries = call(what_if, _("What if one more line?"), order=event.order, lines=1)
    return [[tries, call(move_due, _("New date"), order=event.order)]]


@supposing.replies
def supposed(event: WhatIf, _ask: Ask) -> Reply:
    """Old day, new day, new reason; and that nothing was changed."""
    then = _(
        "Then it can ship on {ships}: {reason}; {spare}.",
        ships=Short(event.then.ships),
        reason=reason(event.then.binding),
        spare=spare(event.then.slack),
    )
    now = _("As things go: {ships}, {spare}.", ships=Short(event.now.ships), spare=spare(event.now.slack))
    return Reply(
        [*_supposition(event), then, now, _("Nothing was changed.")],
        title=_("{order}", order=event.order),
        buttons=[[call(plan, _("Plan"), order=event.order), card_press(event.order)]],
    )


def _supposition(event: WhatIf) -> list[Words]:
    """What is supposed."""
    said = []
    if event.days > 0:
        said.append(
            many(
                "If {step} takes {count} working day longer:",
                "If {step} takes {count} working days longer:",
                event.days,
                step=event.name,
            )
        )
    elif event.days < 0:
        said.append(
            many(
                "If {step} takes {count} working day less:",
                "If {step} takes {count} working days less:",
                -event.days,
                step=event.name,
            )
        )
    if event.lines > 0:
        said.append(
            many(
                "If {count} more line works on {step}, beside the one of now:",
                "If {count} more lines work on {step}, beside the one of now:",
                event.lines,
                step=event.name,
            )
        )
    elif event.lines < 0:
        said.append(
            many(
                "If {count} line less works on {step}, so that one is left:",
                "If {count} lines less work on {step}, so that one is left:",
                -event.lines,
                step=event.name,
            )
        )
    return said


@planning.replies
def planned(event: OrderPlan, _ask: Ask) -> Reply:
    """The steps with their days, those that may not slip marked, and where it all leads."""
    ahead = event.ahead
    lines: list[Text] = [_planned_step(step) for step in event.steps]
    lines += ["", ready(ahead.ships, ahead.slack, ahead.binding, event.due)]
    lines += [_("★ may not slip any more than the whole order."), *provisional(event.provisional)]
    return Reply(
        lines,
        title=_("Plan of {order}, due {due}", order=event.order, due=Short(event.due)),
        buttons=[
            [card_press(event.order), call(move_step, _("New date of a step"), order=event.order)],
            [call(what_if, _("What if one more line?"), order=event.order, lines=1)],
        ],
    )


def _planned_step(step: PlannedStep) -> Text:
    """One step: its planned days, and whichever of the other dates differ from them."""
    if step.finished is not None:
        return _(
            "✓ {step}: planned until {planned}, finished {finished}",
            step=step.name,
            planned=Brief(step.planned[1]),
            finished=Brief(step.finished),
        )
    more: list[Words] = []
    if step.baseline is not None and step.baseline != step.planned:
        more.append(_("at first {day}", day=Brief(step.baseline[1])))
    if step.promised is not None:
        more.append(_("promised {day}", day=Brief(step.promised)))
    if step.foreseen is not None and step.foreseen[1] != step.planned[1]:
        more.append(_("foreseen {day}", day=Brief(step.foreseen[1])))
    if step.slack is not None:
        more.append(many("{count} day spare", "{count} days spare", step.slack))
    mark = "★" if step.critical else ("▶" if step.started else "○")
    return _(
        "{mark} {step}: {start}–{end} · {more}",
        mark=mark,
        step=step.name,
        start=Brief(step.planned[0]),
        end=Brief(step.planned[1]),
        more=Joined(more),
    )


@risking.replies
def risks(event: AtRisk, _ask: Ask) -> Reply:
    """The worst first, each with its reason."""
    if not event.total:
        return Reply(
            _("No order is at risk: all can be ready in time."), buttons=[[call("today", _("My day"))]]
        )
    lines: list[Text] = [
        many("{count} will be late as things go.", "{count} will be late as things go.", event.late)
    ]
    lines += [_risk(row, event) for row in event.rows]
    return Reply(
        lines,
        title=many("{count} order at risk", "{count} orders at risk", event.total),
        buttons=[
            *doors([row.order for row in event.rows], event.day),
            turning(at_risk.name, event.page, event.pages),
        ],
    )


def _risk(row: RiskRow, event: AtRisk) -> Words:
    ahead = row.ahead
    values = {
        "mark": "▲" if ahead.ships > row.due else "●",
        "order": short_number(row.order, event.day),
        "customer": row.customer,
        "due": Brief(row.due),
    }
    if all_done(ahead.binding):
        stands = ready(ahead.ships, ahead.slack, ahead.binding, row.due)
        return _("{mark} {order} {customer} · due {due}. {ready}", **values, ready=stands)
    return _(
        "{mark} {order} {customer} · due {due}, ready {ships}: {reason}; {spare}",
        **values,
        ships=Brief(ahead.ships),
        reason=reason(ahead.binding),
        spare=spare(ahead.slack),
    )


@shifting.replies
def shifted(event: StepMoved, ask: Ask) -> Reply:
    """Both dates, who moved along, and what it means for shipping."""
    lines: list[Text] = [
        _("{step} is planned to end on {day}.", step=event.name, day=Short(event.after)),
        _("Before: {before}.", before=Short(event.before)),
    ]
    if event.followed:
        lines.append(many("{count} step moved along.", "{count} steps moved along.", event.followed))
    if event.ships is not None and event.slack is not None:
        lines.append(ready(event.ships, event.slack, event.binding, event.due))
    return Reply(
        [*lines, *provisional(event.provisional)],
        title=_("{order}", order=event.order),
        buttons=[[*undo_press(ask), call(plan, _("Plan"), order=event.order), card_press(event.order)]],
    )


told_as(
    "StepMoved",
    lambda said: _(
        "{step} moved to {day}", step=Name(**said["name"]), day=Short(date.fromisoformat(said["after"]))
    ),
)


@refusal(WhichFollow)
def which_follow(refused: WhichFollow, _ask: Ask) -> Reply:
    """One question before anything moves."""
    return Reply(
        many(
            "{count} step of {order} has not begun: {steps}. Shall it move along?",
            "{count} steps of {order} have not begun: {steps}. Shall they move along?",
            len(refused.steps),
            order=refused.order,
            steps=Joined(refused.steps),
        )
    )


@refusal(FinishedStep)
def finished_step(refused: FinishedStep, _ask: Ask) -> Reply:
    """Over is over."""
    return Reply(
        _("{step} of {order} was finished on {day}.", step=refused.name, order=refused.order, day=refused.on),
        buttons=[[card_press(refused.order)]],
    )


@refusal(NoPlan)
def no_plan(refused: NoPlan, _ask: Ask) -> Reply:
    """Nothing to plan by."""
    return Reply(
        _("{order} has no steps, so its day cannot be foreseen.", order=refused.order),
        buttons=[[card_press(refused.order)]],
    )
