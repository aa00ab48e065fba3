"""Forms as modals: opened by what has a trigger, filled, corrected and sent, or else asked in the chat."""

from dataclasses import replace
from datetime import UTC, datetime
from secrets import token_hex

import pytest

from bot.channels.slack import Slack
from bot.messages import Field, Form, Incoming, Upload
from tests.channels.home import Home, button
from tests.slack.conftest import parcel
from tests.slack.standin import Json, Person, Standin, labels

PNG = b"\x89PNG\r\n\x1a\n"
YES_NO = (("No", "no"), ("Yes", "yes"))
STEPS = (("Cutting", "cutting"), ("Sewing", "sewing"))


def report(*fields: Field, error: str = "") -> Form:
    return Form("report_progress", "Report how far a step is", fields, "Save", "Cancel", error)


ORDER = Field("order", "Which order?", "text", optional=False)
STEP = Field("step", "Which step?", "choice", optional=False, choices=STEPS)
DONE = Field("done", "How far is it?", "text", optional=False)
NOTE = Field("note", "Anything else?", "note", optional=True)
EVERYTHING = (
    ORDER,
    STEP,
    DONE,
    NOTE,
    Field("due", "When?", "day", optional=False, value="2026-12-18"),
    Field("at", "At?", "time", optional=False, value="2026-12-18T15:00:00+08:00"),
    Field("photo", "A photo?", "file", optional=True),
    Field("lines.0.more", "Another?", "choice", optional=False, choices=YES_NO, value="no"),
)


@pytest.fixture
def ann(slack: Slack, standin: Standin) -> Person:  # noqa: ARG001
    return standin.person()


async def test_a_command_that_leaves_questions_opens_their_form(
    standin: Standin, home: Home, ann: Person
) -> None:
    home.form_of = lambda said: report(ORDER, DONE) if said.submission is None else None
    await ann.slash("progress")
    await ann.expect("Report how far a step\n?.*Which order.*How far", where="modal")
    assert ann.fields() == ["order", "done"]
    await ann.submit(order="1203", done="300")
    (heard,) = await home.hears()
    assert heard.submission == {"call": "report_progress", "answers": {"order": "1203", "done": "300"}}
    assert (heard.chat, heard.sender) == (ann.id, ann.id)
    assert standin.called("views.update") == []


async def test_every_kind_of_answer_comes_back_as_the_house_reads_it(
    standin: Standin, home: Home, ann: Person
) -> None:
    home.form_of = lambda said: report(*EVERYTHING) if said.submission is None else None
    await ann.slash("progress")
    await ann.expect("", where="modal")
    photo = [standin.keep("zip.png", PNG)]
    at = int(datetime(2026, 12, 19, 7, tzinfo=UTC).timestamp())
    await ann.submit(order="1203", step="sewing", done="300", at=at, photo=photo, lines__0__more="yes")
    (heard,) = await home.hears()
    assert heard.submission is not None
    assert heard.submission["answers"] == {
        "order": "1203",
        "step": "sewing",
        "done": "300",
        "note": "",
        "due": "2026-12-18",
        "at": "2026-12-19T07:00:00+00:00",
        "photo": "#0",
        "lines.0.more": "yes",
    }
    assert heard.files == (Upload("zip.png", "image/png", PNG, len(PNG)),)


async def test_what_was_answered_already_is_filled_in(standin: Standin, home: Home, ann: Person) -> None:
    home.form_of = lambda said: report(*EVERYTHING) if said.submission is None else None
    await ann.slash("progress")
    await ann.expect("", where="modal")
    await ann.submit(order="1203", step="sewing", done="300")
    (heard,) = await home.hears()
    assert heard.submission is not None
    assert heard.submission["answers"]["at"] == "2026-12-18T07:00:00+00:00"
    assert heard.submission["answers"]["lines.0.more"] == "no"
    assert standin.called("views.open")[0]["view"]["blocks"][4]["element"]["initial_date"] == "2026-12-18"


