"""Refusals in the chat: what is wrong, and what would be right."""

from bot.commands import refusal
from bot.handlers.presses import card_press
from bot.kinds.orders import typed_for
from bot.replies import Ask, Press, Reply, call
from bot.words import Joined, Text, Words, _
from core import errors as why
from core.discretion import discreet_account
from core.orders.model import OrderState
from core.rights import Right, allows

READABLE: dict[str, Words] = {
    "share": _("“{text}” is not a percentage from 0% to 100%."),
    "progress": _("I cannot read “{text}” as progress. Type for example 300, 300/500, 60%, started or done."),
    "quantity": _("“{text}” is not a quantity. Type a number above 0, for example 500."),
    "money": _("“{text}” is not a price. Type for example USD 3.95."),
    "day": _("I cannot read “{text}” as a day. Type for example 12-03, Friday or in 10 days."),
    "rest_days": _("I cannot read “{text}” as weekdays. Type for example Sunday, Sat and Sun, or none."),
    "hours": _("I cannot read “{text}” as hours. Type for example 8-12, 13-17:30."),
    "shift": _("“{text}” is not a number from 1 to 999. Type for example 3, or -2 for less."),
    "instant": _("I cannot read “{text}” as a time. Type for example tomorrow 3pm."),
    "choice": _("“{text}” is not one of the choices."),
    "template_sheet": _(
        "“{text}” is no sheet of a step template. It needs the columns step, days, hangs on."
    ),
    "terms": _(
        "I cannot read “{text}” as terms of payment. Type for example T/T 30/70, L/C at sight, "
        "30% deposit and balance against B/L copy, or OA 60 days. Parts add up to 100%. "
        "Skip it if nothing is agreed yet."
    ),
    "rate": _("“{text}” is not a rate. Type the pieces a working day, for example 300."),
    "days": _("“{text}” is not a number of working days. Type for example 3."),
    "code": _("“{text}” is no code. Use small Latin letters, digits and -, for example pad-printing."),
    "template": _("There is no step template “{text}”."),
    "part": _("That is too long for a colour or a size. Up to 40 characters would do."),
    "long_terms": _("That is too long for terms of payment. Up to 120 characters would do."),
    "name": _("That is too long for a name. Up to 80 characters would do."),
    "text": _("There is nothing in it. Please type a few words."),
    "file": _("Please send the file or photo itself."),
}


@refusal(why.Unreadable)
def unreadable(refused: why.Unreadable, _ask: Ask) -> Reply:
    """A typed answer that is no value of its kind."""
    words = READABLE.get(refused.kind, _("I cannot read “{text}”."))
    return Reply(Words(words.msgid, {"text": refused.text[:80]}))


@refusal(why.NotAllowed)
def not_allowed(_refused: why.NotAllowed, _ask: Ask) -> Reply:
    """Somebody else's work."""
    return Reply(_("You may not do that here. Ask your supervisor."))


@refusal(why.UnknownOrder)
def unknown_order(refused: why.UnknownOrder, ask: Ask) -> Reply:
    """No such order in this person's world."""
    text = _(
        "There is no order “{text}”. Type its number, or part of the customer's number.",
        text=refused.text[:40],
    )
    if ask.work.person.is_customer:
        return Reply(text)
    return Reply(
        text, buttons=[[call("find", _("Find"), words=refused.text[:40]), call("today", _("My day"))]]
    )


@refusal(why.WhichOrder)
def which_order(refused: why.WhichOrder, _ask: Ask) -> Reply:
    """Several answer to it."""
    return Reply(_("“{text}” could be several orders. Which one?", text=refused.text[:40]))


@refusal(why.ForeignOrder)
def foreign_order(refused: why.ForeignOrder, _ask: Ask) -> Reply:
    """A colleague's order."""
    if not refused.owner:
        return Reply(_("Nobody is following {order} yet. Ask your supervisor.", order=refused.order))
    return Reply(
        _(
            "{owner} is following {order}. Ask {owner} or your supervisor.",
            order=refused.order,
            owner=refused.owner,
        )
    )


@refusal(why.ClosedOrder)
def closed_order(refused: why.ClosedOrder, _ask: Ask) -> Reply:
    """It does not move any more."""
    text = _(
        "{order} is {state}, so nothing was changed.", order=refused.order, state=OrderState(refused.state)
    )
    return Reply(text, buttons=[[card_press(refused.order)]])


