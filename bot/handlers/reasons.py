"""Why an order is ready on that day and not earlier, in a sentence."""

from collections.abc import Callable
from datetime import date

from bot.words import Short, Words, _, many, said_as
from core.production.model import Holder
from core.production.outlook import Reason
from core.purchasing.items import name_of
from core.values import Name

said_as(
    {
        Holder.US: _("us"),
        Holder.CUSTOMER: _("the customer"),
        Holder.SUPPLIER: _("the supplier"),
        Holder.DEPARTMENT: _("the department"),
    }
)


def reason(binding: Reason) -> Words:
    """What an order's day hangs on."""
    return REASONS[binding["kind"]](binding)


def spare(slack: int) -> Words:
    """How many working days are left to the due date."""
    if slack < 0:
        return many(
            "{count} working day behind the due date", "{count} working days behind the due date", -slack
        )
    if slack == 0:
        return _("just in time")
    return many("{count} working day to spare", "{count} working days to spare", slack)


def ready(ships: date, slack: int, binding: Reason, due: date | None) -> Words:
    """When an order can go out, why, and whether that is in time."""
    if all_done(binding):
        return _finished(ships, due)
    return _(
        "Ready to ship {ships}: {reason}; {spare}.",
        ships=Short(ships),
        reason=reason(binding),
        spare=spare(slack),
    )


def all_done(binding: Reason) -> bool:
    """Whether nothing is left of an order but to ship it."""
    return bool(binding["kind"] == "done")


def _finished(ships: date, due: date | None) -> Words:
    if due is None or ships <= due:
        return _("Every step is finished: it can ship from {ships} on.", ships=Short(ships))
    return many(
        "Every step is finished, {count} day past the due date: it waits to be shipped.",
        "Every step is finished, {count} days past the due date: it waits to be shipped.",
        (ships - due).days,
    )


def _step(binding: Reason) -> Name:
    return Name(*binding["name"])


def _until(binding: Reason) -> Short | None:
    return Short(date.fromisoformat(binding["until"])) if binding.get("until") else None


def _pace(binding: Reason) -> Words:
    if binding.get("since"):
        return _silent(binding)
    return many(
        "{step} makes {pace} a day and needs {count} more working day",
        "{step} makes {pace} a day and needs {count} more working days",
        binding["days"],
        step=_step(binding),
        pace=binding["pace"],
    )


def _silent(binding: Reason) -> Words:
    """Its pace is what it was when somebody last reported."""
    return many(
        "{step}: no report since {since}; at {pace} a day as before it needs {count} more working day",
        "{step}: no report since {since}; at {pace} a day as before it needs {count} more working days",
        binding["days"],
        step=_step(binding),
        since=Short(date.fromisoformat(binding["since"])),
        pace=binding["pace"],
    )


def _duration(binding: Reason) -> Words:
    return many(
        "{step} needs {count} more working day",
        "{step} needs {count} more working days",
        binding["days"],
        step=_step(binding),
    )


def _start(binding: Reason) -> Words:
    if binding.get("until"):
        return _("{step} can begin on {until}", step=_step(binding), until=_until(binding))
    return many(
        "{step} should have begun {count} working day ago",
        "{step} should have begun {count} working days ago",
        binding["days"],
        step=_step(binding),
    )


def _wait(binding: Reason) -> Words:
    values = {
        "step": _step(binding),
        "who": binding["who"] or Holder(binding["holder"]),
        "about": binding["about"],
    }
    if not binding["who"] and values["who"] is Holder.US:
        return _ours(binding)
    if binding.get("until"):
        return _("{step} waits for {who} until {until} ({about})", **values, until=_until(binding))
    return _("{step} waits for {who} ({about}), nobody has said until when", **values)


def _ours(binding: Reason) -> Words:
    """It stands still by ourselves, so that nobody is waited for."""
    values = {"step": _step(binding), "about": binding["about"]}
    if binding.get("until"):
        return _("{step} stands still until {until} ({about})", **values, until=_until(binding))
    return _("{step} stands still ({about}), nobody has said until when", **values)


def _material(binding: Reason) -> Words:
    values = {"step": _step(binding), "item": name_of(binding["item"])}
    if binding.get("until"):
        return _("{step} waits for {item}, expected {until}", **values, until=_until(binding))
    return _("{step} waits for {item}, nobody has said when it comes", **values)


def _promise(binding: Reason) -> Words:
    return _("{step} is promised for {until}", step=_step(binding), until=_until(binding))


def _done(_binding: Reason) -> Words:
    return _("every step is finished")


REASONS: dict[str, Callable[[Reason], Words]] = {
    "pace": _pace,
    "duration": _duration,
    "start": _start,
    "wait": _wait,
    "material": _material,
    "promise": _promise,
    "done": _done,
}


def provisional(years: tuple[int, ...]) -> list[Words]:
    """A line for each year whose adjusted days nobody knows yet."""
    return [
        _("The adjusted days of {year} are not published yet: its dates are provisional.", year=str(year))
        for year in years
    ]


def cannot_keep(late: int) -> list[Words]:
    """A line where the steps, laid from the first day they can begin, end after the due date."""
    if not late:
        return []
    return [
        many(
            "Its steps need {count} working day more than there is until then.",
            "Its steps need {count} working days more than there are until then.",
            late,
        )
    ]
