"""The list of people in the chat."""

from datetime import date

from bot.commands import command
from bot.handlers.presses import turning
from bot.replies import Ask, Reply, call
from bot.words import Brief, Joined, Words, _, many
from core.people.listing import PeopleShown, PersonRow, people
from core.people.operations import invite

CHANNELS = {
    "telegram": "Telegram",
    "slack": "Slack",
    "web": _("web chat"),
    "terminal": _("terminal"),
}
listing = command(
    people,
    "people",
    zh=("人员", "人员名单", "同事"),
    help=_("Who is here: role, channel, away, last heard"),
)


@listing.replies
def shown_people(event: PeopleShown, _ask: Ask) -> Reply:
    """A line or two for each."""
    return Reply(
        [_line(row) for row in event.rows],
        title=many("{count} person may come in", "{count} people may come in", event.total),
        buttons=[turning("people", event.page, event.pages), [call(invite, _("Invite somebody"))]],
    )


def _line(row: PersonRow) -> Words:
    parts: list[Words] = [_role(row)]
    if row.channels:
        parts.append(_("{channels}", channels=Joined([CHANNELS.get(one, one) for one in row.channels])))
    parts.append(_seen(row))
    if row.away_from and row.away_until:
        parts.append(_away(row, row.away_from, row.away_until))
    return _("{name} · {parts}", name=row.name, parts=Joined(parts, by=" · "))


def _role(row: PersonRow) -> Words:
    where = row.customer or row.department
    return _("{role}, {where}", role=row.role, where=where) if where else _("{role}", role=row.role)


def _seen(row: PersonRow) -> Words:
    if row.seen:
        return _("last wrote {at}", at=row.seen)
    return _("has written nothing yet") if row.channels else _("has not come in yet")


def _away(row: PersonRow, since: date, until: date) -> Words:
    return _(
        "away {since} to {until}, {deputy} stands in",
        since=Brief(since),
        until=Brief(until),
        deputy=row.deputy,
    )
