"""Filling in a form: what is wrong with it, its next page, what its fields offer."""

import asyncio
from dataclasses import replace
from typing import Any

import structlog

from bot.channels import House
from bot.channels.slack import incoming as reading
from bot.channels.slack.blocks import OPTIONS, option
from bot.channels.slack.chats import CHANNEL
from bot.channels.slack.modals import Modals
from bot.channels.slack.pages import Json, Occasion, occasion, page_to_go_to
from bot.channels.slack.views import CHOICE, answers, errors, modal
from bot.messages import Form, Incoming, Lookup

CHECKING = 1.5
"""Seconds a filled form may be looked through before Slack has to have its answer."""

log = structlog.get_logger(__name__)


class Filling:
    """Answers whoever fills in a form, while Slack waits."""

    def __init__(self, house: House, modals: Modals) -> None:
        self._house = house
        self._modals = modals

    async def answer(self, body: Json, about: Occasion) -> Json | None:
        """What is wrong beside the fields, or the page with something left to do; nothing when all is well.

        More than a modal can remember counts as well, for then the chat asks for what is missing.
        """
        form = await self._looked_through(reading.filled(body, about))
        if form is None:
            return None
        if wrong := errors(form, about):
            return {"response_action": "errors", "errors": wrong}
        turned = _turned(form, about.answered(answers(body["view"])[0]))
        return {"response_action": "update", "view": modal(form, turned)} if turned else None

    async def turn_back(self, body: Json) -> None:
        """The page before, with what is filled in on this one."""
        view = body["view"]
        about = occasion(view)
        if about is None:
            return
        about = about.answered(answers(view)[0])
        said = reading.here(body, about.chat, f"?{view['id']}")
        looked_at = {"call": about.call, "answers": about.answers, "looked_at": True}
        form = await self._looked_through(replace(said, submission=looked_at, place=about.place))
        if form and about.fits:
            await self._modals.turn(form, _without_files(form, about).at(about.page - 1), view)

    async def suggested(self, body: Json) -> list[Json]:
        """What a field offers for what is typed into it."""
        about = occasion(body.get("view") or {})
        found = await self._found(body, about) if about else []
        return [option(label, raw) for label, raw in found if 0 < len(raw) <= CHOICE][:OPTIONS]

    async def _found(self, body: Json, about: Occasion) -> list[tuple[str, str]]:
        user, key = (body.get("user") or {}).get("id", ""), str(body.get("block_id") or "")
        lookup = Lookup(CHANNEL, user, about.call, key, str(body.get("value") or ""), about.answers)
        try:
            return await asyncio.wait_for(self._house.choices(lookup), CHECKING)
        except TimeoutError:
            log.warning("slack.nothing_found_in_time")
            return []

    async def _looked_through(self, said: Incoming) -> Any:
        """The form when something is left to do about it; what takes too long is asked in the chat."""
        try:
            return await asyncio.wait_for(self._house.form(said), CHECKING)
        except TimeoutError:
            log.warning("slack.form_not_checked")
            return None


def _turned(form: Form, about: Occasion) -> Occasion | None:
    """The page where something is left to do; none when there is none, or no room to remember it."""
    page = page_to_go_to(form, about)
    turned = _without_files(form, about)
    return turned.at(page) if page is not None and turned.fits else None


def _without_files(form: Form, about: Occasion) -> Occasion:
    """Without the files of this submission, which no later one can have."""
    files = {one.key for one in form.fields if one.kind == "file"}
    return replace(about, given={key: raw for key, raw in about.given.items() if key not in files})
