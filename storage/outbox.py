"""The outbox: claimed with a lease, marked after each single send, so that a crash loses nothing."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    func,
    or_,
    select,
    true,
    update,
)

from core.columns import table
from core.conversations.model import LEASE, Delivery, Outgoing
from core.conversations.owed import OF_CHAT
from core.people.model import Account
from storage.entities import shape

OUTBOX, ACCOUNT = table(Outgoing), table(Account)
RETRIES = (
    timedelta(seconds=5),
    timedelta(seconds=15),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
)
"""How long to wait after each failed attempt; the last one again and again."""
GIVE_UP = 100
"""Attempts, about a day of them: what cannot be sent at all must not silence its chat for ever."""
FAR = timedelta(hours=1)
"""Longer than anything is put off, by us or a platform: under what waits longer, the clock was put back."""
EVERYTHING = true()
OWED = (Delivery.PENDING, Delivery.SENDING)
EARLIER = OUTBOX.alias("earlier")

# By state, which few rows are in: by chat it would read everything ever said there.
FIRST_IN_CHAT = (
    select(func.min(EARLIER.c.id))
    .where(EARLIER.c.state.in_(OWED))
    .group_by(EARLIER.c.channel, EARLIER.c.chat)
)
DUE = (
    select(OUTBOX.c.id)
    .where(
        OUTBOX.c.state == Delivery.PENDING,
        or_(OUTBOX.c.due_at <= bindparam("now"), OUTBOX.c.due_at > bindparam("far")),
        OUTBOX.c.id.in_(FIRST_IN_CHAT),
    )
    .order_by(OUTBOX.c.due_at, OUTBOX.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
"""One message a chat: its oldest, so that the order in a chat is kept."""
BEFORE = (
    select(OUTBOX.c.id)
    .where(OUTBOX.c.state == Delivery.PENDING, OUTBOX.c.id < bindparam("row"), OF_CHAT)
    .order_by(OUTBOX.c.id)
    .with_for_update(skip_locked=True)
)
"""What waits in a chat before a message."""
ABANDONED = and_(
    OUTBOX.c.state == Delivery.SENDING,
    or_(OUTBOX.c.lease_until < bindparam("now"), OUTBOX.c.lease_until > bindparam("far")),
)
"""Its lease has ended, or is so long that the clock was put back since."""
TAKE_OVER = (
    update(OUTBOX)
    .where(OUTBOX.c.state == Delivery.SENDING)
    .values(state=Delivery.PENDING.value, doubtful=True, lease_until=None)
)
MARK_SENT = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("row"))
    .values(
        state=Delivery.SENT.value,
        platform_id=bindparam("platform"),
        sent_at=bindparam("now"),
        lease_until=None,
    )
)


def within(channels: Collection[str], chat: str = "") -> ColumnElement[bool]:
    """What a process with these channels can send; one chat only, where it has just that."""
    return and_(OUTBOX.c.channel.in_(channels), OUTBOX.c.chat == chat if chat else true())


def take_over(connection: Connection, reach: ColumnElement[bool]) -> None:
    """Owe again whatever anybody had under way: for a process that knows itself alone."""
    connection.execute(TAKE_OVER.where(reach))


def renew(connection: Connection, rows: Collection[int], now: datetime) -> None:
    """Keep what is still under way from being taken over."""
    fresh = OUTBOX.c.lease_until.between(now + LEASE / 2, now + LEASE)
    mine = update(OUTBOX).where(OUTBOX.c.id.in_(rows), ~fresh, OUTBOX.c.state == Delivery.SENDING)
    connection.execute(mine.values(lease_until=now + LEASE))


def renew_all(connection: Connection, now: datetime) -> None:
    """Begin every lease anew: the clock was moved, so none can be read off it."""
    held = update(OUTBOX).where(OUTBOX.c.state == Delivery.SENDING)
    connection.execute(held.values(lease_until=now + LEASE))


def claim(
    connection: Connection, now: datetime, most: int = 30, reach: ColumnElement[bool] = EVERYTHING
) -> list[Outgoing]:
    """Messages to be sent now, at most one a chat; nobody else gets them while the lease lasts."""
    connection.execute(TAKE_OVER.where(ABANDONED, reach), _at(now))
    due = connection.execute(DUE.where(reach), _at(now) | {"most": most}).scalars().all()
    return _taken(connection, due, now)


def _at(now: datetime) -> dict[str, Any]:
    return {"now": now, "far": now + FAR}


def waits_before(connection: Connection, row: int, channel: str, chat: str) -> Sequence[int]:
    """What is still to be sent in a chat before one of its messages, even if only at a later try."""
    where = {"row": row, "channel": channel, "chat": chat}
    return connection.execute(BEFORE, where).scalars().all()


def claim_before(connection: Connection, now: datetime, row: int, channel: str, chat: str) -> list[Outgoing]:
    """What is to be sent before a message: now, for somebody is there who reads it."""
    return _taken(connection, waits_before(connection, row, channel, chat), now)


def _taken(connection: Connection, due: Sequence[int], now: datetime) -> list[Outgoing]:
    if not due:
        return []
    taken = {"state": Delivery.SENDING.value, "lease_until": now + LEASE, "attempts": OUTBOX.c.attempts + 1}
    connection.execute(update(OUTBOX).where(OUTBOX.c.id.in_(due)).values(taken))
    rows = connection.execute(select(OUTBOX).where(OUTBOX.c.id.in_(due)).order_by(OUTBOX.c.id))
    return [shape(Outgoing).made(row) for row in rows]


def release(connection: Connection, rows: Collection[int]) -> None:
    """Claimed, but not begun with: somebody may claim them again."""
    unclaimed = {"state": Delivery.PENDING.value, "lease_until": None, "attempts": OUTBOX.c.attempts - 1}
    mine = update(OUTBOX).where(OUTBOX.c.id.in_(rows), OUTBOX.c.state == Delivery.SENDING)
    connection.execute(mine.values(unclaimed))


def platform_ids(connection: Connection, rows: Sequence[Outgoing]) -> dict[int, str]:
    """The platform's identities of the messages that these rewrite."""
    wanted = {row.edits_id for row in rows if row.edits_id}
    found = connection.execute(select(OUTBOX.c.id, OUTBOX.c.platform_id).where(OUTBOX.c.id.in_(wanted)))
    return {row.id: row.platform_id or "" for row in found}


