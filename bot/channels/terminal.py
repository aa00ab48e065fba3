"""The terminal: a line in, answers out; `>label` presses a button, `@path caption` sends a file."""

import json
import mimetypes
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from starlette.routing import BaseRoute

from bot.channels import House
from bot.messages import Incoming, Parcel, Upload


class NoSuchButton(Exception):
    """The last answer has no button of that label; `labels` are those it has."""

    def __init__(self, labels: list[str]) -> None:
        super().__init__(labels)
        self.labels = labels


class Terminal:
    """One person at one terminal."""

    name = "terminal"

    def __init__(self, sender: str, write: Callable[[str], None], *, as_json: bool = False) -> None:
        self.sender = sender
        self._write = write
        self._as_json = as_json
        self._shown: list[Parcel] = []
        """What was said since the last line, the newest first."""
        self._house: House | None = None

    async def start(self, house: House) -> None:
        """Remember who listens."""
        self._house = house

    async def stop(self) -> None:
        """Nothing is under way."""

    def routes(self) -> list[BaseRoute]:
        """Nothing over HTTP."""
        return []

    async def send(self, parcel: Parcel) -> str:
        """Print an answer."""
        self._write(_as_json(parcel) if self._as_json else _as_text(parcel))
        self._shown.insert(0, parcel)
        return str(parcel.edits_id or parcel.id)

    async def type(self, line: str) -> None:
        """Take a typed line; raises NoSuchButton, or OSError for a file that cannot be read."""
        assert self._house is not None
        incoming = self._incoming(line)
        self._shown.clear()
        await self._house.listen(incoming)

    def _incoming(self, line: str) -> Incoming:
        here = Incoming(self.name, self.sender, self.sender, uuid4().hex)
        if line.startswith(">"):
            return replace(here, button=self._token(line[1:].strip()))
        if line.startswith("@"):
            path, _, caption = line[1:].partition(" ")
            return replace(here, text=caption.strip(), files=(_upload(Path(path)),))
        return replace(here, text=line)

    def _token(self, label: str) -> str:
        buttons = [button for one in self._shown for row in one.tokens() for button in row]
        for shown, token, _style in buttons:
            if shown.casefold() == label.casefold():
                return token
        raise NoSuchButton([shown for shown, _token, _style in buttons])


def _upload(path: Path) -> Upload:
    content = path.read_bytes()
    media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Upload(path.name, media, content, len(content))


def _as_text(parcel: Parcel) -> str:
    message = parcel.message
    lines = [part for part in (message.title, message.text) if part]
    lines += [f"[{file.name}]" for file in message.files]
    lines += ["  ".join(f"[{label}]" for label, _token, _style in row) for row in parcel.tokens()]
    return "\n".join(lines) + "\n"


def _as_json(parcel: Parcel) -> str:
    message = parcel.message
    answer = {
        "text": "\n".join(part for part in (message.title, message.text) if part),
        "buttons": [[label for label, _token, _style in row] for row in parcel.tokens()],
        "files": [file.name for file in message.files],
        "event": message.event,
    }
    return json.dumps(answer, ensure_ascii=False)
