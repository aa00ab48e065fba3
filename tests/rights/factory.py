"""A factory in which everything guarded has a word of its own, so that a leak can be seen."""

from datetime import date
from decimal import Decimal
from typing import Any

from bot.kinds import KINDS
from bot.messages import Button, Incoming, Message, Parcel
from core.operation import Operation, Parameter
from core.orders.model import Order, OrderLine
from core.people.model import Account, Person
from core.rights import Guarded, Role
from core.values import (
    ChangeNumber,
    CustomerCode,
    DueDay,
    FileBytes,
    Language,
    Later,
    MessageNumber,
    OrderNumber,
    PersonName,
    Progress,
    ReminderNumber,
    StepCode,
)
from tests.dialogues.chat import Chat, House, shown
from tests.dialogues.factory import Orders

OWN, FOREIGN, NONE = "SO-2026-1203", "SO-2026-1300", "SO-2026-9999"
PRICE, TERMS, REMARK = "7391.37", "net 77 after sight", "cutter is ill again"
LETTER, ANSWER, PAPER = "please call about zebra labels", "zebra labels are fine", "contract-zebra.pdf"
WORDS: dict[Guarded, tuple[str, ...]] = {
    Guarded.PRICES: (PRICE, "7,391.37"),
    Guarded.TERMS: (TERMS,),
    Guarded.CONTACTS: ("Anna",),
    Guarded.LETTERS: ("zebra labels",),
    Guarded.PAPERS: (PAPER,),
    Guarded.REMARKS: (REMARK,),
    Guarded.COLLEAGUES: ("Mei", "Fang", "Zhou", "Wu"),
}
"""What of each kind stands in the factory of these tests."""
OF_OTHERS = ("Nordwind", "NW-77", "1300", "Otto")
"""What belongs to another customer."""
INSIDE = ("sewing", "cutting", "packing", "车缝")
"""Steps, which are the factory's own business."""


def fill(house: House) -> None:
    """Two customers with an order each, everything guarded said about the first, and a history of both."""
    order = Orders(house)
    order(OWN, due="2026-11-27", ref="PO-9")
    order(FOREIGN, customer="NORDW", owner="Fang", product="NW-77", due="2026-11-27")
    with house.app.works() as work:
        priced = work.find(OrderLine, product="LM-45")
        kept = work.find(Order, number=OWN)
        assert priced is not None
        assert kept is not None
        priced.price, priced.currency = Decimal(PRICE), "USD"
        kept.terms = TERMS
        root = work.add(Person(name="Root", role=Role.ADMIN, language=Language.ENGLISH))
        account = Account(channel="phone", sender="sender-Root", chat="chat-Root", person_id=root.identity)
        root.account_id = work.add(account).id
    anna, mei = Chat(house, "Anna"), Chat(house, "Mei")
    anna(f"{LETTER} {OWN}")
    anna.file(f"see {OWN}", name=PAPER, content=b"%PDF-1.4 zebra")
    mei(f"/note {OWN} {REMARK}")
    mei.file(OWN, name=PAPER, content=b"%PDF-1.4 zebra")
    mei.photo(OWN, name="floor.png")
    mei("1203 sewing 100/500")
    mei.press("Answer", on=LETTER)
    mei(ANSWER)
    anna(f"{LETTER} once more {OWN}")


def answers_for(operation: Operation[..., Any], order: str) -> dict[str, str]:
    """Answers that a form of an operation could be filled with."""
    found: dict[str, str] = {}
    for one in operation.parameters:
        for part in one.parts or (one,):
            key = f"{one.name}.0.{part.name}" if one.parts else part.name
            found[key] = _answer(part, order)
        if one.parts:
            found[f"{one.name}.0.more"] = "no"
    return found


def _answer(one: Parameter, order: str) -> str:
    said = {
        OrderNumber: order,
        StepCode: "sewing",
        Progress: "110",
        CustomerCode: "LUMIO",
        PersonName: "Fang",
        DueDay: "2026-12-24",
        Later: "2026-12-24 10:00",
        date: "2026-11-20",
        ChangeNumber: "1",
        MessageNumber: "1",
        ReminderNumber: "1",
        FileBytes: "#0",
        bool: "no",
        Language: "en",
    }
    if one.type in said:
        return said[one.type]
    return "1" if one.type in KINDS else str(next(iter(one.type)).value)


def presses(chat: Chat) -> list[tuple[str, Button]]:
    """Every button this chat shows, with what a press of it sends."""
    found = []
    for place in chat.phone.order:
        tokens = [token for _, token in chat.phone.tokens[place]]
        buttons = [button for row in chat.phone.shown[place].buttons for button in row]
        found += list(zip(tokens, buttons, strict=True))
    return found


def seen(chat: Chat) -> str:
    """Everything somebody ever got to see there, files' names and what stood before a rewriting included."""
    assert isinstance(chat.house, Watched)
    return "\n".join(chat.house.seen[f"chat-{chat.name}"])


class Watched(House):
    """A house that remembers all that was ever shown."""

    def __init__(self, *args: Any) -> None:
        self.seen: dict[str, list[str]] = {}
        super().__init__(*args)

    def _arrives(self, parcel: Parcel) -> Message:
        files = " ".join(one.name for one in parcel.message.files)
        self.seen.setdefault(parcel.chat, []).append(f"{shown(parcel.message)}\n{files}")
        return super()._arrives(parcel)


def fills_in(chat: Chat, call: str, answers: dict[str, str]) -> str:
    """Send a whole form, as a window of a platform does; the answer."""
    number = next(Chat._messages)
    incoming = Incoming(
        "phone",
        f"sender-{chat.name}",
        f"chat-{chat.name}",
        f"m{number}",
        submission={"call": call, "answers": answers},
    )
    return "\n".join(shown(one) for one in chat.house.hears(incoming))
