"""Own reminders in the chat: what is still to come, with buttons to be done with it or to put it off."""

from bot.commands import command
from bot.handlers.conversations import snooze_presses
from bot.replies import Ask, Press, Reply, call
from bot.words import Text, _
from core.conversations.operations import remind_me
from core.conversations.reminding import Reminders, Reminding, my_reminders

WITH_BUTTONS = 3
reminding = command(
    my_reminders, "reminders", zh=("我的提醒", "提醒列表"), help=_("What you want to be reminded of")
)


@reminding.replies
def shown_reminders(event: Reminders, ask: Ask) -> Reply:
    """Each with its time; the first ones with their buttons."""
    more = [call(remind_me, _("New reminder"))]
    if not event.open:
        return Reply(_("You have no reminders."), title=_("Your reminders"), buttons=[more])
    lines: list[Text] = [_line(place, one) for place, one in enumerate(event.open, 1)]
    rows = [_presses(place, one, ask) for place, one in enumerate(event.open[:WITH_BUTTONS], 1)]
    return Reply(lines, title=_("Your reminders"), buttons=[*rows, more])


def _line(place: int, one: Reminding) -> Text:
    about = _("{order} {text}", order=one.order, text=one.text[:200]) if one.order else one.text[:200]
    values = {"place": place, "text": about, "at": one.at}
    if one.at is None:
        return _("{place}. {text} · said already", **values)
    return _("{place}. {at} · {text}", **values)


def _presses(place: int, one: Reminding, ask: Ask) -> list[Press]:
    """As under the reminder itself, with the number of its line."""
    return [
        Press(_("{place} · {what}", place=place, what=press.label), press.action, press.style)
        for press in snooze_presses(one.reminder, ask)
    ]
