"""Channels of several people in the chat: whose they are, and where the team's day is read."""

from bot.commands import command, refusal
from bot.handlers.presses import undo_press
from bot.replies import Ask, Reply
from bot.words import _
from core import errors as why
from core.people.rooms import (
    ChannelLeft,
    ChannelLinked,
    DigestMoved,
    digest_here,
    leave_channel,
    link_channel,
)

linking = command(
    link_channel,
    "link",
    zh=("关联客户", "绑定客户"),
    help=_("Share the channel you are in with a customer"),
    questions={"customer": _("Which customer is this channel shared with?")},
)
leaving = command(
    leave_channel,
    "unlink",
    zh=("取消关联", "解除绑定"),
    help=_("Share the channel you are in with nobody any more"),
)
moving = command(
    digest_here, "digesthere", zh=("日报发这里", "日报群"), help=_("Send the team's digest to this channel")
)


@linking.replies
def linked(event: ChannelLinked, _ask: Ask) -> Reply:
    """What that means, for it is seen by outsiders."""
    return Reply(
        _(
            "Whoever writes there from outside is a contact of {customer} from now on. "
            "They are told about the orders of {customer} and nothing else, "
            "and what they ask comes to whoever is in charge.",
            customer=event.customer,
        ),
        title=_("This channel is shared with {customer}.", customer=event.customer),
    )


@leaving.replies
def left(event: ChannelLeft, ask: Ask) -> Reply:
    """Nothing more is said there."""
    text = _("This channel gets no digest any more.")
    if event.customer:
        text = _(
            "This channel is not shared with {customer} any more. "
            "Whoever writes there from outside gets no answer.",
            customer=event.customer,
        )
    return Reply(text, buttons=[undo_press(ask)], stays=True)


@moving.replies
def moved(_event: DigestMoved, ask: Ask) -> Reply:
    """One digest for all, and no more of it in the own chat."""
    return Reply(
        _("The team's digest comes to this channel from now on, and not to your own chat any more."),
        buttons=[undo_press(ask)],
        stays=True,
    )


@refusal(why.NotInRoom)
def not_in_room(_refused: why.NotInRoom, _ask: Ask) -> Reply:
    """Where to type it."""
    return Reply(_("Here we are alone. Type this in the channel or group that you mean."))


@refusal(why.RoomTaken)
def room_taken(refused: why.RoomTaken, _ask: Ask) -> Reply:
    """Whose it is, and how to free it."""
    return Reply(
        _(
            "This channel is shared with {customer}. First type unlink in it.",
            customer=refused.customer,
        )
    )


@refusal(why.NoRoom)
def no_room(_refused: why.NoRoom, _ask: Ask) -> Reply:
    """Nothing to take back."""
    return Reply(_("This channel is shared with nobody and gets no digest."))
