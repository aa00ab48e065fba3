"""Files both ways: uploads in Slack's three steps, downloads with the token and only from Slack."""

import asyncio
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels import Refused, SendLater
from bot.channels.slack.chats import GROUP, whither
from bot.messages import FileRef, Upload

Fetch = Callable[[int], Awaitable[bytes]]
Json = dict[str, Any]

SLACK = ".slack.com"
PAUSES = (0.5, 1.0, 2.0)
"""Seconds between the attempts to fetch a file."""
TIMEOUT = aiohttp.ClientTimeout(total=120, sock_connect=5)
PAGE = "text/html"

log = structlog.get_logger(__name__)


class NotGiven(Exception):
    """Slack does not give the file, now or, when `lasting`, ever."""

    def __init__(self, why: str, *, lasting: bool) -> None:
        super().__init__(why)
        self.lasting = lasting


class Files:
    """Fetches what people sent and sends what the house keeps."""

    def __init__(self, client: AsyncWebClient, limit: int) -> None:
        self._client = client
        self._limit = limit
        self._own = urlsplit(client.base_url)

    async def send(self, chat: str, thread: str, file: FileRef, fetch: Fetch, mark: str) -> str:
        """Send a file; Slack's number of it."""
        content = await _content(file, fetch)
        channel, _own = whither(chat)
        where = channel if chat.startswith(GROUP) else await self._direct(channel)
        number = await self._uploaded(file.name, content)
        await self._client.files_completeUploadExternal(
            files=[{"id": number, "title": file.name}],
            channel_id=where,
            thread_ts=thread or None,
            initial_comment=mark or None,
        )
        return number

    async def _uploaded(self, name: str, content: bytes) -> str:
        """Bring the bytes where Slack wants them; not with the library, which sends them in one piece."""
        asked = await self._client.files_getUploadURLExternal(filename=name, length=len(content))
        session = self._client.session
        assert session is not None
        async with session.post(
            asked["upload_url"], data=BytesIO(content), timeout=TIMEOUT, proxy=self._client.proxy
        ) as response:
            if response.status != 200:
                raise SendLater
        return str(asked["file_id"])

    async def _direct(self, user: str) -> str:
        """Somebody's direct chat: a file goes to no person."""
        opened = await self._client.conversations_open(users=user)
        return str(opened["channel"]["id"])

    async def received(self, files: list[Json]) -> tuple[Upload, ...]:
        """What was sent along; a file that Slack does not give comes without its bytes."""
        return tuple([await self._received(one) for one in files])

    async def _received(self, file: Json) -> Upload:
        if file.get("file_access") == "check_file_info":
            file = await self._asked_for(file)
        content = await self._fetched(file) if int(file.get("size") or 0) <= self._limit else b""
        return described(file, content)

    async def _asked_for(self, file: Json) -> Json:
        """A file of a shared channel, which comes as a mere number."""
        try:
            answer = await self._client.files_info(file=file["id"])
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("slack.file_unknown", why=type(error).__name__)
            return file
        return dict(answer["file"])

    async def _fetched(self, file: Json) -> bytes:
        url = str(file.get("url_private_download") or file.get("url_private") or "")
        for pause in (*PAUSES, None):
            try:
                return await self._downloaded(url, str(file.get("mimetype") or ""))
            except NotGiven as reason:
                log.warning("slack.file_not_fetched", why=str(reason), again=not reason.lasting)
                if reason.lasting or pause is None:
                    break
                await asyncio.sleep(pause)
        return b""

    async def _downloaded(self, url: str, media: str) -> bytes:
        if not self._is_slacks(url):
            raise NotGiven("it is not at Slack's", lasting=True)
        session = self._client.session
        assert session is not None
        headers = {"Authorization": f"Bearer {self._client.token}"}
        try:
            async with session.get(
                url, headers=headers, timeout=TIMEOUT, allow_redirects=False, proxy=self._client.proxy
            ) as response:
                return await self._read(response, media)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NotGiven(type(error).__name__, lasting=False) from error

    async def _read(self, response: aiohttp.ClientResponse, media: str) -> bytes:
        if response.status != 200:
            raise NotGiven(f"status {response.status}", lasting=response.status < 500)
        # Without rights Slack shows its page for signing in, as if all were well.
        if response.content_type == PAGE and media != PAGE:
            raise NotGiven("a page came instead", lasting=True)
        content = bytearray()
        async for piece in response.content.iter_chunked(65_536):
            content += piece
            if len(content) > self._limit:
                raise NotGiven("it is larger than it says", lasting=True)
        return bytes(content)

    def _is_slacks(self, url: str) -> bool:
        """Whether the token may be shown there."""
        try:
            parts = urlsplit(url)
            at_own = (parts.scheme, parts.hostname, parts.port) == (
                self._own.scheme,
                self._own.hostname,
                self._own.port,
            )
        except ValueError:
            return False
        return at_own or (parts.scheme == "https" and f".{parts.hostname}".endswith(SLACK))


def described(file: Json, content: bytes = b"") -> Upload:
    """A file by what Slack says of it."""
    name = str(file.get("name") or file.get("title") or "file")
    media = str(file.get("mimetype") or "application/octet-stream")
    return Upload(name, media, content, len(content) or int(file.get("size") or 0))


async def _content(file: FileRef, fetch: Fetch) -> bytes:
    try:
        content = await fetch(file.attachment)
    except Exception as error:
        # Whatever the store says, it must not take the text with it.
        log.exception("slack.file_unreadable", attachment=file.attachment)
        raise Refused("file cannot be read") from error
    if not content:
        raise Refused("file is empty")
    return content
