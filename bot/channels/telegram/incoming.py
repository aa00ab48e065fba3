"""An update becomes an Incoming, with its files; what is not meant for gendan becomes nothing."""

import asyncio
import re
from typing import Any

import structlog
from telegram import Bot, CallbackQuery, Message, Update, User
from telegram.constants import ChatType
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.messages import Incoming, Upload

CHANNEL = "telegram"
LARGEST_DOWNLOAD = 20 * 1024 * 1024
"""Bytes; Telegram gives bots nothing larger."""
DOWNLOAD_TIMEOUT = 120.0
PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between the attempts to fetch a file."""
KINDS = {
    "Animation": ("mp4", "video/mp4"),
    "Audio": ("mp3", "audio/mpeg"),
    "Document": ("bin", "application/octet-stream"),
    "PhotoSize": ("jpg", "image/jpeg"),
    "Sticker": ("webp", "image/webp"),
    "Video": ("mp4", "video/mp4"),
    "VideoNote": ("mp4", "video/mp4"),
    "Voice": ("ogg", "audio/ogg"),
}
"""The ending and the media type of files that come without."""

log = structlog.get_logger(__name__)


class Reader:
    """Reads updates for one bot, whose name and number tell what is meant for it in a group."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        # Not \b: Chinese may follow a name without a space.
        name = rf"@{re.escape(bot.username)}(?![A-Za-z0-9_])"
        self._name = re.compile(rf"^{name}\s*|{name}", re.IGNORECASE)

    async def read(self, update: Update) -> Incoming | None:
        """What the person did, or nothing when it is not for us."""
        if update.callback_query:
            return _press(update.update_id, update.callback_query)
        message = update.message or update.edited_message
        if not message or not message.from_user or message.from_user.is_bot or not self._is_for_us(message):
            return None
        if not _says_something(message):
            return None
        files = await self._files(message)
        return self._line(update, message, message.from_user, files)

    def _line(self, update: Update, message: Message, sender: User, files: tuple[Upload, ...]) -> Incoming:
        text = self._name.sub("", message.text or message.caption or "")
        replied = message.reply_to_message
        return Incoming(
            CHANNEL,
            str(sender.id),
            str(message.chat.id),
            f"u{update.update_id}",
            text=text,
            files=files,
            replies_to=str(replied.message_id) if replied else "",
            edited=update.edited_message is not None,
            language=sender.language_code or "",
            name=sender.full_name,
            place=place_of(message.chat.id),
        )

    def _is_for_us(self, message: Message) -> bool:
        """Everything in private; in a group commands, mentions and replies to us."""
        if message.chat.type == ChatType.PRIVATE:
            return True
        text = message.text or message.caption or ""
        # "/today@other_bot" is somebody else's.
        command = text.startswith("/") and "@" not in text.split()[0]
        replied = message.reply_to_message and message.reply_to_message.from_user
        return bool(command or self._name.search(text) or (replied and replied.id == self._bot.id))

    async def _files(self, message: Message) -> tuple[Upload, ...]:
        attached: Any = message.effective_attachment
        # A photo comes in several sizes, the largest last.
        file = attached[-1] if isinstance(attached, tuple) else attached
        kind = KINDS.get(type(file).__name__)
        if kind is None:
            return ()
        name = (
            getattr(file, "file_name", None)
            or f"{type(file).__name__.lower()}-{message.message_id}.{kind[0]}"
        )
        media = getattr(file, "mime_type", None) or kind[1]
        content = await self._content(file.file_id, file.file_size or 0)
        return (Upload(name, media, content, file.file_size or len(content)),)

    async def _content(self, file_id: str, size: int) -> bytes:
        """The bytes; none when Telegram does not give them."""
        if size > LARGEST_DOWNLOAD:
            return b""
        for pause in (*PAUSES, None):
            try:
                file = await self._bot.get_file(file_id)
                return bytes(await file.download_as_bytearray(read_timeout=DOWNLOAD_TIMEOUT))
            except TelegramError as error:
                lasting = isinstance(error, BadRequest) or not isinstance(error, NetworkError)
                log.warning("telegram.file_not_fetched", why=type(error).__name__, again=not lasting)
                if lasting or pause is None:
                    break
                await asyncio.sleep(pause)
        return b""


def chat_of(update: Update) -> int | None:
    """The chat whose order an update keeps."""
    return update.effective_chat.id if update.effective_chat else None


def place_of(chat: int) -> str:
    """The group a chat is; empty where somebody is alone with gendan."""
    return str(chat) if chat < 0 else ""


def _says_something(message: Message) -> bool:
    """Whether a person wrote it: joining, pinning and the like are messages too."""
    return bool(message.text or message.caption or message.effective_attachment)


def _press(update: int, query: CallbackQuery) -> Incoming | None:
    """A press; those on messages of other chats' inline results have no chat to answer in."""
    if not query.message or not query.data:
        return None
    return Incoming(
        CHANNEL,
        str(query.from_user.id),
        str(query.message.chat.id),
        f"u{update}",
        button=query.data,
        language=query.from_user.language_code or "",
        name=query.from_user.full_name,
        place=place_of(query.message.chat.id),
    )
