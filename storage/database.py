"""The engine under everything: SQLite as it should be set up, PostgreSQL when one machine is not enough."""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, TimeoutError

from core.work import Interrupted
from storage.threads import Threads

if TYPE_CHECKING:
    from alembic.config import Config

P = ParamSpec("P")
R = TypeVar("R")

PRAGMAS = (
    "pragma journal_mode = wal",
    "pragma synchronous = normal",
    "pragma foreign_keys = on",
    "pragma busy_timeout = 10000",
    "pragma cache_size = -16000",
    "pragma wal_autocheckpoint = 4000",
    "pragma temp_store = memory",
)
POSTGRES_WORKERS = 8
POSTGRES_SESSION = {
    "timezone": "UTC",
    "jit": "off",
    "lock_timeout": "10s",
    # A process that hangs in the middle of a work must not keep others from its orders for ever.
    "idle_in_transaction_session_timeout": "60s",
}
KEPT_ALIVE = {"connect_timeout": 10, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
PASSING = frozenset({"08", "40", "53", "55", "57", "58"})
"""Classes of SQLSTATE that speak of the moment: connection, conflict, resources, locks, operator, system."""
PASSING_ON_SQLITE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)
"""What SQLite says when somebody else writes for long, or the disk is full, locked or gone."""
PRIMARY = 0xFF
TOO_LONG_AT_WORK = "57014"
ALSO_PASSING = frozenset({"25P03", "25006"})
"""A session that was idle for too long, and a server that is a replica for the moment."""
JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""Made once: to make it costs as much as most of what it writes."""
MIGRATING = text("select pg_advisory_xact_lock(hashtextextended('gendan migrates', 0))")
MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """One database and the threads that work on it.

    SQLite has one writer thread and `BEGIN IMMEDIATE`: deferred transactions fail under several writers.
    PostgreSQL has several threads, and other processes beside this one; its works lock what they change.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _sqlite(url) if self.is_sqlite else _postgres(url)
        self._threads = Threads(1 if self.is_sqlite else POSTGRES_WORKERS)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may write, committed at the end of the block; raises Interrupted."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except Exception as why:
            if self._passes(why):
                raise Interrupted from why
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads and waits for nobody."""
        with self.engine.connect() as connection:
            yield connection.execution_options(gendan_reads=True)

    async def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do it in a database thread: the one thread hop of a message."""
        return await self._threads.run(partial(function, *args, **kwargs))

    async def run_next(self, function: Callable[[], R]) -> R:
        """The same, before everything that has not begun: for what a platform waits for."""
        return await self._threads.run_next(function)

    def migrate(self) -> None:
        """Bring the schema to today's form."""
        if self.revision() == newest_revision():
            return
        with self.migrating() as connection:
            migrate_to(connection, newest_revision())

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """A transaction that may change the schema, which only one process does at a time."""
        with self.writing() as connection:
            if not self.is_sqlite:
                # Several processes may start at once; the second waits and then finds nothing left to do.
                connection.execute(text("set local lock_timeout = 0"))
                connection.execute(MIGRATING)
            yield connection

    def revision(self) -> str | None:
        """The form the schema has; none before the first migration."""
        with self.reading() as connection:
            return revision_of(connection)

    def close(self) -> None:
        """Finish what is under way and let go."""
        self._threads.shutdown()
        self.engine.dispose()

    def _passes(self, why: Exception) -> bool:
        """Whether the same work may well succeed a moment later."""
        origin = why.orig if isinstance(why, DBAPIError) else why
        if self.is_sqlite:
            code = getattr(origin, "sqlite_errorcode", None)
            return code is not None and code & PRIMARY in PASSING_ON_SQLITE
        if isinstance(why, TimeoutError):
            return True
        driver: Any = self.engine.dialect.dbapi
        if not isinstance(origin, driver.Error):
            return False
        state = getattr(origin, "sqlstate", None)
        if state is None:
            return isinstance(origin, driver.OperationalError)
        return state in ALSO_PASSING or (state[:2] in PASSING and state != TOO_LONG_AT_WORK)


def revision_of(connection: Connection) -> str | None:
    """The form the schema has; none before the first migration."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("select version_num from alembic_version")).scalar()


def revisions() -> list[str]:
    """Every form the schema has ever had, in their order; migrations are numbered."""
    return sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def newest_revision() -> str:
    """The form today's code wants."""
    return revisions()[-1]


def migrate_to(connection: Connection, revision: str) -> None:
    """Bring the schema up to a form, within the connection's transaction."""
    # Only here, because it takes as long to import as all the rest of starting.
    from alembic import command

    config = migration_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def take_apart(connection: Connection) -> None:
    """Take the tables of the schema away, within the connection's transaction."""
    from alembic import command

    config = migration_config()
    config.attributes["connection"] = connection
    command.downgrade(config, "base")


def migration_config() -> "Config":
    """Alembic's settings, without a file."""
    from alembic.config import Config

    # Named here, or Alembic writes to what stdout was when it was first imported.
    config = Config(stdout=sys.stdout)
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, json_serializer=JSON.encode, pool_size=4, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _postgres(url: str) -> Engine:
    session = " ".join(f"-c {name}={value}" for name, value in POSTGRES_SESSION.items())
    return create_engine(
        url,
        json_serializer=JSON.encode,
        # What an error says must not have anybody's words in it.
        hide_parameters=True,
        pool_size=POSTGRES_WORKERS,
        pool_pre_ping=True,
        connect_args={"options": session, **KEPT_ALIVE},
    )


def _prepare(connection: Any, _record: Any) -> None:
    # The driver would open transactions by its own rules; gendan says BEGIN itself.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("gendan_reads")
    driver = connection.connection.dbapi_connection
    assert driver is not None
    driver.execute("begin" if reads else "begin immediate")
