"""What a factory decides for itself: how long is too long."""

from dataclasses import dataclass
from datetime import time, timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """The factory's own limits; each has a sensible start.

    Days before a due date are calendar days, everything else counts working time.
    """

    due_near_days: int = 7
    overdue_repeat_days: int = 7
    start_grace_days: int = 1
    stalled_days: int = 2
    risk_days: int = 2
    """An order with fewer working days left than this is spoken of before it is late."""
    unknown_days: int = 3
    """Working days counted on for what nobody has given a day for."""
    over_percent: int = 5
    """How far a step may end above or below the quantity ordered."""
    ask_again_days: int = 2
    """When something without a day of its own is asked after."""
    answer_within: timedelta = timedelta(hours=2)
    remind_at: time = time(8, 30)
    digest_at: time = time(17, 0)
    invitation_days: int = 7
    screen_days: int = 90
    """How long the link of a screen in the hall works."""
    file_limit: int = 25_000_000
    currency: str = "CNY"
    outbox_late_after: timedelta = timedelta(minutes=10)
    reminders_late_after: timedelta = timedelta(minutes=10)
    backup_late_after: timedelta = timedelta(hours=30)
    errors_an_hour: int = 20
    """Beyond these four the administrators are told that gendan needs looking after; plain time."""
    keep_unknown_lines: bool = False
    """Whether lines that were not understood are kept for whoever teaches words."""
