"""The templates a factory starts with."""

import pytest

from core.production.standard import ready_templates

READY = {template.code: (template, steps) for template, steps in ready_templates()}
FAMILIES = [
    "garment",
    "garment-knit",
    "garment-woven",
    "electronics",
    "hardware",
    "plastics",
    "printing",
    "stock",
]


def test_every_family_is_there_and_garment_is_the_usual_one() -> None:
    assert sorted(READY) == sorted(FAMILIES)
    assert [code for code, (template, _steps) in READY.items() if template.usual] == ["garment"]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_says_where_its_numbers_come_from_and_what_its_steps_are_called(family: str) -> None:
    template, steps = READY[family]
    assert 40 < len(template.source) <= 400
    assert all(one.name_en and one.name_zh and one.department for one in steps)
    assert len({one.code for one in steps}) == len(steps)
    assert any(one.milestone for one in steps)