async def test_a_button_settles_what_it_knows(
    slack: Slack, standin: Standin, home: Home, ann: Person
) -> None:
    known = Field("order", "Which order?", "text", optional=False, value="SO-2026-1203")
    home.form_of = lambda said: report(known, STEP, DONE) if said.submission is None else None
    await slack.send(parcel(ann.id, "card", buttons=((button("Report"),),)))
    await ann.press("Report", again=True)
    await ann.expect("Which step", where="modal")
    assert ann.fields() == ["step", "done"]
    await ann.submit(step="sewing", done="300/500")
    (heard,) = await home.hears()
    assert heard.submission is not None
    assert heard.submission["answers"]["order"] == "SO-2026-1203"
    assert len(standin.called("views.open")) == 1


async def test_a_question_in_the_chat_has_a_button_that_opens_its_form(
    slack: Slack, home: Home, ann: Person
) -> None:
    asked: list[Incoming] = []

    def form_of(said: Incoming) -> Form | None:
        asked.append(said)
        return report(ORDER, DONE)

    home.form_of = form_of
    await slack.send(parcel(ann.id, "Which order?", buttons=((button("Cancel"),),), event="Question"))
    await ann.press("📝")
    await ann.expect("⏳", where="modal")
    await ann.expect("Which order", where="modal")
    (said,) = asked
    assert said == Incoming("slack", ann.id, ann.id, said.message, outside=False)
    assert home.heard == []


@pytest.mark.parametrize("event", ["", "OrderCard"])
async def test_other_messages_have_no_such_button(
    slack: Slack, standin: Standin, ann: Person, event: str
) -> None:
    await slack.send(parcel(ann.id, "card", buttons=((button("Report"),),), event=event))
    assert labels(standin.screen(ann.dm)[0]) == ["Report"]


@pytest.mark.parametrize(
    ("name", "line"), [("report_progress", "/progress"), ("record_order", "/new 500 pcs")]
)
async def test_a_shortcut_shows_something_at_once_and_then_the_form(
    home: Home, ann: Person, name: str, line: str
) -> None:
    home.form_of = lambda said: report(ORDER, DONE) if said.text == line else None
    await ann.shortcut(name, {"text": "500 pcs"} if name == "record_order" else None)
    await ann.expect("⏳", where="modal")
    await ann.expect("Which order", where="modal")


async def test_mistakes_are_said_beside_their_answers(home: Home, ann: Person) -> None:
    def form_of(said: Incoming) -> Form | None:
        done = (said.submission or {"answers": {"done": ""}})["answers"]["done"]
        wrong = Field("done", "How far is it?", "text", optional=False, error="“x” is no progress.")
        return {
            "": report(ORDER, DONE),
            "x": report(ORDER, wrong),
            "501": report(ORDER, DONE, error="Only 500."),
        }.get(done)

    home.form_of = form_of
    await ann.slash("progress")
    await ann.expect("Which order", where="modal")
    assert (await ann.submit(order="1", done="x")).body["errors"] == {"done": "“x” is no progress."}
    assert (await ann.submit(order="1", done="501")).body["errors"] == {"done": "Only 500."}
    assert home.heard == []
    assert (await ann.submit(order="1", done="500")).body == {}
    assert len(await home.hears()) == 1


async def test_an_answer_can_make_others_necessary(home: Home, ann: Person) -> None:
    more = Field("lines.0.more", "Another?", "choice", optional=False, choices=YES_NO, value="no")
    second = Field("lines.1.product", "2 · Which product?", "text", optional=False)

    def form_of(said: Incoming) -> Form | None:
        answers = (said.submission or {"answers": {}})["answers"]
        if answers.get("lines.0.more") == "yes" and "lines.1.product" not in answers:
            return report(more, second)
        return None if answers else report(more)

    home.form_of = form_of
    await ann.slash("new")
    await ann.expect("Another", where="modal")
    assert (await ann.submit(lines__0__more="yes")).body["response_action"] == "update"
    assert ann.fields() == ["lines.0.more", "lines.1.product"]
    await ann.submit(lines__0__more="yes", lines__1__product="LM-46")
    assert len(await home.hears()) == 1


