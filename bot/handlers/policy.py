"""The factory's own limits in the chat: each in a sentence with its value, and how it is changed."""

from collections.abc import Callable
from datetime import time, timedelta

from bot.commands import command
from bot.replies import Ask, Reply
from bot.words import Text, Words, _, many
from core.people.rules import RulesShown, rules
from core.policy import Policy

showing = command(
    rules,
    "settings",
    zh=("设置", "规则", "参数"),
    help=_("The rules here: when gendan reminds, asks and warns"),
)
SENTENCES: dict[str, Callable[[Policy], Words]] = {
    "due_near_days": lambda p: many(
        "An order is spoken of {count} calendar day before it is due.",
        "An order is spoken of {count} calendar days before it is due.",
        p.due_near_days,
    ),
    "overdue_repeat_days": lambda p: many(
        "An overdue order is spoken of again after {count} calendar day.",
        "An overdue order is spoken of again after {count} calendar days.",
        p.overdue_repeat_days,
    ),
    "start_grace_days": lambda p: many(
        "A step may start {count} working day late.",
        "A step may start {count} working days late.",
        p.start_grace_days,
    ),
    "stalled_days": lambda p: many(
        "A step may stand still for {count} working day.",
        "A step may stand still for {count} working days.",
        p.stalled_days,
    ),
    "risk_days": lambda p: many(
        "An order with less than {count} working day to spare is at risk.",
        "An order with less than {count} working days to spare is at risk.",
        p.risk_days,
    ),
    "unknown_days": lambda p: many(
        "A forecast counts on {count} working day for what has no day yet.",
        "A forecast counts on {count} working days for what has no day yet.",
        p.unknown_days,
    ),
    "over_percent": lambda p: _(
        "A step may end {percent}% above or below the quantity ordered.", percent=p.over_percent
    ),
    "ask_again_days": lambda p: many(
        "What is waited for without a day is asked after again every {count} working day.",
        "What is waited for without a day is asked after again every {count} working days.",
        p.ask_again_days,
    ),
    "answer_within": lambda p: _(
        "A customer waits {span} of working time for an answer before gendan reminds.",
        span=_span(p.answer_within),
    ),
    "remind_at": lambda p: _("Reminders about days come at {time}.", time=_clock(p.remind_at)),
    "digest_at": lambda p: _("The daily digest comes at {time}.", time=_clock(p.digest_at)),
    "invitation_days": lambda p: many(
        "A one-time code is good for {count} day.",
        "A one-time code is good for {count} days.",
        p.invitation_days,
    ),
    "screen_days": lambda p: many(
        "The link of a screen in the hall works {count} day.",
        "The link of a screen in the hall works {count} days.",
        p.screen_days,
    ),
    "file_limit": lambda p: _("The largest file kept has {size} MB.", size=p.file_limit // 1_000_000),
    "currency": lambda p: _("A price that names no currency is in {currency}.", currency=p.currency),
    "outbox_late_after": lambda p: _(
        "Administrators are told of a message that waits longer than {span} to be sent.",
        span=_span(p.outbox_late_after),
    ),
    "reminders_late_after": lambda p: _(
        "Administrators are told of reminders that are late by {span}.", span=_span(p.reminders_late_after)
    ),
    "backup_late_after": lambda p: _(
        "Administrators are told of a newest backup older than {span}.", span=_span(p.backup_late_after)
    ),
    "errors_an_hour": lambda p: _(
        "Administrators are told of more than {count} errors an hour.", count=p.errors_an_hour
    ),
    "keep_unknown_lines": lambda p: _(
        "Lines gendan did not understand are kept for /unknown: {kept}.", kept=p.keep_unknown_lines
    ),
}
"""Each limit, in the order in which it is told."""


def _span(span: timedelta) -> Words:
    minutes = int(span.total_seconds()) // 60
    if minutes % 60:
        return many("{count} minute", "{count} minutes", minutes)
    return many("{count} hour", "{count} hours", minutes // 60)


def _clock(at: time) -> str:
    return at.strftime("%H:%M")


@showing.replies
def shown_rules(event: RulesShown, _ask: Ask) -> Reply:
    """Every rule, then how one is changed."""
    lines: list[Text] = [say(event.policy) for say in SENTENCES.values()]
    lines += [
        _("The clock here is {timezone}.", timezone=event.timezone),
        "",
        _(
            "These cannot be changed from the chat. Whoever runs gendan writes for example "
            "GENDAN_POLICY__DUE_NEAR_DAYS=10 into its .env and starts it again; "
            "docs/settings.md names every one."
        ),
        _("Working days and hours are changed here: /shift, /day. Steps: /template."),
    ]
    return Reply(lines, title=_("Rules here"))
