"""The history held against a backup: the chain shows a clumsy change, the backup one that was made to fit."""

from pathlib import Path

from sqlalchemy import bindparam, select

from core.columns import table
from core.conversations.model import Change
from storage.backup import rows_of
from storage.backup_file import Damaged, KeyNeeded, NotABackup, opened
from storage.database import Database
from storage.sealed import WrongKey

CHANGE = table(Change)
HASHES = select(CHANGE.c.id, CHANGE.c.hash).where(CHANGE.c.id.in_(bindparam("ids", expanding=True)))
UNREADABLE_BACKUP = (NotABackup, KeyNeeded, WrongKey, Damaged, OSError)


def first_difference(database: Database, path: Path, key: str = "") -> int | None:
    """The first entry of a backup's history that is gone or another one now; none if all are as they were.

    Raises one of UNREADABLE_BACKUP.
    """
    with opened(path, key) as (parts, manifest), database.reading() as connection:
        for rows in rows_of(parts, "history", manifest.tables["history"]):
            ids = [row["id"] for row in rows]
            now = {row.id: row.hash for row in connection.execute(HASHES, {"ids": ids})}
            for row in rows:
                if now.get(row["id"]) != row["hash"]:
                    return int(row["id"])
    return None
