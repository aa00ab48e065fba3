"""One person's message: what it asks for, what is still missing, and the answer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.commands import COMMANDS, Answers, Command, allowed, may, refused
from bot.forms import NO, SKIPPED, Question, asked, from_words, missing, question, questions, values
from bot.kinds import Asking, Kind, plainly
from bot.handlers.labels import label
from bot.handlers.people import not_understood
from bot.messages import Button, Incoming, Message
from bot.post import Post, root
from bot.replies import Ask, Press, Reply
from bot.understanding import Reading, Talk as Context, Understanding
from bot.words import Speaker, Text, Words, _
from core.conversations.model import Draft, Outgoing
from core.errors import NoConversation, Refusal, WhichOrder
from core.orders.model import Order
from core.people.model import Account, Person
from core.values import FileBytes
from core.work import Work

CONFIRM = "confirm"
CHOOSE = "choose"
SURE_ENOUGH = 0.6
"""Below this a line that would change something is asked about instead."""
CONTROLS = {
    "cancel": ("/cancel", "cancel", "取消", "算了", "/取消"),
    "back": ("/back", "back", "返回", "上一步"),
    "skip": ("/skip", "skip", "跳过"),
}
SAVE_WORDS = ("save", "yes", "ok", "confirm", "保存", "确认", "是", "好", "对", "/save")
CHOICES_IN_A_ROW = 2


@dataclass
class Said:
    """An answer being made: the reply, and the message it rewrites, if any."""

    reply: Reply
    event: str = ""


@dataclass
class Talk:
    """What one incoming message does for somebody gendan knows."""

    work: Work
    post: Post
    person: Person
    account: Account
    incoming: Incoming
    understanding: Understanding
    unknown: Callable[[str], None]
    said: list[Said] = field(default_factory=list)
    pressed: Outgoing | None = None

    @property
    def speaker(self) -> Speaker:
        """Who speaks to this person, in the language of this moment."""
        return self.post.speaker(self.person.language)

    def run(self) -> None:
        """Find out what is meant, do it, and write the answers into the outbox."""
        try:
            self._heard()
        except Refusal as why:
            self._say(self._refused(why))
        for one in self.said:
            self._deliver(one)

    def _heard(self) -> None:
        incoming = self.incoming
        if incoming.button:
            self._pressed(incoming.button)
        elif incoming.submission is not None:
            self._submitted(incoming.submission)
        elif incoming.files:
            self._files()
        else:
            self._line(incoming.text)

    # -- lines

    def _line(self, text: str) -> None:
        typed = plainly(text)
        if incoming_question := self._question_replied_to():
            self._call("answer", {"message": str(incoming_question), "text": text})
        elif self.draft is not None and self._for_draft(typed):
            self._to_draft(self.draft, text)
        else:
            self._command_or_meaning(text)

    def _for_draft(self, typed: str) -> bool:
        return not typed.startswith("/") or typed.split()[0].lower() in _controls()

    def _question_replied_to(self) -> int | None:
        if not self.incoming.replies_to:
            return None
        row = self.work.find(
            Outgoing,
            channel=self.account.channel,
            chat=self.account.chat,
            platform_id=self.incoming.replies_to,
        )
        return row.question_id if row else None

    def _command_or_meaning(self, text: str) -> None:
        named = self._named(text)
        if named is None:
            self._meaning(text)
            return
        command, rest = named
        answers = self._filled(command, rest) if rest else {}
        self._call(command.operation.name, answers)

    def _named(self, text: str) -> tuple[Command[Any], str] | None:
        """The command a line names with its first word, and the rest of the line."""
        words = plainly(text).split(maxsplit=1)
        if not words:
            return None
        name, rest = words[0].lower(), words[1] if len(words) > 1 else ""
        slash = name.startswith("/")
        for command in allowed(self.person):
            names = (command.name, *command.zh)
            if name.lstrip("/") in names and (slash or not rest or name in command.zh):
                return command, rest
        return None

    def _filled(self, command: Command[Any], rest: str) -> Answers:
        """What the words behind a command's name answer: by their meaning, or else one by one."""
        for reading in self._readings(rest):
            fill = command.fills.get(reading.intent)
            answers = fill(reading.slots) if fill else None
            if answers:
                return answers
        return from_words(command.operation, rest, self._asking({}))

    def _meaning(self, text: str) -> None:
        for reading in self._readings(text):
            self._read(reading, text)

    def _readings(self, text: str) -> tuple[Reading, ...]:
        calendar = self.work.calendar
        return self.understanding.read_all(
            text,
            role=self.person.role.value,
            now=self.work.now,
            tz=calendar.timezone,
            lang=self.person.language.value,
            talk=Context(card=self._card_replied_to()),
        )

    def _card_replied_to(self) -> str | None:
        if not self.incoming.replies_to:
            return None
        row = self.work.find(
            Outgoing,
            channel=self.account.channel,
            chat=self.account.chat,
            platform_id=self.incoming.replies_to,
        )
        order = self.work.find(Order, id=row.order_id) if row and row.order_id else None
        return order.number if order else None

    def _read(self, reading: Reading, text: str) -> None:
        for command in allowed(self.person):
            fill = command.fills.get(reading.intent)
            answers = fill(reading.slots) if fill else None
            if answers is None:
                continue
            if command.operation.changes and reading.confidence < SURE_ENOUGH:
                break
            self._call(command.operation.name, answers)
            return
        self._not_understood(text)

    def _not_understood(self, text: str) -> None:
        if self.person.is_customer:
            self._call("ask", {"text": text})
            return
        self.unknown(text)
        self._say(Said(not_understood(Ask(self.work))))

    # -- presses

    def _pressed(self, token: str) -> None:
        row, button = self._button(token)
        if row is None or button is None:
            self._say(Said(Reply(_("That button belongs to an older message. Type today to go on."))))
            return
        self.pressed = row
        action = button.action
        if "answer" in action or "control" in action:
            self._form_press(action)
        elif self._spent(row, action):
            self._show_again(row)
        else:
            self._call(action["call"], dict(action["values"]))

    def _button(self, token: str) -> tuple[Outgoing | None, Button | None]:
        row_id, _dot, place = token.partition(".")
        row = self.work.find(Outgoing, id=int(row_id)) if row_id.isdecimal() and len(row_id) < 18 else None
        if row is None or (row.channel, row.chat) != (self.account.channel, self.account.chat):
            return None, None
        buttons = [button for line in Message.from_json(row.body).buttons for button in line]
        found = buttons[int(place)] if place.isdecimal() and int(place) < len(buttons) else None
        return row, found

    def _spent(self, row: Outgoing, action: Mapping[str, Any]) -> bool:
        """Whether the message was rewritten since, so that pressing must not change anything again."""
        command = COMMANDS.get(action["call"])
        if command is None or not command.operation.changes or missing(command, action["values"]):
            return False
        return self._newest(row).id != row.id

    def _newest(self, row: Outgoing) -> Outgoing:
        versions = self.work.every(Outgoing, edits_id=root(row))
        return versions[-1] if versions else row

    def _show_again(self, row: Outgoing) -> None:
        newest = Message.from_json(self._newest(row).body)
        self.post.answer(self.account, self.person, newest, Reply(), root(row))

    # -- files

    def _files(self) -> None:
        upload = self.incoming.files[0]
        self._uploads = {
            str(place): FileBytes(one.name, one.media, one.content, one.size)
            for place, one in enumerate(self.incoming.files)
        }
        if question_id := self._question_replied_to():
            self._call(
                "answer",
                {"message": str(question_id), "text": self.incoming.text or upload.name, "file": "0"},
            )
        elif self.person.is_customer:
            self._call("ask", {"text": self.incoming.text or upload.name, "file": "0"})
        else:
            self._keep_files()

    def _keep_files(self) -> None:
        order = self._order_in(self.incoming.text)
        for place in self._uploads:
            answers = {"file": place, "caption": self.incoming.text}
            self._call("keep_file", {"order": order, **answers} if order else answers)

    def _order_in(self, caption: str) -> str:
        for reading in self._readings(caption) if caption.strip() else ():
            named = reading.slots.get("order")
            if named:
                return str(named if isinstance(named, str) else named[0])
        return self._card_replied_to() or ""

    _uploads: dict[str, FileBytes] = field(default_factory=dict)

    # -- forms

    @property
    def draft(self) -> Draft | None:
        """The form this chat has open."""
        return self.work.find(Draft, channel=self.account.channel, chat=self.account.chat)

    def _asking(self, answers: Mapping[str, str]) -> Asking:
        return Asking(self.work, self.person.language, answers, self._uploads)

    def _call(self, name: str, answers: Answers, *, confirmed: bool = False) -> None:
        """Call an operation with raw answers: ask what is missing, then do it and say what happened."""
        command = COMMANDS[name]
        answers = {key: str(value) for key, value in answers.items()}
        asking = self._asking(answers)
        try:
            found = values(command.operation, answers, asking)
        except Refusal as why:
            self._ask_again(command, answers, asking.key, why)
            return
        if (open_question := missing(command, answers)) is not None:
            self._ask(command, answers, open_question)
        elif command.operation.confirm and not confirmed:
            self._summary(command, answers)
        else:
            self._do(command, found)

    def _do(self, command: Command[Any], found: dict[str, Any]) -> None:
        event = command.operation(self.work, **found)
        self._drop_draft(command)
        ask = Ask(self.work, self.work.acts[-1].change if command.operation.changes else None)
        assert command.reply is not None, f"{command.name} has no reply"
        self._say(Said(command.reply(event, ask), type(event).__name__))
        if command.operation.changes:
            self.post.notices(event, ask)

    def _drop_draft(self, command: Command[Any]) -> None:
        if self.draft is not None and self.draft.operation == command.operation.name:
            self.work.remove(self.draft)

    def _to_draft(self, draft: Draft, text: str) -> None:
        typed = plainly(text).lower()
        for control, words in CONTROLS.items():
            if typed in words:
                self._control(draft, control)
                return
        if draft.asked == CONFIRM:
            self._at_summary(draft, text)
            return
        self._answered(draft, draft.asked, text)

    def _at_summary(self, draft: Draft, text: str) -> None:
        """Words at the summary: yes, or another command; anything else shows the summary again."""
        if plainly(text).lower() in SAVE_WORDS:
            self._call(draft.operation, dict(draft.answers), confirmed=True)
            return
        self._command_or_meaning(text)

    def _answered(self, draft: Draft, key: str, raw: str) -> None:
        command = COMMANDS[draft.operation]
        answers = {**draft.answers, key: raw}
        one = question(command, answers, key)
        if one is None:
            self._call(draft.operation, dict(draft.answers))
            return
        asking = self._asking(answers)
        asking.key = key
        try:
            if not one.more:
                one.kind.read(raw, asking)
            else:
                answers[key] = "yes" if one.kind.read(raw, asking) else NO
        except Refusal as why:
            if self._means_something_else(command, raw):
                self._meaning(raw)
                return
            self._ask_again(command, answers, key, why)
            return
        self._call(draft.operation, answers)

    def _means_something_else(self, command: Command[Any], text: str) -> bool:
        """Whether a line that answers nothing is plainly about something else that can be done as it is."""
        for reading in self._readings(text):
            for other in allowed(self.person):
                fill = other.fills.get(reading.intent)
                answers = fill(reading.slots) if fill and reading.confidence >= SURE_ENOUGH else None
                if answers and other is not command and not missing(other, answers):
                    return True
        return False

    def _control(self, draft: Draft, control: str) -> None:
        command = COMMANDS[draft.operation]
        if control == "cancel":
            self.work.remove(draft)
            self._say(Said(Reply(_("Dropped. Nothing was changed."))))
        elif control == "skip":
            one = question(command, draft.answers, draft.asked)
            if one is None or not one.optional:
                self._say(Said(Reply(_("This one is needed."))))
                self._call(draft.operation, dict(draft.answers))
                return
            self._call(draft.operation, {**draft.answers, draft.asked: SKIPPED})
        elif control == "back":
            self._back(command, draft)

    def _back(self, command: Command[Any], draft: Draft) -> None:
        answered = [one.key for one in questions(command, draft.answers) if one.key in draft.answers]
        path = [key for key in draft.path if key in answered]
        last = path[-1] if path else (answered[-1] if answered else None)
        answers = {key: value for key, value in draft.answers.items() if key != last}
        self._call(draft.operation, answers)

    def _form_press(self, action: Mapping[str, Any]) -> None:
        draft = self.draft
        if draft is None or draft.operation != action.get("form") or draft.asked != action.get("key"):
            self._say(Said(Reply(_("That question is answered already."), stays=True)))
        elif "control" in action:
            self._form_control(draft, action["control"])
        else:
            self._answered(draft, draft.asked, action["answer"])

    def _form_control(self, draft: Draft, control: str) -> None:
        if control == "save":
            self._call(draft.operation, dict(draft.answers), confirmed=True)
        elif control == "change":
            self._choose_field(draft)
        elif control.startswith("change:"):
            key = control.partition(":")[2]
            self._call(draft.operation, {name: raw for name, raw in draft.answers.items() if name != key})
        else:
            self._control(draft, control)

    def _submitted(self, submission: Mapping[str, Any]) -> None:
        answers = {
            key: str(value) for key, value in submission.get("answers", {}).items() if value not in ("", None)
        }
        self._call(submission["call"], answers, confirmed=True)

    def _ask(self, command: Command[Any], answers: Answers, one: Question, before: Text = ()) -> None:
        self._keep_draft(command, answers, one.key)
        offered = one.kind.choices(self._asking(answers))
        self._say(
            Said(
                self._form_reply(
                    command, one, [before, asked(command, one)] if before else asked(command, one), offered
                )
            )
        )

    def _ask_again(self, command: Command[Any], answers: Answers, key: str, why: Refusal) -> None:
        """A value that cannot be read: say why, and ask that one thing again with everything else kept."""
        kept = {name: raw for name, raw in answers.items() if name != key}
        one = question(command, kept, key)
        if one is None or not command.operation.parameters:
            raise why
        reply = refused(why, Ask(self.work))
        offered = _candidates(why) or one.kind.choices(self._asking(kept))
        self._keep_draft(command, kept, key)
        self._say(Said(self._form_reply(command, one, reply.text, offered)))

    def _form_reply(
        self, command: Command[Any], one: Question, text: Text, offered: Iterable[tuple[Text, str]]
    ) -> Reply:
        here = {"form": command.operation.name, "key": one.key}
        presses = [Press(label, {"answer": raw, **here}) for label, raw in offered]
        rows = [presses[at : at + CHOICES_IN_A_ROW] for at in range(0, len(presses), CHOICES_IN_A_ROW)]
        controls = [Press(_("Back"), {"control": "back", **here})]
        if one.optional:
            controls.append(Press(_("Skip"), {"control": "skip", **here}))
        controls.append(Press(_("Cancel"), {"control": "cancel", **here}))
        return Reply(text, buttons=[*rows, controls])

    def _keep_draft(self, command: Command[Any], answers: Answers, key: str) -> None:
        draft = self.draft
        name = command.operation.name
        kept = {name_: raw for name_, raw in answers.items() if name_ != "file"}
        if draft is not None and draft.operation == name:
            path = (
                [*draft.path, draft.asked]
                if draft.asked in answers and draft.asked not in draft.path
                else draft.path
            )
            draft.answers, draft.path, draft.asked, draft.at = kept, path, key, self.work.now
            return
        if draft is not None:
            self.work.remove(draft)
        self.work.add(
            Draft(
                channel=self.account.channel,
                chat=self.account.chat,
                person_id=self.person.identity,
                operation=name,
                answers=kept,
                path=[],
                asked=key,
                at=self.work.now,
            )
        )

    def _summary(self, command: Command[Any], answers: Answers) -> None:
        self._keep_draft(command, answers, CONFIRM)
        here = {"form": command.operation.name, "key": CONFIRM}
        rows = [
            [Press(_("Save"), {"control": "save", **here}, "primary")],
            [
                Press(_("Change"), {"control": "change", **here}),
                Press(_("Cancel"), {"control": "cancel", **here}),
            ],
        ]
        self._say(Said(Reply(self._answered_lines(command, answers), title=command.help, buttons=rows)))

    def _answered_lines(self, command: Command[Any], answers: Answers) -> list[Words]:
        asking = self._asking(answers)
        lines = []
        for one in questions(command, answers):
            raw = answers.get(one.key, SKIPPED)
            if raw == SKIPPED or one.more:
                continue
            value = one.kind.read(raw, asking)
            lines.append(
                _("{name}: {value}", name=label(one.key), value=_readable(value, raw, one.kind, asking))
            )
        return lines

    def _choose_field(self, draft: Draft) -> None:
        command = COMMANDS[draft.operation]
        here = {"form": draft.operation, "key": CONFIRM}
        presses = [
            Press(label(one.key), {"control": f"change:{one.key}", **here})
            for one in questions(command, draft.answers)
            if not one.more and one.key in draft.answers
        ]
        rows = [presses[at : at + CHOICES_IN_A_ROW] for at in range(0, len(presses), CHOICES_IN_A_ROW)]
        self._say(Said(Reply(_("What should be different?"), buttons=rows)))

    # -- answers

    def _say(self, said: Said) -> None:
        self.said.append(said)

    def _refused(self, why: Refusal) -> Said:
        reply = refused(why, Ask(self.work))
        draft = self.draft
        if draft is not None and draft.asked == CONFIRM:
            here = {"form": draft.operation, "key": CONFIRM}
            row = [
                Press(_("Change"), {"control": "change", **here}),
                Press(_("Cancel"), {"control": "cancel", **here}),
            ]
            reply = Reply(reply.text, reply.title, [*reply.buttons, row])
        return Said(reply)

    def _deliver(self, one: Said) -> None:
        edits = root(self.pressed) if self.pressed is not None and not one.reply.stays else None
        self.pressed = None
        message = one.reply.said(self.speaker, one.event)
        self.post.answer(self.account, self.person, message, one.reply, edits)


def _controls() -> tuple[str, ...]:
    return tuple(word for words in CONTROLS.values() for word in words)


def _candidates(why: Refusal) -> list[tuple[Text, str]]:
    """What a refusal itself offers to choose from."""
    if isinstance(why, WhichOrder):
        return [(number, number) for number in why.candidates]
    near = getattr(why, "near", ())
    return [(name, code) for code, name in near]


def _readable(value: Any, raw: str, kind: Kind, asking: Asking) -> Any:
    """A value as the summary shows it: a chosen thing by its label, anything else as itself."""
    for label_, chosen in kind.choices(asking):
        if chosen == raw or chosen == value:
            return label_
    return value
