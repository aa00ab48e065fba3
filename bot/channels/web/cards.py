"""A form as one card of the page, and a filled card as the house reads it."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.channels.web.lines import Malformed
from bot.channels.web.mailbox import Visitor
from bot.messages import Field, Form, Lookup

CLOCK = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")
"""A day and time as a browser's own input gives it: the factory's, without saying so."""
KEY = re.compile(r"[a-z_][a-z0-9_.]{0,80}")
FIELDS = 400
LONGEST = 10_000
OFFERED = 50
CONFIRM = "confirm"


def card(form: Form | None, zone: str) -> dict[str, Any] | None:
    """A form as the page shows it; one that only waits to be saved is shown in the chat."""
    if form is None or form.asked == CONFIRM:
        return None
    return {
        "call": form.call,
        "title": form.title,
        "submit": form.submit,
        "cancel": form.cancel,
        "error": form.error,
        "fields": [_field(one, zone) for one in form.fields],
    }


def _field(one: Field, zone: str) -> dict[str, Any]:
    value = _local(one.value, zone) if one.kind == "time" else one.value
    return {
        "key": one.key,
        "question": one.question,
        "kind": one.kind,
        "optional": one.optional,
        "choices": [list(choice) for choice in one.choices],
        "value": value,
        "error": one.error,
    }


def _local(value: str, zone: str) -> str:
    """An instant on the factory's clock; empty when it is none yet."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return ""
    return (at.astimezone(ZoneInfo(zone)) if at.tzinfo else at).strftime("%Y-%m-%dT%H:%M")


def submission(line: Mapping[str, Any], zone: str) -> dict[str, Any] | None:
    """A filled card, `{"call", "answers"}`; none when the line is no card. Raises Malformed."""
    if "form" not in line:
        return None
    filled = line["form"]
    answers = _answers(filled.get("answers") if isinstance(filled, dict) else None, zone)
    call = filled.get("call")
    if not isinstance(call, str) or not KEY.fullmatch(call):
        raise Malformed
    return {"call": call, "answers": answers}


def lookup(visitor: Visitor, asked: Any, zone: str) -> Lookup:
    """What was typed into a field that is looked through; raises Malformed."""
    if not isinstance(asked, dict):
        raise Malformed
    call, key, text = (str(asked.get(name) or "") for name in ("call", "key", "text"))
    if not KEY.fullmatch(call) or not KEY.fullmatch(key) or len(text) > LONGEST:
        raise Malformed
    return Lookup("web", visitor.sender, call, key, text, _answers(asked.get("answers"), zone))


def _answers(given: Any, zone: str) -> dict[str, str]:
    if not isinstance(given, dict) or len(given) > FIELDS:
        raise Malformed
    fit = (isinstance(raw, str) and len(raw) <= LONGEST and KEY.fullmatch(key) for key, raw in given.items())
    if not all(fit):
        raise Malformed
    return {key: _told(raw, zone) for key, raw in given.items()}


def _told(raw: str, zone: str) -> str:
    if not CLOCK.fullmatch(raw):
        return raw
    try:
        return datetime.fromisoformat(raw).replace(tzinfo=ZoneInfo(zone)).isoformat()
    except ValueError as reason:
        raise Malformed from reason
