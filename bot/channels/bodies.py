"""What platforms post, read no further than it may be long."""

from starlette.requests import Request


async def bounded(request: Request, longest: int) -> bytes | None:
    """The body; nothing when it is longer."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > longest:
            return None
    return bytes(body)
