"""What stands still, in the chat: whom it waits for, until when, that it goes on, whose doing it was."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bot.commands import Answers, Notice, command, notice, refusal
from bot.handlers.departments import whom
from bot.handlers.history import told_as
from bot.handlers.presses import card_press, undo_press
from bot.handlers.production import day_of, in_danger
from bot.handlers.wait_presses import (
    another_day,
    day_presses,
    fault_presses,
    holder_presses,
    owner_of,
    settling_presses,
)
from bot.replies import Ask, Press, Reply, Rows, call
from bot.words import Short, Text, Words, _, many
from core.errors import NothingWaits, WhichStep
from core.people.departments import departments
from core.production.events import CauseNoted, StepBlocked, Waited, WaitEnded, WaitMoved
from core.production.model import Holder, WaitKind
from core.production.waiting import block_step, end_wait, move_wait, note_cause, resume_step
from core.values import Name

blocking = command(
    block_step,
    "block",
    zh=("停工", "卡住"),
    help=_("Say that a step stands still, and whom it waits for"),
    questions={"about": _("What is missing, or what is wrong?")},
)
resuming = command(
    resume_step,
    "resume",
    zh=("继续", "复工"),
    help=_("Say that what stood still goes on"),
    phrases=("resume {order}", "{order} resumes", "{order} 继续", "{order} 复工", "继续 {order}"),
)
moving_wait = command(
    move_wait,
    "wait_until",
    zh=(),
    help=_("Say when something will be there"),
    shown=False,
    ask=("day",),
    questions={"day": _("Which day will it be there? Skip it if nobody knows.")},
    lapses=True,
)
ending_wait = command(end_wait, "wait_over", zh=(), help=_("Say that it is there, or done"), shown=False)
blaming = command(
    note_cause,
    "wait_cause",
    zh=(),
    help=_("Write down why it took so long"),
    shown=False,
    ask=("cause",),
    questions={"fault": _("Whose doing was it?"), "cause": _("What was the reason?")},
    lapses=True,
)


@blocking.reads("report_blocked")
def fills_block(slots: Mapping[str, Any]) -> Answers | None:
    """What is missing, whom it waits for and until when, as far as the line says."""
    if slots.get("status") == "resumed" or not isinstance(slots.get("order"), str):
        return None
    answers = {"order": str(slots["order"]), "about": str(slots.get("reason") or slots.get("said", ""))}
    who = slots.get("department") if slots.get("holder") == Holder.DEPARTMENT else slots.get("who")
    more = {"step": slots.get("step"), "holder": slots.get("holder"), "who": who}
    answers |= {name: str(value) for name, value in more.items() if value}
    return answers | ({"expected": day_of(slots["due"])} if isinstance(slots.get("due"), date) else {})


@resuming.reads("report_blocked")
def fills_resume(slots: Mapping[str, Any]) -> Answers | None:
    """What goes on again."""
    if slots.get("status") != "resumed" or not isinstance(slots.get("order"), str):
        return None
    return {name: str(slots[name]) for name in ("order", "step", "item") if slots.get(name)}


@blocking.replies
def blocked(event: StepBlocked, ask: Ask) -> Reply:
    """What stands still and for whom; then the one thing that is still to be said, if any."""
    lines: list[Text] = [_stands(event)]
    rows: list[list[Press]] = []
    if event.holder is None:
        lines.append(_("Whom does it wait for?"))
        rows += holder_presses(event.wait, departments(ask.work))
    elif event.expected is None:
        lines += [_waits(event.holder, event.who), _which_day(event.holder, event.who)]
        rows += day_presses(event.wait, ask)
    else:
        lines.append(_until(event.holder, event.who, event.expected))
    lines += in_danger(event, ask)
    return Reply(
        lines,
        title=_title(event),
        buttons=[*rows, _ways(event, ask)],
        listens=another_day(event.wait) if event.holder and event.expected is None else None,
    )


def _stands(event: StepBlocked) -> Words:
    if event.name is None:
        return _("It stands still: {about}", about=event.about)
    return _("{step} stands still: {about}", step=event.name, about=event.about)


def _waits(holder: Holder, who: str) -> Words:
    if holder is Holder.US and not who:
        return _("It is up to ourselves.")
    return _("We wait for {whom}.", whom=whom(holder, who))


def _which_day(holder: Holder, who: str) -> Words:
    ours = holder is Holder.US and not who
    return _("Which day does it go on?") if ours else _("Which day will it be there?")


def _until(holder: Holder, who: str, day: date) -> Words:
    if holder is Holder.US and not who:
        return _("It is up to ourselves, until {day}.", day=Short(day))
    return _("We wait for {whom}, until {day}.", whom=whom(holder, who), day=Short(day))


def _title(event: Waited) -> str:
    return event.order or event.about


def _ways(event: Waited, ask: Ask) -> list[Press]:
    return [*undo_press(ask), *([card_press(event.order)] if event.order else [])]


@moving_wait.replies
def moved(event: WaitMoved, ask: Ask) -> Reply:
    """Who has the ball until when; nobody is asked before that."""
    if event.expected is None:
        lines: list[Text] = [_waits(event.holder, event.who), _which_day(event.holder, event.who)]
        if event.holder is Holder.US and not event.who:
            lines[1] = _("I will ask again in {days} working days.", days=ask.work.policy.ask_again_days)
        return Reply(
            lines,
            title=_title(event),
            buttons=[*day_presses(event.wait, ask), _ways(event, ask)],
            listens=another_day(event.wait),
        )
    return Reply(
        [_until(event.holder, event.who, event.expected), _("Nobody is asked before that day.")],
        title=_title(event),
        buttons=[*_settling(event), _ways(event, ask)],
    )


def _settling(event: WaitMoved) -> Rows:
    """What was asked can still be settled where it was moved."""
    asked = event.kind is WaitKind.REQUEST
    return settling_presses(event.wait, None, taken=True) if asked else []


@resuming.replies
@ending_wait.replies
def ended(event: WaitEnded, ask: Ask) -> Reply:
    """How long it took; a delay of more than a day asks whose doing it was."""
    lines: list[Text] = [_over(event)]
    rows: list[list[Press]] = []
    if event.kind is WaitKind.BLOCK:
        lines.append(_stood(event.days))
    if event.left:
        lines.append(many("{count} more thing holds it up.", "{count} more things hold it up.", event.left))
    if event.kind is WaitKind.BLOCK and event.days > 1:
        lines.append(_("Whose doing was it?"))
        rows += fault_presses(event.wait)
    return Reply(lines, title=_title(event), buttons=[*rows, _ways(event, ask)])


def _stood(days: int) -> Words:
    if days == 0:
        return _("It stood for less than a working day.")
    return many("It stood for {count} working day.", "It stood for {count} working days.", days)


def _over(event: WaitEnded) -> Words:
    if event.kind is WaitKind.REQUEST:
        return _("Done: {about}", about=event.about)
    if event.kind is WaitKind.EVIDENCE:
        return _("{step} is shown.", step=event.name)
    if event.name is None:
        return _("It goes on: {about}", about=event.about)
    return _("{step} goes on: {about}", step=event.name, about=event.about)


@blaming.replies
def noted(event: CauseNoted, ask: Ask) -> Reply:
    """Kept with the order."""
    holder = whom(event.fault) if event.fault else None
    if not event.cause:
        reason = call(note_cause, _("Reason"), wait=event.wait, fault=event.fault)
        lines: list[Text] = [*([holder] if holder else []), _("What was the reason?")]
        return Reply(lines, title=_("Noted."), buttons=[_ways(event, ask)], listens=reason)
    words = _("{holder}: {cause}", holder=holder, cause=event.cause)
    return Reply(words, title=_("Noted."), buttons=[_ways(event, ask)])


@refusal(WhichStep)
def which_step(_refused: WhichStep, _ask: Ask) -> Reply:
    """Several are being worked on."""
    return Reply(_("Which of them stands still?"))


@refusal(NothingWaits)
def nothing_waits(refused: NothingWaits, _ask: Ask) -> Reply:
    """Nothing does."""
    return Reply(
        _("Nothing of {order} stands still, so nothing was changed.", order=refused.order),
        buttons=[[card_press(refused.order)]],
    )


@notice(StepBlocked)
def tells_of_block(event: StepBlocked, ask: Ask) -> Iterable[Notice]:
    """The department it waits for may settle it at once; whoever has the order knows of it."""
    told = [one for one in event.people if one != ask.work.person.identity]
    title = _("{order} waits for you", order=event.order)
    for one in told:
        rows = settling_presses(event.wait, event.order)
        yield Notice(one, Reply([_stands(event), *_asked_by(ask)], title=title, buttons=rows))
    owner = owner_of(ask.work, event.order)
    if owner is not None and owner not in (ask.work.person.identity, *told):
        lines: list[Text] = [_stands(event), *_asked_by(ask)]
        yield Notice(owner, Reply(lines, title=event.order or "", buttons=[[card_press(event.order or "")]]))


def _asked_by(ask: Ask) -> list[Text]:
    return [_("Said by {person}.", person=ask.work.person.name)]


@notice(WaitEnded)
def tells_of_end(event: WaitEnded, ask: Ask) -> Iterable[Notice]:
    """Whoever asked hears the fact, and whoever has the order."""
    owner = owner_of(ask.work, event.order)
    for one in dict.fromkeys((event.asked_by, owner)):
        if one is None or one == ask.work.person.identity:
            continue
        lines: list[Text] = [_over(event)]
        if event.answer:
            lines.append(_("{person}: {answer}", person=ask.work.person.name, answer=event.answer))
        yield Notice(one, Reply(lines, title=_title(event), buttons=_next(event)))


def _next(event: WaitEnded) -> Rows:
    return [[card_press(event.order)]] if event.order else []


@notice(WaitMoved)
def tells_of_move(event: WaitMoved, ask: Ask) -> Iterable[Notice]:
    """A new day is told to whoever asked."""
    if event.asked_by == ask.work.person.identity or event.expected in (None, event.before):
        return
    lines: list[Text] = [
        event.about,
        _("{person} says: {day}.", person=ask.work.person.name, day=Short(event.expected)),
    ]
    if event.reason:
        lines.append(_("Reason: {reason}", reason=event.reason))
    rows = [[card_press(event.order)]] if event.order else []
    yield Notice(event.asked_by, Reply(lines, title=_("A new day"), buttons=rows))


def _of(said: Mapping[str, Any]) -> dict[str, Any]:
    name = said.get("name")
    return {"step": Name(**name) if name else None, "about": said["about"]}


told_as("StepBlocked", lambda said: _("{step} stands still: {about}", **_of(said)))
told_as(
    "WaitMoved",
    lambda said: (
        _("{about}: until {day}", about=said["about"], day=Short(date.fromisoformat(said["expected"])))
        if said["expected"]
        else _("{about}: nobody knows the day", about=said["about"])
    ),
)
told_as("WaitEnded", lambda said: _("no more waiting: {about}", about=said["about"]))
told_as("CauseNoted", lambda said: _("why it waited: {cause}", cause=said["cause"] or said["about"]))
told_as("Requested", lambda said: _("asked: {about}", about=said["about"]))
told_as("WaitTaken", lambda said: _("seen to: {about}", about=said["about"]))
told_as("WaitDeclined", lambda said: _("cannot be done: {about}", about=said["about"]))
