"""Backups made, proved and brought back, on any engine, all of it or nothing."""

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, inspect, select, text, update

from core.columns import table
from core.conversations.model import Outgoing
from storage.backup_file import (
    AT_ONCE,
    FORMAT,
    UNREADABLE,
    Damaged,
    Manifest,
    NotABackup,
    Part,
    is_backup,
    opened,
    part_name,
    write,
)
from storage.database import Database, migrate_to, newest_revision, revisions, take_apart
from storage.history import broken_link
from storage.outbox import OWED
from storage.portable import KINDS, readers, table_of, written
from storage.sealed import WrongKey

REVISIONS = "alembic_version"
FULL = 4_000_000
"""Bytes of lines that are put in at once."""


class NotEmpty(Exception):
    """There is something in the database already."""


class TooNew(Exception):
    """A newer gendan made the backup."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back; `broken` is the first entry of a history that was broken already."""

    manifest: Manifest
    broken: int | None


def back_up(database: Database, path: Path, now: datetime, key: str = "") -> Manifest:
    """Write a backup, sealed if there is a key, and prove it by restoring it; the file is whole or not there.

    One of that name is replaced if it is a backup; else raises NotABackup.
    """
    if path.exists() and not is_backup(path):
        raise NotABackup
    beside, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    new = Path(name)
    try:
        with os.fdopen(beside, "wb") as file:
            manifest = write(database, file, now, key)
            file.flush()
            os.fsync(file.fileno())
        verified(new, key)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    return manifest


def restore(database: Database, path: Path, key: str = "") -> Restored:
    """Fill an empty database from a backup and bring it to today's form: all of it, or nothing.

    Raises NotABackup, KeyNeeded, WrongKey, Damaged, TooNew, NotEmpty or Interrupted.
    """
    with opened(path, key) as (parts, manifest):
        _readable(manifest)
        with database.migrating() as connection:
            if not _is_empty(connection):
                raise NotEmpty
            take_apart(connection)
            migrate_to(connection, manifest.revision)
            for name, part in manifest.tables.items():
                _fill(connection, parts, name, part)
            migrate_to(connection, newest_revision())
            _perhaps_sent(connection)
            return Restored(manifest, broken_link(connection))


def verified(path: Path, key: str = "") -> Restored:
    """Restore a backup into a database of its own, which is thrown away again; raises as `restore` does."""
    with tempfile.TemporaryDirectory(prefix="gendan-verify-") as folder:
        database = Database(f"sqlite:///{Path(folder) / 'restored.db'}")
        try:
            return restore(database, path, key)
        finally:
            database.close()


def _readable(manifest: Manifest) -> None:
    """Whether this gendan can read it; raises NotABackup or TooNew."""
    if manifest.format > FORMAT or manifest.revision > newest_revision():
        raise TooNew
    if manifest.revision not in revisions():
        raise NotABackup
    if not all(
        part.columns and {*part.columns.values()} <= KINDS.keys() for part in manifest.tables.values()
    ):
        raise NotABackup


def _is_empty(connection: Connection) -> bool:
    names = set(inspect(connection).get_table_names()) - {REVISIONS}
    quote = connection.dialect.identifier_preparer.quote
    return not any(
        connection.exec_driver_sql(f"select 1 from {quote(name)} limit 1").first() for name in sorted(names)
    )


def _fill(connection: Connection, parts: zipfile.ZipFile, name: str, part: Part) -> None:
    """Put a table's rows in; raises Damaged."""
    kept = table_of(name, part.columns)
    for rows in rows_of(parts, name, part):
        connection.execute(insert(kept), rows)
    if connection.dialect.name != "sqlite" and "id" in part.columns:
        _go_on_counting(connection, kept)


def rows_of(parts: zipfile.ZipFile, name: str, part: Part) -> Iterator[list[dict[str, Any]]]:
    """A table's rows, as many at once as memory stays small with."""
    how, digest, count = readers(part.columns), hashlib.sha256(), 0
    waiting, size = list[dict[str, Any]](), 0
    for line in _lines(parts, name):
        digest.update(line)
        count, size = count + 1, size + len(line)
        waiting.append(_row(line, part, how, name))
        if len(waiting) == AT_ONCE or size > FULL:
            yield waiting
            waiting, size = [], 0
    if waiting:
        yield waiting
    if (count, digest.hexdigest()) != (part.rows, part.sha256):
        raise Damaged(name)


def _lines(parts: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A table's lines as they are in the file; raises Damaged."""
    try:
        with parts.open(part_name(name)) as file:
            yield from file
    except (*UNREADABLE, KeyError, WrongKey) as why:
        raise Damaged(name) from why


def _row(line: bytes, part: Part, how: list[Any], name: str) -> dict[str, Any]:
    try:
        return dict(zip(part.columns, written(json.loads(line), how), strict=True))
    except (ValueError, TypeError, ArithmeticError):
        raise Damaged(name) from None


def _go_on_counting(connection: Connection, kept: Table) -> None:
    """Have PostgreSQL number new rows after those that came with their numbers."""
    last = connection.execute(select(func.max(kept.c.id))).scalar()
    counted = text("select setval(pg_get_serial_sequence(:name, 'id'), :last)")
    if last is not None:
        connection.execute(counted, {"name": f'"{kept.name}"', "last": last})


def _perhaps_sent(connection: Connection) -> None:
    """What was owed at the time of the backup may have been sent since, and is marked so when it goes out."""
    outbox = table(Outgoing)
    connection.execute(update(outbox).where(outbox.c.state.in_(OWED)).values(doubtful=True))
