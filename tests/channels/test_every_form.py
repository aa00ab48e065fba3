"""Every operation's form, filled in a chat, a terminal, a Slack modal and a card of the page: one call."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels.slack import Slack
from bot.channels.terminal import Terminal
from bot.channels.web import Web
from bot.commands import COMMANDS, Command
from bot.dialogue import CONFIRM
from bot.forms import MORE, NO
from bot.messages import Incoming, Upload
from bot.replies import Reply
from core import values
from core.conversations.model import Draft, Outgoing
from core.operation import Operation
from core.people.model import Account, Person
from core.production.model import Step
from core.rights import allows
from core.stock.model import StockItem
from core.work import Event
from storage.mailbox import Mailbox
from storage.work import SqlWork
from tests.channels.doors import HANGS, until
from tests.dialogues.chat import ZONE, House, picture
from tests.dialogues.factory import Orders
from tests.slack.conftest import served
from tests.slack.standin import SECRET, TOKEN, Standin
from tests.slack.standin import Person as OnSlack

NAMES = ("Mei", "Zhou", "Anna")
"""Who may do anything there is: a merchandiser, a supervisor, a customer."""
RAW: dict[Any, str] = {
    values.OrderNumber: "1203",
    values.StepCode: "sewing",
    values.Progress: "300/500",
    values.CustomerCode: "Lumio",
    values.PersonName: "Fang",
    values.Product: "LM-45",
    values.Quantity: "500",
    values.Money: "USD 3.95",
    values.DueDay: "2026-12-18",
    values.Later: "2026-12-18T07:00:00+00:00",
    values.NewName: "Xiao Li",
    values.CompanyName: "Newco",
    values.LineNumber: "1",
    values.Note: "thicker zipper",
    values.NewWord: "zipping",
    values.Meaning: "sewing",
    values.ChangeNumber: "7",
    values.MessageNumber: "7",
    values.ReminderNumber: "7",
    values.ScreenNumber: "7",
    values.WaitNumber: "7",
    values.TemplateCode: "garment-woven",
    values.TemplateStepCode: "sewing",
    values.NewCode: "pad-printing",
    values.Name: "Pad printing / 移印",
    values.WayText: "-",
    values.Features: "washing",
    values.Part: "black",
    values.PaymentTerms: "T/T 30/70",
    values.DayCount: "3",
    values.DayShift: "2",
    values.LineShift: "1",
    values.DepartmentName: "sewing",
    values.HomeDepartment: "sewing",
    values.Addressee: "sewing",
    values.RestDays: "sun",
    values.WorkHours: "8-12",
    values.Month: "2026-10",
    values.MaterialItem: "zipper",
    values.UnitName: "m",
    values.SupplierName: "YKK",
    values.StockName: "LM-45",
    values.StockCount: "5",
    values.ContactName: "Anna",
    values.Page: "2",
    date: "2026-12-18",
    datetime: "2026-12-18T07:00:00+00:00",
    str: "floor 2",
}
FILE = "the file"
OWN = {("create_order", "template"): "garment", ("create_order", "features"): ""}
"""What goes without asking in a chat is the same where it is asked."""
QUESTIONS = 30
"""More than any form asks."""


def raw(type_: Any) -> str:
    """An answer for a type; of choices, the last."""
    choices = getattr(type_, "__members__", {})
    last = [one.value for one in choices.values() if one.value != "customer"][-1:]
    return RAW.get(type_) or "".join(last) or FILE


def answer_to(command: Command[Any], key: str) -> str:
    """What to type for a question."""
    if (own := OWN.get((command.operation.name, key))) is not None:
        return own
    name, _, rest = key.partition(".")
    parameter = next(one for one in command.operation.parameters if one.name == name)
    parts = {one.name: raw(one.type) for one in parameter.parts} | {MORE: NO}
    return parts[rest.split(".")[-1]] if rest else raw(parameter.type)


@dataclass
class Calls:
    """Takes the place of every operation: remembers what it was called with."""

    made: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def instead_of(self, operation: Operation[..., Any]) -> Operation[..., Any]:
        def function(work: Any, **given: Any) -> Event:
            self.made.append((operation.name, given))
            return keeping[operation.changes](work, Event())

        keeping: dict[bool, Callable[[Any, Event], Event]] = {
            True: SqlWork.happened,
            False: lambda _work, event: event,
        }
        more = (operation.may, operation.changes, operation.undo, operation.confirm, operation.parameters)
        return Operation(operation.name, function, *more)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Nothing is really done; every call is remembered."""
    found = Calls()
    for one in COMMANDS.values():
        monkeypatch.setattr(one, "operation", found.instead_of(one.operation))
        monkeypatch.setattr(one, "reply", lambda _event, _ask: Reply("Done."))
    return found


