"""The router: who speaks, heard before or not; the only place that catches what goes wrong."""

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from time import monotonic
from typing import Protocol

import structlog

from bot.commands import refused
from bot.handlers.people import crowded, stranger, too_fast, welcome
from bot.limits import Limits
from bot.messages import Incoming, Parcel
from bot.post import Post
from bot.replies import Ask, Links, Reply, no_links
from bot.rooms import speaking
from bot.talk import Talk
from bot.understanding import Understanding
from bot.words import _
from core.errors import BadInvitation, TooManyCodes
from core.importing import made
from core.people.model import Account, Person
from core.people.operations import come_in
from core.values import Language
from core.work import Interrupted, Work

START = "/start"
KEEPS_ITS_TRANSCRIPT = "web"
TERMINAL = "terminal"
"""Whoever sits there has the whole machine, and may hand in a file of lines."""
LONGEST = 10_000
EVERYBODY = "strangers"
"""Whose bucket it is that all strangers take from."""


class Crowded(Exception):
    """Too many strangers write; this one's message is as if it had never come."""


class Knows(Protocol):
    """Understanding with the factory's names."""

    def __call__(self, work: Work) -> Understanding:
        """Today's understanding."""

    def heard(self, work: Work) -> None:
        """Look again at once when there is a new name."""


log = structlog.get_logger()


@dataclass
class Router:
    """Takes what somebody did in a chat and gives what is to be sent back there at once."""

    works: Callable[..., AbstractContextManager[Work]]
    understanding: Knows
    language: Language = Language.CHINESE
    links: Links = no_links
    limits: Limits = field(default_factory=Limits)

    def taking(self, incoming: Incoming) -> Callable[[Incoming], list[Parcel]] | None:
        """How to take what somebody sent: as it is, or with a word that it comes too fast, or not at all."""
        who, at = _sender(incoming), monotonic()
        if incoming.channel == TERMINAL:
            return self.handle
        if self.limits.strangers.is_empty(who, at):
            return None
        if self.limits.lines.take(who, at):
            return self.handle
        return self.slow_down if self.limits.words.take(who, at) else None

    def slow_down(self, incoming: Incoming) -> list[Parcel]:
        """Say that it comes too fast, and do nothing of it."""
        with self.works(channel=incoming.channel, message=incoming.message) as work:
            known, post = _who(work, incoming), Post(work)
            language = known[1].language if known else _hinted(incoming)
            said = too_fast().said(post.speaker(language), "TooFast")
            post.answer(_here(incoming), known[1] if known else None, said, Reply(), None)
            return post.parcels

    def handle(self, incoming: Incoming) -> list[Parcel]:
        """Do what a message asks for, in one commit; the answers that go to its own chat.

        What it caused for others is in the outbox. A message heard before does nothing again; one that
        raises Interrupted was not heard.
        """
        try:
            here = {"channel": incoming.channel, "place": incoming.place, "message": incoming.message}
            with self.works(**here) as work:
                return self._handle(work, incoming)
        except Interrupted:
            raise
        except Crowded:
            return []
        except Exception:
            return self._apologise(incoming)

    def _handle(self, work: Work, incoming: Incoming) -> list[Parcel]:
        if not incoming.aside and not _first_time(work, incoming):
            return []
        post = Post(work, self.links, incoming.replies_to)
        known = _who(work, incoming)
        enters = incoming.text.startswith(START + " ") and not incoming.aside
        found = (incoming, known) if enters else speaking(work, incoming, known, _hinted(incoming))
        if found is None:
            return []
        incoming, known = found
        if enters:
            self._enter(work, post, incoming, known[1] if known else None)
        elif known is None:
            self.limits.strangers.take(_sender(incoming), monotonic())
            self._tell_stranger(post, incoming, stranger())
        else:
            self._talk(work, post, incoming, *known)
        return post.parcels

    def _tell_stranger(self, post: Post, incoming: Incoming, reply: Reply) -> None:
        """Answer somebody unknown, unless too many of them are written to already; raises Crowded."""
        at = monotonic()
        if incoming.channel != TERMINAL and not self.limits.crowd.take(EVERYBODY, at):
            if not self.limits.words.take(EVERYBODY, at):
                raise Crowded
            reply = crowded()
        post.answer(_here(incoming), None, reply.said(post.speaker(_hinted(incoming))), Reply(), None)

    def _talk(self, work: Work, post: Post, incoming: Incoming, account: Account, person: Person) -> None:
        work.speaks(person)
        if person.account_id != account.id or account.blocked or account.chat != incoming.chat:
            _reached(account, person, incoming)
        here = _here(incoming)
        if len(incoming.text) > LONGEST:
            post.answer(
                here, person, _too_long(len(incoming.text)).said(post.speaker(person.language)), Reply(), None
            )
            return
        understanding = self.understanding(work)
        Talk(work, post, person, here, incoming, understanding, account).run()
        self.understanding.heard(work)
        post.refresh(person)

    def _enter(self, work: Work, post: Post, incoming: Incoming, known: Person | None) -> None:
        """A one-time code: from here on this chat belongs to the person it was made for."""
        code = incoming.text.removeprefix(START).strip()
        try:
            self._guards(incoming)
            entered = come_in(work, code, incoming.channel, incoming.sender, incoming.chat)
        except (BadInvitation, TooManyCodes) as why:
            self.limits.codes.take(_sender(incoming), monotonic())
            reply = refused(why, Ask(work))
            if known is None:
                self._tell_stranger(post, incoming, reply)
            else:
                said = reply.said(post.speaker(known.language))
                post.answer(_here(incoming), None, said, Reply(), None)
            return
        self.limits.strangers.forget(_sender(incoming))
        person = work.find(Person, id=entered.person)
        account = work.find(Account, channel=incoming.channel, sender=incoming.sender)
        assert person is not None
        assert account is not None
        said = post.said(person, welcome(entered, person), "CameIn")
        post.answer(account, person, said, Reply(), None)
        post.release(account)

    def _guards(self, incoming: Incoming) -> None:
        """Keep who guesses from going on; raises TooManyCodes."""
        if incoming.channel != TERMINAL and self.limits.codes.is_empty(_sender(incoming), monotonic()):
            raise TooManyCodes

    def _apologise(self, incoming: Incoming) -> list[Parcel]:
        """Something is broken: say so with a reference that finds the log's account of it."""
        reference = secrets.token_hex(4)
        log.exception(
            "message failed", reference=reference, channel=incoming.channel, message=incoming.message
        )
        words = _(
            "Sorry, something went wrong on our side. Nothing was changed. Reference: {reference}",
            reference=reference,
        )
        with self.works(channel=incoming.channel, message=incoming.message) as work:
            if not _first_time(work, incoming):
                return []
            known = _who(work, incoming)
            person = known[1] if known else None
            post = Post(work)
            said = Reply(words).said(post.speaker(person.language if person else self.language), "Apology")
            post.answer(_here(incoming), person, said, Reply(), None)
            return post.parcels


