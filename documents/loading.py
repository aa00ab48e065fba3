"""From a file to a recognised sheet."""

from collections.abc import Mapping
from pathlib import Path

from core.importing import undisturbed
from documents import sheets
from documents.columns import Sheet, recognise


@undisturbed
def load(path: Path, kind: str = "orders", mapping: Mapping[str, tuple[str, ...]] | None = None) -> Sheet:
    """The sheet in a file; raises NotASheet, SheetTooLarge or BadMapping.

    What was not recognised is in `sheet.missing`; `sheet.mapped(…)` takes somebody's answers.
    """
    return recognise(path.name, sheets.read(path), kind, mapping)
