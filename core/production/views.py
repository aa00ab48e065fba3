"""What people ask about production: which templates there are."""

from dataclasses import dataclass

from sqlalchemy import select

from core.columns import table
from core.production.model import StepTemplate
from core.values import Name, TemplateCode
from core.work import Work

TEMPLATE = table(StepTemplate)
LISTED = select(TEMPLATE.c.code, TEMPLATE.c.name_en, TEMPLATE.c.name_zh).order_by(
    TEMPLATE.c.usual.desc(), TEMPLATE.c.id
)


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A step template to choose."""

    code: TemplateCode
    name: Name


def templates(work: Work) -> list[TemplateRow]:
    """The factory's step templates, the usual one first."""
    return [TemplateRow(TemplateCode(row.code), Name(row.name_en, row.name_zh)) for row in work.rows(LISTED)]
