"""A server in a process of its own, that can be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
GENDAN = ["-c", "from bot.cli import main; main()"]


class Process:
    """Serves on a port that was free; `arguments` are Python's, `{port}` in them is filled in."""

    def __init__(self, arguments: Sequence[str], settings: Mapping[str, str] | None = None) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._arguments = [one.format(port=self.port) for one in arguments]
        self._environment = {**os.environ, "GENDAN_HTTP__PORT": str(self.port), **(settings or {})}
        self._process: subprocess.Popen[bytes]
        self.code = ""
        """A one-time code, where somebody has made one."""

    def start(self) -> None:
        """Open it and wait until it answers."""
        command = [sys.executable, *self._arguments]
        self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment)
        for _ in range(400):
            try:
                urllib.request.urlopen(self.url).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError(self.url)

    def run(self, *arguments: str) -> str:
        """Run a command of gendan on the same data; what it prints."""
        command = [sys.executable, *GENDAN, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self._environment, check=True, capture_output=True)
        return done.stdout.decode()

    def kill(self) -> None:
        """As a power cut does it."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()
