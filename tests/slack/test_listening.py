"""What people do in Slack reaches the house once, in order, whatever the network does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.channels.slack import Slack
from bot.messages import Incoming, Upload
from tests.channels.home import Home, button
from tests.slack.conftest import over_http, over_socket, parcel
from tests.slack.standin import BOT, Standin, signed

PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 100


@pytest.fixture(params=[over_http, over_socket])
async def either(request: pytest.FixtureRequest, standin: Standin, home: Home) -> AsyncIterator[Slack]:
    """The channel by either way in."""
    way: AbstractAsyncContextManager[Slack] = request.param(standin, home.house())
    async with way as channel:
        yield channel


class Gate:
    """Holds the house up at one line until it is opened."""

    def __init__(self, home: Home, text: str) -> None:
        self._text = text
        self._open = asyncio.Event()
        home.answer = self._answer

    async def _answer(self, incoming: Incoming) -> None:
        await (self._open.wait() if incoming.text == self._text else asyncio.sleep(0))

    def open(self) -> None:
        self._open.set()


# Messages


@pytest.mark.usefixtures("either")
async def test_a_line_comes_with_all_that_is_known_of_it(standin: Standin, home: Home) -> None:
    ann = standin.person("Ann Li")
    line = await ann.say("车缝 300/500 &amp; &lt;ok&gt; <https://a.b/?c=1&amp;d|a.b>")
    (heard,) = await home.hears()
    assert heard == Incoming(
        "slack",
        ann.id,
        ann.id,
        f"{ann.dm}/{line['ts']}",
        text="车缝 300/500 & <ok> a.b",
        language="en-GB",
        name="Ann Li",
        outside=False,
    )


@pytest.mark.usefixtures("either")
async def test_a_mention_counts_once_though_it_comes_twice(standin: Standin, home: Home) -> None:
    ann, floor = standin.person(), standin.channel()
    first = await ann.mention("1203", floor)
    await ann.say("among ourselves", channel=floor)
    await ann.say("done")
    mention, done = await home.hears(2)
    assert (mention.text, mention.chat) == ("1203", f"-{floor}/{first['ts']}")
    assert (done.text, done.chat) == ("done", ann.id)


async def test_a_repeated_event_has_the_same_identity_and_is_heard_once(
    slack: Slack, standin: Standin, home: Home
) -> None:
    ann = standin.person()
    event = {"type": "message", "user": ann.id, "channel": ann.dm, "text": "one", "ts": "1.000001"}
    await standin.event(event, "Ev1")
    await standin.event(event, "Ev1")
    await ann.say("two")
    assert [one.text for one in await home.hears(2)] == ["one", "two"]
    assert home.heard[0].message == f"{ann.dm}/1.000001"
    assert slack.name == "slack"


@pytest.mark.usefixtures("slack")
async def test_a_thread_in_a_channel_is_about_what_gendan_said_first(
    slack: Slack, standin: Standin, home: Home
) -> None:
    ann, floor = standin.person(), standin.channel()
    root = await ann.mention("1203", floor)
    (mention,) = await home.hears(1)
    card = await slack.send(parcel(mention.chat, "SO-2026-1203"))
    await slack.send(parcel(mention.chat, "300/500"))
    for _ in range(2):
        await ann.mention("sewing 300", floor, thread=root["ts"])
    last = (await home.hears(3))[-1]
    assert (last.chat, last.replies_to) == (mention.chat, card)
    assert len(standin.called("conversations.replies")) == 1


async def test_a_thread_in_the_direct_chat_answers_what_it_hangs_on(
    slack: Slack, standin: Standin, home: Home
) -> None:
    ann = standin.person()
    asked = await slack.send(parcel(ann.id, "Lumio writes: when?"))
    await ann.say("On Friday.", thread=asked.partition("/")[2])
    (heard,) = await home.hears()
    assert (heard.text, heard.chat, heard.replies_to) == ("On Friday.", ann.id, asked)


@pytest.mark.usefixtures("slack")
async def test_a_changed_line_is_heard_as_changed_and_a_fetched_link_is_not(
    standin: Standin, home: Home
) -> None:
    ann = standin.person()
    line = await ann.say("1203 sewing 300")
    await ann.edit(line, line["text"])
    await ann.edit(line, "1203 sewing 310")
    first, second = await home.hears(2)
    assert (second.text, second.edited, first.edited) == ("1203 sewing 310", True, False)
    assert second.message != first.message


@pytest.mark.usefixtures("slack")
async def test_what_nobody_said_is_answered_and_not_heard(standin: Standin, home: Home) -> None:
    ann = standin.person()
    odd: list[dict[str, Any]] = [
        {"type": "message", "bot_id": "B1", "user": BOT, "channel": ann.dm, "text": "me", "ts": "1.1"},
        {"type": "message", "subtype": "channel_join", "user": ann.id, "channel": ann.dm, "ts": "1.2"},
        {"type": "message", "subtype": "message_deleted", "channel": ann.dm, "ts": "1.3"},
        {"type": "message", "subtype": "message_changed"},
        {"type": "message"},
        {"type": "app_home_opened", "tab": "messages", "user": ann.id},
        {"type": "app_home_opened"},
        {"type": "member_joined_channel"},
        {},
    ]
    for event in odd:
        assert (await standin.event(event)).status == 200
    assert (
        await standin.deliver("interactive", {"type": "view_closed", "user": {"id": ann.id}})
    ).status == 200
    await ann.say("hello")
    assert [one.text for one in await home.hears()] == ["hello"]


@pytest.mark.usefixtures("slack")
async def test_people_named_in_a_line_go_by_their_names(standin: Standin, home: Home) -> None:
    ann, bob = standin.person("Ann"), standin.person("Bob")
    await ann.say(f"ask <@{bob.id}> in <#C9|floor>, <!here> <mailto:a@b.c|a@b.c>")
    assert (await home.hears())[0].text == "ask @Bob in floor, here a@b.c"


@pytest.mark.usefixtures("slack")
async def test_without_names_a_line_is_heard_all_the_same(standin: Standin, home: Home) -> None:
    standin.fault("users.info", 500)
    ann = standin.person("Ann")
    await ann.say("1203")
    await ann.say("1204")
    first, second = await home.hears(2)
    assert (first.name, second.name) == ("", "Ann")


# Order and acknowledgement


@pytest.mark.usefixtures("either")
async def test_a_chat_keeps_its_order_and_nobody_waits_for_another(standin: Standin, home: Home) -> None:
    ann, bob = standin.person("Ann"), standin.person("Bob")
    gate = Gate(home, "slow")
    await ann.say("slow")
    await ann.say("behind it")
    await bob.say("elsewhere")
    assert [one.text for one in await home.hears()] == ["elsewhere"]
    gate.open()
    assert [one.text for one in await home.hears(3)] == ["elsewhere", "slow", "behind it"]


@pytest.mark.usefixtures("either")
async def test_everything_is_acknowledged_while_the_house_is_busy(standin: Standin, home: Home) -> None:
    gate = Gate(home, "/today")
    people = [standin.person() for _ in range(50)]
    await asyncio.gather(*(one.slash("today") for one in people))
    assert {one.status for one in standin.answers} == {200}
    assert home.heard == []
    gate.open()
    await home.hears(50)


async def test_stopping_finishes_what_is_under_way(standin: Standin, home: Home) -> None:
    async with over_http(standin, home.house()) as channel:
        gate = Gate(home, "one")
        await standin.person().say("one")
        await standin.until(lambda: home.begun)
        stopping = asyncio.create_task(channel.stop())
        gate.open()
        await stopping
        assert (await standin.deliver("event", {})).status == 503
    assert [one.text for one in home.heard] == ["one"]


# Signatures


@pytest.mark.usefixtures("slack")
@pytest.mark.parametrize("how", [{"secret": "wrong"}, {"age": 600}, {"sign": False}])
async def test_what_slack_did_not_sign_stays_outside(
    standin: Standin, home: Home, how: dict[str, Any]
) -> None:
    ann = standin.person()
    event = {"type": "message", "user": ann.id, "channel": ann.dm, "text": "forged", "ts": "1.1"}
    body = {"type": "event_callback", "event": event, "event_id": "Ev1"}
    assert (await standin.deliver("event", body, **how)).status == 401
    await ann.say("true")
    assert [one.text for one in await home.hears()] == ["true"]


@pytest.mark.usefixtures("slack")
@pytest.mark.parametrize("stamp", ["soon", "-5", "1e9", ""])
async def test_a_spoilt_signature_is_no_crash(standin: Standin, stamp: str) -> None:
    async with ClientSession() as session:
        headers = signed("{}") | {"X-Slack-Request-Timestamp": stamp}
        async with session.post(standin.app_url, data=b"{}", headers=headers) as response:
            assert response.status == 401
        async with session.post(standin.app_url, data=b"\xff\xfe", headers=signed("{}")) as response:
            assert response.status == 401


@pytest.mark.usefixtures("slack")
@pytest.mark.parametrize(
    "body", ["{", "[1]", '"text"', "payload=%5B%5D", "payload={", "payload=", "[" * 5_000, "null"]
)
async def test_what_is_signed_and_no_payload_is_refused(standin: Standin, body: str) -> None:
    headers = signed(body) | {"Content-Type": "application/json"}
    async with (
        ClientSession() as session,
        session.post(standin.app_url, data=body.encode(), headers=headers) as response,
    ):
        assert response.status == 400


@pytest.mark.usefixtures("either")
async def test_what_can_be_read_of_a_spoilt_event_is_heard(standin: Standin, home: Home) -> None:
    ann = standin.person()
    spoilt: dict[str, Any] = {"team": {"id": []}, "files": [7], "thread_ts": 1.5, "edited": "now"}
    await ann.say("1203", **spoilt)
    body = {"authorizations": "nobody", "enterprise": 3, "view": [], "team": "T1"}
    event = {"type": "message", "user": ann.id, "channel": ann.dm, "text": "1204", "ts": "1.1"}
    await standin.deliver("event", {"type": "event_callback", "event": event, "event_id": "Ev9", **body})
    assert [one.text for one in await home.hears(2)] == ["1203", "1204"]


@pytest.mark.usefixtures("slack")
async def test_a_body_larger_than_any_of_slacks_is_refused(standin: Standin) -> None:
    async with ClientSession() as session:
        data = BytesIO(bytes(4 * 1024 * 1024 + 1))
        async with session.post(standin.app_url, data=data, headers=signed("")) as response:
            assert response.status == 413


@pytest.mark.usefixtures("slack")
async def test_slack_can_verify_the_address(standin: Standin) -> None:
    answer = await standin.deliver("event", {"type": "url_verification", "challenge": "abc"})
    assert (answer.status, answer.body) == (200, {"challenge": "abc"})


def test_a_channel_that_nothing_can_reach_is_not_made() -> None:
    with pytest.raises(ValueError, match="signing secret"):
        Slack("xoxb-1")


# Commands, presses, shortcuts


@pytest.mark.usefixtures("either")
@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("today", "/today"),
        ("New Lumio 500", "/New Lumio 500"),
        ("start ABC-123", "/start ABC-123"),
        ("1203 车缝 300/500", "1203 车缝 300/500"),
        ("", "/help"),
    ],
)
async def test_a_command_is_a_line_in_the_persons_own_chat(
    standin: Standin, home: Home, typed: str, heard: str
) -> None:
    ann = standin.person()
    await ann.slash(typed, channel=standin.channel())
    (line,) = await home.hears()
    assert (line.text, line.chat, line.sender) == (heard, ann.id, ann.id)


async def test_a_press_comes_as_its_token_once_for_each_click(
    slack: Slack, standin: Standin, home: Home
) -> None:
    ann = standin.person()
    sent = parcel(ann.id, "done", buttons=((button("Undo"), button("Card")),))
    await slack.send(sent)
    await ann.press("Card", again=True)
    await ann.press("Card")
    first, second = await home.hears(2)
    assert (first.button, second.button) == (f"{sent.id}.1",) * 2
    assert first.chat == ann.id
    assert first.message != second.message


async def test_a_press_in_a_thread_belongs_to_the_thread(slack: Slack, standin: Standin, home: Home) -> None:
    ann, bob, floor = standin.person("Ann"), standin.person("Bob"), standin.channel()
    root = await ann.mention("1203", floor)
    (mention,) = await home.hears()
    await slack.send(parcel(mention.chat, "card", buttons=((button("Undo"),),)))
    await bob.press("Undo", where=floor)
    heard = (await home.hears(2))[1]
    assert (heard.sender, heard.chat) == (bob.id, f"-{floor}/{root['ts']}")


@pytest.mark.usefixtures("slack")
async def test_a_press_with_nothing_in_it_is_acknowledged(standin: Standin, home: Home) -> None:
    ann = standin.person()
    assert (await ann.press_token("")).status == 200
    await ann.say("hello")
    assert [one.text for one in await home.hears()] == ["hello"]


@pytest.mark.usefixtures("slack")
async def test_a_messages_files_are_attached_in_the_persons_own_chat(standin: Standin, home: Home) -> None:
    ann = standin.person()
    message = {"text": "zip &amp; pull", "files": [standin.keep("zip.png", PNG)], "ts": "1.1"}
    await ann.shortcut("attach_to_order", message)
    (heard,) = await home.hears()
    assert (heard.text, heard.chat) == ("zip & pull", ann.id)
    assert heard.files == (Upload("zip.png", "image/png", PNG, len(PNG)),)


@pytest.mark.usefixtures("slack")
async def test_a_shortcut_without_a_form_is_said_in_the_chat(standin: Standin, home: Home) -> None:
    ann = standin.person()
    await ann.shortcut("record_order", {"text": "500 of LM-45"})
    (heard,) = await home.hears()
    assert heard.text == "/new 500 of LM-45"
    await ann.expect("💬", where="modal")
    await ann.shortcut("unknown_one")
    await ann.say("on")
    assert (await home.hears(2))[1].text == "on"


ODD: list[tuple[str, dict[str, Any]]] = [
    ("command", {"command": "/gendan", "text": "today"}),
    ("command", {"command": "/gendan", "user_id": "U1"}),
    ("interactive", {"type": "block_actions"}),
    ("interactive", {"type": "block_actions", "actions": [{"value": "1.0"}], "user": {"id": "U1"}}),
    ("interactive", {"type": "block_actions", "actions": [{}], "user": {}, "trigger_id": "1"}),
    ("interactive", {"type": "shortcut", "callback_id": "report_progress"}),
    ("interactive", {"type": "message_action", "callback_id": "attach_to_order", "user": {"id": "U1"}}),
    ("interactive", {"type": "view_submission"}),
    ("interactive", {"type": "view_submission", "view": {"state": None}, "user": {"id": "U1"}}),
    ("interactive", {"type": "block_suggestion", "action_id": "answer", "block_id": "order"}),
    ("interactive", {"type": "view_closed"}),
    ("interactive", {"type": "something_new"}),
    ("event", {"type": "event_callback"}),
    ("event", {"type": "event_callback", "event": {"type": "message", "channel": "D1"}}),
    ("event", {"type": "event_callback", "event": {"type": "app_home_opened", "tab": "home", "user": "U1"}}),
    ("event", {"type": "event_callback", "event": {"type": "link_shared", "links": [{}]}}),
    ("event", {"type": "event_callback", "event": {"type": "message", "message": None, "subtype": "x"}}),
]


@pytest.mark.usefixtures("either")
async def test_what_lacks_something_is_acknowledged_and_harms_nobody(standin: Standin, home: Home) -> None:
    for kind, body in ODD:
        assert (await standin.deliver(kind, body)).status == 200, body
    await standin.person().say("hello")
    assert [one.text for one in await home.hears()] == ["hello"]


@pytest.mark.usefixtures("slack")
async def test_events_out_of_order_are_each_heard_for_themselves(standin: Standin, home: Home) -> None:
    ann = standin.person()
    later, sooner = ({"user": ann.id, "channel": ann.dm, "text": f"{n}", "ts": f"{n}.1"} for n in (2, 1))
    for event in (later, sooner, later):
        await standin.event({"type": "message", **event})
    heard = await home.hears(2)
    assert [one.message for one in heard] == [f"{ann.dm}/2.1", f"{ann.dm}/1.1"]


# Sockets


async def test_a_socket_that_drops_is_opened_again(standin: Standin, home: Home) -> None:
    standin.fault("apps.connections.open", 500)
    standin.fault("apps.connections.open", "internal_error")
    standin.fault("apps.connections.open", "drop")
    async with over_socket(standin, home.house()):
        ann = standin.person()
        await ann.say("one")
        await standin.sockets[-1].close()
        await standin.until(lambda: not standin.sockets)
        await standin.until(lambda: standin.sockets)
        await ann.say("two")
        await standin.sockets[-1].send_json({"type": "disconnect", "reason": "refresh_requested"})
        await standin.until(lambda: len(standin.called("apps.connections.open")) == 6 and standin.sockets)
        await ann.say("three")
        assert [one.text for one in await home.hears(3)] == ["one", "two", "three"]


async def test_what_makes_no_sense_on_a_socket_is_passed_over(standin: Standin, home: Home) -> None:
    async with over_socket(standin, home.house()) as channel:
        assert channel.routes() == []
        await standin.sockets[-1].send_str("not json")
        await standin.sockets[-1].send_str("[]")
        await standin.sockets[-1].send_bytes(b"\0")
        await standin.person().say("hello")
        assert [one.text for one in await home.hears()] == ["hello"]


@pytest.mark.parametrize("kind", [500, "invalid_auth", "drop"])
async def test_listening_begins_though_slack_does_not_answer(
    standin: Standin, home: Home, kind: int | str
) -> None:
    standin.fault("auth.test", kind)
    async with over_http(standin, home.house()):
        await standin.person().say("hello")
        await home.hears()
        await standin.until(lambda: standin.called("auth.test"))


# Files


@pytest.mark.usefixtures("either")
async def test_files_come_with_their_bytes_and_a_token_of_ours(standin: Standin, home: Home) -> None:
    ann = standin.person()
    await ann.send_file("zip.png", PNG, "1203")
    (heard,) = await home.hears()
    assert (heard.text, heard.files) == ("1203", (Upload("zip.png", "image/png", PNG, len(PNG)),))


@pytest.mark.usefixtures("slack")
@pytest.mark.parametrize("kind", [502, "drop"])
async def test_a_download_that_breaks_is_tried_again(standin: Standin, home: Home, kind: int | str) -> None:
    standin.fault("download", kind)
    await standin.person().send_file("zip.png", PNG)
    assert (await home.hears())[0].files[0].content == PNG


@pytest.mark.usefixtures("slack")
@pytest.mark.parametrize("kind", [404, "page"])
async def test_a_file_slack_does_not_give_comes_without_its_bytes(
    standin: Standin, home: Home, kind: int | str
) -> None:
    standin.fault("download", kind)
    await standin.person().send_file("zip.png", PNG, "1203")
    (heard,) = await home.hears()
    assert (heard.text, heard.files) == ("1203", (Upload("zip.png", "image/png", b"", len(PNG)),))


@pytest.mark.usefixtures("slack")
async def test_the_token_goes_to_slack_only(standin: Standin, home: Home) -> None:
    ann = standin.person()
    for url in ("https://slack.com.evil.example/x", "http://files.slack.com/x", "", "http://["):
        await ann.send_file("x.png", PNG, url_private=url)
    assert [one.files[0].content for one in await home.hears(4)] == [b""] * 4


@pytest.mark.usefixtures("slack")
async def test_a_file_that_is_too_large_comes_with_its_size_only(standin: Standin, home: Home) -> None:
    ann = standin.person()
    await ann.send_file("film.mov", PNG, size=30_000_000)
    await ann.send_file("lie.mov", bytes(25_000_001), size=10)
    big, lie = await home.hears(2)
    assert (big.files[0].content, big.files[0].size) == (b"", 30_000_000)
    assert lie.files[0].content == b""


@pytest.mark.usefixtures("slack")
async def test_a_shared_channels_file_is_asked_for(standin: Standin, home: Home) -> None:
    ann = standin.person()
    kept = standin.keep("zip.png", PNG)
    await ann.say("one", files=[{"id": kept["id"], "file_access": "check_file_info"}])
    await home.hears()
    standin.fault("files.info", "internal_error")
    await ann.say("two", files=[{"id": kept["id"], "file_access": "check_file_info"}])
    one, two = await home.hears(2)
    assert one.files[0].content == PNG
    assert (two.files[0].name, two.files[0].content) == ("file", b"")
