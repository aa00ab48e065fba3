"""Setting type: a template beside this module and data become a picture, with the font that comes along."""

import json
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typst import Compiler

HERE = Path(__file__).parent
PIXELS_AS_POINTS = 72.0
"""Dots per inch at which a template's point is a picture's pixel."""
ONE_AT_A_TIME = Lock()


def picture(template: str, data: Any) -> bytes:
    """The one page of a template as PNG, of whose points each is a pixel.

    `data` goes in as JSON, so that nothing in it is ever taken for markup.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    with ONE_AT_A_TIME:
        drawn = _compiler().compile(
            str(HERE / template), format="png", ppi=PIXELS_AS_POINTS, sys_inputs=inputs
        )
    assert isinstance(drawn, bytes), template
    return drawn


@cache
def _compiler() -> "Compiler":
    # Only here: who never draws need not have it in memory.
    from typst import Compiler

    return Compiler(root=HERE, font_paths=[HERE / "fonts"], ignore_system_fonts=True)
