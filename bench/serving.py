"""How soon `gendan serve` is ready, on an empty factory and on a large one, and how much memory it has."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from urllib.error import URLError
from urllib.request import urlopen

from bench.factory import build

GENDAN = (sys.executable, "-c", "from bot.cli import main; main()")
ROOT = Path(__file__).parents[1]
REPEATS = 5
MILLION = 1_000_000


def measure(repeats: int = REPEATS) -> dict[str, float]:
    """Seconds until /readyz says yes, also on a million orders, and megabytes then: medians of starts."""
    with tempfile.TemporaryDirectory() as place:
        environment = _environment(place)
        # The first start of all makes the database and compiles gendan.
        _start(environment)
        found = [_start(environment) for _again in range(repeats)]
        million = Path(place) / "million.db"
        build(million, MILLION).close()
        large = environment | {"GENDAN_DATABASE_URL": f"sqlite:///{million.as_posix()}"}
        full = [_start(large) for _again in range(repeats)]
    return {
        "ready_s": median(one[0] for one in found),
        "million_ready_s": median(one[0] for one in full),
        "rss_mb": median(one[1] for one in found),
    }


def _environment(place: str) -> dict[str, str]:
    """Web only, on a database of its own; with compiled modules, as an installed gendan has them."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GENDAN_") and name != "PYTHONDONTWRITEBYTECODE"
    }
    database = (Path(place) / "gendan.db").as_posix()
    return {
        **kept,
        "PYTHONPYCACHEPREFIX": str(Path(place) / "bytecode"),
        "GENDAN_DATABASE_URL": f"sqlite:///{database}",
        "GENDAN_HTTP__PORT": str(port),
    }


def _start(environment: dict[str, str]) -> tuple[float, float]:
    began = perf_counter()
    with _serving(environment) as process:
        while not _ready(environment["GENDAN_HTTP__PORT"]):
            sleep(0.005)
        return perf_counter() - began, resident(process.pid)


@contextmanager
def _serving(environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen([*GENDAN, "serve"], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _ready(port: str) -> bool:
    with suppress(URLError, OSError), urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
        return bool(answer.status == 200)
    return False


def resident(process: int) -> float:
    """Megabytes, as the kernel counts them."""
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    found = next(line for line in lines if line.startswith("VmRSS:"))
    return int(found.split()[1]) / 1024


if __name__ == "__main__":
    print(measure())  # noqa: T201
