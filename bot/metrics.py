"""Figures for Prometheus: of this process, and of the database, which are the same from every process."""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.messages import Incoming

HOUR = 3600.0
REGISTRY = CollectorRegistry()
HEARD = Counter("gendan_messages", "Messages heard", ["channel", "kind"], registry=REGISTRY)
TOOK = Histogram(
    "gendan_message_seconds",
    "From a message's coming to its commit",
    ["channel"],
    registry=REGISTRY,
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
SENT = Counter(
    "gendan_sent", "Attempts to send, by what came of them", ["channel", "outcome"], registry=REGISTRY
)
ERRORS = Counter("gendan_errors", "What went wrong, by kind", ["event", "kind"], registry=REGISTRY)
WAITING = Gauge("gendan_outbox_messages", "Messages on their way, by the database", registry=REGISTRY)
OUTBOX_AGE = Gauge("gendan_outbox_age_seconds", "How long the oldest of them has waited", registry=REGISTRY)
REMINDER_LAG = Gauge(
    "gendan_reminder_lag_seconds", "How long what is due has not been said", registry=REGISTRY
)
BACKUP_AGE = Gauge(
    "gendan_backup_age_seconds", "How old the newest backup is, if there is one", registry=REGISTRY
)

_recent: deque[float] = deque(maxlen=10_000)
"""When things went wrong last."""


@contextmanager
def hearing(incoming: Incoming) -> Iterator[None]:
    """A message from its coming to its commit."""
    began = time.perf_counter()
    yield
    TOOK.labels(incoming.channel).observe(time.perf_counter() - began)
    HEARD.labels(incoming.channel, kind(incoming)).inc()


def kind(incoming: Incoming) -> str:
    """What a message is, told without reading it."""
    if incoming.button:
        return "press"
    if incoming.submission is not None:
        return "form"
    if incoming.files:
        return "file"
    return "command" if incoming.text.startswith("/") else "line"


def tried(channel: str, outcome: str) -> None:
    """Count an attempt to send: sent, later, refused or broke."""
    SENT.labels(channel, outcome).inc()


def went_wrong(event: str, what: str) -> None:
    """Count something that was logged as an error."""
    ERRORS.labels(event, what).inc()
    _recent.append(time.monotonic())


def errors_within_an_hour() -> int:
    """How much went wrong in this process lately."""
    while _recent and _recent[0] < time.monotonic() - HOUR:
        _recent.popleft()
    return len(_recent)


def exposition() -> bytes:
    """All of it as Prometheus reads it."""
    return generate_latest(REGISTRY)
