"""Who stands in, who leaves, who is let in no more."""

from collections.abc import Iterable

from bot.commands import Notice, command, notice, refusal
from bot.handlers.history import told_as
from bot.handlers.presses import undo_press
from bot.replies import Ask, Press, Reply, call
from bot.words import Text, _, many
from core import errors as why
from core.orders.views import orders, today
from core.people.deputies import CameBack, DeputyNamed, come_back, name_deputy
from core.people.leaving import ContactRevoked, LoggedOut, PersonLeft, let_go, log_out, revoke

standing_in = command(
    name_deputy,
    "deputy",
    zh=("代理", "请假"),
    help=_("Name who stands in for you"),
    phrases=(
        *("deputy {deputy} until {until} beginning {since}", "{deputy} 代理到 {until} 开始 {since}"),
        *("deputy {deputy} for {person} until {until}", "{deputy} 代理 {person} 到 {until}"),
    ),
    questions={
        "deputy": _("Who does your work meanwhile?"),
        "until": _("Until which day, that day included?"),
    },
)
returning = command(
    come_back, "return", zh=("销假", "我回来了"), help=_("Do your own work again"), shown=False
)
leaving = command(
    let_go,
    "leave",
    zh=("离职",),
    help=_("Close the accounts of a colleague who leaves"),
    ask=("to",),
    questions={
        "person": _("Who leaves?"),
        "to": _("Who takes over the open orders?"),
    },
)
revoking = command(revoke, "revoke", zh=("停用",), help=_("Let a customer's contact in no more"))
going_out = command(
    log_out, "logout", zh=("退出",), help=_("Log out of every browser and every other chat"), shown=False
)


@standing_in.replies
def stands_in(event: DeputyNamed, ask: Ask) -> Reply:
    """Who, for whom, until when, and that it ends by itself."""
    return Reply(
        [
            _("Orders, reminders and customers' questions go to {deputy}.", deputy=event.deputy),
            _(
                "After {until} they are back with {person} by themselves.",
                until=event.until,
                person=event.person,
            ),
        ],
        title=_("{deputy} stands in for {person} from {since}", **_said(event), since=event.since),
        buttons=[[call(come_back, _("End it now"), person=event.person), *undo_press(ask)]],
    )


@notice(DeputyNamed)
def tells_both(event: DeputyNamed, ask: Ask) -> Iterable[Notice]:
    """The deputy, and who is away if somebody else arranged it."""
    told = Reply(
        _("Their orders are among yours meanwhile, until {until}.", until=event.until),
        title=_("{deputy} stands in for {person} from {since}", **_said(event), since=event.since),
        buttons=[[call(today, _("My day"))]],
    )
    readers = {event.deputy_id, event.person_id} - {ask.work.person.id}
    return [Notice(reader, told, personal=True) for reader in sorted(readers)]


def _said(event: DeputyNamed) -> dict[str, str]:
    return {"deputy": event.deputy, "person": event.person}


@returning.replies
def is_back(event: CameBack, ask: Ask) -> Reply:
    """From now on."""
    return Reply(_("{person} does the own work again.", person=event.person), buttons=[undo_press(ask)])


@notice(CameBack)
def tells_deputy(event: CameBack, ask: Ask) -> Iterable[Notice]:
    """Nothing more is theirs."""
    told = Reply(_("{person} does the own work again.", person=event.person))
    readers = {event.deputy_id, event.person_id} - {ask.work.person.id}
    return [Notice(reader, told, personal=True) for reader in sorted(readers)]


@leaving.replies
def has_left(event: PersonLeft, _ask: Ask) -> Reply:
    """What is closed, and who has the work."""
    lines: list[Text] = [_("No chat and no browser of {person} opens gendan any more.", person=event.person)]
    if event.orders:
        lines.append(
            many(
                "{count} open order is with {heir} now.",
                "{count} open orders are with {heir} now.",
                event.orders,
                heir=event.heir,
            )
        )
    return Reply(lines, title=_("{person} has left.", person=event.person), buttons=_theirs(event))


def _theirs(event: PersonLeft) -> list[list[Press]]:
    return [[call(orders, event.heir, person=event.heir)]] if event.orders else []


@notice(PersonLeft)
def tells_heir(event: PersonLeft, _ask: Ask) -> Iterable[Notice]:
    """The work that is theirs from now on."""
    if event.heir_id is None:
        return []
    told = many(
        "{count} open order of {person} is yours now.",
        "{count} open orders of {person} are yours now.",
        event.orders,
        person=event.person,
    )
    return [Notice(event.heir_id, Reply(told, buttons=[[call(today, _("My day"))]]))]


@revoking.replies
def is_out(event: ContactRevoked, ask: Ask) -> Reply:
    """At once, everywhere."""
    return Reply(
        _("{person} is let in no more, by chat or browser.", person=event.contact), buttons=[undo_press(ask)]
    )


@going_out.replies
def logged_out(event: LoggedOut, _ask: Ask) -> Reply:
    """This chat goes on; a browser needs a new code."""
    return Reply(
        [
            many("{count} browser is logged out.", "{count} browsers are logged out.", event.browsers),
            many("{count} other chat is unlinked.", "{count} other chats are unlinked.", event.chats),
            _("Who comes in again needs a new one-time code."),
        ]
    )


@refusal(why.CannotStandIn)
def cannot_stand_in(refused: why.CannotStandIn, _ask: Ask) -> Reply:
    """Another one would do."""
    if refused.deputy == refused.person:
        return Reply(_("That has to be somebody other than {person}.", person=refused.person))
    return Reply(
        _(
            "{deputy} may not do everything that {person} does. Name somebody in the same role.",
            deputy=refused.deputy,
            person=refused.person,
        )
    )


@refusal(why.NotAway)
def not_away(refused: why.NotAway, _ask: Ask) -> Reply:
    """Nothing to end."""
    return Reply(_("Nobody stands in for {person}.", person=refused.person))


@refusal(why.OrdersLeft)
def orders_left(refused: why.OrdersLeft, _ask: Ask) -> Reply:
    """Somebody has to have them."""
    return Reply(
        many(
            "{person} still follows {count} open order. Type who takes it over: /leave {person} NAME",
            "{person} still follows {count} open orders. Type who takes them over: /leave {person} NAME",
            refused.orders,
            person=refused.person,
        )
    )


told_as("PersonLeft", lambda said: _("taken over from {person}", person=said["person"]))
