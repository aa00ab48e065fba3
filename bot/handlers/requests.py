"""Requests in the chat: somebody is asked, says so in one press, and whoever asked hears it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bot.commands import Answers, Notice, command, notice, refusal
from bot.handlers.departments import whom
from bot.handlers.presses import card_press, undo_press
from bot.handlers.production import day_of
from bot.handlers.wait_presses import another_day, day_presses, settling_presses
from bot.replies import Ask, Press, Reply, call
from bot.words import Short, Text, Words, _
from core.errors import GoneWait, NotYourWait, UnknownAddressee
from core.production.events import Requested, WaitDeclined, Waited, WaitTaken
from core.production.model import Holder
from core.production.requests import ask_department
from core.production.waiting import decline_wait, take_wait

asking = command(
    ask_department,
    "request",
    zh=("请", "请求部门"),
    help=_("Ask a department or a colleague to do something"),
    questions={"about": _("What should be done?"), "due": _("Until when?")},
)
taking = command(take_wait, "request_taken", zh=(), help=_("Say that you see to it"), shown=False)
declining = command(
    decline_wait,
    "request_declined",
    zh=(),
    help=_("Say that it cannot be done"),
    shown=False,
    questions={"reason": _("Why not?")},
)


@asking.reads("request")
def fills_request(slots: Mapping[str, Any]) -> Answers | None:
    """Who is asked for what, until when, about which order."""
    named = next((f"{kind}:{slots[kind]}" for kind in ("department", "person") if slots.get(kind)), None)
    if named is None:
        return None
    answers = {"whom": named, "about": str(slots.get("about") or slots.get("said", ""))}
    if isinstance(slots.get("order"), str):
        answers["order"] = slots["order"]
    return answers | ({"due": day_of(slots["due"])} if isinstance(slots.get("due"), date) else {})


@asking.replies
def requested(event: Requested, ask: Ask) -> Reply:
    """Who has it now and until when; with nobody there, that the asker has to chase it."""
    addressee = whom(event.holder, event.who)
    lines: list[Text] = [event.about]
    if not event.people:
        lines.append(
            _("Nobody of {whom} is in gendan yet. It is kept, and I will remind you of it.", whom=addressee)
        )
    if event.expected is not None:
        lines.append(_("Until {day}.", day=Short(event.expected)))
    rows: list[list[Press]] = [] if event.expected else day_presses(event.wait, ask)[:2]
    return Reply(
        lines,
        title=_title(event, _("Asked: {whom}", whom=addressee)),
        buttons=[*rows, [*undo_press(ask), *_card(event.order)]],
        listens=None if event.expected else another_day(event.wait),
    )


def _title(event: Waited, words: Words) -> Words:
    return _("{order} · {what}", order=event.order, what=words) if event.order else words


def _card(order: str | None) -> list[Press]:
    return [card_press(order)] if order else []


@notice(Requested)
def tells_addressee(event: Requested, ask: Ask) -> Iterable[Notice]:
    """Everybody of the department gets it, with one press for each answer."""
    lines: list[Text] = [event.about]
    if event.expected is not None:
        lines.append(_("Until {day}.", day=Short(event.expected)))
    lines.append(_("Answer with a press, or reply to this message with words or a photo."))
    title = _title(event, _("{person} asks you", person=ask.work.person.name))
    for one in event.people:
        if one != ask.work.person.identity:
            yield Notice(one, Reply(lines, title=title, buttons=settling_presses(event.wait, event.order)))


@taking.replies
def taken(event: WaitTaken, ask: Ask) -> Reply:
    """It is theirs now."""
    lines: list[Text] = [event.about]
    if event.expected is not None:
        lines.append(_("Until {day}.", day=Short(event.expected)))
    rows = settling_presses(event.wait, event.order, taken=True)
    return Reply(lines, title=_title(event, _("It is yours now")), buttons=[*rows, undo_press(ask)])


@notice(WaitTaken)
def tells_of_taking(event: WaitTaken, ask: Ask) -> Iterable[Notice]:
    """Whoever asked knows that somebody sees to it."""
    if event.asked_by != ask.work.person.identity:
        title = _title(event, _("{person} sees to it", person=ask.work.person.name))
        yield Notice(event.asked_by, Reply(event.about, title=title, silent=True))


@declining.replies
def declined(event: WaitDeclined, ask: Ask) -> Reply:
    """Whoever asked has it again."""
    return Reply(
        [event.about, _("Reason: {reason}", reason=event.reason), _("I am telling whoever asked.")],
        title=_title(event, _("Cannot be done")),
        buttons=[[*undo_press(ask), *_card(event.order)]],
    )


@notice(WaitDeclined)
def tells_of_declining(event: WaitDeclined, ask: Ask) -> Iterable[Notice]:
    """Whoever asked hears why, and has to go on with it."""
    if event.asked_by == ask.work.person.identity:
        return
    lines: list[Text] = [
        event.about,
        _("Reason: {reason}", reason=event.reason),
        _("It is yours again: ask somebody else, or say that it is done."),
    ]
    again = call(ask_department, _("Ask somebody else"), about=event.about, order=event.order)
    rows = [[again], *settling_presses(event.wait, event.order, taken=True)[:1], _card(event.order)]
    title = _title(event, _("{person} cannot do it", person=ask.work.person.name))
    yield Notice(event.asked_by, Reply(lines, title=title, buttons=rows))


@refusal(UnknownAddressee)
def unknown_addressee(refused: UnknownAddressee, _ask: Ask) -> Reply:
    """Nobody is called that."""
    return Reply(
        _("No department and no colleague is called “{text}”. Who is meant?", text=refused.text[:60])
    )


@refusal(GoneWait)
def gone_wait(refused: GoneWait, _ask: Ask) -> Reply:
    """Settled before."""
    if not refused.person:
        return Reply(_("That is not waited for any more."))
    if refused.answer:
        return Reply(
            _("{person} settled that already: {answer}", person=refused.person, answer=refused.answer)
        )
    return Reply(_("{person} settled that already.", person=refused.person))


@refusal(NotYourWait)
def not_your_wait(refused: NotYourWait, _ask: Ask) -> Reply:
    """Somebody else's."""
    if not refused.who:
        return Reply(_("That is not yours to settle. Ask whoever has the order."))
    return Reply(_("That is for {who} to settle.", who=whom(Holder.DEPARTMENT, refused.who)))
