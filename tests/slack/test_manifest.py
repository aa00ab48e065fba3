"""The manifest asks for what the code uses, and for nothing else."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

from bot.channels.slack import desk
from bot.channels.slack.door import PATH
from bot.channels.slack.installing import REDIRECT, SCOPES

CODE = Path(desk.__file__).parent
NEEDS: dict[str, set[str]] = {
    "apps_connections_open": set(),
    "auth_test": set(),
    "chat_postMessage": {"chat:write"},
    "chat_unfurl": {"links:write"},
    "chat_update": {"chat:write"},
    "conversations_open": {"im:write"},
    "conversations_replies": {"channels:history", "groups:history"},
    "files_completeUploadExternal": {"files:write"},
    "files_getUploadURLExternal": {"files:write"},
    "files_info": {"files:read"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_update": set(),
}
"""What a bot token must be allowed for each call, by Slack's own pages."""
EVENTS = {
    "app_mention": {"app_mentions:read"},
    "message.im": {"im:history"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "app_home_opened": set(),
    "app_uninstalled": set(),
    "tokens_revoked": set(),
    "link_shared": {"links:read"},
}
LISTENING = {"commands"}


def manifest() -> dict[str, Any]:
    yaml: Any = import_module("yaml")
    found: dict[str, Any] = yaml.safe_load((CODE / "manifest.yaml").read_text("utf-8"))
    return found


def calls() -> set[str]:
    """Every method of the Web API that the code names."""
    code = "\n".join(one.read_text("utf-8") for one in CODE.glob("*.py"))
    return set(re.findall(r"client\.([a-z]+_\w+)", code)) - {"base_url"}


def test_every_right_is_asked_for_and_no_other() -> None:
    assert calls() == set(NEEDS)
    needed = set().union(*NEEDS.values(), *EVENTS.values(), LISTENING)
    assert set(manifest()["oauth_config"]["scopes"]["bot"]) == needed == set(SCOPES)


def test_every_event_is_listened_to() -> None:
    listening = manifest()["settings"]["event_subscriptions"]
    assert set(listening["bot_events"]) == set(EVENTS)
    code = "\n".join((CODE / name).read_text("utf-8") for name in ("desk.py", "listening.py"))
    assert [one for one in EVENTS if f'"{one.partition(".")[0]}"' not in code] == []


def test_every_shortcut_leads_somewhere() -> None:
    shortcuts = {one["callback_id"]: one for one in manifest()["features"]["shortcuts"]}
    assert set(shortcuts) == {*desk.LINES, desk.ATTACH}
    assert all(len(one["name"]) <= 24 for one in shortcuts.values())


def test_everything_comes_to_the_one_address() -> None:
    found, settings = manifest(), manifest()["settings"]
    (command,) = found["features"]["slash_commands"]
    urls = [command["url"], settings["event_subscriptions"]["request_url"]]
    urls.append(settings["interactivity"]["request_url"])
    assert {one.removeprefix("https://orders.example.com") for one in urls} == {PATH}
    (back,) = found["oauth_config"]["redirect_urls"]
    assert back.removeprefix("https://orders.example.com") == REDIRECT
    assert found["features"]["unfurl_domains"] == ["orders.example.com"]
    assert (command["command"], command["should_escape"]) == ("/gendan", True)
    assert found["features"]["app_home"]["home_tab_enabled"]
    assert not found["features"]["app_home"]["messages_tab_read_only_enabled"]
