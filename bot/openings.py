"""Openings: the whole form a message would lead to, found by trying it and taking everything back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

import structlog

from bot.choosing import SEARCHES
from bot.commands import COMMANDS, REFUSALS, Answers, allowed, refused
from bot.dialogue import Dialogue, Said
from bot.forms import form_of, question
from bot.messages import Form, Incoming, Lookup, Message
from bot.post import Post
from bot.replies import Ask, Links, no_links
from bot.talk import Talk
from bot.understanding import Understanding
from bot.words import Text
from core.conversations.model import Draft
from core.errors import NotAllowed, Refusal
from core.importing import made
from core.orders.card import order_card
from core.orders.finding import resolve
from core.people.model import Account, Person
from core.people.rooms import shared_room
from core.work import Work

BOARD = ("today", "todo", "reminders", "status", "help")
"""The commands that show somebody's own board, part by part, for whoever may use them."""
WHEREVER = "/help"

log = structlog.get_logger()


class TakenBack(Exception):
    """Ends a work that was only tried."""


@dataclass
class Openings:
    """Tells what form a message would lead to, for channels that can show a whole one."""

    works: Callable[..., AbstractContextManager[Work]]
    understanding: Callable[[Work], Understanding]
    links: Links = no_links

    def form(self, incoming: Incoming) -> Form | None:
        """The form, or nothing where the message can simply be heard; whatever happens, nothing is kept."""
        found: Form | None = None
        try:
            here = {"channel": incoming.channel, "place": incoming.place, "message": incoming.message}
            with self.works(**here) as work:
                if (known := _known(work, incoming.channel, incoming.sender)) is not None:
                    found = self._tried(work, incoming, *known)
                raise TakenBack
        except TakenBack:
            return found
        except Exception:
            # Heard for real it comes to the same end, and is answered with an apology then.
            log.exception("form failed", channel=incoming.channel, message=incoming.message)
            return None

    def choices(self, lookup: Lookup) -> list[tuple[str, str]]:
        """(label, raw answer) of what a form's question offers for typed words, within somebody's rights."""
        with self.works(channel=lookup.channel) as work:
            known = _known(work, lookup.channel, lookup.sender)
            command = COMMANDS.get(lookup.call)
            if known is None or command not in allowed(known[1]):
                return []
            work.speaks(known[1])
            asked = question(command, lookup.answers, lookup.key)
            search = SEARCHES.get(asked.parameter.type) if asked and not asked.more else None
            say = Post(work).speaker(known[1].language)
            return [(say(label), raw) for label, raw in search(work, lookup.text)] if search else []

    def card(self, incoming: Incoming) -> Message | None:
        """The order that somebody of the factory names; nothing where a customer may read along."""
        here = {"channel": incoming.channel, "place": incoming.place, "message": incoming.message}
        with self.works(**here) as work:
            known = _known(work, incoming.channel, incoming.sender)
            if known is None or known[1].is_customer or shared_room(work):
                return None
            person, shown = known[1], COMMANDS[order_card.name].reply
            assert shown is not None
            work.speaks(person)
            try:
                found = order_card(work, resolve(work, incoming.text))
            except Refusal:
                return None
            return shown(found, Ask(work)).said(Post(work).speaker(person.language))

    def board(self, channel: str, sender: str) -> list[str]:
        """The lines that show somebody's own board, part by part."""
        with self.works() as work:
            known = _known(work, channel, sender)
            mine = {one.name for one in allowed(known[1])} if known else set()
        return [f"/{name}" for name in BOARD if name in mine] or [WHEREVER]

    def _tried(self, work: Work, incoming: Incoming, account: Account, person: Person) -> Form | None:
        work.speaks(person)
        post = Post(work, self.links)
        here = made(Account, channel=incoming.channel, sender=incoming.sender, chat=incoming.chat)
        talk = Talk(work, post, person, here, incoming, self.understanding(work), account)
        before = talk.dialogue.draft
        if incoming == _without_words(incoming):
            return _as_it_stands(talk.dialogue, before) if before else None
        open_before = before.operation if before else ""
        talk.run()
        if incoming.submission is not None:
            return _unfinished(talk.dialogue, incoming.submission)
        return _opened(talk.dialogue, open_before)


def _known(work: Work, channel: str, sender: str) -> tuple[Account, Person] | None:
    account = work.find(Account, channel=channel, sender=sender)
    person = work.find(Person, id=account.person_id) if account else None
    return (account, person) if account and person and person.active else None


def _without_words(incoming: Incoming) -> Incoming:
    return replace(incoming, text="", button="", submission=None, files=())


def _opened(dialogue: Dialogue, before: str) -> Form | None:
    """The form of a question just begun; one asked in the middle of a form belongs to that dialogue."""
    draft, begun = dialogue.draft, dialogue.said[:1]
    if draft is None or draft.operation == before or not (begun and begun[0].event == "Question"):
        return None
    return _form(dialogue, draft.operation, _raw(draft))


def _unfinished(dialogue: Dialogue, submission: dict[str, object]) -> Form | None:
    """The submitted form again, when something in it is missing or cannot be, or it is only looked at."""
    first = dialogue.said[0]
    if first.event == NotAllowed.__name__:
        return None
    if first.event != "Question" and not _is_refusal(first) and not submission.get("looked_at"):
        return None
    given = submission["answers"]
    assert isinstance(given, dict)
    answers = {str(key): str(raw or "") for key, raw in given.items()}
    say = dialogue.post.speaker(dialogue.person.language)
    error = say(first.reply.text) if _is_refusal(first) else ""
    return _form(dialogue, str(submission["call"]), answers, error)


def _as_it_stands(dialogue: Dialogue, draft: Draft) -> Form:
    return replace(_form(dialogue, draft.operation, _raw(draft)), asked=draft.asked)


def _is_refusal(said: Said) -> bool:
    return said.event in {kind.__name__ for kind in REFUSALS}


def _form(dialogue: Dialogue, name: str, answers: Answers, error: str = "") -> Form:
    def why(refusal: Refusal) -> Text:
        return refused(refusal, dialogue.ask).text

    say = dialogue.post.speaker(dialogue.person.language)
    return form_of(COMMANDS[name], answers, dialogue.asking(answers), say, why, error)


def _raw(draft: Draft) -> Answers:
    return {key: str(raw) for key, raw in draft.answers.items()}
