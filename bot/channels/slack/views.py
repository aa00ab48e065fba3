"""Forms as modals, and what comes back from them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from bot.channels.slack.blocks import OPTIONS, option, words
from bot.channels.slack.files import described
from bot.channels.slack.text import length, shortened
from bot.messages import Field, Form, Upload

Json = dict[str, Any]

FORM = "form"
WAIT, SEE_CHAT = "⏳", "💬"
"""Shown while a form is fetched, and when what there is to say is said in the chat."""
TITLE = 24
QUESTION = 2_000
VALUE = 3_000
CHOICE = 150
METADATA = 3_000
ERROR = 300
BLOCKS = 100
ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a modal must not forget: its form, the answers not asked for in it, and where it came from."""

    call: str
    chat: str
    settled: Mapping[str, str]
    place: str = ""

    def as_metadata(self) -> str:
        """How Slack keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False)


def occasion(view: Json) -> Occasion | None:
    """What a modal remembers; nothing when it is none of ours."""
    try:
        return Occasion(**json.loads(view.get("private_metadata") or ""))
    except (TypeError, ValueError):
        return None


def fits(form: Form, about: Occasion) -> bool:
    """Whether the form can be a modal."""
    return length(about.as_metadata()) <= METADATA and 0 < len(asked(form, about)) <= BLOCKS


def asked(form: Form, about: Occasion) -> list[Field]:
    """The answers that the modal asks for."""
    return [one for one in form.fields if one.key not in about.settled]


def waiting(sign: str = WAIT) -> Json:
    """A modal that only says to wait, or to look into the chat."""
    text = {"type": "section", "text": {"type": "plain_text", "text": sign}}
    return {"type": "modal", "callback_id": "wait", "title": words("gendan", TITLE), "blocks": [text]}


def modal(form: Form, about: Occasion) -> Json:
    """A form as a modal."""
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": words(form.title, TITLE),
        "submit": words(form.submit, TITLE),
        "close": words(form.cancel, TITLE),
        "private_metadata": about.as_metadata(),
        "blocks": [_input(one) for one in asked(form, about)],
    }


def errors(form: Form, about: Occasion) -> dict[str, str]:
    """What to say beside which answer; what no answer is to blame for stands beside the last."""
    fields = asked(form, about)
    found = {one.key: one.error for one in fields if one.error}
    if not found and form.error and fields:
        found[fields[-1].key] = form.error
    return {key: shortened(text, ERROR) for key, text in found.items()}


def _input(field: Field) -> Json:
    element = ELEMENTS[_kind(field)](field) | {"action_id": ANSWER}
    label = words(field.question, QUESTION)
    return {
        "type": "input",
        "block_id": field.key,
        "optional": field.optional,
        "label": label,
        "element": element,
    }


def _kind(field: Field) -> str:
    """How it is answered here; what a list has no room for is typed."""
    fitting = len(field.choices) <= OPTIONS and all(len(raw) <= CHOICE for _label, raw in field.choices)
    return "text" if field.kind == "choice" and not fitting else field.kind


def _text(field: Field) -> Json:
    value = {"initial_value": shortened(field.value, VALUE)} if field.value else {}
    return {"type": "plain_text_input", "max_length": VALUE} | value


def _note(field: Field) -> Json:
    return _text(field) | {"multiline": True}


def _choice(field: Field) -> Json:
    options = [option(label, raw) for label, raw in field.choices]
    chosen = [one for one in options if one["value"] == field.value]
    return {"type": "static_select", "options": options} | ({"initial_option": chosen[0]} if chosen else {})


def _day(field: Field) -> Json:
    day = _read(date.fromisoformat, field.value)
    return {"type": "datepicker"} | ({"initial_date": day.isoformat()} if day else {})


def _time(field: Field) -> Json:
    at = _read(datetime.fromisoformat, field.value)
    return {"type": "datetimepicker"} | ({"initial_date_time": int(at.timestamp())} if at else {})


def _file(_field: Field) -> Json:
    return {"type": "file_input", "max_files": 1}


def _read(how: Callable[[str], Any], text: str) -> Any:
    try:
        return how(text)
    except ValueError:
        return None


ELEMENTS: dict[str, Callable[[Field], Json]] = {
    "text": _text,
    "note": _note,
    "choice": _choice,
    "day": _day,
    "time": _time,
    "file": _file,
}


def answers(view: Json) -> tuple[dict[str, str], list[Json]]:
    """The raw answers a submitted modal holds, and the files among them, which they name by place."""
    files: list[Json] = []
    found = {}
    for key, elements in ((view.get("state") or {}).get("values") or {}).items():
        for element in elements.values():
            sent = list(element.get("files") or ())
            found[key] = f"#{len(files)}" if sent else _answer(element)
            files += sent
    return found, files


def _answer(element: Json) -> str:
    if (at := element.get("selected_date_time")) is not None:
        return datetime.fromtimestamp(int(at), UTC).isoformat()
    picked = (element.get("selected_option") or {}).get("value")
    return str(picked or element.get("selected_date") or element.get("value") or "")


def announced(files: list[Json]) -> tuple[Upload, ...]:
    """The files of a modal before their bytes are here."""
    return tuple(described(one) for one in files)
