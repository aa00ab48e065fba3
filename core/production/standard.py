"""The step templates a new factory starts with.

The steps are those of a knit or woven garment as followed in the trade: cutting takes off after material is
in house, sewing starts three days later, finishing two days after sewing, inspection and packing last.
"""

from core.production.model import StepTemplate, TemplateStep
from core.work import Work

GARMENT = (
    # code, English, Chinese, working days before the due date at its end, working days it takes
    ("material", "material", "面辅料", 18, 5),
    ("cutting", "cutting", "裁剪", 14, 3),
    ("sewing", "sewing", "车缝", 6, 8),
    ("ironing", "ironing", "整烫", 4, 2),
    ("inspection", "inspection", "检验", 2, 1),
    ("packing", "packing", "包装", 1, 2),
)
TEMPLATES = (("garment", "Garment", "服装", GARMENT),)


def add_standard_templates(work: Work) -> None:
    """Give the factory the templates it does not have yet; the first is the usual one."""
    for code, english, chinese, steps in TEMPLATES:
        if work.find(StepTemplate, code=code) is not None:
            continue
        template = work.add(
            StepTemplate(code=code, name_en=english, name_zh=chinese, usual=code == "garment")
        )
        for position, (step, en, zh, before, days) in enumerate(steps, 1):
            work.add(
                TemplateStep(
                    template_id=template.id or 0,
                    position=position,
                    code=step,
                    name_en=en,
                    name_zh=zh,
                    anchor=f"due-{before}",
                    days=days,
                )
            )
