"""What the web chat reads and keeps: sessions, and transcripts out of the outbox and the lines seen."""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    and_,
    cast,
    delete,
    insert,
    literal,
    or_,
    select,
    update,
)

from core.columns import table
from core.conversations.model import Delivery, Outgoing, Seen
from core.orders.model import Attachment
from core.people.model import Account, Person, WebSession
from storage.database import Database

P = ParamSpec("P")
R = TypeVar("R")

WEB = "web"
LASTS = timedelta(days=30)
RENEWED_AFTER = timedelta(days=1)
GRACE = timedelta(minutes=1)
"""How long an old token still works: other requests of the same browser are under way with it."""

Place: TypeAlias = tuple[datetime, int, str]
"""An entry's instant, its message's id (0 for an own line), an own line's identity."""

_account, _person, _session = table(Account), table(Person), table(WebSession)
_outbox, _seen, _attachment = table(Outgoing), table(Seen), table(Attachment)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose browser it is."""

    sender: str
    chat: str
    name: str
    role: str
    language: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A message or own line of a chat: `id` is the message's, 0 for an own line; `version` the row shown."""

    id: int
    version: int
    own: str
    at: datetime
    text: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    files: tuple[dict[str, Any], ...] = ()

    @property
    def place(self) -> Place:
        """Where it stands in the chat: an own line comes before what was answered in the same instant."""
        return (self.at, self.id, self.own)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """What is known of a file besides its bytes."""

    name: str
    media: str


class Mailbox:
    """The web chat's side of the database, for the event loop."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def visitor(self, token: str, now: datetime) -> Visitor | None:
        """Who a session belongs to."""
        return await self._read(visitor, token, now)

    async def standing(self, tokens: Iterable[str], now: datetime) -> set[str]:
        """Those of the sessions that are open, of people still active."""
        return await self._read(standing, tokens, now)

    async def open(self, sender: str, now: datetime) -> str | None:
        """A new session's token; none unless the house knows the sender."""
        return await self._write(open_session, sender, now)

    async def renew(self, token: str, now: datetime) -> str | None:
        """A fresh token for a session that has had its own for long."""
        return await self._write(renew, token, now)

    async def leave(self, token: str, everywhere: bool) -> list[str]:
        """End the session, or all of its person; the chats that were left."""
        return await self._write(leave, token, everywhere)

    async def latest(self, chat: str, now: datetime, limit: int, before: Place | None = None) -> list[Entry]:
        """The last entries, or the last before one of them, oldest first."""
        return await self._read(latest, chat, now, limit, before)

    async def since(self, chat: str, after: int, now: datetime, limit: int) -> list[Entry] | None:
        """What was written or rewritten after a row; none when that is more than `limit`."""
        return await self._read(since, chat, after, now, limit)

    async def file(self, chat: str, attachment: int) -> KeptFile | None:
        """The file, if this chat may have it."""
        return await self._read(file, chat, attachment)

    async def _read(self, ask: Callable[Concatenate[Connection, P], R], *args: P.args, **more: P.kwargs) -> R:
        def within() -> R:
            with self._database.reading() as connection:
                return ask(connection, *args, **more)

        return await self._database.run(within)

    async def _write(self, do: Callable[Concatenate[Connection, P], R], *args: P.args, **more: P.kwargs) -> R:
        def within() -> R:
            with self._database.writing() as connection:
                return do(connection, *args, **more)

        return await self._database.run(within)


def visitor(connection: Connection, token: str, now: datetime) -> Visitor | None:
    """Who a session belongs to, if it is open and its person still active."""
    found = connection.execute(
        select(_account.c.sender, _account.c.chat, _person.c.name, _person.c.role, _person.c.language)
        .join_from(_session, _account, _session.c.account_id == _account.c.id)
        .join(_person, _account.c.person_id == _person.c.id)
        .where(_session.c.token_hash == _hash(token), _session.c.expires_at > now, _person.c.active)
    ).first()
    return (
        Visitor(found.sender, found.chat, found.name, str(found.role), str(found.language)) if found else None
    )


def standing(connection: Connection, tokens: Iterable[str], now: datetime) -> set[str]:
    """Those of the sessions that are open, of people still active."""
    asked = {_hash(token): token for token in tokens}
    found = connection.scalars(
        select(_session.c.token_hash)
        .join_from(_session, _account, _session.c.account_id == _account.c.id)
        .join(_person, _account.c.person_id == _person.c.id)
        .where(_session.c.token_hash.in_(asked), _session.c.expires_at > now, _person.c.active)
    )
    return {asked[one] for one in found}


