"""The Bolt application: what Slack sends is checked, acknowledged and brought to the desk."""

import logging
import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from secrets import token_hex
from typing import Any, Protocol

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.desk import Ack
from bot.channels.slack.payload import Reading
from bot.channels.slack.workspace import Workspace

ANYTHING = re.compile("")
ANSWERED = ("view_submission", "block_suggestion")
"""What is answered with more than that it is here."""


log = structlog.get_logger(__name__)


class Workspaces(Protocol):
    """The workspaces gendan is in."""

    async def workspace(self, team: str) -> Workspace | None:
        """The workspace of a team; none when it does not let gendan in."""

    async def forget(self, team: str) -> None:
        """It lets gendan in no more."""


def application(client: AsyncWebClient, workspaces: Workspaces) -> AsyncApp:
    """Listens to everything: Slack repeats what nobody answers.

    The client has no token of its own, for given one Bolt would ask Slack about it at the first event, and an
    outage there must not lose what people say.
    """

    async def authorize(enterprise_id: str | None, team_id: str | None) -> Any:
        found = await workspaces.workspace(team_id or "")
        if found is None:
            return None
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=found.client.token)

    app = AsyncApp(
        name="gendan",
        logger=logging.getLogger(__name__),
        client=client,
        # The door looks at signatures, and Bolt refuses to be without a secret.
        signing_secret="none",
        authorize=authorize,
        attaching_conversation_kwargs_enabled=False,
    )
    _listen(app, workspaces)
    return app


async def answered(app: AsyncApp, payload: Any) -> BoltResponse:
    """The answer to what Slack brought; 400 when it is no payload at all.

    One that is of no kind we know is answered too, or it would come again.
    """
    reading = Reading()
    try:
        body = reading.body(payload)
    except (AttributeError, RecursionError) as odd:
        log.warning("slack.unreadable", reference=token_hex(4), why=type(odd).__name__)
        return BoltResponse(status=HTTPStatus.BAD_REQUEST)
    if reading.odd:
        log.warning("slack.odd_parts", reference=token_hex(4), kind=body.get("type"), parts=reading.odd)
    # Whoever brought it was looked at before: at the door, or when the socket was opened.
    response = await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=body))
    return BoltResponse(status=HTTPStatus.OK) if response.status == HTTPStatus.NOT_FOUND else response


def _listen(app: AsyncApp, workspaces: Workspaces) -> None:
    async def arrived(
        body: dict[str, Any], context: AsyncBoltContext, next: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        team = context.team_id or ""
        if _is_over(body):
            await workspaces.forget(team)
        elif found := await workspaces.workspace(team):
            context["desk"] = found.desk
            # Here and by no listener: Bolt acknowledges events without waiting for theirs.
            await found.desk.arrived(body)
        if body.get("type") not in ANSWERED:
            return BoltResponse(status=HTTPStatus.OK)
        await next()
        return None

    async def submission(ack: Ack, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await context["desk"].submission(ack, body)

    async def suggestions(ack: Ack, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await context["desk"].suggestions(ack, body)

    app.use(arrived)
    app.view_submission(ANYTHING)(submission)
    app.options(ANYTHING)(suggestions)


def _is_over(body: dict[str, Any]) -> bool:
    """Whether a workspace lets gendan in no more."""
    event = body.get("event") or {}
    revoked = event.get("type") == "tokens_revoked" and (event.get("tokens") or {}).get("bot")
    return bool(revoked or event.get("type") == "app_uninstalled")
