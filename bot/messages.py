"""What goes in and out of a chat, the same for every channel."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a person did in a chat: a line, a press, a filled form, a file, or several of these.

    `message` is the platform's identity of it, the same when the platform repeats itself.
    `button` is a token as a Button carries it; `replies_to` the platform's identity of the message answered.
    """

    channel: str
    sender: str
    chat: str
    message: str
    text: str = ""
    button: str = ""
    submission: dict[str, Any] | None = None
    files: tuple["Upload", ...] = ()
    replies_to: str = ""
    edited: bool = False
    language: str = ""
    """The platform's hint, for people not known yet."""
    name: str = ""
    """The platform's name for the sender, for people not known yet."""
    place: str = ""
    """The channel of several people it was done in, as `chat` begins there; empty where somebody is alone."""
    outside: bool | None = None
    """Whether the sender is of another company than the channel; none where the platform cannot tell."""
    aside: bool = False
    """Said among people and not to gendan."""

    def __post_init__(self) -> None:
        for name in ("text", "name"):
            object.__setattr__(self, name, storable(getattr(self, name)))
        if self.submission is not None:
            answers = {key: raw and storable(raw) for key, raw in self.submission["answers"].items()}
            object.__setattr__(self, "submission", self.submission | {"answers": answers})


def storable(text: str) -> str:
    """Without the halves of signs and the zero signs that no database takes."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file somebody sent, with its bytes; none when it was too large to fetch, then only its size."""

    name: str
    media: str
    content: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Button:
    """A label and what a press asks for: `{"call": operation, "values": raw answers}` and the like.

    The action never leaves the house: a channel shows `Parcel.token(button)` to its platform.
    """

    label: str
    action: dict[str, Any]
    style: str = ""
    """`primary`, `danger` or nothing."""

    def as_json(self) -> dict[str, Any]:
        """The button as the outbox keeps it."""
        kept: dict[str, Any] = {"label": self.label, "action": self.action}
        return kept | {"style": self.style} if self.style else kept


@dataclass(frozen=True, slots=True)
class FileRef:
    """A kept file that goes with a message; the channel fetches its bytes when it sends."""

    attachment: int
    name: str
    media: str
    size: int


@dataclass(frozen=True, slots=True)
class Message:
    """A message in its reader's language: plain text throughout, every channel escapes for itself."""

    text: str
    title: str = ""
    """A first line to be shown strong; not repeated in `text`."""
    buttons: tuple[tuple[Button, ...], ...] = ()
    files: tuple[FileRef, ...] = ()
    event: str = ""
    """What happened, for programs that read along."""
    silent: bool = False
    """Needs no sound."""
    answers: str = ""
    """The platform's identity of the message it answers, if a message was answered."""
    about: str = ""
    """The platform's identity of the card in its chat that it tells something of, as a notice does."""
    news: str = ""
    """What others did since, where it is a card that is brought up to date; the card itself says it too."""

    def as_json(self) -> dict[str, Any]:
        """The message as the outbox keeps it; empty parts are left out."""
        kept: dict[str, Any] = {"text": self.text}
        if self.title:
            kept["title"] = self.title
        if self.buttons:
            kept["buttons"] = [[one.as_json() for one in row] for row in self.buttons]
        if self.files:
            kept["files"] = [asdict(one) for one in self.files]
        if self.event:
            kept["event"] = self.event
        if self.silent:
            kept["silent"] = True
        said = {"answers": self.answers, "about": self.about, "news": self.news}
        return kept | {name: words for name, words in said.items() if words}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Message":
        """The message as the outbox kept it."""
        rows = tuple(tuple(Button(**one) for one in row) for row in kept.get("buttons", ()))
        files = tuple(FileRef(**one) for one in kept.get("files", ()))
        return cls(**{**kept, "buttons": rows, "files": files})


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message addressed to a chat, as a channel gets it to send.

    `edits` is the platform's identity of an earlier message to rewrite in place: with none, send a new one.
    `doubtful`: an earlier attempt may have arrived, so a repetition is marked as one. `next`: when it was
    written, nothing else was still to arrive in its chat.
    """

    id: int
    channel: str
    chat: str
    message: Message
    edits: str = ""
    edits_id: int | None = None
    doubtful: bool = False
    person_id: int | None = field(default=None)
    next: bool = False

    def tokens(self) -> list[list[tuple[str, str, str]]]:
        """(label, token, style) of every button, row by row; a token is short, opaque and plain ASCII."""
        count = 0
        rows: list[list[tuple[str, str, str]]] = []
        for row in self.message.buttons:
            rows.append([(one.label, f"{self.id}.{count + n}", one.style) for n, one in enumerate(row)])
            count += len(row)
        return rows


@dataclass(frozen=True, slots=True)
class Field:
    """One answer of a form in its reader's language: what is asked, what was answered, what is wrong with it.

    A `choice` takes one of `choices` (label, raw answer) and nothing else; of a `search` there are too many
    to list, so they are looked for with what is typed.
    """

    key: str
    question: str
    kind: Literal["text", "note", "choice", "search", "day", "time", "file"]
    optional: bool
    choices: tuple[tuple[str, str], ...] = ()
    value: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form, for channels that show one at once; filled, it comes back as a submission of `call`."""

    call: str
    title: str
    fields: tuple[Field, ...]
    submit: str
    cancel: str
    error: str = ""
    """Why it cannot be done as it is filled in, where no single answer is to blame."""
    next: str = "▸"
    back: str = "◂"
    asked: str = ""
    """Which answer the chat waits for, where it has the form open."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What somebody typed into a `search` field of a form, with the answers so far."""

    channel: str
    sender: str
    call: str
    key: str
    text: str
    answers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", storable(self.text))