def open_session(connection: Connection, sender: str, now: datetime) -> str | None:
    """A new session for an account of the web chat; old ones that ended are swept away."""
    account = connection.scalar(
        select(_account.c.id).where(_account.c.channel == WEB, _account.c.sender == sender)
    )
    if account is None:
        return None
    connection.execute(delete(_session).where(_session.c.expires_at <= now))
    return _new_session(connection, account, now)


def renew(connection: Connection, token: str, now: datetime) -> str | None:
    """A fresh token after a day; the old one ends after a moment's grace."""
    mine = _session.c.token_hash == _hash(token)
    account = connection.scalar(
        select(_session.c.account_id).where(
            mine, _session.c.expires_at > now, _session.c.created_at <= now - RENEWED_AFTER
        )
    )
    if account is None:
        return None
    # Dated now, so that a second request with the old token within the grace gets no third one.
    connection.execute(update(_session).where(mine).values(expires_at=now + GRACE, created_at=now))
    return _new_session(connection, account, now)


def leave(connection: Connection, token: str, everywhere: bool) -> list[str]:
    """Forget the session, or every session of its person."""
    account = connection.scalar(select(_session.c.account_id).where(_session.c.token_hash == _hash(token)))
    if account is None:
        return []
    chats = select(_account.c.id, _account.c.chat).where(_account.c.id == account)
    if everywhere:
        person = select(_account.c.person_id).where(_account.c.id == account).scalar_subquery()
        chats = select(_account.c.id, _account.c.chat).where(_account.c.person_id == person)
    left = connection.execute(chats.where(_account.c.channel == WEB)).all()
    ended = (
        _session.c.account_id.in_([row.id for row in left])
        if everywhere
        else _session.c.token_hash == _hash(token)
    )
    connection.execute(delete(_session).where(ended))
    return [row.chat for row in left]


def latest(
    connection: Connection, chat: str, now: datetime, limit: int, before: Place | None = None
) -> list[Entry]:
    """The last entries of a chat before a place: own lines among messages by time, in their last version."""
    mixed = _own_lines(connection, chat, limit, before) + _messages(connection, chat, now, limit, before)
    page = sorted(mixed, key=lambda entry: entry.place)[-limit:]
    return _with_own_files(connection, chat, _rewritten(connection, chat, now, page))


def since(connection: Connection, chat: str, after: int, now: datetime, limit: int) -> list[Entry] | None:
    """The messages written or rewritten after a row, in their last version; none when there are too many."""
    rows = connection.scalars(
        select(_outbox.c.id)
        .where(_of(chat), _shown(now), _outbox.c.id > after)
        .order_by(_outbox.c.id)
        .limit(limit + 1)
    ).all()
    if len(rows) > limit:
        return None
    firsts = set(_firsts(connection, rows).values())
    found = connection.execute(_message_columns().where(_of(chat), _outbox.c.id.in_(firsts)))
    entries = [Entry(row.id, row.id, "", row.due_at, body=row.body) for row in found]
    return sorted(_rewritten(connection, chat, now, entries), key=lambda entry: entry.place)


def file(connection: Connection, chat: str, attachment: int) -> KeptFile | None:
    """The file, if a message of this chat shows it or its own person sent it."""
    kept = connection.execute(
        select(_attachment.c.name, _attachment.c.media, _attachment.c.person_id).where(
            _attachment.c.id == attachment
        )
    ).first()
    person = _person_of(connection, chat)
    # Both are asked whether there is such a file or not: nobody learns that from how long it takes.
    shown = _shows(connection, chat, attachment)
    mine = kept is not None and kept.person_id == person
    return KeptFile(kept.name, kept.media) if kept is not None and (mine or shown) else None


def _new_session(connection: Connection, account: int, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(_session).values(
            token_hash=_hash(token), account_id=account, created_at=now, expires_at=now + LASTS
        )
    )
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _of(chat: str) -> ColumnElement[bool]:
    return and_(_outbox.c.channel == WEB, _outbox.c.chat == chat)


def _shown(now: datetime) -> ColumnElement[bool]:
    # A row on its way is shown already: somebody may open the page between its commit and its sending.
    under_way = and_(_outbox.c.state.in_([Delivery.PENDING, Delivery.SENDING]), _outbox.c.due_at <= now)
    return or_(_outbox.c.state == Delivery.SENT, under_way)


def _message_columns() -> Any:
    return select(_outbox.c.id, _outbox.c.body, _outbox.c.due_at)


