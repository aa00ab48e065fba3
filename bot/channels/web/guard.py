"""Who may ask at all: same origin, our own page, not too often; and what every answer carries."""

import ipaddress
import re
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src {script}",
        "style-src {style}",
        "font-src 'self'",
        "img-src 'self' blob: data:",
        "connect-src 'self'{socket}",
        "manifest-src 'self'",
        "frame-src 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
HOST = re.compile(r"[\w.:\[\]-]+", re.ASCII)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SafeHeaders:
    """Puts the safe headers on every answer that has none of its own, whatever went wrong inside."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = policy_for(HTTPConnection(scope).headers.get("host", ""))
        more = {"Strict-Transport-Security": "max-age=31536000"} if scope["scheme"] == "https" else {}

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in (*HEADERS.items(), *more.items(), ("Content-Security-Policy", policy)):
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sending)


def policy_for(host: str, script: str = "'self'", style: str = "'self'") -> str:
    """What a page of ours may load and run: nothing inline but what is named, nothing from elsewhere."""
    # Older Safari does not take a socket of the same host for "self".
    named = HOST.fullmatch(host)
    socket = f" ws://{host} wss://{host}" if named else ""
    return POLICY.format(script=script, style=style, socket=socket)


def from_our_page(connection: HTTPConnection, public_url: str) -> bool:
    """Whether the browser says that a page of this very site asks."""
    origin = connection.headers.get("origin", "")
    host = connection.headers.get("host", "")
    return bool(origin) and (urlsplit(origin).netloc == host or origin == site(public_url))


def by_our_script(connection: HTTPConnection) -> bool:
    """Whether a script of ours asks: no form of another site can set a header of its own."""
    return connection.headers.get("x-gendan") == "page"


def safe_host(connection: HTTPConnection, public_url: str) -> bool:
    """Whether the site was asked for by an address that no foreign name server can point here."""
    host = connection.headers.get("host", "")
    if public_url and host == urlsplit(public_url).netloc:
        return True
    name = re.sub(r":\d+$", "", host).strip("[]")
    try:
        return name == "localhost" or bool(ipaddress.ip_address(name))
    except ValueError:
        return False


def site(url: str) -> str:
    """Scheme and host of an address, as an Origin header says them."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def neighbourhood(address: str) -> str:
    """What counts as one visitor: an IPv4 address, or the IPv6 network of one household."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))
