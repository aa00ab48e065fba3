"""A process of its own on a factory's database, for tests of several at once."""

import sys
import time
from collections.abc import Callable
from os import getpid

from bot.app import App
from bot.messages import Incoming
from bot.settings import Settings
from storage.lease import Lease
from tests.dialogues.chat import Clock


def report(url: str, name: str, order: str, steps: str, times: str) -> None:
    """Somebody reports on the steps of an order, now this one and now that."""
    house = App(Settings(database_url=url), clock=Clock("2026-11-23 10:00"))
    _ready()
    for number in range(int(times)):
        for step in steps.split(","):
            line = f"{order} {step} {number + 1}"
            message = Incoming(
                "phone", f"sender-{name}", f"chat-{name}", f"{getpid()} {step} {number}", text=line
            )
            (answer,) = house.router.handle(message)
            print(answer.message.event)  # noqa: T201
    house.close()


def hold(url: str, name: str) -> None:
    """Have a duty until killed."""
    house = App(Settings(database_url=url))
    assert Lease(house.database, name).held()
    _ready()
    time.sleep(600)


def _ready() -> None:
    """Say so, and wait for the word."""
    print("ready", flush=True)  # noqa: T201
    sys.stdin.readline()


ACTS: dict[str, Callable[..., None]] = {"report": report, "hold": hold}

if __name__ == "__main__":
    ACTS[sys.argv[1]](*sys.argv[2:])
