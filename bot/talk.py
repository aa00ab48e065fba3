"""One person's message: a line, a press, a form or a file, and what it asks for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import structlog

from bot.commands import COMMANDS, Answers, Command, allowed, names, of_name
from bot.dialogue import CONFIRM, CONTROL_WORDS, CONTROLS, SAVE_WORDS, Dialogue, Said
from bot.forms import from_words, missing
from bot.handlers.people import kept_to_oneself, no_figures, no_such_command, not_understood
from bot.hearing import Hearing, as_said, last_order
from bot.kinds import kind_of
from bot.kinds.asking import plainly
from bot.kinds.orders import step_in
from bot.messages import Button, Incoming, Message
from bot.post import Post, root
from bot.putting_by import ALSO, inspect, received
from bot.replies import Reply
from bot.template_sheets import is_template
from bot.understanding import Reading, Understanding
from bot.words import _
from core.conversations.model import Draft, Outgoing
from core.conversations.teaching import keep_unknown
from core.errors import NotAllowed, Refusal
from core.orders.card import order_card
from core.orders.finding import is_number, resolve
from core.orders.model import Order
from core.people.model import Account, Person
from core.production.evidence import just_asked
from core.values import DueDay
from core.work import Work

log = structlog.get_logger()

MUCH = 3
"""So many things said at once are a line, whatever is missing of it."""
OF_NO_FORM = frozenset({"query_kpi", "unsafe", "human"})
"""What is no answer to any question, whatever else is missing of it."""
COMMAND = re.compile(r"/[a-z_]+(?!\S)", re.IGNORECASE)
SURE_ENOUGH = 0.6
"""Below this a line that would change something is asked about instead."""


@dataclass
class Talk:
    """What one incoming message does for somebody gendan knows."""

    work: Work
    post: Post
    person: Person
    account: Account
    incoming: Incoming
    understanding: Understanding
    kept: Account
    """The account as it is kept, which remembers what was last spoken of."""
    pressed: Outgoing | None = None

    def __post_init__(self) -> None:
        uploads = {f"#{place}": received(one) for place, one in enumerate(self.incoming.files)}
        self.dialogue = Dialogue(
            self.work,
            self.post,
            self.person,
            self.account,
            uploads,
            self.incoming.text,
            last_order(self.kept),
        )

    @cached_property
    def hearing(self) -> Hearing:
        """What its lines mean."""
        card = self._order_replied_to()
        return Hearing(self.work, self.person, self.understanding, self.dialogue, self.kept, card)

    def run(self) -> None:
        """Find out what is meant, do it, and write the answers into the outbox."""
        try:
            self._heard()
        except Refusal as why:
            self.dialogue.refuse(why)
        for one in self.dialogue.said:
            self._deliver(one)

    def _heard(self) -> None:
        incoming = self.incoming
        if incoming.button:
            self._press(incoming.button)
        elif incoming.submission is not None:
            # What was left empty was passed over: only what must be said is asked for again.
            given = {key: raw or "" for key, raw in incoming.submission["answers"].items()}
            self.dialogue.call(incoming.submission["call"], given, confirmed=True)
        elif incoming.files:
            self._files()
        else:
            self._line(incoming.text)

    def _deliver(self, one: Said) -> None:
        """The first answer to a press rewrites the message it was made on, unless it stays."""
        edits = root(self.pressed) if self.pressed is not None and not one.reply.stays else None
        self.pressed = None
        message = self.post.said(self.person, one.reply, one.event)
        self.post.answer(self.account, self.person, message, one.reply, edits)

    # -- lines

    def _line(self, text: str) -> None:
        draft = self.dialogue.draft
        if asked := self._question_replied_to():
            self.dialogue.call("answer", {"message": asked, "text": text})
        elif wait := self._wait_replied_to():
            self._answer_wait(wait, text)
        elif draft is not None:
            self._to_draft(draft, text)
        elif plainly(text).lower() in CONTROLS["cancel"] and not self.person.is_customer:
            self.dialogue.say(Reply(_("There is nothing to drop: no form is open.")))
        else:
            self._command_or_meaning(text)

    def _to_draft(self, draft: Draft, text: str) -> None:
        """Words for the open form, unless they plainly mean something else that can be done as it is."""
        typed = plainly(text).lower()
        if _is_command(text) or (COMMANDS[draft.operation].lapses and self._is_line(text)):
            self._beside(draft, text)
        elif draft.asked == CONFIRM and typed in SAVE_WORDS:
            self.dialogue.control(draft, "save")
        elif draft.asked == CONFIRM and typed not in CONTROL_WORDS:
            self._beside(draft, text)
        elif why := self.dialogue.answer_draft(draft, text):
            if self._is_line(text) or (COMMANDS[draft.operation].gives_way and self._means_more(draft, text)):
                self._beside(draft, text)
            else:
                self.dialogue.refuse_answer(draft, text, why)

    def _beside(self, draft: Draft, text: str) -> None:
        """A line of its own: done or asked, and the open form offered again, unless it is begun anew."""
        if COMMANDS[draft.operation].gives_way:
            self.dialogue.leave(draft)
        left, named = self.dialogue.draft, self._named(text)
        form = left.operation if left is not None else ""
        self.dialogue.beside = named is None or named[0].operation.name != form
        try:
            self._command_or_meaning(text)
        except Refusal as why:
            self.dialogue.refuse(why)
        if self.dialogue.beside:
            self.dialogue.offer_again(left)

    def _is_line(self, text: str) -> bool:
        """Whether words that answer nothing mean something by themselves."""
        return self._named(text) is not None or self._stands_alone(text)

    def _means_more(self, draft: Draft, text: str) -> bool:
        """Whether words mean another operation for sure, be it one that has still to ask for something."""
        sure = [one for one in self.hearing.readings(text) if one.confidence >= SURE_ENOUGH]
        found = [one for one in map(self.hearing.command_for, sure) if one is not None]
        return bool(found) and all(command.operation.name != draft.operation for command, _ in found)

    def _stands_alone(self, text: str) -> bool:
        meant = [
            one
            for part in self.hearing.parts(text)
            for one in self.hearing.numbered(part) or self.hearing.readings(part)
        ]
        return bool(meant) and all(map(self._is_whole, meant))

    def _is_whole(self, reading: Reading) -> bool:
        """Whether all that has to be said is said, or so much that it answers no question of another form."""
        found, draft = self.hearing.command_for(reading), self.dialogue.draft
        if found is not None and found[1] and self.dialogue.can_begin(*found):
            return True
        asks = found is not None and found[1] and not found[0].operation.changes and "order" not in found[1]
        if asks or reading.intent in OF_NO_FORM or self._is_of_another_order(reading):
            return reading.confidence >= SURE_ENOUGH
        own = found is not None and draft is not None and found[0].operation.name == draft.operation
        much = len(reading.slots.keys() - {"said"}) >= MUCH
        return much and not own and reading.confidence >= SURE_ENOUGH

    def _is_of_another_order(self, reading: Reading) -> bool:
        """Whether it says something of an order that the open form is not about."""
        slots, draft = reading.slots, self.dialogue.draft
        named = slots.get("order")
        if draft is None or not isinstance(named, str) or slots.keys() <= {"order", "said"}:
            return False
        meant = self.dialogue.order_named(named)
        return bool(meant) and meant != self.dialogue.order_named(draft.answers.get("order", ""))

    def _command_or_meaning(self, text: str) -> None:
        named = self._named(text)
        if named is None and self.person.is_customer and COMMAND.match(plainly(text)):
            self.dialogue.say(no_such_command(self.dialogue.ask), "NotUnderstood")
            return
        if named is None:
            self._meaning(text)
            return
        command, rest = named
        answers, unread = self._filled(command, text, rest) if rest else ({}, "")
        if unread and command.strange:
            self.dialogue.say(command.strange(unread, self.dialogue.ask))
            return
        self.dialogue.call(command.operation.name, answers)

    def _named(self, text: str) -> tuple[Command[Any], str] | None:
        """The command a line names with its first word, and the rest of the line."""
        words = plainly(text).split(maxsplit=1)
        if not words:
            return None
        typed, rest = words[0].lower(), words[1] if len(words) > 1 else ""
        name = typed.lstrip("/")
        for command in of_name(self.person, name):
            called = name in (command.name, *command.also) and (name != typed or not rest)
            if (called or name in command.zh) and (rest or name != typed or _can_be_typed(command)):
                return command, rest
        return None

    def _filled(self, command: Command[Any], text: str, rest: str) -> tuple[Answers, str]:
        """What the words behind a command's name answer, by meaning or one by one; what nobody reads."""
        named = (f"{name} {rest}" for name in (*command.zh[:1], command.name))
        lines = (text.strip().lstrip("/"), *named, rest)
        for reading in (one for line in lines for one in self.hearing.readings(line)):
            fill = command.fills.get(reading.intent)
            answers = fill(reading.slots) if fill else as_said(command, reading)
            if answers:
                return answers, ""
        return from_words(command.operation, rest, self.dialogue.asking({}))

    def _meaning(self, text: str) -> None:
        if is_number(text) and not self.person.is_customer:
            self._do(Reading("query_order", {"order": plainly(text)}), text)
            return
        for part in self.hearing.parts(text):
            for reading in self.hearing.means(part):
                self._do(reading, part)

    def _do(self, reading: Reading, text: str) -> None:
        found = self.hearing.command_for(_asking_about(reading))
        sure = reading.confidence >= SURE_ENOUGH or bool(reading.ambiguous)
        if reading.intent == "unsafe" and not self.person.is_customer:
            log.warning("unsafe line", person=self.person.id)
            self.dialogue.say(kept_to_oneself(self.dialogue.ask), "Unsafe")
            return
        if found is None and reading.intent == "query_kpi" and not self.person.is_customer:
            self.dialogue.say(no_figures(self.dialogue.ask), "NoFigures")
            return
        if found is None and reading.intent in COMMANDS and not self.person.is_customer:
            raise NotAllowed(reading.intent)
        if found is None or (found[0].operation.changes and not sure):
            self._not_understood(text)
            return
        command, answers = found
        if self.person.is_customer and not self.dialogue.can_do(command, answers):
            # An order that does not exist is somebody's question all the same.
            self._ask({"text": text})
            return
        self.kept.spoken = reading.as_json()
        try:
            self.dialogue.call(command.operation.name, answers)
        except Refusal as why:
            self.dialogue.refuse(why)

    def _not_understood(self, text: str) -> None:
        if self.person.is_customer:
            self._ask({"text": text})
            return
        if (name := plainly(text).lower().lstrip("/")) in names():
            raise NotAllowed(name)
        keep_unknown(self.work, text)
        order = self.hearing.order_in(text)
        card = order_card(self.work, resolve(self.work, order)) if order else None
        self.dialogue.say(not_understood(self.dialogue.ask, card), "NotUnderstood")

    # -- replies to earlier messages

    def _replied_to(self) -> Outgoing | None:
        if not self.incoming.replies_to:
            return None
        here = {"channel": self.account.channel, "chat": self.account.chat}
        return self.work.find(Outgoing, **here, platform_id=self.incoming.replies_to)

    def _question_replied_to(self) -> int | None:
        row = self._replied_to()
        return row.question_id if row else None

    def _wait_replied_to(self) -> str:
        """What the message answered asks to settle."""
        row = self._replied_to()
        presses = Message.from_json(row.body).buttons if row else ()
        actions = (press.action for line in presses for press in line)
        return next((one["values"]["wait"] for one in actions if one.get("call") == "end_wait"), "")

    def _answer_wait(self, wait: str, text: str) -> None:
        """A day is until when; any other words are the answer."""
        until = kind_of(DueDay).reads(text, self.dialogue.asking({}))
        name, words = ("move_wait", "day") if until else ("end_wait", "answer")
        self.dialogue.call(name, {"wait": wait, words: text})

    def _order_replied_to(self) -> str | None:
        row = self._replied_to()
        order = self.work.find(Order, id=row.order_id) if row and row.order_id else None
        return order.number if order else None

    # -- presses

    def _press(self, token: str) -> None:
        row, button = self._button(token)
        if row is None or button is None:
            self.dialogue.say(Reply(_("That button belongs to an older message. Type today to go on.")))
            return
        # What a whole channel was told stays as it is; the answer comes in a thread below.
        self.pressed = row if row.chat == self.account.chat else None
        if "form" in button.action:
            self._form_press(button.action)
        elif self._spent(row, button.action):
            self._show_again(row)
        else:
            self.dialogue.call(button.action["call"], button.action["values"])

    def _button(self, token: str) -> tuple[Outgoing | None, Button | None]:
        number, _dot, place = token.partition(".")
        row = self.work.find(Outgoing, id=int(number)) if number.isdecimal() and len(number) < 18 else None
        here = (self.account.chat, self.incoming.place)
        if row is None or row.channel != self.account.channel or row.chat not in here:
            return None, None
        buttons = [button for line in Message.from_json(row.body).buttons for button in line]
        found = buttons[int(place)] if place.isdecimal() and int(place) < len(buttons) else None
        return row, found

    def _form_press(self, action: Mapping[str, Any]) -> None:
        draft = self.dialogue.draft
        if draft is None or draft.operation != action["form"] or draft.asked != action["key"]:
            self.dialogue.say(Reply(_("That question is answered already."), stays=True))
        elif "control" in action:
            self.dialogue.control(draft, action["control"])
        elif "call" in action:
            self.dialogue.call(action["call"], action["values"], then=action.get("answer", ""))
        elif why := self.dialogue.answered(draft, action["answer"]):
            self.dialogue.refuse_answer(draft, action["answer"], why)

    def _spent(self, row: Outgoing, action: Mapping[str, Any]) -> bool:
        """Whether the message was rewritten since, so that pressing must not change anything again."""
        command = COMMANDS[action["call"]]
        if not command.operation.changes or missing(command, action["values"]):
            return False
        return self._newest(row).id != row.id

    def _newest(self, row: Outgoing) -> Outgoing:
        versions = self.work.every(Outgoing, edits_id=root(row))
        return versions[-1] if versions else row

    def _show_again(self, row: Outgoing) -> None:
        newest = self._newest(row)
        kept = Reply(order_id=newest.order_id, question_id=newest.question_id)
        self.post.answer(self.account, self.person, Message.from_json(newest.body), kept, root(row))

    # -- files

    def _files(self) -> None:
        """A file goes to the customer it answers, to the merchandiser, or to the order it names."""
        for file in self.dialogue.uploads.values():
            inspect(file, self.work.policy.file_limit)
        caption, draft = self.incoming.text, self.dialogue.draft
        said = {"text": caption or self.incoming.files[0].name, "file": ALSO.join(self.dialogue.uploads)}
        if asked := self._question_replied_to():
            self.dialogue.call("answer", {"message": asked, **said})
        elif self.person.is_customer:
            self._ask(said)
        elif wait := self._wait_replied_to():
            self.dialogue.call("end_wait", {"wait": wait, "answer": caption, "file": said["file"]})
        elif draft is not None and draft.operation == "answer":
            self.dialogue.call("answer", {**draft.answers, **said})
        elif self._is_template():
            self.dialogue.call("take_template", {"sheet": said["file"]})
        else:
            self._keep(draft, said["file"], caption)

    def _is_template(self) -> bool:
        """Whether a step template's sheet came, from somebody who keeps templates."""
        sent = [*self.dialogue.uploads.values()]
        return len(sent) == 1 and COMMANDS["take_template"] in allowed(self.person) and is_template(sent[0])

    def _keep(self, draft: Draft | None, files: str, caption: str) -> None:
        """With the order named, or with what waits for its order already, as the pictures of an album do."""
        order = self.hearing.order_in(caption)
        waiting = dict(draft.answers) if draft is not None and draft.operation == "keep_file" else {}
        earlier = waiting.get("file")
        kept = {"caption": caption, **waiting, "file": f"{earlier}{ALSO}{files}" if earlier else files}
        self.dialogue.call("keep_file", kept | self._shows(order, caption, bool(waiting)))

    def _shows(self, order: str | None, caption: str, waiting: bool) -> Answers:
        """The order and the step that a file shows, by its caption or because it was just asked for."""
        if order is not None:
            step = step_in(caption, self.dialogue.asking({"order": order}))
            return {"order": order} | ({"step": step} if step else {})
        asked = None if caption or waiting else just_asked(self.work)
        return {"order": asked[0], "step": asked[1]} if asked else {}

    def _ask(self, said: Answers) -> None:
        """A customer's words go to whoever has the order they name."""
        order = self.hearing.order_in(said["text"])
        self.dialogue.call("ask", {**said, **({"order": order} if order else {})})


def _asking_about(reading: Reading) -> Reading:
    """A reading without the step it is not sure of, so that the step is asked for."""
    if "step" not in reading.ambiguous:
        return reading
    return replace(reading, slots={name: value for name, value in reading.slots.items() if name != "step"})


def _can_be_typed(command: Command[Any]) -> bool:
    """Whether its first question has an answer that people know, and not only buttons."""
    first = missing(command, {})
    return first is None or first.kind.typed


def _is_command(text: str) -> bool:
    words = plainly(text).lower().split()
    return bool(words) and words[0].startswith("/") and words[0] not in CONTROL_WORDS
