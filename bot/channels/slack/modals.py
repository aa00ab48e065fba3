"""Opening forms: a trigger lives three seconds and works once."""

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels import House
from bot.channels.slack.faults import error_of
from bot.channels.slack.pages import Json, Occasion, asked
from bot.channels.slack.views import SEE_CHAT, modal, waiting
from bot.messages import Form, Incoming

log = structlog.get_logger(__name__)


class Modals:
    """Shows the forms that the house tells of."""

    def __init__(self, client: AsyncWebClient, house: House) -> None:
        self._client = client
        self._house = house

    async def perhaps(self, said: Incoming, trigger: str) -> bool:
        """Show the form something leads to; False when it leads to none, or Slack shows none any more."""
        form = await self._house.form(said)
        about = form and occasion_of(form, said)
        if not form or not about:
            return False
        return await self._open(modal(form, about), trigger) is not None

    async def surely(self, said: Incoming, trigger: str) -> bool:
        """Something is shown at once, and becomes the form when it is known; False when there is none."""
        shown = await self._open(waiting(), trigger)
        form = await self._house.form(said)
        about = form and occasion_of(form, said)
        if shown is None:
            return False
        if not form or not about:
            await self._update(shown, waiting(SEE_CHAT))
            return False
        return await self._update(shown, modal(form, about))

    async def turn(self, form: Form, about: Occasion, view: Json) -> None:
        """Show another page of a form that is open."""
        await self._update(view, modal(form, about))

    async def _open(self, view: Json, trigger: str) -> Json | None:
        try:
            answer = await self._client.views_open(trigger_id=trigger, view=view)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            _note(error)
            return None
        return dict(answer["view"])

    async def _update(self, shown: Json, view: Json) -> bool:
        try:
            await self._client.views_update(view_id=shown["id"], hash=shown.get("hash"), view=view)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            _note(error)
            return False
        return True


def occasion_of(form: Form, said: Incoming) -> Occasion | None:
    """What its modal has to remember; nothing when it cannot be a modal.

    What a button settled is not asked for again; what was typed is shown, to be looked through.
    """
    settled = {one.key: one.value for one in form.fields if said.button and one.value and not one.error}
    settled = {key: value for key, value in settled.items() if not key.endswith(".more")}
    about = Occasion(form.call, said.chat, settled, said.place)
    return about if about.fits and asked(form, about) else None


def _note(error: Exception) -> None:
    why = error_of(error) if isinstance(error, SlackApiError) else type(error).__name__
    log.warning("slack.form_not_shown", why=why)
