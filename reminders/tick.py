"""One beat of the clock: what is due now is found, judged, claimed in the ledger and handed over."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row

import reminders.rules  # noqa: F401 - registers every rule
from core.work import Work
from reminders.due import Due
from reminders.ladder import Colleague, Staff
from reminders.ledger import claim, was_said
from reminders.readers import DigestDue, digests_due
from reminders.rule import RULES, Rule

BATCH = 200
"""Rows of one rule in one transaction: a catch-up after a long stop must not hold up people's messages."""
EVERYTHING = 2**31 - 1
FEW = 3
"""Reminders a person gets one by one in one sweep; more come as one message."""
SINGLY = frozenset({"own-reminder"})
"""What people asked for themselves is never lost in a bundle."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found, and whether more waits behind it."""

    dues: tuple[Due, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Bundle:
    """One message's worth of reminders for one person."""

    person_id: int
    dues: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """Everything one beat has to say, claimed for the transaction it was found in."""

    bundles: tuple[Bundle, ...]
    digests: tuple[DigestDue, ...]
    more: bool


def tick(work: Work) -> Tick:
    """Find and claim all that is due now; what is said of it belongs into the same transaction."""
    swept = sweep(work)
    return Tick(tuple(group_for_people(swept.dues)), tuple(digests_due(work)), swept.more)


def sweep(work: Work, *, dry_run: bool = False) -> Swept:
    """The reminders due at `work.now`; a dry run finds all of them and changes nothing."""
    staff, dues, more = Staff(work), list[Due](), False
    limit = EVERYTHING if dry_run else BATCH
    for rule in RULES:
        rows = work.rows(rule.due, {"now": work.now, "limit": limit})
        more = more or len(rows) == limit
        for row in rows:
            dues += _spoken_of(rule, row, work, staff, dry_run)
    return Swept(tuple(dues), more)


def _spoken_of(rule: Rule, row: Row[Any], work: Work, staff: Staff, dry_run: bool) -> Iterator[Due]:
    verdict = rule.judge(row, work)
    if verdict.say is not None:
        level = verdict.say.level
        if verdict.people is not None:
            told = staff.those(verdict.people, verdict.louder, level)
        else:
            told = staff.told(row.in_charge, level, private=rule.private)
        yield from _for_people(verdict.say, told, work, dry_run)
    if not dry_run:
        work.rows(rule.arm, {"key": row.id, "seen": row.alert_at, "again": verdict.again})


def _for_people(say: Due, told: Sequence[Colleague], work: Work, dry_run: bool) -> Iterator[Due]:
    for one in told:
        named = (work, say.rule, say.subject.key, one.id, say.occasion)
        if not was_said(*named) if dry_run else claim(*named, say.level):
            yield replace(say, person_id=one.id, person=one.name)
    if dry_run and not told:
        yield say


def group_for_people(dues: Iterable[Due]) -> list[Bundle]:
    """The messages to send: a person's few reminders one by one, many as one."""
    mine: dict[int, list[Due]] = {}
    for due in dues:
        if due.person_id is not None:
            mine.setdefault(due.person_id, []).append(due)
    return [bundle for person_id, its in mine.items() for bundle in _bundled(person_id, its)]


def _bundled(person_id: int, dues: Sequence[Due]) -> Iterator[Bundle]:
    alone = [due for due in dues if due.rule in SINGLY]
    rest = [due for due in dues if due.rule not in SINGLY]
    if len(rest) > FEW:
        yield Bundle(person_id, tuple(rest))
        rest = []
    for due in (*rest, *alone):
        yield Bundle(person_id, (due,))
