"""A step template on a sheet: a row each step, in any of the ways its headers are written."""

from core.errors import Refusal
from core.production.sheet import FIELDS, SheetStep, TemplateSheet
from documents.columns import recognise
from documents.reading import Grid
from documents.sheets import read_bytes


def template_in(name: str, content: bytes) -> TemplateSheet | None:
    """The template in a file's content; none where it is no sheet, or one of something else."""
    try:
        sheet = recognise(name, read_bytes(name, content), "templates")
    except Refusal:
        return None
    if sheet.missing:
        return None
    grid = Grid(sheet)
    columns = {field: grid.texts(field) for field in FIELDS}
    steps = tuple(
        SheetStep(row, {field: columns[field][place] for field in FIELDS})
        for place, row in enumerate(grid.rows)
    )
    code = next(filter(None, grid.texts("template")), "")
    named = next(filter(None, grid.texts("template_name")), "")
    return TemplateSheet(code, named or name.rpartition(".")[0] or name, steps)
