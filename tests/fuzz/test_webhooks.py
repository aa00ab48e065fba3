"""Whatever Telegram and Slack post, the next real message is heard."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.slack.pages import Occasion
from tests.channels.home import Home
from tests.fuzz.damage import Json, damaged
from tests.slack import standin as slack_standin
from tests.slack.conftest import over_http, over_socket
from tests.telegram import standin as telegram_standin
from tests.telegram.conftest import webhook

ROUNDS = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
CHAT = {"id": 5_000_000_001, "type": "private", "first_name": "Mei"}
USER = {"id": 5_000_000_001, "is_bot": False, "first_name": "Mei", "language_code": "zh"}
MESSAGE: Json = {
    "message_id": 7,
    "date": 1_790_000_000,
    "chat": CHAT,
    "from": USER,
    "text": "1203 车缝 300/500",
}
PHOTO = [{"file_id": "F1", "file_unique_id": "F1", "width": 90, "height": 90, "file_size": 800}]
UPDATES: tuple[Json, ...] = (
    {"update_id": 1, "message": MESSAGE},
    {"update_id": 2, "edited_message": MESSAGE | {"edit_date": 1_790_000_009}},
    {"update_id": 3, "message": {**MESSAGE, "text": "ok", "reply_to_message": MESSAGE}},
    {
        "update_id": 4,
        "message": {key: MESSAGE[key] for key in ("message_id", "date", "chat", "from")} | {"photo": PHOTO},
    },
    {
        "update_id": 5,
        "callback_query": {"id": "9", "from": USER, "message": MESSAGE, "data": "12.0", "chat_instance": "1"},
    },
)


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be fetched is given up soon."""
    monkeypatch.setattr("bot.channels.slack.files.PAUSES", (0.01, 0.01))
    monkeypatch.setattr("bot.channels.telegram.incoming.PAUSES", (0.01, 0.01))


@pytest.fixture
async def telegram() -> AsyncIterator[tuple[telegram_standin.Standin, Home, ClientSession]]:
    """Telegram bringing updates to a house."""
    standin = telegram_standin.Standin()
    await standin.start()
    home = Home(standin)
    async with webhook(standin, home), ClientSession() as session:
        yield standin, home, session
    await standin.stop()


@ROUNDS
@given(updates=st.lists(damaged(UPDATES), min_size=1, max_size=6))
async def test_telegram_goes_on_after_any_update(
    telegram: tuple[telegram_standin.Standin, Home, ClientSession], updates: list[Json]
) -> None:
    standin, home, session = telegram
    statuses = {await standin.post(session, update) for update in updates}
    assert statuses <= {200, 400}
    home.heard.clear()
    standin.person().say("still there?")
    await standin.until(lambda: [one for one in home.heard if one.text == "still there?"])


SHARED = [{"id": "F1", "name": "zip.png", "mimetype": "image/png", "size": 90, "url_private": "http://x/1"}]
LINE: Json = {
    "type": "message",
    "user": "U1",
    "channel": "D1",
    "text": "1203 车缝 300/500 <@U2>",
    "ts": "1795358563.000100",
    "team": "T1",
    "files": SHARED,
}
EVENT: Json = {
    "type": "event_callback",
    "team_id": "T1",
    "event_id": "Ev1",
    "event": LINE,
    "authorizations": [{"team_id": "T1", "user_id": "U0BOT", "is_enterprise_install": False}],
}
DONE: Json = {"user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}, "trigger_id": "1.T1.a"}
PLACE: Json = {"type": "message", "channel_id": "D1", "message_ts": "1795358563.000200"}
PICKED = {"type": "static_select", "action_id": "press.0", "selected_option": {"value": "7.0"}}
VIEW: Json = {
    "id": "V1",
    "type": "modal",
    "callback_id": "form",
    "private_metadata": Occasion("report_progress", "U1", {"order": "1203"}).as_metadata(),
    "state": {"values": {"done": {"answer": {"type": "plain_text_input", "value": "300"}}}},
}
CHANGED = {"type": "message", "subtype": "message_changed", "channel": "D1", "previous_message": LINE}
LINK = {"type": "link_shared", "user": "U1", "channel": "C1", "links": [{"url": "http://x/o/1"}]}
HOME = {"type": "app_home_opened", "user": "U1", "tab": "home"}
PRESS = DONE | {"type": "block_actions", "container": PLACE}
ARRIVALS: tuple[Json, ...] = (
    EVENT,
    EVENT | {"event": LINE | {"type": "app_mention", "channel": "C1", "thread_ts": "1795358563.000050"}},
    EVENT | {"event": CHANGED | {"message": LINE | {"text": "1203", "edited": {"user": "U1", "ts": "2.1"}}}},
    EVENT | {"event": HOME, "is_ext_shared_channel": True},
    EVENT | {"event": LINK | {"message_ts": "1.1"}},
    {"command": "/gendan", "text": "today", "user_id": "U1", "channel_id": "C1", "trigger_id": "2.T1.a"},
    PRESS | {"actions": [{"action_id": "press.0", "value": "7.0"}]},
    PRESS | {"actions": [PICKED], "channel": {"id": "D1"}, "message": LINE},
    PRESS | {"actions": [{"value": "back"}], "container": {"type": "view"}, "view": VIEW},
    DONE | {"type": "shortcut", "callback_id": "report_progress"},
    DONE | {"type": "message_action", "callback_id": "attach_to_order", "message": LINE},
    DONE | {"type": "view_submission", "view": VIEW},
    DONE | {"type": "block_suggestion", "action_id": "answer", "block_id": "order", "view": VIEW},
)
Slacks = tuple[slack_standin.Standin, Home]


@pytest.fixture(params=[over_http, over_socket])
async def slack(request: pytest.FixtureRequest) -> AsyncIterator[Slacks]:
    """Slack bringing things to a house, by either way."""
    standin = slack_standin.Standin()
    await standin.start()
    home = Home(standin)
    way: Any = request.param
    async with way(standin, home.house()):
        yield standin, home
    await standin.stop()


@ROUNDS
@given(bodies=st.lists(damaged(ARRIVALS), min_size=1, max_size=6))
async def test_slack_goes_on_after_anything(slack: Slacks, bodies: list[Json]) -> None:
    standin, home = slack
    kinds = (
        "command" if "command" in one else "event" if "event" in one else "interactive" for one in bodies
    )
    answers = [await standin.deliver(kind, body) for kind, body in zip(kinds, bodies, strict=True)]
    assert {one.status for one in answers} <= {200, 400}
    home.heard.clear()
    await standin.person().say("still there?")
    await standin.until(lambda: [one for one in home.heard if one.text == "still there?"])


def _way_of(body: Json) -> str:
    return next((kind for kind in ("command", "event") if kind in body), "interactive")
