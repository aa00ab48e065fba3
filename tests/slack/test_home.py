"""App Home shows its owner's board, then whatever is pressed on it, and comes up to date by itself."""

from collections.abc import Awaitable, Callable

import pytest

from bot.channels.slack import Slack
from bot.messages import Incoming, Message, Parcel
from tests.channels.home import Home, button
from tests.slack.conftest import parcel
from tests.slack.standin import Person, Standin, show


@pytest.fixture
def ann(slack: Slack, standin: Standin, home: Home) -> Person:
    """Somebody whose house shows a board for /today and a card for every press."""
    days = iter(range(1, 100))

    async def answer(said: Incoming) -> None:
        if said.text == "/today":
            await slack.send(
                parcel(said.chat, f"day {next(days)}", title="My day", buttons=((button("1203"),),))
            )
        elif said.button:
            root = "-home/" + said.chat.removeprefix("-home/") + "/" + said.button.partition(".")[0]
            await slack.send(parcel(said.chat, "card of 1203", edits=root))

    home.answer = answer
    return standin.person()


async def test_looking_at_home_shows_the_board(home: Home, ann: Person) -> None:
    await ann.open_home()
    await ann.expect("My day\nday 1\n.*1203.*⌂", where="home")
    (heard,) = home.heard
    assert (heard.text, heard.chat) == ("/today", f"-home/{ann.id}")


async def test_a_press_at_home_is_answered_at_home_and_there_is_a_way_back(ann: Person) -> None:
    await ann.open_home()
    await ann.expect("day 1", where="home")
    await ann.press("1203", where="home")
    await ann.expect("card of 1203", where="home")
    await ann.press("⌂", where="home")
    await ann.expect("day 2", where="home")


async def test_a_board_is_brought_up_to_date_when_something_happens(slack: Slack, ann: Person) -> None:
    await ann.open_home()
    await ann.expect("day 1", where="home")
    await ann.say("1203 sewing 300")
    await ann.expect("day 2", where="home")
    await slack.send(parcel(ann.id, "A customer writes"))
    await ann.expect("day 3", where="home")


async def test_what_is_not_shown_any_more_is_not_rewritten(
    slack: Slack, standin: Standin, ann: Person
) -> None:
    shown = await slack.send(parcel(f"-home/{ann.id}", "first"))
    second = await slack.send(parcel(f"-home/{ann.id}", "second"))
    assert await slack.send(parcel(ann.id, "first again", edits=shown, silent=True)) == shown
    assert show(standin.homes[ann.id]).startswith("second")
    await slack.send(parcel(ann.id, "second again", edits=second, silent=True))
    assert show(standin.homes[ann.id]).startswith("second again")


async def test_a_home_that_cannot_be_shown_is_tried_again(
    slack: Slack, standin: Standin, ann: Person, waits: Callable[[Parcel], Awaitable[bool]]
) -> None:
    standin.fault("views.publish", 500)
    one = Parcel(1, "slack", f"-home/{ann.id}", Message("board"))
    assert not await waits(one)
    await slack.send(one)
    assert show(standin.homes[ann.id]).startswith("board")


@pytest.fixture
def waits(slack: Slack) -> Callable[[Parcel], Awaitable[bool]]:
    """Whether a parcel has to wait without being certain to have arrived."""
    from bot.channels import SendLater

    async def send(one: Parcel) -> bool:
        with pytest.raises(SendLater) as later:
            await slack.send(one)
        return later.value.uncertain

    return send


async def test_a_board_of_several_parts_is_shown_at_once(
    standin: Standin, slack: Slack, home: Home, ann: Person
) -> None:
    home.lines = ["/today", "/todo", "/help"]

    async def answer(said: Incoming) -> None:
        more = ((button(f"Open {said.text}"),),)
        await slack.send(parcel(said.chat, f"all of {said.text}", title=said.text, buttons=more))

    home.answer = answer
    await ann.open_home()
    shown = await ann.expect("all of /today.*all of /todo.*Open /help.*⌂", where="home")
    assert "all of /help" not in show(shown)
    assert len(standin.called("views.publish")) == 1


async def test_much_that_happens_is_shown_once(
    standin: Standin, home: Home, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ann.open_home()
    await ann.expect("day 1", where="home")
    monkeypatch.setattr("bot.channels.slack.home.SPACING", 0.2)
    for line in range(20):
        await ann.say(f"line {line}")
    await home.hears(21)
    await standin.until(lambda: len(standin.called("views.publish")) >= 2)
    assert len(standin.called("views.publish")) < 8
