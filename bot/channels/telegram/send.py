"""A parcel becomes Telegram messages: its text first, then its files, each thing once."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels import Refused, SendLater
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.patience import seconds
from bot.channels.telegram.request import Unreached
from bot.channels.telegram.text import Part, parts
from bot.channels.telegram.uploads import Fetch, Uploads, has_text
from bot.messages import FileRef, Parcel

Step = Callable[[str], Awaitable[str]]
"""Sends one message, after a mark when it may be a repetition; gives its identity."""

AGAIN = "↻"
TOKEN_PAUSE = 60.0
"""Seconds to wait while Telegram does not accept the token: that is nobody's message's fault."""
UNFINISHED = 1_000
"""Parcels sent in part that are remembered."""
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
UNREADABLE = ("can't parse entities",)
UNCHANGED = ("message is not modified",)
GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)

log = structlog.get_logger(__name__)


class Sender:
    """Sends parcels within the limits and remembers how far an interrupted one has come.

    An edit rewrites text and buttons in place; files that come with it are new messages.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._pace = Pace()
        self._uploads = Uploads(bot, self._pace)
        self._moved: dict[str, str] = {}
        self._unfinished: OrderedDict[int, list[str]] = OrderedDict()

    async def send(self, parcel: Parcel, fetch: Fetch) -> str:
        """Send what has not gone yet; the identity of the last text, or of the last file if there is none."""
        try:
            return await self._send(replace(parcel, chat=self._moved.get(parcel.chat, parcel.chat)), fetch)
        except ChatMigrated as moved:
            self._moved[parcel.chat] = str(moved.new_chat_id)
            return await self._send(replace(parcel, chat=str(moved.new_chat_id)), fetch)

    async def _send(self, parcel: Parcel, fetch: Fetch) -> str:
        texts = self._texts(parcel)
        steps = texts + [partial(self._file, parcel, one, fetch) for one in parcel.message.files]
        sent = self._unfinished.pop(parcel.id, [])
        mark = AGAIN if parcel.doubtful else ""
        try:
            while len(sent) < len(steps):
                sent.append(await self._step(parcel, steps, len(sent), mark))
                mark = ""
        finally:
            if 0 < len(sent) < len(steps):
                self._remember(parcel.id, sent)
        return sent[len(texts) - 1]

    async def _step(self, parcel: Parcel, steps: list[Step], at: int, mark: str) -> str:
        # Rewriting a message twice does no harm: only a new one can be doubled.
        with self._refusals(parcel.chat, uncertain=not (parcel.edits and at == 0)):
            return await steps[at](mark)

    def _remember(self, parcel: int, sent: list[str]) -> None:
        """Keep how far it came, so that the next attempt doubles nothing."""
        self._unfinished[parcel] = sent
        if len(self._unfinished) > UNFINISHED:
            self._unfinished.popitem(last=False)

    @contextmanager
    def _refusals(self, chat: str, *, uncertain: bool) -> Iterator[None]:
        """Telegram's errors in the house's words."""
        try:
            yield
        except ChatMigrated:
            raise
        except RetryAfter as error:
            after = seconds(error.retry_after)
            self._pace.hold(chat, after)
            raise SendLater(after) from error
        except Forbidden as error:
            raise Refused(error.message, blocked=True) from error
        except BadRequest as error:
            raise Refused(error.message, blocked=_says(error, ("chat not found",))) from error
        except InvalidToken as error:
            raise SendLater(TOKEN_PAUSE) from error
        except Unreached as error:
            raise SendLater from error
        except TelegramError as error:
            raise SendLater(uncertain=uncertain) from error

    def _texts(self, parcel: Parcel) -> list[Step]:
        """A step for every part of the text; the first one may edit, the last one has the buttons."""
        message = parcel.message
        found = parts(message.title, message.text)
        if not found and not message.files:
            raise Refused("message text is empty")
        last = len(found) - 1
        return [
            partial(self._text, parcel, part, _keyboard(parcel) if n == last else None, n == 0)
            for n, part in enumerate(found)
        ]

    async def _text(
        self, parcel: Parcel, part: Part, keyboard: InlineKeyboardMarkup | None, first: bool, mark: str
    ) -> str:
        edits = bool(parcel.edits) and first
        put, before = (self._edit, "") if edits else (self._new, f"{mark} " if mark else "")
        try:
            return await put(parcel, before + part.html, keyboard, ParseMode.HTML)
        except BadRequest as error:
            if not _says(error, UNREADABLE):
                raise
            log.error("telegram.markup_refused", parcel=parcel.id, why=error.message)
            return await put(parcel, before + part.plain, keyboard, None)

    async def _new(
        self, parcel: Parcel, text: str, keyboard: InlineKeyboardMarkup | None, mode: str | None
    ) -> str:
        await self._pace.turn(parcel.chat)
        sent = await self._bot.send_message(
            parcel.chat,
            text,
            parse_mode=mode,
            reply_markup=keyboard,
            link_preview_options=NO_PREVIEW,
            disable_notification=parcel.message.silent,
        )
        return str(sent.message_id)

    async def _edit(
        self, parcel: Parcel, text: str, keyboard: InlineKeyboardMarkup | None, mode: str | None
    ) -> str:
        await self._pace.turn(parcel.chat)
        try:
            await self._bot.edit_message_text(
                text,
                parcel.chat,
                int(parcel.edits),
                parse_mode=mode,
                reply_markup=keyboard,
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as error:
            if _says(error, GONE):
                return await self._new(parcel, text, keyboard, mode)
            if not _says(error, UNCHANGED):
                raise
        return parcel.edits

    async def _file(self, parcel: Parcel, file: FileRef, fetch: Fetch, mark: str) -> str:
        """Send a file; one that is refused is named in its place when a text went before it."""
        try:
            return await self._uploads.send(parcel, file, fetch, mark)
        except BadRequest as error:
            if not has_text(parcel):
                raise
            log.warning(
                "telegram.file_refused", parcel=parcel.id, attachment=file.attachment, why=error.message
            )
            (note,) = parts("", f"📎 {file.name} ✗")
            return await self._new(parcel, note.html, None, ParseMode.HTML)


def _keyboard(parcel: Parcel) -> InlineKeyboardMarkup | None:
    rows = [
        [InlineKeyboardButton(label, callback_data=token, style=style or None) for label, token, style in row]
        for row in parcel.tokens()
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def _says(error: BadRequest, what: tuple[str, ...]) -> bool:
    return any(one in error.message.lower() for one in what)
