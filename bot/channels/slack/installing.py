"""Letting gendan into a workspace by Slack's own way (OAuth), with its token sealed before it is kept."""

import logging
import secrets
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Protocol

import aiohttp
import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
SCOPES = (
    "app_mentions:read",
    "channels:history",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "im:history",
    "im:write",
    "links:read",
    "links:write",
    "users:read",
)
"""As in the manifest."""
STATE_LIVES = 600
"""Seconds that somebody may take at Slack's page."""

log = structlog.get_logger(__name__)


class Kept(Protocol):
    """Where sealed tokens are kept."""

    async def save(self, team: str, name: str, token: str, by: str) -> None:
        """Keep a workspace's sealed token in the place of an earlier one."""

    async def find(self, team: str) -> str | None:
        """The sealed token, if there is one."""

    async def forget(self, team: str) -> None:
        """Keep nothing of it any more."""


def sealer(keys: str) -> MultiFernet:
    """Seals with the first of some keys and opens with any; raises ValueError when one is none."""
    return MultiFernet([Fernet(one.strip()) for one in keys.split(",") if one.strip()])


class Tokens(AsyncInstallationStore):
    """Bolt's store of installations: only the bot's token, and only sealed."""

    def __init__(self, kept: Kept, seal: MultiFernet) -> None:
        self._kept = kept
        self._seal = seal

    async def of(self, team: str) -> str | None:
        """A workspace's token; none when there is none, or no key opens it any more."""
        sealed = await self._kept.find(team)
        try:
            return self._seal.decrypt(sealed).decode() if sealed else None
        except InvalidToken:
            log.error("slack.token_sealed_with_another_key", team=team)
            return None

    async def async_save(self, installation: Installation) -> None:
        """Keep what Slack gave."""
        team, token = installation.team_id, installation.bot_token
        if not team or not token or installation.is_enterprise_install:
            # Raised for Bolt, which then shows its page that it did not work.
            raise BoltError("only a single workspace can be let in")
        sealed = self._seal.encrypt(token.encode()).decode()
        await self._kept.save(team, installation.team_name or "", sealed, installation.user_id or "")
        log.info("slack.installed", team=team)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """What Bolt wants to know of a workspace."""
        token = await self.of(team_id or "")
        if token is None:
            return None
        return Bot(
            team_id=team_id,
            enterprise_id=enterprise_id,
            is_enterprise_install=is_enterprise_install,
            bot_token=token,
            bot_id="",
            bot_user_id="",
            installed_at=0,
        )

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget the token."""
        await self._kept.forget(team_id or "")
        log.info("slack.forgotten", team=team_id, enterprise=enterprise_id)


class States(AsyncOAuthStateStore):
    """States that say by themselves that they are ours and fresh, in whatever process they come back."""

    def __init__(self, seal: MultiFernet) -> None:
        self._seal = seal

    async def async_issue(self, *_args: Any, **_more: Any) -> str:
        """A new state."""
        return self._seal.encrypt(secrets.token_bytes(16)).decode()

    async def async_consume(self, state: str) -> bool:
        """Whether it is ours, and young enough; that it is this browser's, its cookie tells."""
        try:
            self._seal.decrypt(state, STATE_LIVES)
        except (InvalidToken, TypeError):
            return False
        return True


class Installing:
    """The two pages one goes through."""

    def __init__(self, client_id: str, client_secret: str, public_url: str, seal: MultiFernet) -> None:
        self._id, self._secret = client_id, client_secret
        self._address = f"{public_url.rstrip('/')}{REDIRECT}"
        self._seal = seal
        self._flow: AsyncOAuthFlow | None = None

    def start(self, client: AsyncWebClient, tokens: Tokens) -> None:
        """Begin, with a client that has no token of its own."""
        settings = AsyncOAuthSettings(
            client_id=self._id,
            client_secret=self._secret,
            scopes=list(SCOPES),
            redirect_uri=self._address,
            authorization_url=client.base_url.replace("/api/", "/oauth/v2/authorize"),
            installation_store=tokens,
            state_store=States(self._seal),
        )
        self._flow = AsyncOAuthFlow(client=client, settings=settings, logger=logging.getLogger(__name__))

    def routes(self) -> list[BaseRoute]:
        """Where one begins, and where Slack sends one back to."""
        return [Route(INSTALL, self._install), Route(REDIRECT, self._come_back)]

    async def _install(self, request: Request) -> Response:
        return await self._answered(request, lambda flow: flow.handle_installation)

    async def _come_back(self, request: Request) -> Response:
        return await self._answered(request, lambda flow: flow.handle_callback)

    async def _answered(
        self,
        request: Request,
        page: Callable[[AsyncOAuthFlow], Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]],
    ) -> Response:
        if self._flow is None:
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        try:
            return to_starlette_response(await page(self._flow)(to_async_bolt_request(request, b"")))
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("slack.not_reached", why=type(error).__name__)
            return PlainTextResponse("Slack cannot be reached now.", HTTPStatus.BAD_GATEWAY)
