"""Logs: one line of JSON an event, on stderr, without anybody's words or values in it, and no secret ever."""

import json
import logging
import sys
from collections.abc import Collection
from functools import partial
from typing import Any
from urllib.parse import quote

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot import metrics

FRAMES = 12
SHARED: tuple[Processor, ...] = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
)


SHORTEST = 6
"""A shorter secret is none, and taking it out would spoil what is logged."""


def configure(*, values: bool = False, secrets: Collection[str] = ()) -> None:
    """Log so from here on.

    A traceback names the places and the kinds of errors; what the errors say may hold what people typed, and
    is logged with `values` only. Secrets are taken out of whatever is logged, by whomever.
    """
    structlog.configure(
        processors=[*SHARED, counted, *_rendered(values, secrets)],
        logger_factory=_on_stderr,
    )


def _on_stderr(*_names: Any) -> WrappedLogger:
    """Whatever stderr is when something is logged: what it was once may be closed by then."""
    return structlog.PrintLogger(sys.stderr)


def take_over(*, values: bool = False, secrets: Collection[str] = ()) -> None:
    """Have what libraries log written in the same way."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *SHARED, counted],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_rendered(values, secrets),
            ],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def counted(_logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Count what went wrong on its way to the log."""
    if name in ("exception", "error", "critical"):
        found = event.get("exc_info")
        error = (
            found[0] if isinstance(found, tuple) else type(found) if isinstance(found, Exception) else None
        )
        error = error or (sys.exc_info()[0] if found is True else None)
        metrics.went_wrong(str(event.get("logger", event["event"])), error.__name__ if error else "")
    return event


def _rendered(values: bool, secrets: Collection[str]) -> list[Processor]:
    traceback = structlog.tracebacks.ExceptionDictTransformer(show_locals=False, max_frames=FRAMES)
    hidden: list[Processor] = [] if values else [_without_values]
    return [
        structlog.processors.ExceptionRenderer(traceback),
        *hidden,
        structlog.processors.JSONRenderer(partial(_line, _forms(secrets)), ensure_ascii=False, default=repr),
    ]


def _forms(secrets: Collection[str]) -> list[str]:
    """How secrets may stand in a line, as they are or in an address; the longest first."""
    long = {one for one in secrets if len(one) >= SHORTEST}
    written = {json.dumps(form, ensure_ascii=False)[1:-1] for one in long for form in (one, quote(one, ""))}
    return sorted(written, key=len, reverse=True)


def _line(secrets: list[str], event: EventDict, **how: Any) -> str:
    line = json.dumps(event, **how)
    for one in secrets:
        line = line.replace(one, "•••")
    return line


def _without_values(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Without what the errors say."""
    stacks: Any = event.get("exception", ())
    for stack in stacks if isinstance(stacks, list) else ():
        for name in ("exc_value", "exc_notes", "syntax_error"):
            stack.pop(name, None)
        for inner in stack.get("exceptions", ()):
            _without_values(_logger, _name, {"exception": inner})
    return event
