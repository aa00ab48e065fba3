"""People in the chat: who may come in, in which language, and what each can do here."""

import re
from collections.abc import Mapping
from typing import Any

from bot.commands import Answers, allowed, command
from bot.handlers.order_card import acts
from bot.handlers.presses import undo_press
from bot.replies import Ask, Press, Reply, call
from bot.words import Words, _, said_as
from core.orders.card import OrderCard
from core.people.model import Person
from core.people.operations import (
    CameIn,
    Courtesy,
    CustomerAdded,
    Invited,
    LanguageChosen,
    add_customer,
    be_polite,
    choose_language,
    help_me,
    invite,
)
from core.rights import Role
from core.values import Language

said_as(
    {
        Role.MERCHANDISER: _("merchandiser"),
        Role.SUPERVISOR: _("supervisor"),
        Role.DEPARTMENT: _("department staff"),
        Role.CUSTOMER: _("customer"),
        Role.ADMIN: _("administrator"),
        Language.CHINESE: _("中文"),
        Language.ENGLISH: _("English"),
    }
)

THANKS = re.compile(r"(?<![a-z])(?:thanks?|thx|cheers)(?![a-z])|谢|辛苦|唔该", re.I)
BELONGS = {
    **dict.fromkeys((Role.CUSTOMER.value, "客户"), ("customer",)),
    **dict.fromkeys((Role.DEPARTMENT.value, "department staff", "部门人员"), ("department",)),
}
"""What has to be said of whom, by their role as it is typed or pressed."""
EXAMPLES: dict[Role, Words] = {
    Role.CUSTOMER: _("Just write, for example: where is my order?"),
    Role.MERCHANDISER: _("Just type, for example: 1203 sewing 300/500"),
    Role.SUPERVISOR: _("Just type, for example: overdue"),
    Role.ADMIN: _("Just type, for example: overdue"),
    Role.DEPARTMENT: _("Just type, for example: 1203 sewing 300/500"),
}


def where_they_belong(answers: Mapping[str, str]) -> tuple[str, ...]:
    """A customer's contact belongs to a customer, department staff to a department."""
    return BELONGS.get(answers.get("role", "").lower(), ())


polite = command(be_polite, "thanks", zh=("谢谢",), help=_("Thank you"), shown=False)
inviting = command(
    invite,
    "invite",
    zh="邀请",
    help=_("Let somebody in with a one-time link"),
    needs=where_they_belong,
    questions={
        "role": _("What will the person be here?"),
        "customer": _("Which customer does the person belong to?"),
    },
)
adding = command(add_customer, "customer", zh=("新客户", "加客户"), help=_("Take up a new customer"))
language = command(
    choose_language,
    "language",
    zh=("语言", "中文", "英文"),
    help=_("Choose your language"),
    questions={"language": _("Which language?")},
)


@polite.reads("greeting")
def says_thanks(slots: Mapping[str, Any]) -> Answers | None:
    """Thanks; a hello is answered with what can be done here."""
    return {} if THANKS.search(str(slots.get("said", ""))) else None


@polite.replies
def welcomes(_event: Courtesy, _ask: Ask) -> Reply:
    """One short word."""
    return Reply(_("You are welcome."))


def first_steps(ask: Ask) -> list[list[Press]]:
    """The few buttons that are never wrong."""
    if ask.work.person.is_customer:
        return [[call("order_status", _("My orders")), call("choose_language", _("Language"))]]
    rows = [[call("today", _("My day")), call("orders", _("Overdue"), show="overdue")]]
    if any(one.operation.name == "create_order" for one in allowed(ask.work.person)):
        rows.append([call("create_order", _("New order"))])
    return rows


def not_understood(ask: Ask, card: OrderCard | None) -> Reply:
    """A line that means nothing here is asked about, never guessed; an order it names is offered."""
    text = _("I did not get that, so nothing was changed. Do you want one of these?")
    buttons = [*first_steps(ask), [call(help_me, _("Help"))]]
    if card is not None:
        buttons = [[call("order_card", card.order, order=card.order)], *acts(card), *buttons[-1:]]
    return Reply([text, EXAMPLES[ask.work.person.role]], buttons=buttons)


def no_such_command(ask: Ask) -> Reply:
    """A customer tries a command that is none of theirs: nothing goes to anybody before that is meant."""
    return Reply(
        _("That is no command here, and nothing was sent on. Your orders are behind the button."),
        buttons=[*first_steps(ask), [call("ask", _("Pass my message on"), text=ask.line)]],
    )


def no_figures(ask: Ask) -> Reply:
    """A question for figures, which are not worked out here yet; the lists that are nearest to it."""
    text = _("Rates and totals are not worked out here yet. These lists are what there is:")
    return Reply(text, buttons=first_steps(ask))


def kept_to_oneself(ask: Ask) -> Reply:
    """Somebody asks for more than is theirs to see, or claims to be somebody else."""
    text = _("Everybody sees what belongs to their own work, whatever a message says. Nothing was done.")
    return Reply(text, buttons=first_steps(ask))


@inviting.replies
def invited(event: Invited, ask: Ask) -> Reply:
    """The code, said once."""
    return Reply(
        [
            _("Send this code to {name}. It works once, for {days} days:", name=event.name, days=event.days),
            event.code,
            *ask.links(event.code),
            _("Or in a chat with gendan, type: /start {code}", code=event.code),
        ],
        title=_("{name} can come in as {role}", name=event.name, role=event.role),
    )


@adding.replies
def added(event: CustomerAdded, ask: Ask) -> Reply:
    """The customer can be ordered for at once."""
    return Reply(
        _("{name} is a customer now, short {code}.", name=event.name, code=event.code),
        buttons=[[call("create_order", _("New order"), customer=event.code), *undo_press(ask)]],
        stays=True,
    )


@language.replies
def chosen(_event: LanguageChosen, ask: Ask) -> Reply:
    """Said in the new language already."""
    return Reply(_("From now on I speak English with you."), buttons=first_steps(ask))


@language.reads("language")
def wants_language(slots: Mapping[str, Any]) -> Answers:
    """The language named, if one was."""
    return {"language": str(slots["language"])} if "language" in slots else {}


def stranger() -> Reply:
    """Somebody unknown is told how to get in, and nothing else."""
    return Reply(
        _(
            "I do not know you yet. Ask your supervisor, or your contact at the factory, "
            "for a one-time code, then send: /start CODE"
        ),
    )


def crowded() -> Reply:
    """Said once a minute to one of many strangers; the others hear nothing."""
    return Reply(
        _("Very many people I do not know are writing just now. Please send it again in a few minutes.")
    )


def too_fast() -> Reply:
    """Said once a minute; what was sent meanwhile is not done."""
    return Reply(
        _(
            "You send more than I can read, so this and what follows is not done. "
            "Please wait a minute and send it again."
        )
    )


def welcome(event: CameIn, person: Person) -> Reply:
    """Somebody is in."""
    return Reply(
        [_("Good to have you here as {role}.", role=event.role), EXAMPLES[person.role]],
        title=_("Welcome, {name}!", name=event.name),
        buttons=[[call(help_me, _("What you can do here"))]],
    )
