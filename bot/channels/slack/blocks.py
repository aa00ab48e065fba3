"""A message as Slack's blocks, within their limits: what is too much for one message makes several."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.slack.text import escaped, length, looks_marked, pieces, shortened
from bot.messages import Parcel

Block = dict[str, Any]

HEADER = 150
LABEL = 75
FALLBACK = 3_500
"""Of the text beside the blocks, for notifications and screen readers; an edit takes hardly more."""
SECTIONS = 4
"""Blocks of text in one message."""
ROWS = 20
"""Rows of buttons in one message."""
IN_A_ROW = 25
MANY = 15
"""Buttons beyond which the choices become a list to pick from."""
OPTIONS = 100
PRESS, FORM = "press", "form"
FORM_LABEL = "📝"
"""Opens the question's whole form; a sign, for the channel knows nobody's language."""
QUESTIONS = ("Question", "Summary")

Row = list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Post:
    """One message as Slack takes it: blocks, and the text beside them."""

    text: str
    blocks: list[Block]


def posts(parcel: Parcel, mark: str = "") -> list[Post]:
    """The messages a parcel makes, buttons on the last; nothing when it says nothing."""
    title, text = headed(parcel)
    found = pieces(f"{mark} {text}" if mark else text)
    groups = [found[at : at + SECTIONS] for at in range(0, len(found), SECTIONS)] or [[]]
    made = [_post(title if n == 0 else "", group) for n, group in enumerate(groups)]
    made[-1] = replace(made[-1], blocks=[*made[-1].blocks, *buttons(parcel)])
    return [one for one in made if one.blocks and one.text]


def headed(parcel: Parcel) -> tuple[str, str]:
    """Title and text; a title too long for a header is the text's first line."""
    title, text = " ".join(parcel.message.title.split()), parcel.message.text
    return (title, text) if length(title) <= HEADER else ("", f"{title}\n{text}")


def _post(title: str, found: list[str]) -> Post:
    blocks = [header(title)] if title else []
    beside = "\n".join(one for one in (title, *found) if one)
    first = pieces(beside, FALLBACK)[:1]
    return Post(escaped("".join(first)), [*blocks, *map(section, found)])


def header(title: str) -> Block:
    """A first line shown strong; it is no markup, so nothing in it is escaped."""
    return {
        "type": "header",
        "text": {"type": "plain_text", "text": shortened(title, HEADER), "emoji": False},
    }


def section(text: str) -> Block:
    """A block of text: with live addresses, unless that would turn some of its signs into markup."""
    if looks_marked(text):
        return {"type": "section", "text": {"type": "plain_text", "text": text, "emoji": False}}
    return {"type": "section", "text": {"type": "mrkdwn", "text": escaped(text)}}


def buttons(parcel: Parcel) -> list[Block]:
    """The buttons row by row; where there are many, all but the last row as lists to pick from."""
    rows = parcel.tokens()
    asks = bool(rows) and parcel.message.event in QUESTIONS
    if sum(map(len, rows)) > MANY:
        choices = [one for row in rows[:-1] for one in row]
        return [*_selects(choices), *_rows(rows[-1:], asks)]
    return _rows(rows, asks)


def _rows(rows: list[Row], asks: bool) -> list[Block]:
    made = []
    for place, row in enumerate(rows[:ROWS]):
        elements = [_button(f"{PRESS}.{n}", *one) for n, one in enumerate(row[: IN_A_ROW - 1])]
        if asks and place == len(rows) - 1:
            elements.append(_button(FORM, FORM_LABEL, FORM, ""))
        made.append({"type": "actions", "elements": elements})
    return made


def _button(action: str, label: str, token: str, style: str) -> Block:
    made = {"type": "button", "action_id": action, "value": token, "text": words(label, LABEL)}
    return made | {"style": style} if style in ("primary", "danger") else made


def _selects(choices: Row) -> Iterator[Block]:
    for at in range(0, len(choices), OPTIONS):
        options = [option(label, token) for label, token, _style in choices[at : at + OPTIONS]]
        pick = {"type": "static_select", "action_id": f"{PRESS}.{at}", "options": options}
        yield {"type": "actions", "elements": [pick | {"placeholder": words("▾", LABEL)}]}


def option(label: str, value: str) -> Block:
    """One thing to pick."""
    return {"text": words(label, LABEL), "value": value}


def words(text: str, most: int) -> Block:
    """A short text of Slack's own parts, which may not be empty."""
    return {"type": "plain_text", "text": shortened(text.strip(), most) or "·", "emoji": False}
