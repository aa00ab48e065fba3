"""The web chat: a page of gendan's own, and the channel behind it."""

from bot.channels.web.channel import Web
from bot.channels.web.demo import DemoPage, DemoPhone
from bot.channels.web.mailbox import Mailbox

__all__ = ["DemoPage", "DemoPhone", "Mailbox", "Web"]
