"""Who may do what: the one table of roles and rights."""

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
    ASK = "ask"
    """Ask about the own company's orders, as a customer."""


STAFF = frozenset({Right.SELF, Right.SEE, Right.REPORT, Right.REMIND})
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.DEPARTMENT: STAFF,
    Role.MERCHANDISER: STAFF | {Right.ORDER, Right.REPLY},
    Role.SUPERVISOR: STAFF | {Right.ORDER, Right.REPLY, Right.SUPERVISE, Right.INVITE},
    Role.ADMIN: STAFF | {Right.ORDER, Right.REPLY, Right.SUPERVISE, Right.INVITE},
    Role.CUSTOMER: frozenset({Right.SELF, Right.ASK}),
}

SEES_EVERY_ORDER = frozenset({Role.SUPERVISOR, Role.ADMIN, Role.DEPARTMENT})
"""Roles that see the whole factory; a merchandiser sees the own orders, a customer the own company's."""


def allows(role: Role, right: Right) -> bool:
    """Whether the role has the right."""
    return right in RIGHTS[role]