def _sender(incoming: Incoming) -> tuple[str, str]:
    return (incoming.channel, incoming.sender)


def _first_time(work: Work, incoming: Incoming) -> bool:
    return work.hears(incoming.chat, incoming.text if incoming.channel == KEEPS_ITS_TRANSCRIPT else "")


def _who(work: Work, incoming: Incoming) -> tuple[Account, Person] | None:
    """The chat's account and whose it is; none for somebody unknown or gone."""
    account = work.find(Account, channel=incoming.channel, sender=incoming.sender)
    person = work.find(Person, id=account.person_id) if account else None
    return (account, person) if account and person and person.active else None


def _reached(account: Account, person: Person, incoming: Incoming) -> None:
    """Notices go where somebody last spoke from, but never into a group."""
    if not incoming.chat.startswith("-"):
        account.chat = incoming.chat
        if incoming.channel != "terminal" or person.account_id is None:
            # A terminal is open for a moment only; notices go on to where people look.
            person.account_id = account.id
    account.blocked = False


def _here(incoming: Incoming) -> Account:
    """Where the answer goes: the chat that is being spoken in."""
    return made(Account, channel=incoming.channel, sender=incoming.sender, chat=incoming.chat)


def _hinted(incoming: Incoming) -> Language:
    """The language of somebody not known yet, as the platform hints."""
    return Language.CHINESE if incoming.language.startswith("zh") else Language.ENGLISH


def _too_long(length: int) -> Reply:
    return Reply(
        _(
            "That is {length} characters in one message; up to {limit} can be read. Please send it in parts.",
            length=length,
            limit=LONGEST,
        )
    )
