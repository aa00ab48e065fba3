"""Who may do and read what: the one table of roles, rights and guarded fields; docs/rights.md shows it."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is to the factory."""

    MERCHANDISER = "merchandiser"
    SUPERVISOR = "supervisor"
    DEPARTMENT = "department"
    CUSTOMER = "customer"
    ADMIN = "admin"


class Right(StrEnum):
    """A kind of doing that a role has or has not."""

    SELF = "self"
    """One's own settings."""
    SEE = "see"
    """The orders in one's scope, as staff see them."""
    REPORT = "report"
    """Say how far a step has come."""
    ORDER = "order"
    """Take, change and close orders."""
    REPLY = "reply"
    """Answer customers."""
    REMIND = "remind"
    """Have oneself reminded."""
    SUPERVISE = "supervise"
    """See everybody's work and digests."""
    INVITE = "invite"
    """Let people in."""
    EXPORT = "export"
    """Take what is kept out as a file."""
    ASK = "ask"
    """Ask about the own company's orders, as a customer."""


STAFF = frozenset({Right.SELF, Right.SEE, Right.REPORT, Right.REMIND})
STEERING = STAFF | {Right.ORDER, Right.REPLY, Right.SUPERVISE, Right.INVITE, Right.EXPORT}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.DEPARTMENT: STAFF,
    Role.MERCHANDISER: STAFF | {Right.ORDER, Right.REPLY},
    Role.SUPERVISOR: STEERING,
    Role.ADMIN: STEERING,
    Role.CUSTOMER: frozenset({Right.SELF, Right.ASK}),
}

SEES_EVERY_ORDER = frozenset({Role.SUPERVISOR, Role.ADMIN, Role.DEPARTMENT})
"""Roles that see the whole factory; a merchandiser sees the own orders, a customer the own company's."""


def allows(role: Role, right: Right) -> bool:
    """Whether the role has the right."""
    return right in RIGHTS[role]


class Guarded(StrEnum):
    """A kind of field that not every role may read."""

    PRICES = "prices"
    """Prices, amounts and their currency."""
    TERMS = "terms"
    """What was agreed about payment."""
    CONTACTS = "contacts"
    """Who writes for a customer."""
    LETTERS = "letters"
    """What customers write and are answered, and what comes with it."""
    PAPERS = "papers"
    """Kept files that are no pictures and come from outside the departments: they may name prices."""
    REMARKS = "remarks"
    """What staff write down for each other."""
    COLLEAGUES = "colleagues"
    """Which of the staff does what."""


EVERYTHING = frozenset(Guarded)
READS: dict[Role, frozenset[Guarded]] = {
    Role.DEPARTMENT: frozenset({Guarded.REMARKS, Guarded.COLLEAGUES}),
    Role.MERCHANDISER: EVERYTHING,
    Role.SUPERVISOR: EVERYTHING,
    Role.ADMIN: EVERYTHING,
    Role.CUSTOMER: frozenset(),
}
"""Of what a role may see at all, the guarded fields it may read; the others come to it empty."""


def reads(role: Role, guarded: Guarded) -> bool:
    """Whether the role may read such fields."""
    return guarded in READS[role]
