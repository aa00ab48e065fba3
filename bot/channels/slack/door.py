"""The address Slack posts to: bounded, signed, and acknowledged at once."""

from collections.abc import Callable
from http import HTTPStatus

from slack_bolt.adapter.starlette.async_handler import to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.internals import parse_body
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import Response

from bot.channels.bodies import bounded
from bot.channels.slack.listening import answered

PATH = "/slack/events"
TIMESTAMP, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"
LARGEST_BODY = 4 * 1024 * 1024


class Door:
    """Takes one request at a time; what is not signed by Slack stays outside."""

    def __init__(self, app: Callable[[], AsyncApp | None], secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(secret)

    async def receive(self, request: Request) -> Response:
        """Take a request; 401 when its signature is wrong, old or missing."""
        app = self._app()
        if app is None:
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        body = await bounded(request, LARGEST_BODY)
        if body is None:
            return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if not self._is_signed(request, body):
            return Response(status_code=HTTPStatus.UNAUTHORIZED)
        media = request.headers.get("Content-Type", "").partition(";")[0]
        return to_starlette_response(await answered(app, _payload(body.decode(), media)))

    def _is_signed(self, request: Request, body: bytes) -> bool:
        """Whether Slack sent it just now; the verifier stumbles over what is no number and no text."""
        stamp, signature = request.headers.get(TIMESTAMP, ""), request.headers.get(SIGNATURE, "")
        if not (stamp.isascii() and stamp.isdecimal() and signature.isascii()):
            return False
        try:
            return self._verifier.is_valid(body, stamp, signature)
        except UnicodeDecodeError:
            return False


def _payload(body: str, media: str) -> object:
    """What was posted, as JSON or in a form's field; nothing when it is neither."""
    try:
        return parse_body(body, media)
    except (ValueError, RecursionError):
        return None