async def test_a_form_sent_twice_is_heard_once(home: Home, ann: Person) -> None:
    home.form_of = lambda said: report(DONE) if said.submission is None else None
    await ann.slash("progress")
    await ann.expect("How far", where="modal")
    await ann.submit(done="300", again=True)
    await ann.say("after it")
    assert [one.text for one in await home.hears(2)] == ["", "after it"]


@pytest.mark.parametrize("kind", ["expired_trigger_id", "exchanged_trigger_id", 500, "drop"])
async def test_where_no_form_can_be_opened_it_is_asked_in_the_chat(
    standin: Standin, home: Home, ann: Person, kind: int | str
) -> None:
    home.form_of = lambda _said: report(ORDER, DONE)
    standin.fault("views.open", kind)
    await ann.slash("progress")
    assert (await home.hears())[0].text == "progress"
    standin.fault("views.open", kind)
    await ann.shortcut("report_progress")
    assert (await home.hears(2))[1].text == "/progress"


async def test_an_expired_trigger_is_no_dead_end(standin: Standin, home: Home, ann: Person) -> None:
    home.form_of = lambda _said: report(ORDER, DONE)
    standin.lifetime = -1.0
    await ann.slash("new Lumio")
    assert (await home.hears())[0].text == "/new Lumio"
    assert "expired_trigger_id" in standin.violations.pop()


async def test_a_form_that_was_closed_meanwhile_is_asked_in_the_chat(
    standin: Standin, home: Home, ann: Person
) -> None:
    home.form_of = lambda _said: report(ORDER, DONE)
    standin.fault("views.update", "not_found")
    await ann.shortcut("report_progress")
    assert (await home.hears())[0].text == "/progress"


