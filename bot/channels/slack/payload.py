"""What Slack brings, as far as gendan reads it: a part of another kind than Slack says counts as missing.

So nothing further in stumbles over it, what can be read is not lost with it, and nothing is kept in vain.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from bot.messages import storable

Json = dict[str, Any]

NAME = re.compile(r"[!-~]{1,64}")
"""Slack's names of people, places, messages and occasions."""
LARGEST = 2**62


class Reading:
    """Takes a payload apart; `odd` names what was of another kind."""

    def __init__(self) -> None:
        self.odd: list[str] = []

    def body(self, body: Json) -> Json:
        """An event, a command, or what somebody did with a form, a button or a shortcut."""
        return self._parts(body, INTERACTION)

    def _parts(self, whole: Json, kinds: Mapping[str, "Kind"]) -> Json:
        found = {}
        for key, kind in kinds.items():
            value = whole.get(key)
            if value in (None, "", []):
                continue
            try:
                found[key] = kind(self, value)
            except (TypeError, ValueError):
                self.odd.append(key)
        return found

    def name(self, value: Any) -> str:
        """A short name of Slack's."""
        if not NAME.fullmatch(value):
            raise ValueError
        return str(value)

    def text(self, value: Any) -> str:
        """Words."""
        if not isinstance(value, str):
            raise TypeError
        return storable(value)

    def wording(self, value: Any) -> str:
        """Words, which forms and buttons have in a box that is of no use to us."""
        return "" if isinstance(value, dict) else self.text(value)

    def number(self, value: Any) -> int:
        """A whole number."""
        if not isinstance(value, int) or not 0 <= value < LARGEST:
            raise TypeError
        return value

    def flag(self, value: Any) -> bool:
        """Yes or no."""
        return value is True or value == "true"

    def said(self, value: Any) -> Json:
        """An event or a message, in which people and places go by their names."""
        return self._parts(_box(value), SAID)

    def thing(self, value: Any) -> Json:
        """Anything with parts."""
        return self._parts(_box(value), INTERACTION)

    def things(self, value: Any) -> list[Json]:
        """Several of them."""
        return self._each(value, self.thing)

    def shown(self, value: Any) -> list[Json]:
        """Several things in which people go by their names."""
        return self._each(value, self.said)

    def names(self, value: Any) -> list[str]:
        """Several names."""
        return self._each(value, self.name)

    def filled(self, value: Any) -> dict[str, dict[str, Json]]:
        """What is filled into a form, field by field."""
        return {
            field: {part: self.thing(element) for part, element in _box(parts).items()}
            for field, parts in _box(value).items()
            if isinstance(parts, dict) and all(isinstance(one, dict) for one in parts.values())
        }

    def _each(self, value: Any, kind: Callable[[Any], Any]) -> list[Any]:
        if not isinstance(value, list):
            raise TypeError
        found = []
        for one in value:
            try:
                found.append(kind(one))
            except (TypeError, ValueError):
                self.odd.append("in a list")
        if not found:
            raise ValueError
        return found


def _box(value: Any) -> Json:
    if not isinstance(value, dict):
        raise TypeError
    return value


Kind = Callable[[Reading, Any], Any]

NAMES = (
    *("id", "user_id", "team_id", "enterprise_id", "channel_id", "bot_id", "event_id", "trigger_id"),
    *("view_id", "unfurl_id", "app_installed_team_id", "user_team", "source_team", "ts", "thread_ts"),
    *("message_ts", "hash"),
)
TEXTS = (
    *("type", "subtype", "command", "challenge", "tab", "source", "url", "callback_id", "action_id"),
    *("block_id", "value", "private_metadata", "selected_date", "name", "mimetype", "file_access"),
    *("url_private", "url_private_download"),
)
EVERYWHERE: dict[str, Kind] = {
    **dict.fromkeys(NAMES, Reading.name),
    **dict.fromkeys(TEXTS, Reading.text),
    **dict.fromkeys(("size", "selected_date_time"), Reading.number),
    **dict.fromkeys(("is_ext_shared_channel", "is_enterprise_install"), Reading.flag),
    **dict.fromkeys(("text", "title"), Reading.wording),
    **dict.fromkeys(("links", "actions", "authorizations"), Reading.things),
    **dict.fromkeys(("event", "message", "previous_message", "edited"), Reading.said),
    **dict.fromkeys(("container", "view", "state", "selected_option", "tokens"), Reading.thing),
    "files": Reading.shown,
    "bot": Reading.names,
    "values": Reading.filled,
}
SAID: dict[str, Kind] = EVERYWHERE | dict.fromkeys(("user", "team", "channel"), Reading.name)
INTERACTION: dict[str, Kind] = EVERYWHERE | dict.fromkeys(
    ("user", "team", "channel", "enterprise"), Reading.thing
)
