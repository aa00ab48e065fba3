"""The step templates a new factory starts with: one readable file for each family in `ready/`."""

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from core.production.model import Evidence, StepTemplate, TemplateStep
from core.work import Work

READY = files("core.production") / "ready"
USUAL = "garment"
"""The family that comes first."""


def ready_templates() -> Iterator[tuple[StepTemplate, list[TemplateStep]]]:
    """Every family with its steps, not kept yet."""
    for code, said in _families().items():
        yield _template(code, said), [_step(place, step) for place, step in enumerate(said["step"], 1)]


@cache
def _families() -> dict[str, dict[str, Any]]:
    """What the files say, by the family's code."""
    found = {file.name.removesuffix(".toml"): file for file in READY.iterdir() if file.name.endswith(".toml")}
    return {
        code: tomllib.loads(found[code].read_text("utf-8"), parse_float=Decimal)
        for code in sorted(found, key=lambda one: (one != USUAL, one))
    }


def _template(code: str, said: Mapping[str, Any]) -> StepTemplate:
    name = said["name"]
    return StepTemplate(
        code=code,
        name_en=name["en"],
        name_zh=name["zh"],
        usual=said.get("usual", False),
        starts_at_kit=said.get("starts_at_kit", False),
        source=said["source"],
    )


def _step(position: int, said: Mapping[str, Any]) -> TemplateStep:
    way: dict[str, Any] = {**said, "evidence": Evidence(said.get("evidence", "none"))}
    names, milestone = way.pop("name"), way.pop("milestone", {"en": "", "zh": ""})
    way["tolerance_days"] = way.pop("tolerance", 0)
    if "rate" in way:
        way["rate"] = Decimal(way["rate"])
    way["first_day_loss"] = Decimal(way.get("first_day_loss", 0))
    return TemplateStep(
        position=position,
        template_id=0,
        name_en=names["en"],
        name_zh=names["zh"],
        milestone_en=milestone["en"],
        milestone_zh=milestone["zh"],
        **way,
    )


def add_standard_templates(work: Work) -> None:
    """Give the factory the templates it does not have yet; only a first one becomes the usual one."""
    usual = work.find(StepTemplate, usual=True)
    for template, steps in ready_templates():
        if work.find(StepTemplate, code=template.code) is not None:
            continue
        template.usual = template.usual and usual is None
        kept = work.add(template)
        for step in steps:
            step.template_id = kept.id or 0
        work.add_all(steps)
