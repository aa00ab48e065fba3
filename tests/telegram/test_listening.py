"""What people do reaches the house, once, in order, and is confirmed only when it is kept."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.channels.telegram import Telegram
from bot.channels.telegram.webhook import SECRET_HEADER
from bot.messages import Incoming, Upload
from tests.channels.home import Home, button
from tests.telegram.conftest import parcel, polling, webhook
from tests.telegram.standin import MEGABYTE, TOKEN, USERNAME, Standin

JPEG = b"\xff\xd8\xff" + b"picture" * 100


class Gate:
    """Keeps the house busy with some of what it hears until it is opened."""

    def __init__(self, home: Home, *texts: str) -> None:
        self._open = asyncio.Event()
        self._texts = texts
        home.answer = self._answer

    def open(self) -> None:
        self._open.set()

    async def _answer(self, incoming: Incoming) -> None:
        if incoming.text in self._texts:
            await self._open.wait()


@pytest.fixture(params=[polling, webhook])
async def listening(request: pytest.FixtureRequest, standin: Standin, home: Home) -> AsyncIterator[Telegram]:
    """The channel through either door."""
    async with request.param(standin, home) as channel:
        yield channel


@pytest.mark.usefixtures("listening")
async def test_a_line_is_heard_with_who_and_where(standin: Standin, home: Home) -> None:
    ann = standin.person("Ann Lee", "zh-hans")
    first = ann.say("1203 车缝 300/500")
    await home.hears(1)
    ann.say("yes", replies_to=first["message_id"])
    line, answer = await home.hears(2)
    who: dict[str, Any] = {
        "channel": "telegram",
        "sender": str(ann.id),
        "chat": str(ann.id),
        "language": "zh-hans",
        "name": "Ann Lee",
    }
    assert line == Incoming(text="1203 车缝 300/500", message=line.message, **who)
    assert line.message.startswith("u5000")
    assert answer == Incoming(text="yes", replies_to=str(first["message_id"]), message=answer.message, **who)


@pytest.mark.usefixtures("listening")
async def test_a_changed_line_is_heard_as_changed(standin: Standin, home: Home) -> None:
    ann = standin.person()
    line = ann.say("1203 sewing 300")
    await home.hears(1)
    ann.edit(line, "1203 sewing 310")
    first, second = await home.hears(2)
    assert (second.text, second.edited, first.edited) == ("1203 sewing 310", True, False)
    assert second.message != first.message


async def test_a_press_is_acknowledged_before_the_work_is_done(
    listening: Telegram, standin: Standin, home: Home
) -> None:
    ann = standin.person()
    gate = Gate(home, "/start", "")
    ann.say("/start")
    await standin.until(lambda: home.begun)
    sent = parcel(ann.id, "Your day", buttons=((button("Orders"), button("Undo", "danger")),))
    await listening.send(sent)
    query = ann.press("Undo")
    await standin.until(lambda: standin.presses[query])
    assert home.heard == []
    gate.open()
    _, press = await home.hears(2)
    assert (press.button, press.text, press.chat) == (f"{sent.id}.1", "", str(ann.id))
    assert press.button == sent.tokens()[0][1][1]


@pytest.mark.usefixtures("listening")
async def test_a_press_too_old_to_acknowledge_is_still_heard(standin: Standin, home: Home) -> None:
    ann = standin.person()
    line = ann.say("hello")
    query = ann.press_data("7.0", line)
    del standin.presses[query]
    assert (await home.hears(2))[1].button == "7.0"
    await standin.until(lambda: standin.violations)
    assert "query is too old" in standin.violations.pop()


async def test_a_repeated_update_has_the_same_identity(
    telegram: Telegram, standin: Standin, home: Home
) -> None:
    ann = standin.person()
    query = ann.press_data("7.0", ann.say("hello"))
    await home.hears(2)
    standin.repeat()
    heard = await home.hears(3)
    assert [one.button for one in heard] == ["", "7.0", "7.0"]
    assert heard[1].message == heard[2].message
    await standin.until(lambda: standin.presses[query])
    assert telegram.username == USERNAME


@pytest.mark.usefixtures("listening")
async def test_a_chat_keeps_its_order_while_others_go_on(standin: Standin, home: Home) -> None:
    ann, bob = standin.person("Ann"), standin.person("Bob")
    gate = Gate(home, "ann 0")
    for n in range(5):
        ann.say(f"ann {n}")
    for n in range(5):
        bob.say(f"bob {n}")
    assert [one.text for one in await home.hears(5)] == [f"bob {n}" for n in range(5)]
    bob.say("bob again")
    assert (await home.hears(6))[5].text == "bob again"
    gate.open()
    assert [one.text for one in (await home.hears(11))[6:]] == [f"ann {n}" for n in range(5)]
    await standin.until(lambda: not standin.pending)


@pytest.mark.usefixtures("telegram")
async def test_nothing_is_confirmed_before_it_is_kept(standin: Standin, home: Home) -> None:
    ann, bob = standin.person("Ann"), standin.person("Bob")
    gate = Gate(home, "slow")
    ann.say("slow")
    (slow,) = standin.pending
    bob.say("quick")
    await home.hears(1)
    polls = len(standin.offsets)
    await standin.until(lambda: len(standin.offsets) > polls + 1)
    assert slow in standin.pending
    gate.open()
    await standin.until(lambda: not standin.pending)
    assert [one.text for one in home.heard] == ["quick", "slow"]
    assert all(offset <= slow for offset in standin.offsets[: polls + 1])


@pytest.mark.usefixtures("telegram")
async def test_what_is_done_while_telegram_is_asked_is_confirmed_with_the_next_call(
    standin: Standin, home: Home
) -> None:
    async def until_asked_again(_incoming: Incoming) -> None:
        polls = len(standin.offsets)
        await standin.until(lambda: len(standin.offsets) > polls)

    home.answer = until_asked_again
    standin.person().say("slow")
    await home.hears(1)
    await standin.until(lambda: not standin.pending)


async def test_what_was_under_way_at_a_kill_comes_again(standin: Standin, home: Home) -> None:
    ann = standin.person()
    killed = Telegram(TOKEN, base_url=standin.url)
    gate = Gate(home, "under way")
    await killed.start(home.house())
    ann.say("under way")
    await standin.until(lambda: home.begun)
    assert standin.pending
    await _kill(killed)
    assert home.heard == []
    gate.open()
    again = Telegram(TOKEN, base_url=standin.url)
    await again.start(home.house())
    assert [one.text for one in await home.hears(1)] == ["under way"]
    await again.stop()
    assert home.begun[0].message == home.begun[1].message
    assert standin.pending == {}


async def _kill(channel: Telegram) -> None:
    """End a channel without any of its goodbyes."""
    names = ("Lanes.", "Telegram._listen")
    ours = [one for one in asyncio.all_tasks() if any(name in repr(one.get_coro()) for name in names)]
    for one in ours:
        one.cancel()
    await asyncio.gather(*ours, return_exceptions=True)
    await channel._request.shutdown()


@pytest.mark.usefixtures("telegram")
async def test_a_house_that_fails_does_not_stop_the_listening(standin: Standin, home: Home) -> None:
    async def fail(_incoming: Incoming) -> None:
        home.answer = Home(standin).answer
        raise ZeroDivisionError

    home.answer = fail
    ann = standin.person()
    ann.say("one")
    ann.say("two")
    assert [one.text for one in await home.hears(1)] == ["two"]


@pytest.mark.usefixtures("telegram")
async def test_an_update_nobody_can_read_is_passed_over(standin: Standin, home: Home) -> None:
    ann = standin.person()
    ann.say("one")
    await home.hears(1)
    standin.push("message", {"chat": {"id": ann.id}, "text": "no number, no date"})
    standin.push("my_chat_member", {"chat": {"id": ann.id}})
    ann.say("two")
    assert [one.text for one in await home.hears(2)] == ["one", "two"]
    await standin.until(lambda: not standin.pending)


@pytest.mark.usefixtures("telegram")
async def test_listening_outlives_a_bad_network(standin: Standin, home: Home) -> None:
    for kind in (502, "drop", "garbled", 429):
        standin.fault("getUpdates", kind, retry_after=0)
    ann = standin.person()
    ann.say("one")
    await home.hears(1)
    await standin.until(lambda: not standin.faults)
    ann.say("two")
    assert (await home.hears(2))[1].text == "two"


async def test_a_server_away_for_a_while_is_waited_for(standin: Standin, home: Home) -> None:
    for kind in (502, "drop"):
        standin.fault("getMe", kind)
    standin.fault("deleteWebhook", 500)
    standin.fault("setMyCommands", 500)
    ann = standin.person()
    ann.say("patience")
    channel = Telegram(TOKEN, base_url=standin.url, commands={"en": [("today", "Today")]})
    assert channel.username == ""
    await channel.start(home.house())
    assert (await home.hears(1))[0].text == "patience"
    await channel.stop()


async def test_a_second_program_with_the_same_token_is_outlived(
    telegram: Telegram, standin: Standin, home: Home
) -> None:
    ann = standin.person()
    other = Telegram(TOKEN, base_url=standin.url)
    await other.start(home.house())
    await standin.until(lambda: len(standin.offsets) > 4)
    await other.stop()
    ann.say("still here")
    assert "still here" in [one.text for one in await home.hears(1)]
    assert telegram.username == USERNAME


async def test_stopping_confirms_what_is_done(standin: Standin, home: Home) -> None:
    channel = Telegram(TOKEN, base_url=standin.url)
    await channel.start(home.house())
    ann = standin.person()
    gate = Gate(home, "one")
    ann.say("one")
    await standin.until(lambda: home.begun)
    stopping = asyncio.create_task(channel.stop())
    gate.open()
    await stopping
    assert [one.text for one in home.heard] == ["one"]
    assert standin.pending == {}


async def test_stopping_does_not_wait_for_ever_and_confirms_nothing_unfinished(
    standin: Standin, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.channel.LAST_ORDERS", 0.05)
    async with polling(standin, home):
        Gate(home, "endless")
        ann, bob = standin.person("Ann"), standin.person("Bob")
        bob.say("done")
        ann.say("endless")
        ann.say("behind it")
        await standin.until(lambda: len(home.begun) == 2)
    assert [one.text for one in home.heard] == ["done"]
    assert [one["message"]["text"] for one in standin.pending.values()] == ["endless", "behind it"]


# Files


@pytest.mark.usefixtures("listening")
async def test_a_photo_comes_in_its_largest_size(standin: Standin, home: Home) -> None:
    photo = standin.person().send_photo(JPEG, "1203 zipper")
    (heard,) = await home.hears(1)
    assert heard.text == "1203 zipper"
    name = f"photosize-{photo['message_id']}.jpg"
    assert heard.files == (Upload(name, "image/jpeg", JPEG, len(JPEG)),)


@pytest.mark.usefixtures("telegram")
async def test_documents_and_voices_come_with_name_and_kind(standin: Standin, home: Home) -> None:
    ann = standin.person()
    ann.send_document("订单.xlsx", b"PK sheet", "application/vnd.ms-excel", "orders")
    voice = ann.send_voice(b"OggS")
    sheet, spoken = await home.hears(2)
    assert sheet.files == (Upload("订单.xlsx", "application/vnd.ms-excel", b"PK sheet", 8),)
    assert spoken.files == (Upload(f"voice-{voice['message_id']}.ogg", "audio/ogg", b"OggS", 4),)


@pytest.mark.usefixtures("telegram")
async def test_a_file_of_25_mb_comes_with_its_size_only(standin: Standin, home: Home) -> None:
    standin.person().send_document("film.mov", bytes(25 * MEGABYTE), "video/quicktime", "see")
    (heard,) = await home.hears(1)
    assert heard.files == (Upload("film.mov", "video/quicktime", b"", 25 * MEGABYTE),)
    assert heard.text == "see"
    assert standin.called("getFile") == []


@pytest.mark.usefixtures("telegram")
async def test_a_download_that_breaks_is_tried_again(standin: Standin, home: Home) -> None:
    standin.fault("getFile", 502)
    standin.fault("download", "drop")
    standin.person().send_photo(JPEG)
    assert (await home.hears(1))[0].files[0].content == JPEG


@pytest.mark.usefixtures("telegram")
async def test_a_download_that_never_works_does_not_take_the_words_with_it(
    standin: Standin, home: Home
) -> None:
    standin.fault("download", 500, times=3)
    standin.person().send_photo(JPEG, "1203")
    (heard,) = await home.hears(1)
    assert (heard.text, heard.files[0].content, heard.files[0].size) == ("1203", b"", len(JPEG))


@pytest.mark.usefixtures("telegram")
async def test_what_is_neither_words_nor_file_is_heard_and_service_messages_are_not(
    standin: Standin, home: Home
) -> None:
    ann = standin.person()
    ann.write(location={"longitude": 121.4, "latitude": 31.2})
    ann.write(group_chat_created=True)
    ann.say("hello")
    place, hello = await home.hears(2)
    assert (place.text, place.files, hello.text) == ("", (), "hello")


# Commands and groups


@pytest.mark.usefixtures("telegram")
async def test_commands_are_passed_as_typed_without_our_name(standin: Standin, home: Home) -> None:
    ann = standin.person()
    for text in ("/start ABC_def-1", f"/order@{USERNAME} 1203", "/order 1203"):
        ann.say(text)
    assert [one.text for one in await home.hears(3)] == ["/start ABC_def-1", "/order 1203", "/order 1203"]


async def test_in_a_group_only_what_is_meant_for_us_is_heard(
    telegram: Telegram, standin: Standin, home: Home
) -> None:
    ann, floor = standin.person(), standin.group()
    card = await telegram.send(parcel(floor, "1203 is late"))
    said = [
        "lunch?",
        "/today@other_bot",
        f"/today@{USERNAME}",
        f"@{USERNAME}车缝 300",
        "@gendan_botany is nice",
    ]
    for text in said:
        ann.say(text, chat=floor)
    ann.say("why?", replies_to=int(card), chat=floor)
    heard = await home.hears(3)
    assert [one.text for one in heard] == ["/today", "车缝 300", "why?"]
    assert {(one.sender, one.chat) for one in heard} == {(str(ann.id), str(floor))}
    assert heard[2].replies_to == card


@pytest.mark.usefixtures("telegram")
async def test_other_bots_are_not_heard(standin: Standin, home: Home) -> None:
    ann = standin.person()
    line = ann.say("one")
    standin.push("message", line | {"from": {"id": 9, "is_bot": True, "first_name": "Robot"}, "text": "beep"})
    ann.say("two")
    assert [one.text for one in await home.hears(2)] == ["one", "two"]


@pytest.mark.usefixtures("telegram")
async def test_the_menu_is_there_in_every_language(standin: Standin) -> None:
    chinese = [{"command": "today", "description": "今天"}]
    english = [{"command": "today", "description": "Today"}]
    assert standin.commands == {"": chinese, "zh": chinese, "en": english}


# The webhook alone


async def test_a_webhook_needs_an_address() -> None:
    with pytest.raises(ValueError, match="public address"):
        Telegram(TOKEN, mode="webhook")


async def test_polling_serves_nothing() -> None:
    assert Telegram(TOKEN).routes() == []


async def test_the_webhook_takes_only_what_telegram_brings(standin: Standin, home: Home) -> None:
    async with webhook(standin, home):
        secret = {SECRET_HEADER: standin.webhook["secret_token"]}
        assert len(secret[SECRET_HEADER]) >= 32
        assert standin.webhook["allowed_updates"] == ["message", "edited_message", "callback_query"]
        async with ClientSession() as session:

            async def post(content: bytes | BytesIO, headers: dict[str, str]) -> int:
                async with session.post(standin.webhook["url"], data=content, headers=headers) as response:
                    return response.status

            assert await post(b"{}", {}) == 401
            assert await post(b"{}", {SECRET_HEADER: "guess"}) == 401
            assert await post(b"{}", {SECRET_HEADER: "密"}) == 401
            assert await post(b"no json", secret) == 400
            assert await post(b"[]", secret) == 400
            assert await post(b"[" * 9_000, secret) == 400
            assert await post(b"{}", secret) == 400
            assert await post(BytesIO(bytes(MEGABYTE + 1)), secret) == 413
        assert home.begun == []


async def test_the_webhook_says_yes_only_when_it_is_kept(standin: Standin, home: Home) -> None:
    async with webhook(standin, home):
        gate = Gate(home, "slow")
        standin.person().say("slow")
        await standin.until(lambda: home.begun)
        assert (standin.answers, len(standin.pending)) == ([], 1)
        gate.open()
        await standin.until(lambda: not standin.pending)
        assert standin.answers == [200]


async def test_a_webhook_that_is_not_ready_is_tried_again(standin: Standin, home: Home) -> None:
    async with webhook(standin, home) as channel:
        inbox, channel._inbox = channel._inbox, None
        standin.person().say("early")
        await standin.until(lambda: standin.answers)
        channel._inbox = inbox
        assert [one.text for one in await home.hears(1)] == ["early"]
        await standin.until(lambda: not standin.pending)
        assert {*standin.answers[:-1], standin.answers[-1]} == {503, 200}
