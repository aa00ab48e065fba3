"""Digests in the chat: the day in about ten lines."""

from collections.abc import Mapping
from typing import Any

from bot.commands import Answers, command
from bot.handlers.order_card import days_left
from bot.replies import Ask, Reply, Rows, call
from bot.words import Brief, Joined, Text, Words, _, many
from core.orders.views import orders
from core.people.model import Person
from core.production.waits import waiting
from core.purchasing.items import name_of
from core.purchasing.views import kit
from reminders.digests import day_digest
from reminders.rows import Counts, Digest, DueRow, StalledRow, WaitingRow

SHOWN = 5
"""Colleagues a supervisor is told of."""

digesting = command(day_digest, "digest", zh=("日报", "汇总"), help=_("The day in ten lines"))


@digesting.reads("digest")
def wants_digest(_slots: Mapping[str, Any]) -> Answers:
    """Nothing more is needed."""
    return {}


@digesting.replies
def shown_digest(event: Digest, ask: Ask) -> Reply:
    """The digest, asked for."""
    return digest_reply(event, ask.work.person)


def digest_reply(digest: Digest, person: Person) -> Reply:
    """The day in about ten lines, with buttons to look inside."""
    lines: list[Text] = [
        many("▲ {count} line overdue", "▲ {count} lines overdue", len(digest.overdue)),
        *(_due_line(row) for row in digest.overdue[:3]),
        _(
            "● {week} due within 7 days, {today} of them today",
            week=len(digest.due_7_days),
            today=len(digest.due_today),
        ),
        many("■ {count} step stalled", "■ {count} steps stalled", len(digest.stalled)),
        *(_stalled_line(row) for row in digest.stalled[:1]),
        many(
            "◆ {count} customer message unanswered",
            "◆ {count} customer messages unanswered",
            len(digest.unanswered),
        ),
        *(_waiting_line(row) for row in digest.unanswered[:1]),
        *_waits(digest),
        *_lacking(digest),
        _(
            "✓ Done today: steps {steps}, lines shipped {lines}",
            steps=digest.steps_done,
            lines=digest.lines_done,
        ),
    ]
    if person.sees_every_order:
        lines += ["", *(_person_line(one) for one in digest.people[:SHOWN])]
    return Reply(lines, title=_("Daily digest, {day}", day=digest.day), buttons=_digest_buttons(digest))


def _waits(digest: Digest) -> list[Text]:
    """Whom the factory waits for, in a line, where there is anybody."""
    if not digest.waits:
        return []
    return [
        many(
            "◇ {count} thing waited for, {late} of them past its day",
            "◇ {count} things waited for, {late} of them past their day",
            digest.waits,
            late=digest.waits_late,
        )
    ]


def _lacking(digest: Digest) -> list[Text]:
    """Orders that cannot begin as planned, in a line and the first of them, where there is any."""
    if not digest.lacking:
        return []
    first = digest.lacking[0]
    return [
        many(
            "□ {count} order starts soon and lacks material",
            "□ {count} orders start soon and lack material",
            len(digest.lacking),
        ),
        _(
            "   {order} {customer} · starts {starts}, lacks {items}",
            order=first.order,
            customer=first.customer,
            starts=Brief(first.starts),
            items=Joined([name_of(item) for item in first.items]),
        ),
    ]


def _due_line(row: DueRow) -> Words:
    return _(
        "   {order} {customer} · {due}, {late}",
        order=row.order,
        customer=row.customer,
        due=Brief(row.due),
        late=days_left(-row.days_late),
    )


def _stalled_line(row: StalledRow) -> Words:
    return _(
        "   {order} {step} {done}/{quantity} since {since}",
        order=row.order,
        step=row.name,
        done=row.done,
        quantity=row.quantity,
        since=Brief(row.since),
    )


def _waiting_line(row: WaitingRow) -> Words:
    return _("   {customer}: “{text}”", customer=row.customer, text=row.text[:60])


def _person_line(one: Counts) -> Words:
    counts: list[Words] = []
    if one.overdue:
        counts.append(many("{count} overdue", "{count} overdue", one.overdue))
    if one.due_7_days:
        counts.append(many("{count} due within 7 days", "{count} due within 7 days", one.due_7_days))
    if one.stalled:
        counts.append(many("{count} stalled", "{count} stalled", one.stalled))
    if one.unanswered:
        counts.append(many("{count} unanswered", "{count} unanswered", one.unanswered))
    if one.steps_done or one.lines_done:
        counts.append(many("{count} done", "{count} done", one.steps_done + one.lines_done))
    return _("{person}: {counts}", person=one.person or _("Nobody's"), counts=Joined(counts))


def _digest_buttons(digest: Digest) -> Rows:
    presses = []
    if digest.overdue:
        presses.append(call(orders, _("Overdue"), show="overdue"))
    if digest.due_7_days:
        presses.append(call(orders, _("This week"), show="week"))
    if digest.stalled:
        presses.append(call(orders, _("Stalled"), show="stalled"))
    if digest.waits:
        presses.append(call(waiting, _("Who has the ball")))
    if digest.lacking:
        presses.append(call(kit, _("Short of material")))
    people = [call(orders, one.person, person=one.person) for one in digest.people[:4] if one.person]
    return [presses[:3], presses[3:], people]