def _own_lines(connection: Connection, chat: str, limit: int, before: Place | None) -> list[Entry]:
    # A press is no line, but a photo without words is one.
    photos = select(_attachment.c.at).where(_sent_by(_person_of(connection, chat)))
    asked = select(_seen.c.message, _seen.c.text, _seen.c.at).where(
        _seen.c.channel == WEB,
        _seen.c.chat == chat,
        or_(_seen.c.text != "", _seen.c.at.in_(photos)),
        _seen.c.message != f"{chat}/enter",
    )
    if before is not None:
        at, message, own = before
        earlier = _seen.c.at < at
        asked = asked.where(
            or_(earlier, and_(_seen.c.at == at, literal(message > 0) | (_seen.c.message < f"{chat}/{own}")))
        )
    found = connection.execute(asked.order_by(_seen.c.at.desc(), _seen.c.message.desc()).limit(limit))
    return [Entry(0, 0, row.message.removeprefix(f"{chat}/"), row.at, row.text) for row in found]


def _messages(
    connection: Connection, chat: str, now: datetime, limit: int, before: Place | None
) -> list[Entry]:
    asked = select(_outbox.c.id).where(_of(chat), _shown(now), _outbox.c.edits_id.is_(None))
    if before is not None:
        at, message, _ = before
        asked = asked.where(or_(_outbox.c.due_at < at, and_(_outbox.c.due_at == at, _outbox.c.id < message)))
    # Only the numbers are sorted: with their bodies a long chat takes three times as long.
    page = asked.order_by(_outbox.c.due_at.desc(), _outbox.c.id.desc()).limit(limit)
    found = connection.execute(_message_columns().where(_outbox.c.id.in_(connection.scalars(page).all())))
    return [Entry(row.id, row.id, "", row.due_at, body=row.body) for row in found]


def _rewritten(connection: Connection, chat: str, now: datetime, entries: list[Entry]) -> list[Entry]:
    """The entries as they were last rewritten; a rewriting may itself be rewritten."""
    ids = [entry.id for entry in entries if entry.id]
    if not ids:
        return entries
    edits = connection.execute(
        select(_outbox.c.id, _outbox.c.edits_id)
        .where(_of(chat), _shown(now), _outbox.c.id > min(ids), _outbox.c.edits_id.is_not(None))
        .order_by(_outbox.c.id)
    )
    first, last = {one: one for one in ids}, {one: one for one in ids}
    for edit in edits:
        if edit.edits_id in first:
            first[edit.id] = first[edit.edits_id]
            last[first[edit.id]] = edit.id
    newer = [new for old, new in last.items() if new != old]
    bodies = connection.execute(select(_outbox.c.id, _outbox.c.body).where(_outbox.c.id.in_(newer)))
    body = {row.id: row.body for row in bodies}
    return [
        replace(entry, version=last[entry.id], body=body[last[entry.id]])
        if last.get(entry.id) in body
        else entry
        for entry in entries
    ]


def _firsts(connection: Connection, rows: Iterable[int]) -> dict[int, int]:
    """The message each row is a version of."""
    first = {row: row for row in rows}
    while True:
        edits = connection.execute(
            select(_outbox.c.id, _outbox.c.edits_id).where(
                _outbox.c.id.in_(set(first.values())), _outbox.c.edits_id.is_not(None)
            )
        )
        rewrites = {edit.id: edit.edits_id for edit in edits}
        if not rewrites:
            return first
        first = {row: rewrites.get(one, one) for row, one in first.items()}


def _with_own_files(connection: Connection, chat: str, entries: Sequence[Entry]) -> list[Entry]:
    """Own lines with the files that came with them: kept in the same work, so at the same instant."""
    moments = [entry.at for entry in entries if not entry.id]
    person = _person_of(connection, chat) if moments else None
    if person is None:
        return list(entries)
    found = connection.execute(
        select(
            _attachment.c.id, _attachment.c.name, _attachment.c.media, _attachment.c.size, _attachment.c.at
        )
        .where(_sent_by(person), _attachment.c.at.in_(moments))
        .order_by(_attachment.c.id)
    )
    files: dict[datetime, list[dict[str, Any]]] = {}
    for row in found:
        files.setdefault(row.at, []).append(
            {"attachment": row.id, "name": row.name, "media": row.media, "size": row.size}
        )
    return [entry if entry.id else replace(entry, files=tuple(files.get(entry.at, ()))) for entry in entries]


def _sent_by(person: int | None) -> ColumnElement[bool]:
    return and_(_attachment.c.person_id == person, _attachment.c.drawn.is_(False))


def _person_of(connection: Connection, chat: str) -> int | None:
    return connection.scalar(
        select(_account.c.person_id).where(_account.c.channel == WEB, _account.c.chat == chat)
    )


def _shows(connection: Connection, chat: str, attachment: int) -> bool:
    """Whether a message of the chat carries the file; the text search only narrows, the body decides."""
    text = cast(_outbox.c.body, String)
    bodies = connection.scalars(
        select(_outbox.c.body).where(_of(chat), text.like(f'%"attachment"%{attachment}%'))
    )
    return any(one["attachment"] == attachment for body in bodies for one in body.get("files", ()))
