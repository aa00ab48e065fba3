"""Teaching in the chat: the factory's own words, and which are missing."""

import bot.meanings  # noqa: F401 - how a meaning is read is known from here on
from bot.commands import command, refusal
from bot.handlers.history import told_as
from bot.handlers.presses import undo_press
from bot.replies import Ask, Reply, call
from bot.words import Text, Words, _, said_as
from core.conversations.model import Taught
from core.conversations.teaching import UnknownLines, WordTaught, teach, unknown_lines
from core.errors import UnknownMeaning
from core.production.model import TemplateStep

said_as(
    {
        Taught.STEP: _("step"),
        Taught.STYLE: _("style"),
        Taught.CUSTOMER: _("customer"),
        Taught.PERSON: _("colleague"),
    }
)

teaching = command(
    teach,
    "teach",
    zh=("教", "记住"),
    help=_("Teach a word: /teach bartack sewing"),
    phrases=(
        "记住 {word} 就是 {means}",
        "记住 {word} 是 {means}",
        "remember {word} means {means}",
        "remember {word} is {means}",
        "记住 {word}={means}",
        "教 {word}={means}",
        "remember {word}={means}",
        "teach {word}={means}",
    ),
)
missing_words = command(unknown_lines, "unknown", zh=("没听懂",), help=_("Lines that were not understood"))


told_as("WordTaught", lambda said: _("the word “{word}” was taught", word=said["word"]))


@teaching.replies
def taught(event: WordTaught, ask: Ask) -> Reply:
    """It works at once."""
    means = _called(event, ask)
    text = _("“{word}” is the {kind} {means} from now on.", word=event.word, kind=event.kind, means=means)
    return Reply(text, buttons=[undo_press(ask)])


def _called(event: WordTaught, ask: Ask) -> Text:
    """What the thing is called here: a step by its name, not by its code."""
    steps = ask.work.every(TemplateStep, code=event.means) if event.kind is Taught.STEP else []
    return Words("{name}", {"name": steps[0].name}) if steps else event.means


@refusal(UnknownMeaning)
def unknown_meaning(refused: UnknownMeaning, _ask: Ask) -> Reply:
    """Nothing is called that here."""
    return Reply(
        _(
            "Nothing here is called “{text}”. Name a step, a style, a customer or a colleague.",
            text=refused.text[:60],
        )
    )


@missing_words.replies
def shown_unknown(event: UnknownLines, _ask: Ask) -> Reply:
    """The most frequent first, with how often."""
    if not event.kept:
        return Reply(
            _("Such lines are not kept here. GENDAN_POLICY__KEEP_UNKNOWN_LINES=true would keep them.")
        )
    if not event.lines:
        return Reply(_("Everything was understood."))
    lines: list[Text] = [_line(text, times) for text, times in event.lines]
    return Reply(lines, title=_("Lines that were not understood"), buttons=[[call(teach, _("Teach a word"))]])


def _line(text: str, times: int) -> Words:
    return _("{times} × {text}", times=times, text=text)