def sent(connection: Connection, arrived: Collection[tuple[int, str]], now: datetime) -> None:
    """They arrived, each with the platform's identity of it."""
    connection.execute(MARK_SENT, [{"row": row, "platform": one, "now": now} for row, one in arrived])


def put_back(
    connection: Connection,
    row: int,
    now: datetime,
    after: float,
    *,
    uncertain: bool,
    most: int = GIVE_UP,
    why: str = "",
) -> None:
    """It could not be sent now: again after the platform's wish or our own patience, at most so often."""
    attempts = connection.execute(select(OUTBOX.c.attempts).where(OUTBOX.c.id == row)).scalar_one()
    if attempts >= most:
        failed(connection, row, why or f"given up after {attempts} attempts", blocked=False)
        return
    wait = timedelta(seconds=after) if after else RETRIES[min(attempts, len(RETRIES)) - 1]
    values: dict[str, Any] = {"state": Delivery.PENDING.value, "due_at": now + wait, "lease_until": None}
    if uncertain:
        values["doubtful"] = True
    connection.execute(update(OUTBOX).where(OUTBOX.c.id == row).values(values))


def failed(connection: Connection, row: int, why: str, *, blocked: bool) -> None:
    """It will never be sent; a blocked chat gets nothing more until somebody speaks from it again."""
    values = {"state": Delivery.FAILED.value, "error": why[:300], "lease_until": None}
    connection.execute(update(OUTBOX).where(OUTBOX.c.id == row).values(values))
    if blocked:
        where = connection.execute(select(OUTBOX.c.channel, OUTBOX.c.chat).where(OUTBOX.c.id == row)).one()
        chat = and_(ACCOUNT.c.channel == where.channel, ACCOUNT.c.chat == where.chat)
        connection.execute(update(ACCOUNT).where(chat).values(blocked=True))


def waiting(connection: Connection, now: datetime) -> tuple[int, datetime | None]:
    """How many messages wait, and since about when the oldest of them; a terminal's wait for its opening."""
    owed = or_(OUTBOX.c.state == Delivery.PENDING, ABANDONED)
    by_attempts = select(OUTBOX.c.attempts, func.count(), func.min(OUTBOX.c.due_at)).where(owed)
    counted = by_attempts.where(OUTBOX.c.channel != "terminal").group_by(OUTBOX.c.attempts)
    rows = connection.execute(counted, _at(now)).all()
    since = min((due - _tried_for(attempts) for attempts, _count, due in rows), default=None)
    return sum(row[1] for row in rows), since


def _tried_for(attempts: int) -> timedelta:
    """How long so many attempts have put a message off."""
    known = RETRIES[:attempts]
    return sum(known, timedelta()) + RETRIES[-1] * (attempts - len(known))
