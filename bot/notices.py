"""Notices of the clock: what has become due is written to whom it concerns, in the same commit."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from bot.handlers.digests import digest_reply
from bot.handlers.reminders import reminder_reply
from bot.handlers.working_days import anew_so_far
from bot.post import Post
from bot.replies import Ask
from core.people.model import Person, Room, Use
from core.production.background import CHUNK, foresee_some
from core.production.model import Replanning
from core.production.working_days import replanned
from core.work import Work
from reminders.digests import digest
from reminders.tick import Bundle, tick

SOME = 50 * CHUNK
"""Orders after which it is said again how far it is."""


@dataclass
class Herald:
    """Says what a beat of the clock finds due."""

    works: Callable[..., AbstractContextManager[Work]]

    def beat(self, now: datetime) -> bool:
        """Say what is due at that instant; whether more waits."""
        ahead = self._foresee(now)
        with self.works(now=now) as work:
            found = tick(work)
            post = Post(work)
            remind(work, post, found.bundles)
            for due in found.digests:
                told = digest_reply(digest(work, due.person, due.at), due.person)
                room = work.find(Room, person_id=due.person.identity, serves=Use.DIGEST)
                # Once for the team instead of once for each.
                if room is not None:
                    post.tell_room(room, due.person, told, "Digest")
                else:
                    post.tell(due.person.identity, told, "Digest")
            return found.more or ahead

    def _foresee(self, now: datetime) -> bool:
        """Work out some of what is no longer of today, and say how far planning anew has come."""
        with self.works(now=now) as work:
            more = foresee_some(work)
            under_way = work.find(Replanning, ended_at=None)
            if under_way is not None:
                _tell_how_far(work, under_way)
            return more


def _tell_how_far(work: Work, under_way: Replanning) -> None:
    """One message, rewritten a few times while it goes on."""
    done = under_way.orders - replanned(work)
    if done < under_way.orders and (under_way.told_id is not None and done % SOME):
        return
    told = anew_so_far(done, under_way.orders)
    if under_way.told_id is None:
        under_way.told_id = Post(work).tell(under_way.person_id, told, "Replanned")
    else:
        Post(work).tell_again(under_way.told_id, told)
    if done >= under_way.orders:
        under_way.ended_at = work.now


def remind(work: Work, post: Post, bundles: Iterable[Bundle]) -> None:
    """Write reminders to the people they are for."""
    for bundle in bundles:
        person = work.find(Person, id=bundle.person_id)
        if person is not None:
            work.speaks(person)
            orders = {due.subject.order or "" for due in bundle.dues}
            order = orders.pop() if len(orders) == 1 else ""
            post.tell(bundle.person_id, reminder_reply(bundle.dues, Ask(work)), "Reminder", order)
