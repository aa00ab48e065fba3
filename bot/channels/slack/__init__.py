"""Slack: events, commands and forms in by HTTP or by a socket, messages out within Slack's limits."""

from bot.channels.slack.channel import Slack

__all__ = ["Slack"]
