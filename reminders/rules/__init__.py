"""The rules, stage by stage; importing this package registers them all."""

from reminders.rules import conversations, materials, orders, production, waits

__all__ = ["conversations", "materials", "orders", "production", "waits"]
