"""Several workspaces in one house: everything of a workspace has its team's mark, and none without."""

import re
from dataclasses import replace
from typing import Any

from bot.channels import House, Inbox
from bot.messages import Form, Incoming, Lookup, Message, Parcel

MARKED = re.compile(r"(-?)(T[A-Z0-9]+):(.*)", re.DOTALL)


def marked(team: str, chat: str) -> str:
    """A chat, place or sender of a workspace as the house knows it; what stands for nobody stays empty."""
    if not chat:
        return ""
    group, name = ("-", chat[1:]) if chat.startswith("-") else ("", chat)
    return f"{group}{team}:{name}"


def team_of(parcel: Parcel) -> str:
    """The workspace a parcel is for; empty for one of the time of a single token."""
    found = MARKED.fullmatch(parcel.chat)
    return found[2] if found else ""


def unmarked(parcel: Parcel) -> Parcel:
    """The parcel as its workspace knows it."""
    found = MARKED.fullmatch(parcel.chat)
    return replace(parcel, chat=f"{found[1]}{found[3]}") if found else parcel


def house_for(house: House, team: str) -> House:
    """The house as one workspace has to do with it."""

    def mine(said: Incoming) -> Incoming:
        return replace(
            said,
            message=f"{team} {said.message}",
            sender=marked(team, said.sender),
            chat=marked(team, said.chat),
            place=marked(team, said.place),
        )

    async def listen(said: Incoming) -> None:
        await house.listen(mine(said))

    async def form(said: Incoming) -> Form | None:
        return await house.form(mine(said))

    async def card(said: Incoming) -> Message | None:
        return await house.card(mine(said))

    async def choices(lookup: Lookup) -> list[tuple[str, str]]:
        return await house.choices(replace(lookup, sender=marked(team, lookup.sender)))

    async def board(sender: str) -> list[str]:
        return await house.board(marked(team, sender))

    inbox = TeamInbox(house.inbox, team)
    return replace(house, listen=listen, form=form, card=card, choices=choices, board=board, inbox=inbox)


class TeamInbox:
    """What one workspace brought."""

    def __init__(self, inbox: Inbox, team: str) -> None:
        self._inbox = inbox
        self._team = team

    async def keep(self, key: str, what: dict[str, Any]) -> bool:
        """Keep it under the team's mark."""
        return await self._inbox.keep(f"{self._team} {key}", what)

    async def done(self, key: str) -> None:
        """It is heard."""
        await self._inbox.done(f"{self._team} {key}")

    async def left(self) -> list[tuple[str, dict[str, Any]]]:
        """Nothing: what is left is handed out to all workspaces at once."""
        return []


def split(key: str) -> tuple[str, str]:
    """The team and the mark of what an inbox has kept."""
    team, _, mark = key.rpartition(" ")
    return team, mark
