"""Screens in the hall: a supervisor gets a link, sees which there are, and takes one back."""

from collections.abc import Mapping

from bot.commands import command
from bot.handlers.history import told_as
from bot.handlers.presses import undo_press
from bot.replies import Ask, Press, Reply, call
from bot.words import Short, Words, _, many, said_as
from core.production.screens import (
    ScreenClosed,
    ScreenList,
    ScreenOpened,
    ScreenRow,
    ScreenShow,
    close_screen,
    open_screen,
    screens,
)

ONE_DEPARTMENT = (ScreenShow.DEPARTMENT.value, "一个部门", "one department")
ONE_PERSON = (ScreenShow.PERSON.value, "一个跟单员", "one merchandiser")

said_as(
    {
        ScreenShow.ALL: _("All orders"),
        ScreenShow.DEPARTMENT: _("One department"),
        ScreenShow.PERSON: _("One merchandiser"),
    }
)


def whose(answers: Mapping[str, str]) -> tuple[str, ...]:
    """A screen of one department asks which, of one merchandiser who."""
    shows = answers.get("show", "").lower()
    needed = {"department": shows in ONE_DEPARTMENT, "person": shows in ONE_PERSON}
    return tuple(name for name, asked in needed.items() if asked)


opening = command(
    open_screen,
    "screen",
    zh=("大屏", "车间大屏"),
    help=_("A link that shows the board on a screen in the hall"),
    needs=whose,
    questions={"show": _("What should the screen show?"), "person": _("Whose orders?")},
)
listing = command(screens, "screens", zh=("大屏列表",), help=_("Screens in the hall"), shown=False)
closing = command(
    close_screen, "close_screen", zh=("关闭大屏",), help=_("Take a screen's link back"), shown=False
)


told_as(
    "ScreenOpened", lambda said: _("screen {number} in the hall may show the board", number=said["screen"])
)
told_as("ScreenClosed", lambda said: _("the link of screen {number} was taken back", number=said["screen"]))


@opening.replies
def opened(event: ScreenOpened, ask: Ask) -> Reply:
    """The link, said once, and how long it works."""
    return Reply(
        [
            *ask.links(event.key),
            _(
                "Open it on the screen's browser. It needs no sign-in and works until {day}.",
                day=event.expires,
            ),
            _("Whoever has it sees the board, without customers and prices. Take it back at any time."),
        ],
        title=_("Screen {number}: {shown}", number=event.screen, shown=_shown(event)),
        buttons=[[_close(event), call(screens, _("Screens"))]],
    )


def _shown(screen: ScreenOpened | ScreenRow) -> Words:
    if screen.department:
        return _("orders with work left in {department}", department=screen.department)
    if screen.person:
        return _("orders of {person}", person=screen.person)
    return _("all orders")


def _close(screen: ScreenOpened | ScreenRow) -> Press:
    return call(
        close_screen, _("Take back {number}", number=screen.screen), style="danger", screen=screen.screen
    )


@listing.replies
def listed(event: ScreenList, _ask: Ask) -> Reply:
    """Every link that works, each with the way to take it back."""
    new = [call(open_screen, _("New screen"))]
    if not event.rows:
        return Reply(_("No screen shows the board."), buttons=[new])
    lines = [
        _(
            "{number} · {shown} · by {maker}, until {day}",
            number=row.screen,
            shown=_shown(row),
            maker=row.made_by,
            day=Short(row.expires.date()),
        )
        for row in event.rows
    ]
    presses = [_close(row) for row in event.rows[:8]]
    rows = [presses[at : at + 2] for at in range(0, len(presses), 2)]
    return Reply(
        lines, title=many("{count} screen", "{count} screens", len(event.rows)), buttons=[*rows, new]
    )


@closing.replies
def closed(event: ScreenClosed, ask: Ask) -> Reply:
    """The link is dead within seconds."""
    return Reply(
        _("The link of screen {number} does not work any more.", number=event.screen),
        buttons=[[*undo_press(ask), call(screens, _("Screens"))]],
    )
