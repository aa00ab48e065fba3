"""A chat's entries as the page gets them, and what the page says as the house gets it."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.channels.web.mailbox import Entry, Place, Visitor
from bot.messages import FileRef, Incoming, Message, Parcel, Upload

LONGEST = 100_000
"""Characters of one line a page may send; what is too long for the trade, the house itself refuses."""
ID = re.compile(r"[A-Za-z0-9_-]{8,40}")
TOKEN = re.compile(r"\d{1,18}\.\d{1,4}")
NUMBER = re.compile(r"\d{0,18}")
CURSOR = re.compile(r"([^|]{10,40})\|(\d{1,18})\|([A-Za-z0-9_-]{0,40})")


class Malformed(Exception):
    """The page said something no page of ours says."""


def shown(parcel: Parcel, first: int, at: datetime) -> dict[str, Any]:
    """A message as the page shows it; `first` is the message it is a version of."""
    message = parcel.message
    buttons = [
        [{"label": label, "token": token, "style": style} for label, token, style in row]
        for row in parcel.tokens()
    ]
    return {
        "id": first,
        "version": parcel.id,
        "at": at.isoformat(),
        "title": message.title,
        "text": message.text,
        "buttons": buttons,
        "files": [_file(one) for one in message.files],
    }


def written(chat: str, entry: Entry) -> dict[str, Any]:
    """An entry of the transcript as the page shows it."""
    if not entry.id:
        files = [_file(FileRef(**one)) for one in entry.files]
        return {"own": entry.own, "at": entry.at.isoformat(), "text": entry.text, "files": files}
    parcel = Parcel(entry.version, "web", chat, Message.from_json(entry.body))
    return shown(parcel, entry.id, entry.at)


def older(entries: Sequence[Entry], limit: int) -> str:
    """The place before which there may be more; empty when there is none."""
    if len(entries) < limit:
        return ""
    at, message, own = entries[0].place
    return f"{at.astimezone(UTC).isoformat()}|{message}|{own}"


def place(cursor: str) -> Place:
    """A place as `older` named it."""
    parts = CURSOR.fullmatch(cursor)
    if parts is None:
        raise Malformed
    at, message, own = parts.groups()
    try:
        return datetime.fromisoformat(at).astimezone(UTC), int(message), own
    except (ValueError, OverflowError) as reason:
        raise Malformed from reason


def number(text: str) -> int:
    """A row's number as the page says it; 0 for what is none."""
    return int(text or 0) if NUMBER.fullmatch(text) else 0


def parsed(text: str | bytes) -> dict[str, Any]:
    """What the page said; nothing when it makes no sense, or is nested deeper than anything of ours."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def said(
    visitor: Visitor,
    line: Mapping[str, Any],
    files: tuple[Upload, ...] = (),
    submission: dict[str, Any] | None = None,
) -> Incoming:
    """What a visitor did on the page: `{"id", "text"}` or `{"id", "press"}`, perhaps with `"replies_to"`."""
    text, press, replies_to = (str(line.get(key) or "") for key in ("text", "press", "replies_to"))
    fits = len(text) <= LONGEST and TOKEN.fullmatch(press or "0.0") and NUMBER.fullmatch(replies_to)
    if not fits or not (text.strip() or press or files or submission):
        raise Malformed
    return Incoming(
        "web",
        visitor.sender,
        visitor.chat,
        f"{visitor.chat}/{line_id(line)}",
        text=text,
        button=press,
        files=files,
        submission=submission,
        replies_to=replies_to,
        language=visitor.language,
        name=visitor.name,
    )


def line_id(line: Mapping[str, Any]) -> str:
    """The page's own identity of a line, the same when it says it again."""
    found = line.get("id")
    if not isinstance(found, str) or not ID.fullmatch(found):
        raise Malformed
    return found


def _file(file: FileRef) -> dict[str, Any]:
    return {"id": file.attachment, "name": file.name, "media": file.media, "size": file.size}
