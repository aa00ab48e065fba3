"""Parcels become messages, each once, and what Slack says to them is told in the house's words."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import Refused, SendLater
from bot.channels.slack import Slack
from bot.channels.slack.blocks import posts
from bot.channels.slack.text import escaped, length, pieces
from bot.messages import Parcel
from tests.channels.home import Home, button, file
from tests.slack.conftest import parcel
from tests.slack.limits import wrong_with
from tests.slack.standin import SECRET, TOKEN, Person, Standin, labels

RIGHT_TO_LEFT = "\u202eשלום\u202c"
PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 200_000


@pytest.fixture
def ann(slack: Slack, standin: Standin) -> Person:  # noqa: ARG001
    return standin.person()


# Text


async def test_every_value_is_escaped_and_the_title_is_strong(
    slack: Slack, standin: Standin, ann: Person
) -> None:
    odd = f"<!channel> 5 & 6 &amp; {RIGHT_TO_LEFT} 👷🏽‍♀️ '; DROP TABLE"
    number = await slack.send(parcel(ann.id, odd, title="Order <1> & co"))
    (shown,) = standin.screen(ann.dm)
    header, section = shown["blocks"]
    assert number == f"{ann.dm}/{shown['ts']}"
    assert header["text"] == {"type": "plain_text", "text": "Order <1> & co", "emoji": False}
    assert section["text"]["text"].startswith("&lt;!channel&gt; 5 &amp; 6 &amp;amp; ")
    assert shown["text"].startswith("Order &lt;1&gt; &amp; co\n&lt;!channel&gt;")
    (call,) = standin.called("chat.postMessage")
    assert (call["unfurl_links"], call["channel"]) == (False, ann.id)


@pytest.mark.parametrize(
    "odd", ["a *rush* job", "_LM_ 45", "~3.95~", "`LM`", "> quoted", "one\n> two", ":ok: & <b>"]
)
async def test_signs_that_would_be_markup_stay_signs(
    slack: Slack, standin: Standin, ann: Person, odd: str
) -> None:
    await slack.send(parcel(ann.id, odd))
    (block,) = standin.screen(ann.dm)[0]["blocks"]
    assert block["text"] == {"type": "plain_text", "text": odd, "emoji": False}


@pytest.mark.parametrize("plain", ["LM_45_b", "10*20*30", "300~500", "a > b", "https://a.b/c?d=1"])
async def test_signs_inside_of_words_need_no_care(
    slack: Slack, standin: Standin, ann: Person, plain: str
) -> None:
    await slack.send(parcel(ann.id, plain))
    assert standin.screen(ann.dm)[0]["blocks"][0]["text"]["type"] == "mrkdwn"


async def test_buttons_carry_tokens_and_styles(slack: Slack, standin: Standin, ann: Person) -> None:
    rows = ((button("撤销", "danger"), button("Card")), (button("", "odd"),))
    sent = parcel(ann.id, "done", buttons=rows)
    await slack.send(sent)
    first, second = standin.screen(ann.dm)[0]["blocks"][1:]
    assert [(one["value"], one.get("style")) for one in first["elements"]] == [
        (f"{sent.id}.0", "danger"),
        (f"{sent.id}.1", None),
    ]
    assert second["elements"][0]["text"]["text"] == "·"


async def test_many_choices_become_a_list_to_pick_from(
    slack: Slack, standin: Standin, ann: Person, home: Home
) -> None:
    rows = (*((button(f"Customer {n} & co {'x' * 80}"),) for n in range(130)), (button("Cancel"),))
    sent = parcel(ann.id, "Which customer?", buttons=rows)
    await slack.send(sent)
    (shown,) = standin.screen(ann.dm)
    assert len(labels(shown)) == 131
    picked = labels(shown)[110]
    await ann.press(picked)
    assert (await home.hears())[0].button == f"{sent.id}.110"


async def test_a_long_text_goes_in_parts_with_the_buttons_on_the_last(
    slack: Slack, standin: Standin, ann: Person
) -> None:
    lines = [f"{n} 👷🏽‍♀️ <缝制> & 已完成" for n in range(900)]
    number = await slack.send(parcel(ann.id, "\n".join(lines), buttons=((button("Next"),),)))
    shown = standin.screen(ann.dm)
    assert len(shown) > 1
    sections = [
        block["text"]["text"] for one in shown for block in one["blocks"] if block["type"] == "section"
    ]
    assert html.unescape("\n".join(sections)).split("\n") == lines
    assert [labels(one) for one in shown] == [[]] * (len(shown) - 1) + [["Next"]]
    assert number == f"{ann.dm}/{shown[-1]['ts']}"


@given(st.text(max_size=300), st.integers(10, 60))
def test_pieces_lose_nothing_and_fit(text: str, longest: int) -> None:
    found = pieces(text, longest)
    whole = text.encode("utf-8", "replace").decode()
    assert "".join("".join(found).split()) == "".join(whole.split())
    assert all(0 < length(escaped(one)) <= longest for one in found)


@given(
    st.text(max_size=400),
    st.text(max_size=9_000),
    st.lists(st.lists(st.text(max_size=100), min_size=1, max_size=30), max_size=60),
)
def test_whatever_is_said_slack_takes_it(title: str, text: str, rows: list[list[str]]) -> None:
    buttons = tuple(tuple(button(label) for label in row) for row in rows)
    for one in posts(parcel("U1", text, title=title, buttons=buttons, event="Question")):
        assert [fault for fault in wrong_with(one.blocks, 50) if "escaped" not in fault] == []
        assert 0 < length(one.text) <= 3_500


async def test_nothing_to_say_is_refused(slack: Slack, ann: Person) -> None:
    with pytest.raises(Refused):
        await slack.send(parcel(ann.id, " \n "))


async def test_a_thread_gets_its_answers_in_the_thread(slack: Slack, standin: Standin, ann: Person) -> None:
    floor = standin.channel()
    root = await ann.say("hello", channel=floor)
    await slack.send(parcel(f"-{floor}/{root['ts']}", "300/500"))
    (shown,) = standin.screen(floor)
    assert shown["thread_ts"] == root["ts"]


# Edits


async def test_a_card_is_rewritten_in_place(slack: Slack, standin: Standin, ann: Person) -> None:
    number = await slack.send(parcel(ann.id, "300/500", buttons=((button("Undo"),),)))
    again = await slack.send(parcel(ann.id, "0/500", edits=number, doubtful=True))
    (shown,) = standin.screen(ann.dm)
    assert (shown["text"], labels(shown), again) == ("0/500", [], number)


@pytest.mark.parametrize("why", ["message_not_found", "cant_update_message", "edit_window_closed"])
async def test_a_card_that_cannot_be_rewritten_is_sent_anew(
    slack: Slack, standin: Standin, ann: Person, why: str
) -> None:
    number = await slack.send(parcel(ann.id, "300/500"))
    standin.fault("chat.update", why)
    again = await slack.send(parcel(ann.id, "310/500", edits=number))
    assert [one["text"] for one in standin.screen(ann.dm)] == ["300/500", "310/500"]
    assert again != number


# What Slack says


@pytest.mark.parametrize("kind", [500, 503, "page", "drop", "internal_error", "fatal_error"])
async def test_a_lost_answer_is_sent_once_more_and_marked(
    slack: Slack, standin: Standin, ann: Person, kind: int | str
) -> None:
    standin.fault("chat.postMessage", kind, after=True)
    sent = parcel(ann.id, "300/500")
    with pytest.raises(SendLater) as later:
        await slack.send(sent)
    assert later.value.uncertain
    await slack.send(Parcel(sent.id, "slack", ann.id, sent.message, doubtful=True))
    assert [one["text"] for one in standin.screen(ann.dm)] == ["300/500", "↻ 300/500"]


async def test_a_rewriting_that_may_have_happened_is_not_uncertain(
    slack: Slack, standin: Standin, ann: Person
) -> None:
    number = await slack.send(parcel(ann.id, "300/500"))
    standin.fault("chat.update", 500, after=True)
    with pytest.raises(SendLater) as later:
        await slack.send(parcel(ann.id, "0/500", edits=number))
    assert not later.value.uncertain


async def test_a_server_that_is_not_there_got_nothing(standin: Standin, home: Home) -> None:
    channel = Slack(TOKEN, signing_secret=SECRET, base_url="http://127.0.0.1:9/api/")
    with pytest.raises(SendLater):
        await channel.send(parcel("U1", "before it began"))
    await channel.start(home.house())
    with pytest.raises(SendLater) as later:
        await channel.send(parcel("U1", "hello"))
    assert not later.value.uncertain
    await channel.stop()
    assert standin.calls == []


async def test_patience_is_kept_for_as_long_as_slack_asks(
    slack: Slack, standin: Standin, ann: Person
) -> None:
    bob = standin.person("Bob")
    standin.fault("chat.postMessage", 429, retry_after=7)
    with pytest.raises(SendLater) as later:
        await slack.send(parcel(ann.id, "one"))
    assert (later.value.after, later.value.uncertain) == (7, False)
    with pytest.raises(SendLater) as again:
        await slack.send(parcel(ann.id, "two"))
    assert 6 < again.value.after <= 7
    assert len(standin.called("chat.postMessage")) == 1
    standin.forget_waits()
    await slack.send(parcel(bob.id, "nobody else waits"))


@pytest.mark.parametrize(
    ("why", "blocked"),
    [
        ("account_inactive", True),
        ("token_revoked", True),
        ("not_in_channel", True),
        ("channel_not_found", True),
        ("is_archived", True),
        ("user_disabled", True),
        ("invalid_blocks", False),
        ("msg_too_long", False),
    ],
)
async def test_what_slack_will_never_take_is_refused(
    slack: Slack, standin: Standin, ann: Person, why: str, blocked: bool
) -> None:
    standin.fault("chat.postMessage", why)
    with pytest.raises(Refused, match=why) as refused:
        await slack.send(parcel(ann.id, "hello"))
    assert refused.value.blocked is blocked


@pytest.mark.parametrize("why", ["invalid_auth", "missing_scope", "token_expired"])
async def test_a_token_slack_does_not_take_is_nobodys_messages_fault(
    slack: Slack, standin: Standin, ann: Person, why: str
) -> None:
    standin.fault("chat.postMessage", why)
    with pytest.raises(SendLater) as later:
        await slack.send(parcel(ann.id, "hello"))
    assert later.value.after == 60


# Files


async def test_files_go_after_the_text_and_each_thing_goes_once(
    slack: Slack, standin: Standin, ann: Person, home: Home
) -> None:
    home.files = {1: PNG, 2: b"%PDF"}
    sent = parcel(ann.id, "two files", files=(file(1, "样衣.png"), file(2, "order.pdf")))
    standin.fault("files.completeUploadExternal", 502, after=True)
    with pytest.raises(SendLater):
        await slack.send(sent)
    number = await slack.send(Parcel(sent.id, "slack", ann.id, sent.message, doubtful=True))
    text, first, again, last = standin.screen(ann.dm)
    assert number == f"{ann.dm}/{text['ts']}"
    assert [one["files"][0]["name"] for one in (first, again, last)] == ["样衣.png", "样衣.png", "order.pdf"]
    assert (again["text"], last["text"]) == ("↻", "")
    assert standin.files[first["files"][0]["id"]] == ("样衣.png", PNG)


async def test_a_file_alone_is_a_message_of_its_own(
    slack: Slack, standin: Standin, ann: Person, home: Home
) -> None:
    home.files = {1: PNG}
    floor = standin.channel()
    root = await ann.say("hello", channel=floor)
    number = await slack.send(parcel(f"-{floor}/{root['ts']}", files=(file(1, "a.png"),)))
    (shown,) = standin.screen(floor)
    assert (shown["files"][0]["id"], shown["thread_ts"]) == (number, root["ts"])


@pytest.mark.parametrize("content", [{}, {1: b""}])
async def test_a_file_that_cannot_go_is_named_and_takes_nothing_with_it(
    slack: Slack, standin: Standin, ann: Person, home: Home, content: dict[int, bytes]
) -> None:
    home.files = content
    await slack.send(parcel(ann.id, "look", files=(file(1, "a<b.png"),)))
    assert [one["text"] for one in standin.screen(ann.dm)] == ["look", "📎 a&lt;b.png ✗"]
    with pytest.raises(Refused):
        await slack.send(parcel(ann.id, files=(file(1, "a.png"),)))


async def test_an_upload_that_fails_is_tried_again(
    slack: Slack, standin: Standin, ann: Person, home: Home
) -> None:
    home.files = {1: PNG}
    standin.fault("upload", 500)
    sent = parcel(ann.id, "look", files=(file(1, "a.png"),))
    with pytest.raises(SendLater):
        await slack.send(sent)
    await slack.send(sent)
    assert len(standin.screen(ann.dm)) == 2
