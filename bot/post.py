"""The post: replies and notices become messages in their reader's language, written with the change."""

from collections.abc import Iterable
from dataclasses import replace

import structlog

from bot.belonging import CARDS_LIVE, LIVE_CARDS, card_shown, news_of, takes_words
from bot.commands import COMMANDS, NOTICES, Notice
from bot.messages import Message, Parcel
from bot.putting_by import drawn
from bot.replies import Ask, Drawing, Links, Reply, no_links
from bot.words import Speaker
from core.conversations.model import LEASE, Delivery, Outgoing
from core.conversations.owed import OWED_TO_CHAT
from core.importing import made
from core.orders.card import order_card
from core.orders.finding import in_scope
from core.orders.model import Order
from core.people.deputies import stand_in
from core.people.model import Account, Person, Room
from core.values import Language, OrderNumber
from core.work import Event, Work

log = structlog.get_logger()


class Post:
    """Writes messages into the outbox of one work."""

    def __init__(self, work: Work, links: Links = no_links, replies_to: str = "") -> None:
        self.work = work
        self.links = links
        self.replies_to = replies_to
        """The message that is being answered by whoever speaks, as its platform knows it."""
        self.parcels: list[Parcel] = []
        """What is to be sent right after the commit."""
        self._told: set[tuple[int, str]] = set()
        """Who was told something of which order."""

    def speaker(self, language: Language) -> Speaker:
        """Somebody who speaks the language."""
        return Speaker(language, self.work.calendar.timezone, self.work.today.year)

    def said(self, person: Person, reply: Reply, event: str = "") -> Message:
        """A reply as somebody gets it: in the own language, without others' buttons."""
        return reply.for_role(person.role).said(self.speaker(person.language), event)

    def answer(
        self, account: Account, person: Person | None, message: Message, reply: Reply, edits: int | None
    ) -> None:
        """Say something in the chat that is being spoken in, at once."""
        if person:
            message = self._illustrated(message, reply.drawings, person)
        message = replace(message, answers=self.replies_to)
        row = made(
            Outgoing,
            channel=account.channel,
            chat=account.chat,
            person_id=person.id if person else None,
            body=message.as_json(),
            edits_id=edits,
            order_id=reply.order_id,
            question_id=reply.question_id,
            state=Delivery.SENDING,
            lease_until=self.work.now + LEASE,
            attempts=1,
            due_at=self.work.now,
        )
        is_next = bool(self.parcels) or not self._owes(account)
        self.work.add(row)
        self.parcels.append(replace(parcel(row, message, self._platform_id(edits)), next=is_next))

    def _owes(self, account: Account) -> bool:
        """Whether something is still to arrive in a chat."""
        here = {"channel": account.channel, "chat": account.chat}
        return bool(self.work.load(Outgoing, OWED_TO_CHAT, here))

    def tell(self, person_id: int, reply: Reply, event: str = "", order: str = "") -> int | None:
        """Have somebody told, of an order perhaps; the message's number.

        It is held until there is a chat to tell them in.
        """
        person = self.work.find(Person, id=person_id)
        if person is None or not person.active:
            return None
        account = self.work.find(Account, id=person.account_id) if person.account_id else None
        reachable = account is not None and not account.blocked
        said = self.said(person, reply, event)
        message = self._illustrated(said, reply.drawings, person)
        self._told.add((person_id, order))
        if account and order and not takes_words(reply):
            message = replace(message, about=card_shown(self.work, order, account))
        row = self.work.add(
            Outgoing(
                channel=account.channel if account and reachable else "",
                chat=account.chat if account and reachable else "",
                person_id=person_id,
                body=message.as_json(),
                order_id=reply.order_id,
                question_id=reply.question_id,
                state=Delivery.PENDING if reachable else Delivery.HELD,
                due_at=self.work.now,
            )
        )
        return row.id

    def tell_room(self, room: Room, reader: Person, reply: Reply, event: str = "") -> None:
        """Have a channel of several people told, as one of them may read it."""
        message = self._illustrated(self.said(reader, reply, event), reply.drawings, reader)
        self.work.add(
            Outgoing(
                channel=room.channel,
                chat=room.place,
                person_id=reader.id,
                body=message.as_json(),
                state=Delivery.PENDING,
                due_at=self.work.now,
            )
        )

    def tell_again(self, message: int, reply: Reply) -> None:
        """Write over a message that somebody was told before."""
        earlier = self.work.find(Outgoing, id=message)
        person = self.work.find(Person, id=earlier.person_id) if earlier is not None else None
        if earlier is None or person is None:
            return
        body = self.said(person, reply, "").as_json()
        if earlier.state is Delivery.HELD:
            earlier.body = body
            return
        self.work.add(
            Outgoing(
                channel=earlier.channel,
                chat=earlier.chat,
                person_id=earlier.person_id,
                body=body,
                edits_id=message,
                state=Delivery.PENDING,
                due_at=self.work.now,
            )
        )

    def _illustrated(self, message: Message, drawings: Iterable[Drawing], person: Person) -> Message:
        """The message with the pictures that belong to it; the text says it all, so none may stop it."""
        files = list(message.files)
        for draw in drawings:
            try:
                picture = draw(self.speaker(person.language))
            except Exception:
                log.exception("picture not drawn")
            else:
                files.append(drawn(self.work, picture, person))
        return replace(message, files=tuple(files))

    def notices(self, event: Event, ask: Ask) -> None:
        """Tell others what an event means for them."""
        told = NOTICES.get(type(event))
        if told is not None:
            self._tell_all(told(event, ask), type(event).__name__, getattr(event, "order", None) or "")

    def _tell_all(self, notices: Iterable[Notice], event: str, order: str) -> None:
        for one in notices:
            reader = None if one.personal else self.work.find(Person, id=one.person_id)
            told = stand_in(self.work, reader).identity if reader else one.person_id
            self.tell(told, one.reply, event, order)

    def release(self, account: Account) -> None:
        """Send what was held for somebody who has a chat now."""
        for row in self.work.every(Outgoing, person_id=account.person_id, state=Delivery.HELD):
            row.channel, row.chat, row.state = account.channel, account.chat, Delivery.PENDING

    def live_cards(self, order_id: int) -> list[Outgoing]:
        """The newest card of an order in each chat that shows one, but for those said just now."""
        rows = self.work.load(
            Outgoing, LIVE_CARDS, {"order_id": order_id, "since": self.work.now - CARDS_LIVE}
        )
        fresh = {one.id for one in self.parcels}
        return [row for row in rows if row.person_id and row.id not in fresh and self._still_shown(row)]

    def _still_shown(self, row: Outgoing) -> bool:
        """Whether nothing else was written over the card since."""
        versions = self.work.every(Outgoing, edits_id=root(row))
        return row.state != Delivery.HELD and (not versions or versions[-1].id == row.id)

    def refresh(self, person: Person) -> None:
        """Bring the cards of every order that was changed up to date, wherever they are shown."""
        for order_id in sorted(self.work.touched):
            for row in self.live_cards(order_id):
                self._refresh(row, order_id, person)
        self.work.speaks(person)

    def _refresh(self, row: Outgoing, order_id: int, by: Person) -> None:
        reader = self.work.find(Person, id=row.person_id)
        order = self.work.find(Order, id=order_id)
        if reader is None or not reader.active or order is None or not in_scope(self.work, reader, order):
            return
        self.work.speaks(reader)
        ask = Ask(self.work)
        card = order_card(self.work, OrderNumber(order.number))
        shown = COMMANDS[order_card.name].reply
        assert shown is not None
        said = self.said(reader, replace(shown(card, ask), silent=True), "OrderCard")
        if not self._knows(row, reader, by, card.order):
            said = replace(said, news=self.speaker(reader.language)(news_of(card, self.work.now)))
        # Where it stands, which may be a group or a thread and not where its reader is told things.
        self.work.add(
            Outgoing(
                channel=row.channel,
                chat=row.chat,
                person_id=row.person_id,
                body=said.as_json(),
                edits_id=root(row),
                order_id=order_id,
                state=Delivery.PENDING,
                due_at=self.work.now,
            )
        )

    def _knows(self, row: Outgoing, reader: Person, by: Person, order: str) -> bool:
        """Whether a card's chat is told what was just done in another way."""
        if row.chat in [one.chat for one in self.parcels]:
            return True
        # Others read along where a card stands in a channel of several people.
        return not row.chat.startswith("-") and (reader.id == by.id or (reader.identity, order) in self._told)

    def _platform_id(self, edits: int | None) -> str:
        if edits is None:
            return ""
        earlier = self.work.find(Outgoing, id=edits)
        return (earlier.platform_id or "") if earlier else ""


def root(row: Outgoing) -> int:
    """The message a row is a version of."""
    return row.edits_id or row.id or 0


def parcel(row: Outgoing, message: Message, edits: str) -> Parcel:
    """A row and its message as a channel gets them."""
    return Parcel(
        id=row.id or 0,
        channel=row.channel,
        chat=row.chat,
        message=message,
        edits=edits,
        edits_id=row.edits_id,
        doubtful=row.doubtful,
        person_id=row.person_id,
    )
