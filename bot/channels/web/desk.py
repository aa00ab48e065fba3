"""What the parts of the web chat share: the mailbox, the house, the open pages, the browser's session."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from starlette.requests import HTTPConnection
from starlette.responses import Response

from bot.channels import House
from bot.channels.web.cards import card
from bot.channels.web.guard import by_our_script, from_our_page
from bot.channels.web.mailbox import Mailbox, Visitor
from bot.channels.web.sockets import Pages
from bot.messages import Incoming

THIRTY_DAYS = 30 * 24 * 3600


@dataclass
class Desk:
    """Shared by the parts; the house is there once the channel has started."""

    mailbox: Mailbox
    public_url: str
    timezone: str
    file_limit: int
    slots: frozenset[str] = frozenset({""})
    """The sessions one browser may hold: one, or in a demonstration one for each phone."""
    pages: Pages = field(default_factory=Pages)
    house: House | None = None

    @property
    def open_house(self) -> House:
        """The house, which is there whenever a request is."""
        assert self.house is not None
        return self.house

    @property
    def now(self) -> datetime:
        """The house's time."""
        return self.open_house.now()

    @property
    def secure(self) -> bool:
        """Whether people reach us over https, so that cookies never travel otherwise."""
        return self.public_url.startswith("https://")

    async def form(self, incoming: Incoming) -> dict[str, Any] | None:
        """The form a message leads to, as the page shows it."""
        return card(await self.open_house.form(incoming), self.timezone)

    async def wrong_with(self, filled: Incoming) -> dict[str, Any] | None:
        """A filled form as it is to be shown again, when something in it is wrong or missing."""
        form = await self.open_house.form(filled)
        answers = (filled.submission or {}).get("answers", {})
        bad = form and (form.error or any(one.error or one.key not in answers for one in form.fields))
        return card(form, self.timezone) if bad else None

    def may_ask(self, connection: HTTPConnection) -> bool:
        """Whether it is our own page that asks for something to be done."""
        return from_our_page(connection, self.public_url) and by_our_script(connection)

    def slot(self, connection: HTTPConnection) -> str | None:
        """Which of the browser's sessions is meant; none when there is no such one."""
        asked = connection.query_params.get("phone", "")
        return asked if asked in self.slots else None

    def token(self, connection: HTTPConnection) -> str:
        """The session's token, empty when there is none."""
        slot = self.slot(connection)
        return "" if slot is None else connection.cookies.get(self._cookie(slot), "")

    async def visitor(self, connection: HTTPConnection) -> Visitor | None:
        """Whose browser it is."""
        token = self.token(connection)
        return await self.mailbox.visitor(token, self.now) if token else None

    def remember(self, response: Response, slot: str, token: str) -> None:
        """Give the browser its session; scripts never see it and other sites cannot use it."""
        response.set_cookie(
            self._cookie(slot), token, max_age=THIRTY_DAYS, httponly=True, samesite="lax", secure=self.secure
        )

    def forget(self, response: Response, slot: str) -> None:
        """Take the session from the browser."""
        response.delete_cookie(self._cookie(slot), httponly=True, samesite="lax", secure=self.secure)

    def _cookie(self, slot: str) -> str:
        name = f"gendan_{slot}" if slot else "gendan"
        return f"__Host-{name}" if self.secure else name
