"""Forms as modals, and what comes back from them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from bot.channels.slack.blocks import LABEL, OPTIONS, option, words
from bot.channels.slack.files import described
from bot.channels.slack.pages import Json, Occasion, pages, shown
from bot.channels.slack.text import shortened
from bot.messages import Field, Form, Upload

FORM, BACK = "form", "back"
WAIT, SEE_CHAT = "⏳", "💬"
"""Shown while a form is fetched, and when what there is to say is said in the chat."""
TITLE = 24
QUESTION = 2_000
VALUE = 3_000
CHOICE = 150
ERROR = 300
ANSWER = "answer"


def waiting(sign: str = WAIT) -> Json:
    """A modal that only says to wait, or to look into the chat."""
    text = {"type": "section", "text": {"type": "plain_text", "text": sign}}
    return {"type": "modal", "callback_id": "wait", "title": words("gendan", TITLE), "blocks": [text]}


def modal(form: Form, about: Occasion) -> Json:
    """A page of a form as a modal."""
    many, last = len(pages(form, about)), len(pages(form, about)) - 1
    page = min(about.page, last)
    blocks = [block for one in shown(form, about) for block in _field(one, about)]
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": words(form.title, TITLE),
        "submit": words(form.submit if page == last else form.next, TITLE),
        "close": words(form.cancel, TITLE),
        "private_metadata": about.at(page).as_metadata(),
        "blocks": [*_turning(form, page, many), *blocks],
    }


def _turning(form: Form, page: int, many: int) -> list[Json]:
    """Which page it is, and the way back."""
    if many < 2:
        return []
    place = {"type": "context", "elements": [words(f"{page + 1}/{many}", LABEL)]}
    back = {"type": "button", "action_id": BACK, "value": BACK, "text": words(form.back, LABEL)}
    return [place, {"type": "actions", "elements": [back]}] if page else [place]


def errors(form: Form, about: Occasion) -> dict[str, str]:
    """What to say beside which answer of the page; what no answer is to blame for stands beside the last."""
    fields = shown(form, about)
    found = {one.key: one.error for one in fields if one.error}
    if not found and form.error and fields and not any(one.error for one in form.fields):
        found[fields[-1].key] = form.error
    return {key: shortened(text, ERROR) for key, text in found.items()}


def _field(field: Field, about: Occasion) -> list[Json]:
    """A field; what is wrong with it is said below where it was answered on another page."""
    wrong = field.error if field.key in about.answers else ""
    said = [{"type": "context", "elements": [words(f"⚠ {wrong}", ERROR)]}] if wrong else []
    return [_input(field), *said]


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
    raws = [field.value, *(raw for _label, raw in field.choices)]
    fitting = len(field.choices) <= OPTIONS and all(len(raw) <= CHOICE for raw in raws)
    return "text" if field.kind in ("choice", "search") and not fitting else field.kind


def _text(field: Field) -> Json:
    value = {"initial_value": shortened(field.value, VALUE)} if field.value else {}
    return {"type": "plain_text_input", "max_length": VALUE} | value


def _note(field: Field) -> Json:
    return _text(field) | {"multiline": True}


def _choice(field: Field) -> Json:
    options = [option(label, raw) for label, raw in field.choices]
    chosen = [one for one in options if one["value"] == field.value]
    return {"type": "static_select", "options": options} | ({"initial_option": chosen[0]} if chosen else {})


def _search(field: Field) -> Json:
    """A list that is looked through by typing; what was typed in the chat is chosen, right or wrong."""
    chosen = [one for one in field.choices if one[1] == field.value] or [(field.value, field.value)]
    initial = {"initial_option": option(*chosen[0])} if field.value else {}
    return {"type": "external_select", "min_query_length": 0} | initial


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
    "search": _search,
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