@refusal(why.UnknownStep)
def unknown_step(refused: why.UnknownStep, ask: Ask) -> Reply:
    """The order's own steps are offered."""
    if not refused.steps:
        return Reply(_("{order} has no steps.", order=refused.order))
    has = Joined([name for _code, name in refused.steps])
    typed = typed_for(refused.step, ask.line)[:40]
    return Reply(_("{order} has no step “{step}”. It has: {has}.", order=refused.order, step=typed, has=has))


@refusal(why.UnknownTemplate)
def unknown_template(refused: why.UnknownTemplate, _ask: Ask) -> Reply:
    """No such template."""
    return Reply(Words(READABLE["template"].msgid, {"text": refused.code[:40]}))


@refusal(why.MoreThanOrdered)
def more_than_ordered(refused: why.MoreThanOrdered, _ask: Ask) -> Reply:
    """Too many; one press books as many as may be."""
    most = refused.most or refused.quantity
    values = {"order": refused.order, "step": refused.name, "said": refused.said}
    if most > refused.quantity:
        text = _(
            "{step} of {order}: {quantity} were ordered, up to {most} can be reported ({percent}% more). "
            "You said {said}. Nothing was changed.",
            **values,
            quantity=refused.quantity,
            most=most,
            percent=refused.percent,
        )
    else:
        text = _(
            "{step} of {order}: {most} were ordered, and no more can be reported. "
            "You said {said}. Nothing was changed.",
            **values,
            most=most,
        )
    if refused.part:
        return Reply(text)
    named = {"order": refused.order, "step": refused.step, "done": most, "on": refused.on}
    return Reply(text, buttons=[[call("report_progress", _("Report {most}", most=most), "", **named)]])


@refusal(why.PiecesOrOrder)
def pieces_or_order(refused: why.PiecesOrOrder, _ask: Ask) -> Reply:
    """Each on its own line it is clear."""
    return Reply(
        _(
            "{number} may be pieces, or {order}. Nothing was changed. Please write a line for each order.",
            number=refused.number,
            order=refused.order,
        )
    )


@refusal(why.BelowNothing)
def below_nothing(refused: why.BelowNothing, _ask: Ask) -> Reply:
    """Below zero; a press takes as many off, where that is what was meant."""
    if refused.done is None:
        return Reply(_("{said} is less than 0. How many are done?", said=refused.said))
    text = _(
        "{said} is less than 0. {step} of {order} stands at {done}, and nothing was changed. "
        "Type how many are done in all.",
        said=refused.said,
        step=refused.name,
        order=refused.order,
        done=refused.done,
    )
    if (left := refused.done + refused.said) < 0:
        return Reply(text)
    label = _("{count} fewer: {left}", count=-refused.said, left=left)
    named = {"order": refused.order, "step": refused.step, "done": left}
    return Reply(text, buttons=[[call("report_progress", label, "", **named)]])


@refusal(why.QuantityDiffers)
def quantity_differs(refused: why.QuantityDiffers, _ask: Ask) -> Reply:
    """Another total."""
    return Reply(
        _(
            "This step makes {quantity}, not {said}. Nothing was changed. "
            "Type how many of {quantity} are done.",
            said=refused.said,
            quantity=refused.quantity,
        )
    )


@refusal(why.PastDay)
def past_day(refused: why.PastDay, _ask: Ask) -> Reply:
    """Over already."""
    return Reply(_("{day} has passed. Please give today or a later day.", day=refused.day))


@refusal(why.PastInstant)
def past_instant(refused: why.PastInstant, _ask: Ask) -> Reply:
    """Over already."""
    return Reply(_("{at} has passed. Please give a later time.", at=refused.instant))


@refusal(why.UnknownCustomer)
def unknown_customer(refused: why.UnknownCustomer, ask: Ask) -> Reply:
    """Nobody, or several."""
    name = refused.text.strip()[:60]
    adding = []
    if name and allows(ask.work.person.role, Right.ORDER):
        adding.append([_adding(name)])
    if refused.near:
        return Reply(_("Which customer is “{text}”?", text=name), buttons=adding)
    return Reply(_("There is no customer “{text}”.", text=name), buttons=adding)


def _adding(name: str) -> Press:
    """Takes the customer up, and answers the question that asked for one."""
    press = call("add_customer", _("Add “{name}” as a new customer", name=name), name=name)
    return Press(press.label, {**press.action, "answer": name})


@refusal(why.KnownCustomer)
def known_customer(refused: why.KnownCustomer, _ask: Ask) -> Reply:
    """There already."""
    return Reply(
        _("{name} is a customer already.", name=refused.name),
        buttons=[[call("create_order", _("New order"), customer=refused.name)]],
    )


