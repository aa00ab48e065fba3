"""The Bolt application: what Slack sends is checked, acknowledged and brought to the desk."""

import logging
import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.desk import Ack, Desk

ANYTHING = re.compile("")


def application(client: AsyncWebClient, signing_secret: str, desk: Desk) -> AsyncApp:
    """Listens to everything: Slack repeats what nobody answers."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        # Without asking Slack who we are: an outage there must not lose what people say.
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=client.token)

    # A client without the token: given one, Bolt would ask Slack about it at the first event.
    bare = AsyncWebClient(base_url=client.base_url, session=client.session, retry_handlers=[])
    logger = logging.getLogger(__name__)
    app = AsyncApp(
        name="gendan",
        logger=logger,
        client=bare,
        # Bolt refuses an empty one, and with a socket nothing is signed.
        signing_secret=signing_secret or "none",
        authorize=authorize,
        attaching_conversation_kwargs_enabled=False,
    )
    _listen(app, desk)
    return app


async def answered(app: AsyncApp, request: AsyncBoltRequest) -> BoltResponse:
    """The answer to a request; one that is of no kind we know is answered too, or it would come again."""
    response = await app.async_dispatch(request)
    return BoltResponse(status=HTTPStatus.OK) if response.status == HTTPStatus.NOT_FOUND else response


def _listen(app: AsyncApp, desk: Desk) -> None:
    async def arrived(body: dict[str, Any], next: Callable[[], Awaitable[None]]) -> None:
        # Before any listener, for Bolt acknowledges events without waiting for theirs.
        await desk.arrived(body)
        await next()

    async def event() -> None:
        """It is taken already."""

    async def nothing(ack: Ack) -> None:
        await ack()

    app.use(arrived)
    app.event(ANYTHING)(event)
    app.command(ANYTHING)(nothing)
    app.action(ANYTHING)(nothing)
    app.shortcut(ANYTHING)(nothing)
    app.view_submission(ANYTHING)(desk.submission)
    app.view_closed(ANYTHING)(nothing)
    app.options(ANYTHING)(desk.suggestions)
