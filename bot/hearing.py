"""What a line means where orders are: of its numbers, those the factory's orders have before others."""

import re
from dataclasses import dataclass, replace
from typing import Any

from bot.commands import Answers, Command, allowed
from bot.dialogue import Dialogue
from bot.kinds.asking import plainly
from bot.pieces import BEHIND_A_STEP, as_orders, before_steps, could_be_pieces
from bot.understanding import Reading, Talk, Understanding
from core.errors import PiecesOrOrder
from core.people.model import Account, Person
from core.work import Work

LEADS = re.compile(r"\s*(?:SO[-\s]*)?\d", re.IGNORECASE)
"""A line that begins with a number, as reports do."""
CLAUSES = re.compile(r"\s*[\n;；。]+\s*")
SHORT = re.compile(r"\s*(\d{1,3})(?![\d.,:/%-])")
"""A line that begins with a short number."""
NUMBER = re.compile(r"(?=.*\d)(?:[A-Za-z#-].*|.*[A-Za-z-].*|\d{4,}|\d+号单?)")
"""What in free words can be an order's number; fewer bare digits are more likely a count."""
LONG_NUMBERS = re.compile(r"\d{4,}")
LOOKED_FOR = re.compile(
    r"(?:find|search(?: for)?|look up|(?:帮我)?(?:查找|查询|搜索|[查找搜])(?:一下|下)?(?:客户|款号)?)[:： ]+"
    r"((?!(?:out|how|why|what|who|if|a way)\b)[\w&.'#/-]{2,30}(?: [\w&.'#/-]{1,30}){0,2})",
    re.IGNORECASE,
)
"""Only with a space between: 查原因 looks for no order."""
BEHIND = frozenset({"said", "before"})
"""Slots that hold lines, the one typed and the one it goes back to."""