@refusal(why.UnknownPerson)
def unknown_person(refused: why.UnknownPerson, _ask: Ask) -> Reply:
    """Nobody by that name."""
    return Reply(_("There is nobody called “{text}”.", text=refused.text[:60]))


@refusal(why.UnknownDepartment)
def unknown_department(refused: why.UnknownDepartment, _ask: Ask) -> Reply:
    """No such department; those there are, are offered."""
    return Reply(_("No step is done in a department called “{text}”.", text=refused.text[:60]))


@refusal(why.GoneScreen)
def gone_screen(_refused: why.GoneScreen, _ask: Ask) -> Reply:
    """A link that is over already."""
    return Reply(
        _("The link of this screen does not work any more."), buttons=[[call("screens", _("Screens"))]]
    )


@refusal(why.NameTaken)
def name_taken(refused: why.NameTaken, _ask: Ask) -> Reply:
    """Two people, one name."""
    return Reply(
        _(
            "There is somebody called {name} already, in another role. Add something to the name.",
            name=refused.name,
        )
    )


@refusal(why.NothingToUndo)
def nothing_to_undo(_refused: why.NothingToUndo, _ask: Ask) -> Reply:
    """No way back."""
    return Reply(_("There is nothing of yours to undo here."))


@refusal(why.AlreadyUndone)
def already_undone(refused: why.AlreadyUndone, _ask: Ask) -> Reply:
    """Once only."""
    return Reply(_("{person} undid that already, {at}.", person=refused.person, at=refused.at))


@refusal(why.ChangedSince)
def changed_since(refused: why.ChangedSince, ask: Ask) -> Reply:
    """Who, when and what came in between."""
    lines: list[Text] = [_("This cannot be undone any more, it was changed since.")]
    if refused.event:
        from bot.handlers.history import told
        from core.orders.card import Happened

        name, account = refused.event
        account = discreet_account(ask.work.person.role, name, account)
        lines.append(told(Happened(refused.at, refused.person, name, account)))
    return Reply(lines)


@refusal(why.BadInvitation)
def bad_invitation(_refused: why.BadInvitation, _ask: Ask) -> Reply:
    """The same sentence for unknown, used and expired."""
    return Reply(_("This code does not work, or no longer does. Ask whoever gave it to you for a new one."))


@refusal(why.TooManyCodes)
def too_many_codes(_refused: why.TooManyCodes, _ask: Ask) -> Reply:
    """Whether this one would have worked is not said."""
    return Reply(_("Those were too many codes. Please wait a few minutes, then send the right one."))


@refusal(why.NoConversation)
def no_conversation(_refused: why.NoConversation, _ask: Ask) -> Reply:
    """Nobody to answer."""
    return Reply(_("That message is not yours to answer."))


@refusal(why.GoneReminder)
def gone_reminder(_refused: why.GoneReminder, _ask: Ask) -> Reply:
    """Not there."""
    return Reply(_("That reminder is not there any more."))


@refusal(why.NoLine)
def no_line(_refused: why.NoLine, _ask: Ask) -> Reply:
    """Nothing ordered."""
    return Reply(_("An order needs at least one product with a quantity."))


@refusal(why.NoSuchLine)
def no_such_line(refused: why.NoSuchLine, _ask: Ask) -> Reply:
    """The order's own lines are offered."""
    has = Joined([number for number, _number in refused.near])
    return Reply(
        _(
            "{order} has no line “{line}”. It has: {has}.",
            order=refused.order,
            line=refused.line[:40],
            has=has,
        )
    )


@refusal(why.NothingDelivered)
def nothing_delivered(refused: why.NothingDelivered, _ask: Ask) -> Reply:
    """All gone already."""
    return Reply(
        _("There is nothing left of {order} that could go out.", order=refused.order),
        buttons=[[card_press(refused.order)]],
    )


@refusal(why.FileTooLarge)
def file_too_large(refused: why.FileTooLarge, _ask: Ask) -> Reply:
    """Sizes in MB."""
    return Reply(
        _(
            "The file is {size} MB; up to {limit} MB can be kept. Nothing was kept.",
            size=-(-refused.size // 1_000_000),
            limit=refused.limit // 1_000_000,
        )
    )


@refusal(why.NotAPicture)
def not_a_picture(refused: why.NotAPicture, _ask: Ask) -> Reply:
    """Calls itself one."""
    return Reply(_("{name} cannot be opened as a picture. Please send it again.", name=refused.name))
