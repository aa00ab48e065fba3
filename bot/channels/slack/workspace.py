"""One workspace: everything gendan hears from it and says in it."""

from collections.abc import Collection

from slack_sdk.web.async_client import AsyncWebClient

from bot.channels import House
from bot.channels.slack.chats import GROUP, owner_of
from bot.channels.slack.desk import Desk
from bot.channels.slack.files import Files
from bot.channels.slack.home import Home
from bot.channels.slack.incoming import Reader
from bot.channels.slack.modals import Modals
from bot.channels.slack.people import People
from bot.channels.slack.send import Sender
from bot.channels.slack.threads import Threads
from bot.channels.slack.unfurling import Unfurling
from bot.messages import Parcel


class Workspace:
    """Speaks with the people of one workspace, with its token."""

    def __init__(
        self,
        client: AsyncWebClient,
        house: House,
        file_limit: int,
        commands: Collection[str],
        public_url: str = "",
    ) -> None:
        files = Files(client, file_limit)
        reader = Reader(files, People(client), commands)
        self.client = client
        self._house = house
        self._sender = Sender(client, files)
        self._home = Home(client, house)
        unfurling = Unfurling(client, house, public_url)
        modals, threads = Modals(client, house), Threads(client)
        self.desk = Desk(house, reader, files, modals, self._home, threads, unfurling)

    async def finish(self, seconds: float) -> None:
        """Finish what is under way, within so many seconds."""
        await self._home.finish()
        await self.desk.finish(seconds)

    async def send(self, parcel: Parcel) -> str:
        """Send or edit; the channel and time stamp of the message."""
        # A card shown in Home is brought up to date under its owner's own chat.
        if owner_of(parcel.edits or parcel.chat):
            return await self._home.send(parcel)
        sent = await self._sender.send(parcel, self._house.fetch)
        if not parcel.chat.startswith(GROUP):
            self._home.is_stale(parcel.chat)
        return sent
