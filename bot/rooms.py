"""Rooms: who speaks in a channel of several people, and where the answer to it may be read."""

from dataclasses import replace

from bot.messages import Incoming
from core.people.model import Account, Person, Room
from core.people.rooms import answered_there, meet, shared_room
from core.rights import Right, allows
from core.values import Language
from core.work import Work

Speaker = tuple[Account, Person]


def speaking(
    work: Work, incoming: Incoming, known: Speaker | None, language: Language
) -> tuple[Incoming, Speaker | None] | None:
    """Who speaks, and what is to be heard of it; nothing when it is not to be answered.

    In a channel shared with a customer people from outside are that customer's contacts, and the factory's
    own people get their answers in their own chats: what they may see is not for everybody there.
    """
    room = shared_room(work)
    if incoming.aside:
        _overheard(work, incoming, known, room)
        return None
    met_here = known is None or bool(known[0].place)
    if room is not None and met_here and incoming.outside is not False:
        known = meet(work, room, incoming.sender, incoming.chat, incoming.name, language)
        if known is not None:
            return incoming, known
    if known is None:
        return None if incoming.outside else (incoming, None)
    if room is None:
        return incoming, known
    account, person = known
    if person.is_customer:
        return (incoming, known) if person.customer_id == room.customer_id else None
    return None if account.chat.startswith("-") else (replace(incoming, chat=account.chat), known)


def _overheard(work: Work, incoming: Incoming, known: Speaker | None, room: Room | None) -> None:
    if room is not None and known is not None and allows(known[1].role, Right.REPLY):
        work.speaks(known[1])
        answered_there(work, room, incoming.chat, incoming.text)
