"""The file of a backup: everything that is kept, as of one moment, for any database.

The file is a ZIP: for each table `tables/<name>.jsonl`, one row a line, and `manifest.json`, which says what
the columns are, how many rows there are and each table's SHA-256. With a key the whole of it is sealed.
"""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from pydantic import BaseModel, ValidationError
from sqlalchemy import Connection, Select, Table, select
from sqlmodel import SQLModel

import storage.entities  # noqa: F401 - every table is known from here on
from storage.database import Database, revision_of
from storage.portable import kinds_of, writers, written
from storage.sealed import MAGIC, SealedReader, SealedWriter

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 10_000_000
AT_ONCE = 500
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)
"""What reading a ZIP may raise whose bytes are not what they were."""


class Part(BaseModel):
    """A table in a backup."""

    rows: int
    sha256: str
    columns: dict[str, str]
    """The kind of each column, in their order in a row."""


class Manifest(BaseModel):
    """What is in a backup."""

    format: int
    revision: str
    """The form the schema had."""
    made_at: datetime
    tables: dict[str, Part]
    """In the order in which they refer to each other."""

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(part.rows for part in self.tables.values())


class NotABackup(Exception):
    """The file is something else."""


class KeyNeeded(Exception):
    """The backup is sealed, and no key was given."""


class Damaged(Exception):
    """The file is not as it was written; the text names the part."""


def write(database: Database, file: IO[bytes], now: datetime, key: str = "") -> Manifest:
    """Write everything as of this moment, sealed if there is a key; nobody waits for it."""
    if not key:
        return _write_parts(database, file, now)
    with SealedWriter(file, key) as sealed:
        return _write_parts(database, sealed, now)


def _write_parts(database: Database, file: Any, now: datetime) -> Manifest:
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as parts,
        _snapshot(database) as all_,
    ):
        revision = revision_of(all_) or ""
        tables = {one.name: _write_table(all_, parts, one) for one in SQLModel.metadata.sorted_tables}
        manifest = Manifest(format=FORMAT, revision=revision, made_at=now, tables=tables)
        parts.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


@contextmanager
def _snapshot(database: Database) -> Iterator[Connection]:
    """A look at one moment, however long it takes, while others go on writing."""
    with database.reading() as connection:
        if not database.is_sqlite:
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            connection.exec_driver_sql("set local idle_in_transaction_session_timeout = 0")
        yield connection


def _write_table(connection: Connection, parts: zipfile.ZipFile, table: Table) -> Part:
    kinds, digest, count = kinds_of(table), hashlib.sha256(), 0
    how = writers(kinds)
    with parts.open(part_name(table.name), "w", force_zip64=True) as file:
        for row in connection.execute(_rows(table, kinds)):
            line = json.dumps(written(row, how), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            digest.update(line)
            file.write(line)
            count += 1
    return Part(rows=count, sha256=digest.hexdigest(), columns=kinds)


def _rows(table: Table, kinds: dict[str, str]) -> Select[Any]:
    """All rows, the earlier first, for later ones may refer to them; files one by one, for they are large."""
    at_once = 1 if "bytes" in kinds.values() else AT_ONCE
    return select(table).order_by(*table.primary_key).execution_options(yield_per=at_once)


def part_name(table: str) -> str:
    """Where a table is in the file."""
    return f"tables/{table}.jsonl"


@contextmanager
def opened(path: Path, key: str = "") -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """A backup to read from; raises NotABackup, KeyNeeded, WrongKey or Damaged."""
    with path.open("rb") as file, _parts(file, key) as parts:
        yield parts, _manifest(parts)


@contextmanager
def _parts(file: IO[bytes], key: str) -> Iterator[zipfile.ZipFile]:
    sealed = file.read(len(MAGIC)) == MAGIC
    file.seek(0)
    if sealed and not key:
        raise KeyNeeded
    try:
        parts = zipfile.ZipFile(io.BufferedReader(SealedReader(file, key)) if sealed else file)
    except zipfile.BadZipFile:
        raise NotABackup from None
    with parts:
        yield parts


def _manifest(parts: zipfile.ZipFile) -> Manifest:
    try:
        if parts.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise NotABackup
        return Manifest.model_validate_json(parts.read(MANIFEST))
    except (KeyError, ValidationError):
        raise NotABackup from None
    except UNREADABLE:
        raise Damaged(MANIFEST) from None


def is_backup(path: Path) -> bool:
    """Whether a file may be replaced by a newer backup; a sealed one says so by its first bytes."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) == MAGIC:
            return True
    try:
        with opened(path):
            return True
    except (NotABackup, Damaged):
        return False
