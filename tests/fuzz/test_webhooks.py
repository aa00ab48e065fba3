"""Whatever Telegram posts, the next real message is heard."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.channels.home import Home
from tests.fuzz.damage import Json, damaged
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
