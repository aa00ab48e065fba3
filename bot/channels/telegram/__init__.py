"""Telegram: updates in by polling or webhook, messages out within Telegram's limits."""

from bot.channels.telegram.channel import Telegram

__all__ = ["Telegram"]