@pytest.fixture
async def gendan(house: House, an_order: Orders, standin: Standin) -> AsyncIterator[House]:
    """gendan on Slack and in a terminal, with everybody on both."""
    an_order()
    with house.app.works() as work:
        work.add(StockItem(product="LM-45", quantity=Decimal(900)))
        for step in work.every(Step):
            step.department = "sewing"
    names = [one.name for one in COMMANDS.values()]
    slack = Slack(TOKEN, signing_secret=SECRET, base_url=f"{standin.url}/api/", commands=names)
    house.app.channels["slack"] = slack
    house.app.channels["terminal"] = Terminal("terminal-1", lambda _line: None)
    house.app.channels["web"] = Web(Mailbox(house.app.database))
    async with house.app.running(reminders=False), served(standin, house.app.asgi()):
        yield house


@pytest.fixture
async def standin() -> AsyncIterator[Standin]:
    one = Standin()
    await one.start()
    yield one
    await one.stop()
    assert one.violations == []


def allowed_to(command: Command[Any], house: House) -> Person:
    """Somebody who may."""
    with house.app.works() as work:
        people = [work.find(Person, name=name) for name in NAMES]
    return next(one for one in people if one and allows(one.role, command.operation.may))


def account(house: House, person: Person, channel: str, sender: str) -> None:
    with house.app.works() as work:
        work.add(Account(channel=channel, sender=sender, chat=sender, person_id=person.identity))


Say = Callable[[str], Awaitable[None]]


async def step_by_step(house: House, command: Command[Any], chat: str, say: Say) -> None:
    """Name the command and answer whatever is asked, one question after the other."""
    await say(f"/{command.name}")
    for _question in range(QUESTIONS):
        if not (draft := open_draft(house, chat)):
            return
        await say("save" if draft.asked == CONFIRM else answer_to(command, draft.asked))
    raise AssertionError(f"{command.name} never ends: {last_said(house, chat)}")


def last_said(house: House, chat: str) -> str:
    """What was said there at last."""
    with house.app.works() as work:
        return str([*work.every(Outgoing, chat=chat)][-1].body)


def open_draft(house: House, chat: str) -> Draft | None:
    with house.app.works() as work:
        return work.find(Draft, channel=chat.partition("-")[0], chat=chat)


def as_dialogue(house: House, sender: str) -> Say:
    """A chat, in which a file is sent as one."""
    photo = Upload("photo.png", "image/png", picture(), len(picture()))
    files = {FILE: (photo,)}
    numbers = count()

    async def say(text: str) -> None:
        words = {FILE: ""}.get(text, text)
        here = Incoming("dialogue", sender, sender, f"m{next(numbers)}")
        house.app.router.handle(replace(here, text=words, files=files.get(text, ())))

    return say


def as_terminal(house: House, folder: Path) -> Say:
    """A terminal, in which a file is named."""
    terminal = house.app.channels["terminal"]
    assert isinstance(terminal, Terminal)
    photo = folder / "photo.png"
    photo.write_bytes(picture())

    async def say(text: str) -> None:
        await terminal.type({FILE: f"@{photo}"}.get(text, text))

    return say


async def in_a_modal(command: Command[Any], ann: OnSlack, standin: Standin, calls: Calls) -> None:
    """Type the command, fill in the form that opens, and send it."""
    await ann.slash(command.name)
    opened = await ann.expect("", where="modal")
    calls.made.clear()
    answer = await ann.submit(**in_modals(opened, command, standin))
    while answer.body.get("response_action") == "update":
        # An answer made others necessary, or there is another page.
        answer = await ann.submit(**in_modals(answer.body["view"], command, standin))
    assert answer.body == {}
    # When it is looked through, and when it is heard.
    await until(lambda: len(calls.made) >= 2)


def in_modals(view: dict[str, Any], command: Command[Any], standin: Standin) -> dict[str, Any]:
    """An answer to everything a modal asks and has no answer to yet."""
    asked = [one for one in view["blocks"] if one["type"] == "input" and not _begun(one["element"])]
    return {one["block_id"]: in_modal(one, command, standin) for one in asked}


def _begun(element: dict[str, Any]) -> bool:
    return any(name.startswith("initial_") for name in element)


def in_modal(block: dict[str, Any], command: Command[Any], standin: Standin) -> Any:
    """An answer as its input takes it."""
    typed = answer_to(command, block["block_id"])
    match block["element"]["type"]:
        case "datetimepicker":
            return int(datetime.fromisoformat(typed).timestamp())
        case "file_input":
            return [standin.keep("photo.png", picture())]
        case _:
            return typed


@dataclass
class Page:
    """Somebody with the web chat open."""

    session: aiohttp.ClientSession
    socket: aiohttp.ClientWebSocketResponse
    ours: dict[str, str]
    lines: Iterator[int] = field(default_factory=count)

    def line(self) -> str:
        return f"line-{next(self.lines):08}"

    async def hears(self, *keys: str) -> dict[str, Any]:
        """The next news with something of these in it."""
        while True:
            news: dict[str, Any] = await self.socket.receive_json(timeout=HANGS)
            if any(news.get(key) for key in keys):
                return news

    async def says(self, **line: Any) -> None:
        await self.socket.send_json({"say": {"id": self.line(), **line}})

    async def submit(self, call: str, answers: dict[str, str], photo: bytes) -> dict[str, Any]:
        """Send a filled card; with a file by the way files go."""
        form = {"call": call, "answers": answers}
        if "#0" not in answers.values():
            await self.says(form=form)
            return await self.hears("ack", "wrong", "refused")
        about = {"id": self.line(), "form": form, "name": "photo.png", "media": "image/png"}
        body = BytesIO(json.dumps(about | {"size": len(photo)}).encode() + b"\n" + photo)
        async with self.session.post("/web/upload", data=body, headers=self.ours) as answer:
            found: dict[str, Any] = await answer.json()
            return found


