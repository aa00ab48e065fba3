"""What only one process on a database may do at a time, and who does it now."""

from contextlib import suppress
from threading import Lock

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.exc import DBAPIError

from storage.database import Database

TRY = select(func.pg_try_advisory_lock(func.hashtextextended(bindparam("name"), 0)))
ALIVE = select(1)


class Lease:
    """A duty of one process; another gets it when the connection of the one that has it is gone.

    It is the session's own lock, so a pooler between gendan and PostgreSQL has to keep sessions.
    """

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self._name = f"gendan {name}"
        self._connection: Connection | None = None
        self._lock = Lock()

    def held(self) -> bool:
        """Whether it is this process's duty now; taken when nobody else has it."""
        if self._database.is_sqlite:
            return True
        with self._lock:
            try:
                return self._still() or self._taken()
            except DBAPIError:
                self._let_go()
                return False

    def release(self) -> None:
        """Let another process have it at once."""
        with self._lock:
            self._let_go()

    def _still(self) -> bool:
        """Whether the session that holds it answers."""
        return self._connection is not None and self._connection.execute(ALIVE).scalar_one() == 1

    def _taken(self) -> bool:
        engine = self._database.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection = engine.connect()
        # Not lent to anybody else, and not given back: the lock lives as long as this connection.
        self._connection.detach()
        taken = bool(self._connection.execute(TRY, {"name": self._name}).scalar_one())
        if not taken:
            self._let_go()
        return taken

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError):
                connection.close()
