"""Help in the chat: what people here type, by what it does; the whole list of commands behind a button."""

from collections.abc import Mapping
from typing import Any

from bot.commands import Answers, allowed, command
from bot.handlers.people import first_steps
from bot.replies import Ask, Reply, call
from bot.words import Text, Words, _, said_as
from core.people.operations import Extent, HelpAsked, help_me
from core.values import Language

said_as({Extent.SHORT: _("The most needed"), Extent.ALL: _("Everything")})
TYPED: tuple[tuple[str, Words], ...] = (
    ("order_status", _("Your orders: where is my order?")),
    ("ask", _("Anything else you write goes to your merchandiser.")),
    ("report_progress", _("Progress: 1203 sewing 300/500 · 1203 cutting done")),
    ("block_step", _("Stopped: 1203 waiting lab dip approval · 1203 fabric arrived, go on")),
    ("order_card", _("Look up: 1203 · overdue · orders of Lumio")),
    ("forecast", _("When: will 1203 make it · risk")),
    ("move_due", _("New date, shipped: move 1203 to 25 Dec · 1203 shipped")),
    ("material_in", _("Material: 1203 lining arrived · kit")),
    ("ask_department", _("Ask others: ask dye house to redo the lab dip for 1203 by Fri · waiting")),
    ("remind_me", _("Reminders: remind me tomorrow 9am to chase 1203 · reminders")),
    ("note_on_order", _("Notes: note 1203 care label in Danish")),
    ("create_order", _("New: new · customer")),
    ("today", _("The day: today · digest · board")),
    ("invite", _("Manage: invite · template · screen")),
)
"""What people type, for whoever may do it: the operation, and lines as they are."""

helping = command(help_me, "help", zh=("帮助", "怎么用"), help=_("What you can do here"), shown=False)


@helping.reads("help", "greeting")
def asks_for_help(_slots: Mapping[str, Any]) -> Answers:
    """Nothing more is needed."""
    return {}


@helping.replies
def helped(event: HelpAsked, ask: Ask) -> Reply:
    """Only what this person may do: how it is typed, or every command."""
    title = _("What you can do here")
    if event.extent is Extent.ALL:
        return Reply(_commands(ask), title=title, buttons=first_steps(ask))
    may = {one.operation.name for one in allowed(ask.work.person)}
    lines: list[Text] = [_("Just type, there is nothing to learn by heart:")]
    lines += [words for operation, words in TYPED if operation in may]
    more = call(help_me, _("Every command"), extent=Extent.ALL)
    return Reply(lines, title=title, buttons=[*first_steps(ask), [more]])


def _commands(ask: Ask) -> list[Text]:
    """Every command by the name its reader would type."""
    return [
        _("{word} · {help}", word=_name(one.zh, one.name, ask), help=one.help)
        for one in allowed(ask.work.person)
        if one.shown
    ]


def _name(zh: tuple[str, ...], name: str, ask: Ask) -> str:
    chinese = ask.work.person.language is Language.CHINESE
    return f"{zh[0]} /{name}" if chinese and zh else f"/{name}"
