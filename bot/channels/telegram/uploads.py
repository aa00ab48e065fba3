"""Files on their way out: pictures as pictures when Telegram takes them so, everything else as documents."""

from collections.abc import Awaitable, Callable

import structlog
from telegram import Bot, Message
from telegram.error import BadRequest

from bot.channels.telegram.pace import Pace
from bot.messages import FileRef, Parcel

Fetch = Callable[[int], Awaitable[bytes]]

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
LARGEST_PICTURE = 10 * 1024 * 1024
LARGEST_FILE = 50 * 1024 * 1024
UPLOAD_TIMEOUT = 120.0

log = structlog.get_logger(__name__)


class Uploads:
    """Sends one file at a time."""

    def __init__(self, bot: Bot, pace: Pace) -> None:
        self._bot = bot
        self._pace = pace

    async def send(self, parcel: Parcel, file: FileRef, fetch: Fetch, mark: str) -> str:
        """Send a file of a parcel; raises BadRequest when it can never be sent."""
        content = await _content(file, fetch)
        if file.media in PICTURES and len(content) <= LARGEST_PICTURE:
            try:
                return await self._attach(parcel, file, content, mark, self._bot.send_photo)
            except BadRequest as error:
                log.info("telegram.picture_refused", attachment=file.attachment, why=error.message)
        return await self._attach(parcel, file, content, mark, self._bot.send_document)

    async def _attach(
        self,
        parcel: Parcel,
        file: FileRef,
        content: bytes,
        mark: str,
        method: Callable[..., Awaitable[Message]],
    ) -> str:
        await self._pace.turn(parcel.chat)
        sent = await method(
            parcel.chat,
            content,
            filename=file.name,
            caption=mark or None,
            # The text before it has made the sound.
            disable_notification=parcel.message.silent or has_text(parcel),
            read_timeout=UPLOAD_TIMEOUT,
        )
        return str(sent.message_id)


def has_text(parcel: Parcel) -> bool:
    """Whether a text goes before the files."""
    return bool(parcel.message.title.strip() or parcel.message.text.strip())


async def _content(file: FileRef, fetch: Fetch) -> bytes:
    try:
        content = await fetch(file.attachment)
    except Exception as error:
        # Whatever the store says, it must not take the text with it.
        log.exception("telegram.file_unreadable", attachment=file.attachment)
        raise BadRequest("file cannot be read") from error
    if len(content) > LARGEST_FILE:
        raise BadRequest("file is too big")
    return content
