"""The rules, stage by stage; importing this package registers them all."""

from reminders.rules import conversations, forecasts, materials, orders, production, waits

__all__ = ["conversations", "forecasts", "materials", "orders", "production", "waits"]
