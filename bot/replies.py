"""Replies before they are said: sentences, presses and files, in no language yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.messages import Button, FileRef, Message
from bot.words import Speaker, Text
from core.operation import OPERATIONS, Operation
from core.rights import Role, allows
from core.values import FileBytes
from core.work import Work


@dataclass(frozen=True, slots=True)
class Press:
    """A button: what it says and what it asks for."""

    label: Text
    action: dict[str, Any]
    style: str = ""

    def allowed(self, role: Role) -> bool:
        """Whether the role may do what it asks for."""
        operation = OPERATIONS.get(self.action.get("call", ""))
        return operation is None or allows(role, operation.may)


Links = Callable[[str], Sequence[str]]
"""The links that a one-time code opens gendan with."""


def no_links(_code: str) -> Sequence[str]:
    """No door is known where codes open."""
    return ()


Rows = Sequence[Sequence[Press]]
Drawing = Callable[[Speaker], FileBytes]
"""Draws a picture in its reader's language."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer or a notice; `order_id` makes it that order's card, kept up to date in place.

    `question_id`: a reply to it in the chat answers that customer's message.
    """

    text: Text = ""
    title: Text = ""
    buttons: Rows = ()
    files: tuple[FileRef, ...] = ()
    drawings: Sequence[Drawing] = ()
    """Pictures that go after the text; one that cannot be drawn is left out."""
    order_id: int | None = None
    question_id: int | None = None
    silent: bool = False
    listens: Press | None = None
    """The call that words typed next are an answer to, unless they plainly mean something else."""
    stays: bool = False
    """A press does not rewrite the message it was made on; this comes below it."""

    def for_role(self, role: Role) -> "Reply":
        """The reply without the buttons that the role may not press."""
        rows = [[press for press in row if press.allowed(role)] for row in self.buttons]
        return replace(self, buttons=[row for row in rows if row])

    def said(self, speaker: Speaker, event: str = "") -> Message:
        """The message in its reader's language."""
        rows = tuple(
            tuple(Button(speaker(press.label), press.action, press.style) for press in row)
            for row in self.buttons
            if row
        )
        return Message(
            text=speaker(self.text).strip(),
            title=speaker(self.title),
            buttons=rows,
            files=self.files,
            event=event,
            silent=self.silent,
        )


@dataclass(frozen=True, slots=True)
class Ask:
    """What a reply may look at: the work, the history's number of what was just done, where codes open."""

    work: Work
    change: int | None = None
    links: Links = no_links
    line: str = ""
    """The typed line that led here."""


def call(operation: Operation[..., Any] | str, label: Text, /, style: str = "", **values: Any) -> Press:
    """A press that calls an operation; what is not said yet is asked for."""
    name = operation if isinstance(operation, str) else operation.name
    raw = {key: str(value) for key, value in values.items() if value not in (None, "")}
    return Press(label, {"call": name, "values": raw}, style)
