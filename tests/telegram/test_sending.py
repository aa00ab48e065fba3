"""Parcels become messages, each once, and what Telegram says to them is told in the house's words."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import Refused, SendLater
from bot.channels.telegram import Telegram
from bot.channels.telegram.pace import Bucket, Rate
from bot.channels.telegram.text import parts
from tests.channels.home import Home, button, file
from tests.telegram.conftest import parcel
from tests.telegram.standin import MEGABYTE, TOKEN, Person, Standin, labels

PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 100
RIGHT_TO_LEFT = "\u202eשלום\u202c"


@pytest.fixture
def ann(telegram: Telegram, standin: Standin) -> Person:  # noqa: ARG001
    one = standin.person()
    standin.started.add(one.id)
    return one


# Text


async def test_every_value_is_escaped_and_the_title_is_strong(
    telegram: Telegram, standin: Standin, ann: Person
) -> None:
    odd = f"<b>5 & 6</b> &amp; {RIGHT_TO_LEFT} 👷🏽‍♀️ '; DROP TABLE"
    number = await telegram.send(parcel(ann.id, odd, title="Order <1> & co", silent=True))
    (shown,) = standin.screen(ann.id)
    assert (str(shown["message_id"]), shown["text"]) == (number, f"Order <1> & co\n{odd}")
    (call,) = standin.called("sendMessage")
    assert call["text"].startswith("<b>Order &lt;1&gt; &amp; co</b>\n&lt;b&gt;5")
    assert (call["disable_notification"], call["link_preview_options"]) == (True, {"is_disabled": True})


async def test_buttons_carry_tokens_and_styles(telegram: Telegram, standin: Standin, ann: Person) -> None:
    rows = ((button("撤销", "danger"), button("Card")), (button("Next", "primary"),))
    sent = parcel(ann.id, "done", buttons=rows)
    await telegram.send(sent)
    (shown,) = standin.screen(ann.id)
    assert shown["reply_markup"]["inline_keyboard"] == [
        [
            {"text": "撤销", "callback_data": f"{sent.id}.0", "style": "danger"},
            {"text": "Card", "callback_data": f"{sent.id}.1"},
        ],
        [{"text": "Next", "callback_data": f"{sent.id}.2", "style": "primary"}],
    ]


async def test_a_long_text_goes_in_parts_with_the_buttons_on_the_last(
    telegram: Telegram, standin: Standin, ann: Person
) -> None:
    lines = [f"{n} 👷🏽‍♀️ <缝制> 已完成" for n in range(450)]
    number = await telegram.send(parcel(ann.id, "\n".join(lines), buttons=((button("Next"),),)))
    shown = standin.screen(ann.id)
    assert len(shown) > 1
    assert "\n".join(one["text"] for one in shown).split("\n") == lines
    assert [labels(one) for one in shown] == [[]] * (len(shown) - 1) + [["Next"]]
    assert number == str(shown[-1]["message_id"])


@given(st.text(max_size=8).map(str.strip), st.text(max_size=300), st.integers(10, 60))
def test_parts_lose_nothing_and_fit(title: str, text: str, longest: int) -> None:
    found = parts(title, text, longest)
    whole = f"{title}\n{text}".encode("utf-8", "replace").decode()
    assert "".join("".join(one.plain for one in found).split()) == "".join(whole.split())
    assert all(0 < len(one.plain.encode("utf-16-le")) // 2 <= longest for one in found)
    assert [unescape(one.html.replace("<b>", "").replace("</b>", "")) for one in found] == [
        one.plain for one in found
    ]


async def test_markup_that_is_refused_goes_once_more_as_plain_text(
    telegram: Telegram, standin: Standin, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.text.escape", lambda text, **_: text)
    await telegram.send(parcel(ann.id, "5 < 6 & 7", buttons=((button("Ok"),),)))
    assert "can't parse entities" in standin.violations.pop()
    (shown,) = standin.screen(ann.id)
    assert (shown["text"], labels(shown)) == ("5 < 6 & 7", ["Ok"])


async def test_nothing_to_say_is_refused(telegram: Telegram, ann: Person) -> None:
    with pytest.raises(Refused, match="empty"):
        await telegram.send(parcel(ann.id, " \n "))


# Edits


async def test_a_card_is_rewritten_in_place(telegram: Telegram, standin: Standin, ann: Person) -> None:
    number = await telegram.send(parcel(ann.id, "300/500", buttons=((button("Undo"),),)))
    again = await telegram.send(parcel(ann.id, "0/500", edits=number, doubtful=True))
    (shown,) = standin.screen(ann.id)
    assert (shown["text"], labels(shown), again) == ("0/500", [], number)


async def test_a_card_that_is_already_so_is_fine(telegram: Telegram, standin: Standin, ann: Person) -> None:
    number = await telegram.send(parcel(ann.id, "300/500"))
    assert await telegram.send(parcel(ann.id, "300/500", edits=number)) == number
    assert len(standin.screen(ann.id)) == 1


async def test_a_card_that_is_gone_is_sent_anew(telegram: Telegram, standin: Standin, ann: Person) -> None:
    number = await telegram.send(parcel(ann.id, "300/500"))
    standin.messages[ann.id].clear()
    again = await telegram.send(parcel(ann.id, "310/500", edits=number))
    assert "message to edit not found" in standin.violations.pop()
    (shown,) = standin.screen(ann.id)
    assert (shown["text"], str(shown["message_id"])) == ("310/500", again)
    assert again != number


async def test_somebody_elses_message_is_not_edited_but_answered_anew(
    telegram: Telegram, standin: Standin, ann: Person
) -> None:
    theirs = ann.say("mine")
    await telegram.send(parcel(ann.id, "ours", edits=str(theirs["message_id"])))
    assert "can't be edited" in standin.violations.pop()
    assert [one["text"] for one in standin.screen(ann.id)] == ["mine", "ours"]


# Files


async def test_files_follow_the_text(telegram: Telegram, standin: Standin, home: Home, ann: Person) -> None:
    home.files = {1: PNG, 2: b"%PDF-1.7" + bytes(2 * MEGABYTE)}
    files = (file(1, "zipper.png", "image/png"), file(2, '"合同".pdf', "application/pdf"))
    number = await telegram.send(parcel(ann.id, "1203", files=files, buttons=((button("Card"),),)))
    text, picture, paper = standin.screen(ann.id)
    assert (text["text"], labels(text), str(text["message_id"])) == ("1203", ["Card"], number)
    assert standin.files[picture["photo"][0]["file_id"]] == PNG
    assert (paper["document"]["file_name"], paper["document"]["mime_type"]) == (
        "'合同'.pdf",
        "application/pdf",
    )
    assert standin.files[paper["document"]["file_id"]] == home.files[2]
    assert [text["_silent"], picture["_silent"], paper["_silent"]] == [False, True, True]


async def test_files_may_go_alone(telegram: Telegram, standin: Standin, home: Home, ann: Person) -> None:
    home.files = {1: b"a,b"}
    number = await telegram.send(parcel(ann.id, files=(file(1, "kpi.csv", "text/csv"),)))
    (sheet,) = standin.screen(ann.id)
    assert (str(sheet["message_id"]), sheet["_silent"]) == (number, False)


async def test_a_picture_that_is_none_goes_as_a_document(
    telegram: Telegram, standin: Standin, home: Home, ann: Person
) -> None:
    home.files = {1: b"no picture"}
    await telegram.send(parcel(ann.id, "see", files=(file(1, "a.png", "image/png"),)))
    assert "IMAGE_PROCESS_FAILED" in standin.violations.pop()
    assert [one.get("document", {}).get("file_name") for one in standin.screen(ann.id)] == [None, "a.png"]


async def test_a_refused_file_is_named_and_the_text_stays(
    telegram: Telegram, standin: Standin, home: Home, ann: Person
) -> None:
    home.files = {1: b"", 2: bytes(51 * MEGABYTE), 4: b"fine"}
    files = tuple(file(n, f"{n} <&>.pdf", "application/pdf") for n in (1, 2, 3, 4))
    await telegram.send(parcel(ann.id, "see", files=files[:3]))
    assert "non-empty" in standin.violations.pop()
    shown = [one["text"] for one in standin.screen(ann.id)]
    assert shown == ["see", "📎 1 <&>.pdf ✗", "📎 2 <&>.pdf ✗", "📎 3 <&>.pdf ✗"]


async def test_a_refused_file_alone_is_refused(
    telegram: Telegram, standin: Standin, home: Home, ann: Person
) -> None:
    home.files = {1: b""}
    with pytest.raises(Refused, match="non-empty") as refused:
        await telegram.send(parcel(ann.id, files=(file(1, "a.pdf", "application/pdf"),)))
    assert not refused.value.blocked
    assert "non-empty" in standin.violations.pop()


# Refusals


async def test_a_person_who_blocked_us_is_told_as_blocked(telegram: Telegram, ann: Person) -> None:
    ann.block()
    with pytest.raises(Refused, match="blocked by the user") as refused:
        await telegram.send(parcel(ann.id, "hello"))
    assert refused.value.blocked


async def test_a_chat_nobody_knows_is_told_as_blocked(telegram: Telegram, standin: Standin) -> None:
    with pytest.raises(Refused, match="Chat not found") as refused:
        await telegram.send(parcel(4711, "hello"))
    assert refused.value.blocked
    assert "chat not found" in standin.violations.pop()


async def test_a_message_telegram_never_takes_is_refused(
    telegram: Telegram, standin: Standin, ann: Person
) -> None:
    with pytest.raises(Refused, match="non-empty") as refused:
        await telegram.send(parcel(ann.id, "hello", buttons=((button(" "),),)))
    assert not refused.value.blocked
    assert "non-empty" in standin.violations.pop()


async def test_a_group_that_became_a_supergroup_is_followed(telegram: Telegram, standin: Standin) -> None:
    new = standin.group()
    standin.moved[-4711] = new
    await telegram.send(parcel(-4711, "one"))
    await telegram.send(parcel(-4711, "two"))
    assert [one["text"] for one in standin.screen(new)] == ["one", "two"]
    assert "upgraded" in standin.violations.pop()


# Later


async def test_telegrams_own_pause_is_passed_on_and_kept(
    telegram: Telegram, standin: Standin, ann: Person
) -> None:
    standin.fault("sendMessage", 429, retry_after=7)
    with pytest.raises(SendLater) as later:
        await telegram.send(parcel(ann.id, "hello"))
    assert (later.value.after, later.value.uncertain) == (7, False)
    with pytest.raises(SendLater) as early:
        await telegram.send(parcel(ann.id, "hello again"))
    assert 3 < early.value.after <= 7
    assert len(standin.called("sendMessage")) == 1
    bob = standin.person("Bob")
    standin.started.add(bob.id)
    await telegram.send(parcel(bob.id, "hello Bob"))


async def test_more_than_a_chat_takes_goes_back_and_others_do_not_wait(
    telegram: Telegram, standin: Standin, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.pace.PATIENCE", 0)
    for n in range(4):
        await telegram.send(parcel(ann.id, str(n)))
    with pytest.raises(SendLater) as later:
        await telegram.send(parcel(ann.id, "5"))
    assert 0 < later.value.after <= 1
    bob = standin.person("Bob")
    standin.started.add(bob.id)
    await telegram.send(parcel(bob.id, "hello Bob"))


def test_a_bucket_lets_a_burst_through_and_then_its_rate() -> None:
    bucket, waits = Bucket(Rate(1.0, 3)), []
    for _ in range(5):
        waits.append(bucket.wait(100.0))
        bucket.take(100.0)
    assert waits == [0, 0, 0, 1, 2]
    assert (bucket.wait(102.0), bucket.wait(200.0), bucket.idle(104.0), bucket.idle(105.0)) == (
        1,
        0,
        False,
        True,
    )
    bucket.hold(300.0)
    assert (bucket.wait(290.0), bucket.wait(300.0)) == (10, 0)


@pytest.mark.parametrize("kind", [500, 502, "drop", "garbled"])
@pytest.mark.parametrize("after", [False, True])
async def test_without_an_answer_it_may_have_arrived_and_the_repetition_says_so(
    telegram: Telegram, standin: Standin, ann: Person, kind: int | str, after: bool
) -> None:
    standin.fault("sendMessage", kind, after=after)
    with pytest.raises(SendLater) as later:
        await telegram.send(parcel(ann.id, "300 < 500"))
    assert later.value.uncertain
    await telegram.send(parcel(ann.id, "300 < 500", doubtful=True))
    assert [one["text"] for one in standin.screen(ann.id)] == ["300 < 500"] * after + ["↻ 300 < 500"]


async def test_an_edit_without_an_answer_may_simply_be_repeated(
    telegram: Telegram, standin: Standin, ann: Person
) -> None:
    number = await telegram.send(parcel(ann.id, "300/500"))
    standin.fault("editMessageText", "drop", after=True)
    edit = parcel(ann.id, "310/500", edits=number)
    with pytest.raises(SendLater) as later:
        await telegram.send(edit)
    assert not later.value.uncertain
    assert await telegram.send(edit) == number


async def test_what_went_before_an_interruption_does_not_go_again(
    telegram: Telegram, standin: Standin, home: Home, ann: Person
) -> None:
    home.files = {1: b"one", 2: b"two"}
    files = (file(1, "1.pdf", "application/pdf"), file(2, "2.pdf", "application/pdf"))
    sent = parcel(ann.id, "see", files=files, doubtful=True)
    standin.fault("sendDocument", 502, after=True)
    with pytest.raises(SendLater) as later:
        await telegram.send(sent)
    assert later.value.uncertain
    number = await telegram.send(sent)
    text, *papers = standin.screen(ann.id)
    assert (text["text"], str(text["message_id"])) == ("↻ see", number)
    assert [(one["document"]["file_name"], one.get("caption")) for one in papers] == [
        ("1.pdf", None),
        ("1.pdf", "↻"),
        ("2.pdf", None),
    ]


async def test_without_a_connection_it_certainly_did_not_arrive(
    telegram: Telegram, standin: Standin, ann: Person
) -> None:
    await standin.stop()
    with pytest.raises(SendLater) as later:
        await telegram.send(parcel(ann.id, "hello"))
    assert not later.value.uncertain
    await standin.start()


async def test_a_refused_token_is_no_fault_of_the_message(home: Home, standin: Standin) -> None:
    channel = Telegram("1:WRONG", base_url=standin.url)
    with pytest.raises(SendLater):
        await channel.send(parcel(1, "too early"))
    await channel.start(home.house())
    with pytest.raises(SendLater) as later:
        await channel.send(parcel(1, "hello"))
    assert (later.value.after, later.value.uncertain) == (60, False)
    await channel.stop()
    with pytest.raises(SendLater):
        await channel.send(parcel(1, "too late"))


def test_the_token_is_in_no_description_of_the_channel() -> None:
    assert TOKEN not in repr(Telegram(TOKEN))


async def test_the_proxy_of_the_environment_is_used(
    standin: Standin, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.request.proxy_bypass", lambda _host: False)
    monkeypatch.setenv("http_proxy", standin.url)
    channel = Telegram(TOKEN, base_url="http://telegram.invalid")
    await channel.start(home.house())
    await standin.until(lambda: standin.offsets)
    ann = standin.person()
    ann.say("through the wall")
    assert (await home.hears(1))[0].text == "through the wall"
    await channel.stop()
