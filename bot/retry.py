"""Doing a work again for as long as the database gives it up."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import structlog

from core.work import Interrupted
from storage.database import Database

P = ParamSpec("P")
R = TypeVar("R")
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 5.0

log = structlog.get_logger()


async def until_kept(database: Database, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do it until it is kept: what the database gave up left no trace, so it may be done again."""
    pause = FIRST_PAUSE
    while True:
        try:
            return await database.run(work, *args, **kwargs)
        except Interrupted as why:
            log.warning("interrupted", work=work.__name__, why=repr(why.__cause__ or why)[:300])
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)
