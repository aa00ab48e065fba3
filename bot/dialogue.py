"""The dialogue about one operation: ask what is missing, show it, do it, and answer."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.commands import COMMANDS, Answers, Command, refused
from bot.forms import NO, SKIPPED, YES, Question, asked, check, missing, question, questions, values
from bot.handlers.labels import label
from bot.kinds import kind_of
from bot.kinds.asking import Asking, Kind, plainly
from bot.post import Post
from bot.putting_by import ALSO, put_by
from bot.replies import Ask, Press, Reply, call
from bot.words import Text, Words, _
from core.conversations.model import Draft
from core.errors import ForeignOrder, NotAllowed, Refusal, WhichOrder
from core.people.model import Account, Person
from core.rights import allows
from core.values import FileBytes, OrderNumber, Progress
from core.work import Work

CONFIRM = "confirm"
CONTROLS = {
    "cancel": ("/cancel", "cancel", "取消", "算了"),
    "back": ("/back", "back", "返回", "上一步"),
    "skip": ("/skip", "skip", "跳过"),
}
SAVE_WORDS = ("/save", "save", "yes", "ok", "confirm", "保存", "确认", "是", "好", "对")
CONTROL_WORDS = frozenset(word for words in CONTROLS.values() for word in words)
AS_ORDERS_HAVE = re.compile(r"\d{4,}")
"""A count that could be an order's number."""
IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Said:
    """An answer about to be given, with the event it tells of."""

    reply: Reply
    event: str = ""


