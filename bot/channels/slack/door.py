"""The address Slack posts to: bounded, signed, and acknowledged at once."""

from collections.abc import Callable
from http import HTTPStatus

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.bodies import bounded
from bot.channels.slack.listening import answered

PATH = "/slack/events"
TIMESTAMP = "X-Slack-Request-Timestamp"
LARGEST_BODY = 4 * 1024 * 1024


class Door:
    """Takes one request at a time; what is not signed by Slack stays outside."""

    def __init__(self, app: Callable[[], AsyncApp | None]) -> None:
        self._app = app

    async def receive(self, request: Request) -> Response:
        """Take a request; 401 when its signature is wrong, old or missing."""
        app = self._app()
        if app is None:
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        body = await bounded(request, LARGEST_BODY)
        if body is None:
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if not _can_be_signed(request, body):
            return Response(status_code=HTTPStatus.UNAUTHORIZED)
        return to_starlette_response(await answered(app, to_async_bolt_request(request, body)))


def _can_be_signed(request: Request, body: bytes) -> bool:
    """Whether there is anything to check a signature with; Bolt stumbles over the rest, or lets it pass."""
    stamp = request.headers.get(TIMESTAMP, "")
    if not (stamp.isascii() and stamp.isdecimal()) or not request.headers.get("X-Slack-Signature"):
        return False
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
