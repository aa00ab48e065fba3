"""The factory as it is before each day: made once, and copied for every run."""

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.database import Database
from tests.chaos.day import Account, Day, prepare
from tests.postgresql import Server
from tests.whole.factory import url_of


@dataclass(frozen=True)
class Factories:
    """One in every engine asked for."""

    file: Path
    server: Server | None = None
    url: str = ""
    """Its address on the server."""

    def lived(self, seed: int, engine: str) -> Account:
        """A day in a copy of it."""
        with TemporaryDirectory(prefix="gendan-chaos-") as name:
            folder = Path(name)
            if self.server is None or engine == "sqlite":
                shutil.copy(self.file, folder / "gendan.db")
                return asyncio.run(Day(seed, folder, url_of(folder / "gendan.db")).lived())
            url = self.server.copy(self.url, f"gendan_day_{seed}")
            try:
                return asyncio.run(Day(seed, folder, url).lived())
            finally:
                self.server.drop(url)


def made(folder: Path, server: Server | None) -> Factories:
    """The factory, as a file in that folder and on the server."""
    file = folder / "gendan.db"
    database = Database(url_of(file))
    database.migrate()
    database.close()
    prepare(url_of(file))
    url = server.migrated() if server else ""
    if url:
        prepare(url)
    return Factories(file, server, url)
