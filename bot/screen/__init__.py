"""The board on a screen in the hall: a page behind a link, which looks after itself."""

from bot.screen.hall import Hall
from bot.screen.page import routes

__all__ = ["Hall", "routes"]