@dataclass
class Hearing:
    """What the lines of one message mean, from whoever types them, in this chat."""

    work: Work
    person: Person
    understanding: Understanding
    dialogue: Dialogue
    kept: Account
    """The account as it is kept, which remembers what was last spoken of."""
    card: str | None
    """The order of the message that this one answers."""

    def means(self, text: str) -> tuple[Reading, ...]:
        """What a line means; of its numbers, those the factory's orders have before others."""
        return (
            self.numbered(text) or self._next_orders(text) or self._pieces(text) or self._plain_or_back(text)
        )

    def _next_orders(self, text: str) -> tuple[Reading, ...]:
        """The reports of a line in which another order's number looks like pieces; raises PiecesOrOrder."""
        if not (numbers := before_steps(text)):
            return ()
        counted = {str(one.slots.get("done_qty")): one for one in self.readings(text)}
        orders = {one: self.dialogue.order_named(one[1]) for one in numbers if one[1] in counted}
        orders = {one: order for one, order in orders.items() if order}
        told = self.readings(as_orders(text, orders)) if orders else ()
        if len(told) <= len(orders) or not all(map(self.command_for, told)):
            return ()
        for one, order in orders.items():
            named = self.dialogue.order_named(str(counted[one[1]].slots.get("order")))
            if could_be_pieces(self.work, named, counted[one[1]]):
                raise PiecesOrOrder(one[1], order)
        return told

    def _pieces(self, text: str) -> tuple[Reading, ...]:
        """A report below an order's card that counts pieces behind a step: `裁剪 130`."""
        card, number = self.card, BEHIND_A_STEP.match(text)
        if not card or not number or (NUMBER.fullmatch(number[1]) and self.dialogue.order_named(number[1])):
            return ()
        if not any(one.slots.get("order") == number[1] for one in self.readings(text)):
            return ()
        told = self.readings(f"{card} {text}")
        of_card = all(one.intent == "report_progress" and one.slots.get("order") == card for one in told)
        return told if of_card else ()

    def _plain_or_back(self, text: str) -> tuple[Reading, ...]:
        """What a line means by itself, or else after the one before: `same for 1205`, `改成350`."""
        readings = self.readings(text)
        if any(map(self.command_for, readings)):
            return (self._of_some_order(text) if self._no_order(readings) else ()) or readings
        if not self.kept.spoken:
            return _looked_for(text) or readings
        spoken = self.kept.spoken
        back = self.readings(text, Reading(spoken["intent"], spoken["slots"], spoken["confidence"]))
        before = spoken["slots"].get("said", "")
        back = tuple(replace(one, slots={**one.slots, "before": before}) for one in back)
        return (
            back
            if any(map(self.command_for, back))
            else self._of_some_order(text) or _looked_for(text) or readings
        )

    def _no_order(self, readings: tuple[Reading, ...]) -> bool:
        """Whether a line such as `sewing 130` was read as a question about an order that is none."""
        asked = [one for one in readings if one.intent == "query_order" and "step" in one.slots]
        named = [one.slots.get("order") for one in asked]
        return any(isinstance(one, str) and not self.dialogue.order_named(one) for one in named)

    def _of_some_order(self, text: str) -> tuple[Reading, ...]:
        """A line that names no order: a report asks for it, what if is asked of the one last spoken of."""
        recent = last_order(self.kept)
        found = self.readings(f"{recent} {text}") if recent and not self._order_named_in(text) else ()
        if len(found) == 1 and found[0].slots.get("aspect") == "what_if":
            return found
        if len(found) != 1 or found[0].intent != "report_progress":
            return ()
        slots = {name: value for name, value in found[0].slots.items() if name != "order"}
        return (replace(found[0], slots=slots),)

    def _order_named_in(self, text: str) -> bool:
        """Whether a line names an order with digits of its own, so that no other can be meant."""
        return any(self.dialogue.order_named(number) for number in LONG_NUMBERS.findall(text))

    def parts(self, text: str) -> list[str]:
        """A report cut where a clause begins with a short number; one without belongs to the one before."""
        parts: list[str] = []
        for clause in CLAUSES.split(text) if LEADS.match(text) else [text]:
            if parts and not SHORT.match(clause):
                parts[-1] += f"; {clause}"
            else:
                parts.append(clause)
        return parts

    def numbered(self, text: str) -> tuple[Reading, ...]:
        """The readings of a line that begins with an order's short number, which looks like anything else."""
        if not (short := SHORT.match(text)) or self.person.is_customer:
            return ()
        readings = self.readings(f"SO{text.strip()}")
        about = readings[0].slots.get("order") == f"SO{short[1]}" and self.command_for(readings[0])
        return readings if about and self.dialogue.order_named(short[1]) else ()

    def readings(self, text: str, last: Reading | None = None) -> tuple[Reading, ...]:
        """What a line means; where it means one thing, the line itself is among the slots as `said`."""
        readings = self.understanding.read_all(
            text,
            role=self.person.role.value,
            now=self.work.now,
            lang=self.person.language.value,
            calendar=self.work.calendar,
            talk=Talk(card=self.card, last=last),
        )
        if len(readings) > 1:
            return readings
        return tuple(replace(one, slots={**one.slots, "said": text.strip()}) for one in readings)

    def command_for(self, reading: Reading) -> tuple[Command[Any], Answers] | None:
        """The command that takes this reading, with the answers it holds."""
        for command in allowed(self.person):
            if fill := command.fills.get(reading.intent):
                answers = fill(reading.slots)
            elif reading.intent == command.operation.name:
                answers = as_said(command, reading)
            else:
                continue
            if answers is not None:
                return command, answers
        return None

    def order_in(self, text: str) -> str | None:
        """The order that free words name, or else the one they are an answer to."""
        named = (sign.strip(".,;:!?()，。；：！？（）") for sign in plainly(text).split())
        likely = (one for one in named if NUMBER.fullmatch(one) and self.dialogue.order_named(one))
        return next(likely, None) or self._order_in_readings(text) or self.card

    def _order_in_readings(self, text: str) -> str | None:
        for reading in self.readings(text) if text.strip() else ():
            named = reading.slots.get("order")
            if isinstance(named, str) and self.dialogue.order_named(named):
                return named
        return None


def _looked_for(text: str) -> tuple[Reading, ...]:
    """A few words behind one for looking: `find Lumio`, `查一下 LM-45`."""
    words = LOOKED_FOR.fullmatch(text.strip())
    return (Reading("find", {"words": words[1]}),) if words else ()


def last_order(account: Account) -> str:
    """The order last spoken of in a chat."""
    named = account.spoken.get("slots", {}).get("order") if account.spoken else None
    return named if isinstance(named, str) else ""


def as_said(command: Command[Any], reading: Reading) -> Answers | None:
    """The slots of a command's own phrases are its answers; of any other line, nothing."""
    if reading.intent != command.operation.name:
        return None
    return {name: str(value) for name, value in reading.slots.items() if name not in BEHIND}
