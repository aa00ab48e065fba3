"""Notices of the clock: what has become due is written to whom it concerns, in the same commit."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from bot.handlers.digests import digest_reply
from bot.handlers.reminders import reminder_reply
from bot.post import Post
from bot.replies import Ask
from core.people.model import Person
from core.work import Work
from reminders.digests import digest
from reminders.tick import Bundle, tick


@dataclass
class Herald:
    """Says what a beat of the clock finds due."""

    works: Callable[..., AbstractContextManager[Work]]

    def beat(self, now: datetime) -> bool:
        """Say what is due at that instant; whether more waits."""
        with self.works(now=now) as work:
            found = tick(work)
            post = Post(work)
            remind(work, post, found.bundles)
            for due in found.digests:
                told = digest_reply(digest(work, due.person, due.at), due.person)
                post.tell(due.person.identity, told, "Digest")
            return found.more


def remind(work: Work, post: Post, bundles: Iterable[Bundle]) -> None:
    """Write reminders to the people they are for."""
    for bundle in bundles:
        person = work.find(Person, id=bundle.person_id)
        if person is not None:
            work.speaks(person)
            post.tell(bundle.person_id, reminder_reply(bundle.dues, Ask(work)), "Reminder")