@dataclass
class Dialogue:
    """Calls operations for one person in one chat; what is not complete stays behind as a draft."""

    work: Work
    post: Post
    person: Person
    account: Account
    uploads: Mapping[str, FileBytes] = field(default_factory=dict)
    line: str = ""
    recent: str = ""
    """The order last spoken of in this chat."""
    beside: bool = False
    """Whether what was typed is no answer to the open form, which stays and is offered again."""
    said: list[Said] = field(default_factory=list)
    _marks: set[str] = field(default_factory=set)

    @property
    def draft(self) -> Draft | None:
        """The form this chat has open."""
        return self.work.find(Draft, channel=self.account.channel, chat=self.account.chat)

    @property
    def ask(self) -> Ask:
        """What a reply may look at, before anything was done."""
        return Ask(self.work, None, self.post.links, self.line)

    def asking(self, answers: Mapping[str, str]) -> Asking:
        """Who is asked, with the answers so far."""
        return Asking(
            self.work, self.person.language, answers, self.uploads, self._put_by, recent=self.recent
        )

    def _put_by(self, mark: str) -> bool:
        """Whether it marks a file that this chat's form has, or had when the message came."""
        if (draft := self.draft) is not None:
            self._marks |= {one for raw in draft.answers.values() for one in str(raw).split(ALSO)}
        return mark in self._marks

    def can_do(self, command: Command[Any], answers: Answers) -> bool:
        """Whether the answers are all there and all readable."""
        try:
            check(command, answers, self.asking(answers))
        except Refusal:
            return False
        return missing(command, answers) is None

    def can_begin(self, command: Command[Any], answers: Answers) -> bool:
        """Whether the answers are all readable and nothing is missing that cannot be passed over."""
        while (one := missing(command, answers)) is not None and one.optional:
            answers = {**answers, one.key: SKIPPED}
        return self.can_do(command, answers)

    def order_named(self, text: str) -> str:
        """The full number of the one order in this person's hands that a text names, or nothing."""
        try:
            return str(kind_of(OrderNumber).read(text, self.asking({})))
        except Refusal:
            return ""

    def say(self, reply: Reply, event: str = "") -> None:
        """Answer something."""
        self.said.append(Said(reply, event))

    # -- calling

    def call(
        self,
        name: str,
        answers: Mapping[str, Any],
        *,
        confirmed: bool = False,
        then: str = "",
        presume: bool = True,
    ) -> None:
        """Call an operation with raw answers: ask what is missing, then do it and say what happened.

        What goes without asking is not asked for, unless `presume` is off. `then` is the answer it makes
        possible to the question of another open form.
        """
        command = COMMANDS.get(name)
        if command is None:
            self.say(Reply(_("That is left from an older version of me. Type today to go on.")))
            return
        if not allows(self.person.role, command.operation.may):
            # Before anything is read: what is wrong with an answer may tell whom the factory knows.
            raise NotAllowed(name)
        raw = {key: str(value) for key, value in answers.items()}
        if presume:
            raw |= command.presumes(self.work, raw)
        if each := self._each_file(command, raw):
            for one in each:
                self.call(name, one, confirmed=confirmed)
            return
        asking = self.asking(raw)
        open_question = missing(command, raw)
        try:
            found = check(command, raw, asking) if open_question else values(command.operation, raw, asking)
        except Refusal as why:
            self._ask_again(command, raw, asking.key, why)
            return
        if open_question is not None:
            self._ask(command, raw, open_question, asked(command, open_question))
        elif command.operation.confirm and not confirmed:
            self._summary(command, raw)
        else:
            self._try(command, raw, found, then)

    def _try(self, command: Command[Any], raw: Answers, found: dict[str, Any], then: str) -> None:
        """Do it; a refusal that another answer would settle keeps the form open and asks for that one."""
        try:
            self._do(command, found, then)
        except Refusal as why:
            if not why.asks:
                raise
            self._ask_again(command, raw, why.asks, why, type(why).__name__)

    def _do(self, command: Command[Any], found: dict[str, Any], then: str) -> None:
        event = command.operation(self.work, **found)
        draft, behind = self.draft, None
        if draft is not None and draft.operation == command.operation.name and not self.beside:
            behind = draft.behind
            self.work.remove(draft)
            draft = None
        change = self.work.acts[-1].change if command.operation.changes else None
        ask = Ask(self.work, change, self.post.links, self.line)
        assert command.reply is not None, f"{command.name} has no reply"
        reply = command.reply(event, ask)
        self.say(reply, type(event).__name__)
        if command.operation.changes:
            # Others are told of all that happened, not only of what this person may read.
            self.post.notices(self.work.acts[-1].events[-1], ask)
            self._remember(draft, then)
        self._bring_back(behind)
        if reply.listens is not None:
            self._listen(reply.listens)

    def _remember(self, draft: Draft | None, then: str) -> None:
        """Something else was done in the middle of a form: its open question is answered, or asked again."""
        if draft is None or draft.asked == CONFIRM:
            return
        if COMMANDS[draft.operation].lapses:
            self.work.remove(draft)
        elif then:
            self.answered(draft, then)
        elif not self.beside:
            self.call(draft.operation, draft.answers)

    def offer_again(self, draft: Draft | None) -> None:
        """Ask an open question again, beside which something else was said, unless that asks one itself."""
        self.beside = False
        if draft is not None and self.draft is draft and draft.asked != CONFIRM:
            self._go_on(draft.operation, draft.answers)

    def leave(self, draft: Draft) -> None:
        """Drop a form with which nothing is lost; the one it was begun beside is open again."""
        self.work.remove(draft)
        if draft.behind is not None:
            self._open(draft.behind)

    def _bring_back(self, behind: Mapping[str, Any] | None) -> None:
        """Go on with the form beside which the one that is over was begun."""
        if behind is not None:
            self._open(behind)
            self._go_on(behind["operation"], behind["answers"])

    def _go_on(self, name: str, answers: Mapping[str, Any]) -> None:
        """Ask the open question of a form that stood aside, saying what it is for."""
        told, title = len(self.said), COMMANDS[name].help
        self.call(name, answers)
        self.said[told:] = [
            replace(one, reply=replace(one.reply, title=one.reply.title or title)) for one in self.said[told:]
        ]

    def _listen(self, press: Press) -> None:
        """Take what is typed next for the answer that a call still lacks, where no form is open."""
        command, answers = COMMANDS[press.action["call"]], press.action["values"]
        one = missing(command, answers)
        if one is not None and self.draft is None:
            self._keep(command, answers, one.key)

    # -- asking

    def _ask(self, command: Command[Any], answers: Answers, one: Question, words: Text) -> None:
        self._keep(command, answers, one.key)
        self._put(command, one, words, one.kind.choices(self.asking(answers)), back=_begun(command, answers))

    def _ask_again(
        self, command: Command[Any], answers: Answers, key: str, why: Refusal, event: str = "Question"
    ) -> None:
        """An answer that is none: say why, and ask for that one again with everything else kept."""
        kept = {name: raw for name, raw in answers.items() if name != key}
        # Named among the answers, an optional one is asked for as well.
        one, draft = question(command, {**kept, key: SKIPPED}, key), self.draft
        if draft is not None and COMMANDS[draft.operation].lapses:
            draft = None
        fresh = draft is None or draft.operation != command.operation.name
        if one is None or (fresh and (draft is not None or isinstance(why, ForeignOrder))):
            # Another form is open, and a line that cannot be done must not push it aside.
            raise why
        # What a refusal itself asks for cannot be passed over.
        one = replace(one, optional=one.optional and why.asks != key)
        self._keep(command, kept, key)
        reply = refused(why, self.ask)
        offered = _candidates(why) or one.kind.choices(self.asking(kept))
        self._put(command, one, reply.text, offered, reply.buttons, event, back=_begun(command, kept))

    def _put(
        self,
        command: Command[Any],
        one: Question,
        words: Text,
        offered: Iterable[tuple[Text, str]],
        more: Sequence[Sequence[Press]] = (),
        event: str = "Question",
        *,
        back: bool,
    ) -> None:
        here = {"form": command.operation.name, "key": one.key}
        choices = [Press(text, {"answer": raw, **here}) for text, raw in offered]
        controls = [Press(_("Back"), {"control": "back", **here})] if back else []
        if one.optional:
            controls.append(Press(_("Skip"), {"control": "skip", **here}))
        controls.append(Press(_("Cancel"), {"control": "cancel", **here}))
        helping = [[Press(one.label, {**one.action, **here}, one.style) for one in row] for row in more]
        self.say(Reply(words, buttons=[*rows_of(choices), *helping, controls]), event)

    def _keep(self, command: Command[Any], answers: Answers, key: str) -> None:
        """Keep what was answered; a form of another kind that was open gives way, or waits behind it."""
        draft, name = self.draft, command.operation.name
        kept = {one: self._lasting(raw) for one, raw in answers.items()}
        if draft is not None and draft.operation == name and not self.beside:
            went = (
                [*draft.path, draft.asked]
                if draft.asked in kept and draft.asked not in draft.path
                else draft.path
            )
            draft.answers, draft.path, draft.asked, draft.at = kept, went, key, self.work.now
            return
        behind = None
        if draft is not None:
            behind = draft.aside() if self.beside and not COMMANDS[draft.operation].lapses else None
            self.work.remove(draft)
        self._open({"operation": name, "answers": kept, "asked": key, "behind": behind})

    def _open(self, form: Mapping[str, Any]) -> None:
        here: dict[str, Any] = {"channel": self.account.channel, "chat": self.account.chat}
        self.work.add(Draft(**here, **form, person_id=self.person.identity, at=self.work.now))

    def _lasting(self, raw: str) -> str:
        """An answer that still holds when the next message comes: a file is put by."""
        parts = raw.split(ALSO)
        if not self.uploads.keys() & set(parts):
            return raw
        sent = self.uploads
        return ALSO.join(put_by(self.work, sent[part]) if part in sent else part for part in parts)

    def _each_file(self, command: Command[Any], answers: Answers) -> list[Answers]:
        """The answers with one file each, where several came together and nothing is missing any more."""
        several = answers.get("file", "").split(ALSO)
        if len(several) < 2 or missing(command, answers) is not None:
            return []
        return [{**answers, "file": one} for one in several]

    # -- answering

    def answer_draft(self, draft: Draft, text: str) -> Refusal | None:
        """Take typed words for the open question; the refusal when they answer nothing."""
        typed = plainly(text).lower()
        for control, words in CONTROLS.items():
            if typed in words:
                self.control(draft, control)
                return None
        return self.answered(draft, text)

    def answered(self, draft: Draft, raw: str) -> Refusal | None:
        """Take an answer to the open question; the refusal when it is none."""
        command = COMMANDS[draft.operation]
        answers = {**draft.answers, draft.asked: raw}
        one = question(command, answers, draft.asked)
        if one is not None:
            asking = self.asking(answers)
            asking.key = draft.asked
            try:
                value = one.kind.read(raw, asking)
            except Refusal as why:
                return why
            if isinstance(value, Progress) and (order := self._another_order(raw, answers)):
                self._which_is_meant(draft, plainly(raw), order)
                return None
            if one.more:
                answers[draft.asked] = YES if value else NO
        self.call(draft.operation, answers)
        return None

    def _another_order(self, raw: str, answers: Answers) -> str:
        """The order of which a bare count is the number, where that is not the one it was asked of."""
        named = self.order_named(raw) if AS_ORDERS_HAVE.fullmatch(plainly(raw)) else ""
        return "" if named == self.order_named(answers.get("order", "")) else named

    def _which_is_meant(self, draft: Draft, count: str, order: str) -> None:
        """Ask before a number is booked as pieces that may be another order's; the form stays open."""
        text = _("{count} is also the number of {order}. Are these pieces?", count=count, order=order)
        pieces = {"form": draft.operation, "key": draft.asked, "answer": f"{count} pcs"}
        rows = [
            [Press(_("{count} pieces", count=count), pieces)],
            [call("order_card", _("Open {order}", order=order), order=order)],
        ]
        self.say(Reply(text, buttons=rows))

    def refuse_answer(self, draft: Draft, raw: str, why: Refusal) -> None:
        """Say why words were no answer, and ask again."""
        self._ask_again(COMMANDS[draft.operation], {**draft.answers, draft.asked: raw}, draft.asked, why)

    def control(self, draft: Draft, control: str) -> None:
        """Cancel, back, skip, save, or change one of the answers."""
        command = COMMANDS[draft.operation]
        match control.partition(":"):
            case ("cancel", _, _):
                self.work.remove(draft)
                self.say(Reply(_("Dropped. Nothing was changed.")))
                self._bring_back(draft.behind)
            case ("skip", _, _):
                self._skip(command, draft)
            case ("back", _, _):
                self._back(command, draft)
            case ("save", _, _):
                self.call(draft.operation, draft.answers, confirmed=True)
            case ("change", _, ""):
                self._choose(command, draft)
            case ("change", _, key):
                self._change(command, draft, key)

    def _skip(self, command: Command[Any], draft: Draft) -> None:
        one = question(command, draft.answers, draft.asked)
        if one is None or not one.optional:
            if draft.asked != CONFIRM:
                self.say(Reply(_("This one is needed.")))
            self.call(draft.operation, draft.answers)
            return
        self.call(draft.operation, {**draft.answers, draft.asked: SKIPPED})

    def _back(self, command: Command[Any], draft: Draft) -> None:
        answered = [one.key for one in questions(command, draft.answers) if one.key in draft.answers]
        went = [key for key in draft.path if key in answered] or answered
        last = went[-1] if went else None
        self.call(draft.operation, {key: raw for key, raw in draft.answers.items() if key != last})

    # -- the summary

    def _summary(self, command: Command[Any], answers: Answers) -> None:
        self._keep(command, answers, CONFIRM)
        rows = [[_press(command, _("Save"), "save", "primary")], self._second_thoughts(command)]
        self.say(Reply(self._so_far(command, answers), title=command.help, buttons=rows), "Summary")

    def _second_thoughts(self, command: Command[Any]) -> list[Press]:
        return [_press(command, _("Change"), "change"), _press(command, _("Cancel"), "cancel")]

    def _so_far(self, command: Command[Any], answers: Answers) -> list[Words]:
        asking = self.asking(answers)
        return [
            _("{name}: {value}", name=label(one.key), value=_shown(one.kind, answers[one.key], asking))
            for one in questions(command, answers)
            if not one.more and answers.get(one.key, SKIPPED) != SKIPPED
        ]

    def _choose(self, command: Command[Any], draft: Draft) -> None:
        there = [
            one for one in questions(command, draft.answers) if not one.more and one.key in draft.answers
        ]
        presses = [_press(command, label(one.key), f"change:{one.key}") for one in there]
        self.say(Reply(_("What should be different?"), buttons=rows_of(presses)), "Question")

    def _change(self, command: Command[Any], draft: Draft, key: str) -> None:
        """Ask for one answer again; what went without asking may follow from the new one."""
        said = {name: raw for name, raw in draft.answers.items() if raw != SKIPPED}
        gone = {key, *command.presumes(self.work, said)}
        left = {name: raw for name, raw in draft.answers.items() if name not in gone}
        self.call(draft.operation, left, presume=False)

    def refuse(self, why: Refusal) -> None:
        """Say why not; a form that led to it can still be changed."""
        reply, draft = refused(why, self.ask), self.draft
        if draft is not None and draft.asked == CONFIRM:
            change = self._second_thoughts(COMMANDS[draft.operation])
            reply = Reply(reply.text, reply.title, [*reply.buttons, change])
        self.say(reply, type(why).__name__)


def _begun(command: Command[Any], answers: Answers) -> bool:
    """Whether there is an answer to go back to."""
    return any(one.key in answers for one in questions(command, answers))


def rows_of(presses: Sequence[Press]) -> list[Sequence[Press]]:
    """Buttons side by side, as many as a phone has room for."""
    return [presses[at : at + IN_A_ROW] for at in range(0, len(presses), IN_A_ROW)]


def _press(command: Command[Any], text: Text, control: str, style: str = "") -> Press:
    return Press(text, {"control": control, "form": command.operation.name, "key": CONFIRM}, style)


def _shown(kind: Kind, raw: str, asking: Asking) -> Any:
    """A value as the summary shows it: a chosen thing by its label, anything else as itself."""
    return kind.said(raw, asking, otherwise=kind.read(raw, asking))


def _candidates(why: Refusal) -> list[tuple[Text, str]]:
    """What a refusal itself offers to choose from."""
    if isinstance(why, WhichOrder):
        return [(number, number) for number in why.candidates]
    return [(name, code) for code, name in getattr(why, "near", ())]