async def test_a_check_that_takes_too_long_does_not_keep_slack_waiting(
    standin: Standin, home: Home, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.slack.filling.CHECKING", 0.05)
    home.form_of = lambda _said: report(DONE)
    await ann.slash("progress")
    await ann.expect("How far", where="modal")
    home.ready.clear()
    assert (await ann.submit(done="300")).status == 200
    assert (await home.hears())[0].submission is not None
    assert standin.modals == {}


async def test_what_has_no_room_in_a_form_is_asked_in_the_chat(home: Home, ann: Person) -> None:
    home.form_of = lambda _said: report()
    await ann.slash("progress")
    assert len(await home.hears()) == 1
    long = Field("order", "?", "text", optional=False, value=token_hex(3_000))
    home.form_of = lambda said: report(long, DONE) if said.button else None
    await ann.press_token("1.0")
    assert len(await home.hears(2)) == 2


def wide(said: Incoming) -> Form | None:
    """A form of 25 questions, until all are answered; the twelfth must not be `x`."""
    answers = (said.submission or {"answers": {}})["answers"]
    fields = [
        Field(
            f"q{n}",
            f"Question {n}?",
            "text",
            optional=False,
            value=answers.get(f"q{n}", ""),
            error="Not that." if (n, answers.get(f"q{n}")) == (12, "x") else "",
        )
        for n in range(25)
    ]
    open_ones = [one for one in fields if one.key not in answers or one.error]
    looked_at = (said.submission or {}).get("looked_at")
    return replace(report(*fields), next="Next", back="Back") if open_ones or looked_at else None


def some(first: int, last: int, **more: str) -> Json:
    return {f"q{n}": f"answer {n}" for n in range(first, last)} | more


async def test_a_long_form_has_pages_and_loses_nothing(home: Home, ann: Person) -> None:
    home.form_of = wide
    await ann.slash("progress")
    await ann.expect(r"1/3.*Question 0\?", where="modal")
    assert ann.fields() == [f"q{n}" for n in range(10)]
    await ann.submit(**some(0, 10))
    await ann.expect(r"2/3.*Question 10\?.*\[Back\]", where="modal")
    assert (await ann.submit(**some(10, 20, q12="x"))).body["errors"] == {"q12": "Not that."}
    await ann.turn_back(**some(10, 20))
    await ann.expect(r"1/3", where="modal")
    await ann.submit(q0="changed")
    await ann.expect(r"3/3.*Question 24\?", where="modal")
    assert (await ann.submit(**some(20, 25))).body == {}
    (heard,) = await home.hears()
    assert heard.submission is not None
    assert heard.submission["answers"] == some(0, 25, q0="changed")


async def test_more_answers_than_a_modal_remembers_go_on_in_the_chat(home: Home, ann: Person) -> None:
    home.form_of = wide
    await ann.slash("progress")
    await ann.expect("1/3", where="modal")
    assert (await ann.submit(**some(2, 10, q0=token_hex(1_500), q1=token_hex(1_500)))).body == {}
    (heard,) = await home.hears()
    assert heard.submission is not None
    assert len(heard.submission["answers"]) == 10


async def test_a_field_with_many_choices_is_looked_through_by_typing(
    standin: Standin, home: Home, ann: Person
) -> None:
    orders = [(f"SO-2026-{n} · Lumio", f"SO-2026-{n}") for n in range(1000, 1300)]
    home.choices = lambda asked: [one for one in orders if asked.text in one[0] and asked.sender == ann.id]
    order = Field("order", "Which order?", "search", optional=False, value="1203", error="Which one?")
    home.form_of = lambda said: report(order, DONE) if said.submission is None else None
    await ann.slash("progress")
    await ann.expect("Which order", where="modal")
    assert standin.modals[ann.id]["blocks"][0]["element"]["initial_option"]["value"] == "1203"
    found = await ann.looks_for("order", "-12")
    assert [one["value"] for one in found] == [f"SO-2026-{n}" for n in range(1200, 1300)]
    assert len(await ann.looks_for("order", "")) == 100
    assert await ann.looks_for("order", "nothing like it") == []
    await ann.submit(order="SO-2026-1203", done="300")
    (heard,) = await home.hears()
    assert heard.submission is not None
    assert heard.submission["answers"]["order"] == "SO-2026-1203"


async def test_a_search_that_takes_too_long_offers_nothing(
    home: Home, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.slack.filling.CHECKING", 0.05)
    order = Field("order", "Which order?", "search", optional=False)
    home.form_of = lambda _said: report(order)
    home.choices = lambda _asked: [("SO-2026-1203", "SO-2026-1203")]
    await ann.slash("progress")
    await ann.expect("Which order", where="modal")
    home.ready.clear()
    assert await ann.looks_for("order", "1203") == []


async def test_choices_beyond_a_list_are_typed(standin: Standin, home: Home, ann: Person) -> None:
    many = tuple((f"Step {n}", f"s{n}") for n in range(101))
    home.form_of = lambda _said: report(Field("step", "Which?", "choice", optional=False, choices=many))
    await ann.slash("progress")
    await ann.expect("Which", where="modal")
    assert standin.modals[ann.id]["blocks"][0]["element"]["type"] == "plain_text_input"


async def test_a_form_that_is_none_of_ours_is_acknowledged(standin: Standin, ann: Person) -> None:
    for metadata in ("", "{}", "[1]", '{"call": 1}'):
        view: Json = {"id": "V1", "private_metadata": metadata, "state": {"values": {}}}
        body = {"type": "view_submission", "user": {"id": ann.id}, "view": view, "team": {"id": "T1"}}
        assert (await standin.deliver("interactive", body)).status == 200
