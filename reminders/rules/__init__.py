"""The rules, stage by stage; importing this package registers them all."""

from reminders.rules import conversations, orders, production

__all__ = ["conversations", "orders", "production"]