@pytest.fixture
async def page(gendan: House, standin: Standin, ann: OnSlack) -> AsyncIterator[Page]:  # noqa: ARG001
    """The web chat of who may."""
    url = standin.app_url.removesuffix("/slack/events")
    token = await Mailbox(gendan.app.database).open("w-1", gendan.clock())
    ours = {"Origin": url, "X-Gendan": "page", "Cookie": f"gendan={token}"}
    async with aiohttp.ClientSession(url) as session, session.ws_connect("/web/chat", headers=ours) as socket:
        yield Page(session, socket, ours)


async def in_a_card(command: Command[Any], page: Page, calls: Calls) -> None:
    """Type the command, fill in the card that appears, and send it."""
    await page.says(text=f"/{command.name}")
    card = (await page.hears("form"))["form"]
    calls.made.clear()
    said: dict[str, Any] = {"form": card}
    while said.get("form"):
        # An answer made others necessary.
        answers = {one["key"]: one["value"] or in_card(one, command) for one in said["form"]["fields"]}
        said = await page.submit(card["call"], answers, picture())
        assert [one for one in (said.get("form") or {"fields": []})["fields"] if one["error"]] == []
    assert said.keys() == {"ack", "at"}
    # When it is looked through, and when it is heard.
    await until(lambda: len(calls.made) >= 2)


def in_card(field: dict[str, Any], command: Command[Any]) -> str:
    """An answer as its input on the page gives it."""
    typed = answer_to(command, field["key"])
    match field["kind"]:
        case "time":
            return datetime.fromisoformat(typed).astimezone(ZONE).strftime("%Y-%m-%dT%H:%M")
        case "file":
            return "#0"
        case _:
            return typed


def call_of(calls: Calls, keys: set[str]) -> tuple[str, dict[str, Any]]:
    """The last call, with what its form asks for."""
    name, given = calls.made[-1]
    calls.made.clear()
    return name, {key: value for key, value in given.items() if key in keys}


def asked_for(command: Command[Any]) -> set[str]:
    """What its form asks for."""
    return {one.name for one in command.operation.parameters if one.required or one.name in command.ask}


A_SHEET = {"take_template"}
"""Takes no other file than a template's sheet; see tests/dialogues/test_template_sheets.py."""
FORMS = sorted(name for name, one in COMMANDS.items() if asked_for(one) and name not in A_SHEET)
PLAIN = sorted(COMMANDS.keys() - FORMS - A_SHEET)


@pytest.fixture
def ann(request: pytest.FixtureRequest, gendan: House, standin: Standin) -> OnSlack:
    """Somebody who may do what a test is about, on Slack, in a terminal and in a chat."""
    person = allowed_to(COMMANDS[request.getfixturevalue("name")], gendan)
    found = standin.person(person.name)
    known = {"slack": found.id, "terminal": "terminal-1", "dialogue": "dialogue-1", "web": "w-1"}
    for channel, sender in known.items():
        account(gendan, person, channel, sender)
    return found


@pytest.mark.parametrize("name", FORMS)
async def test_a_form_makes_the_same_call_however_it_is_filled(
    gendan: House, standin: Standin, calls: Calls, ann: OnSlack, page: Page, tmp_path: Path, name: str
) -> None:
    command = COMMANDS[name]
    keys = asked_for(command)
    await step_by_step(gendan, command, "dialogue-1", as_dialogue(gendan, "dialogue-1"))
    spoken = call_of(calls, keys)
    await step_by_step(gendan, command, "terminal-1", as_terminal(gendan, tmp_path))
    typed = call_of(calls, keys)
    await in_a_modal(command, ann, standin, calls)
    filled = call_of(calls, keys)
    await in_a_card(command, page, calls)
    sent = call_of(calls, keys)
    assert spoken == typed == filled == sent
    unsaid = {key for (of, key), own in OWN.items() if of == name and not own}
    assert (spoken[0], set(spoken[1])) == (name, keys - unsaid)


@pytest.mark.parametrize("name", PLAIN)
async def test_what_asks_nothing_is_called_at_once(
    gendan: House, standin: Standin, calls: Calls, ann: OnSlack, tmp_path: Path, name: str
) -> None:
    command = COMMANDS[name]
    for say in (as_dialogue(gendan, "dialogue-1"), as_terminal(gendan, tmp_path)):
        await say(f"/{command.name}")
        assert call_of(calls, set()) == (name, {})
    await ann.slash(command.name)
    await ann.expect("Done.")
    assert call_of(calls, set()) == (name, {})
    assert standin.modals == {}
