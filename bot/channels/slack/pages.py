"""What a modal must not forget, and which page of its form it shows."""

import json
import zlib
from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bot.messages import Field, Form

Json = dict[str, Any]

ON_A_PAGE = 10
METADATA = 3_000


@dataclass(frozen=True, slots=True)
class Occasion:
    """A modal's form, the answers not asked for in it, where it came from, and the answers of other pages."""

    call: str
    chat: str
    settled: Mapping[str, str]
    place: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    page: int = 0

    def as_metadata(self) -> str:
        """How Slack keeps it: packed, for it has no room to waste."""
        kept = json.dumps(asdict(self), ensure_ascii=False).encode()
        return b64encode(zlib.compress(kept, 9)).decode()

    @property
    def fits(self) -> bool:
        """Whether Slack has room for it."""
        return len(self.as_metadata()) <= METADATA

    def answered(self, given: Mapping[str, str]) -> "Occasion":
        """The same with more answers."""
        return replace(self, given={**self.given, **given})

    def at(self, page: int) -> "Occasion":
        """The same on another page."""
        return replace(self, page=max(0, page))

    @property
    def answers(self) -> dict[str, str]:
        """Everything answered so far."""
        return {**self.settled, **self.given}


def occasion(view: Json) -> Occasion | None:
    """What a modal remembers; nothing when it is none of ours."""
    try:
        return Occasion(**json.loads(zlib.decompress(b64decode(view.get("private_metadata") or ""))))
    except (TypeError, ValueError, Error, zlib.error):
        return None


def asked(form: Form, about: Occasion) -> list[Field]:
    """The answers that the modal asks for; a file comes last, for no other page could remember it."""
    fields = [one for one in form.fields if one.key not in about.settled]
    return sorted(fields, key=lambda one: one.kind == "file")


def pages(form: Form, about: Occasion) -> list[list[Field]]:
    """The fields page by page; files all on the last."""
    fields = asked(form, about)
    return [fields[at : at + ON_A_PAGE] for at in range(0, len(fields), ON_A_PAGE)]


def shown(form: Form, about: Occasion) -> list[Field]:
    """The fields of the page that is shown."""
    found = pages(form, about)
    return found[min(about.page, len(found) - 1)] if found else []


def page_to_go_to(form: Form, about: Occasion) -> int | None:
    """The first page with something wrong or not answered yet; none when there is no such page."""
    for number, fields in enumerate(pages(form, about)):
        if any(one.error or one.key not in about.answers for one in fields):
            return number
    return None
