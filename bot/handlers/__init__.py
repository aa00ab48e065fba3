"""Handlers: how each operation is called in a chat, and what the answer looks like."""

from importlib import import_module

STAGES = (
    *(
        "new_orders",
        "order_lists",
        "order_card",
        "orders",
        "production",
        "promises",
        "planning",
        "working_days",
        "rework",
        "waiting",
        "requests",
        "waits",
        "notes",
        "conversations",
        "people",
        "helping",
        "refusals",
        "reminders",
        "digests",
        "reminding",
    ),
    *(
        "teaching",
        "templates",
        "template_faults",
        "durations",
        "materials",
        "kits",
        "stock",
        "stock_faults",
        "steps",
        "sheets",
    ),
    *("board", "screens"),
    "rooms",
    "access",
    *("listing", "policy", "exports"),
)
"""In the order in which help shows what they do."""


def load() -> None:
    """Make every handler known."""
    for stage in STAGES:
        import_module(f"bot.handlers.{stage}")
