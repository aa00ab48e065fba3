"""Logs: one line of JSON an event, on stderr, without anybody's words or values in it."""

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from bot import metrics

FRAMES = 12
SHARED: tuple[Processor, ...] = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
)


def configure(*, values: bool = False) -> None:
    """Log so from here on.

    A traceback names the places and the kinds of errors; what the errors say may hold what people typed, and
    is logged with `values` only.
    """
    structlog.configure(
        processors=[*SHARED, counted, *_rendered(values)],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def take_over(*, values: bool = False) -> None:
    """Have what libraries log written in the same way."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *SHARED, counted],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendered(values)],
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


def _rendered(values: bool) -> list[Processor]:
    traceback = structlog.tracebacks.ExceptionDictTransformer(show_locals=False, max_frames=FRAMES)
    hidden: list[Processor] = [] if values else [_without_values]
    return [
        structlog.processors.ExceptionRenderer(traceback),
        *hidden,
        structlog.processors.JSONRenderer(ensure_ascii=False, default=repr),
    ]


def _without_values(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Without what the errors say."""
    stacks: Any = event.get("exception", ())
    for stack in stacks if isinstance(stacks, list) else ():
        for name in ("exc_value", "exc_notes", "syntax_error"):
            stack.pop(name, None)
        for inner in stack.get("exceptions", ()):
            _without_values(_logger, _name, {"exception": inner})
    return event
