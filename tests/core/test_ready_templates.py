"""The templates a factory starts with: readable, sound, and plannable whatever is special about an order."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

import pytest

from bot.kinds.orders import step_words
from core.calendar import WorkingCalendar
from core.production.anchor import anchor
from core.production.fields import WayField, codes_of, read_field, written
from core.production.model import TemplateStep
from core.production.network import Task, check, days_of, in_order, links_of, plan
from core.production.planning import fitting
from core.production.standard import ready_templates
from core.purchasing.items import item_of, name_of
from tests.dialogues.chat import ZONE

READY = {template.code: (template, steps) for template, steps in ready_templates()}
FAMILIES = sorted(READY)
CALENDAR = WorkingCalendar(ZONE)
DUE = date(2027, 3, 31)


def features(steps: list[TemplateStep]) -> list[tuple[str, ...]]:
    """Everything that can be special about an order of a family."""
    known = sorted({one.condition for one in steps if one.condition})
    return [some for count in range(len(known) + 1) for some in combinations(known, count)]


def test_every_family_is_there_and_garment_is_the_usual_one() -> None:
    garments = ["garment", "garment-knit", "garment-woven"]
    assert ["electronics", *garments, "hardware", "plastics", "printing", "stock"] == FAMILIES
    assert [code for code, (template, _steps) in READY.items() if template.usual] == ["garment"]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_says_where_its_numbers_come_from_and_what_its_steps_are_called(family: str) -> None:
    template, steps = READY[family]
    assert 40 < len(template.source) <= 400
    assert all(one.name_en and one.name_zh and one.department for one in steps)
    assert len({one.code for one in steps}) == len(steps)
    assert any(one.milestone for one in steps)


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_can_be_planned_without_a_circle_and_ends(family: str) -> None:
    _template, steps = READY[family]
    check(steps)
    for some in features(steps):
        ways = fitting(steps, some)
        check(ways)
        codes = [one.code for one in ways]
        tasks = [
            Task(one.code, days_of(one, Decimal(1000)), CALENDAR, links_of(one, codes), anchor(one.anchor))
            for one in ways
        ]
        found = plan(in_order(tasks), DUE, DUE - timedelta(days=200), DUE - timedelta(days=200))
        assert found.late == 0
        assert found.spans.keys() == set(codes)
        assert max(span.end for span in found.spans.values()) <= DUE


@pytest.mark.parametrize("family", FAMILIES)
def test_what_a_family_needs_has_a_name_in_both_languages(family: str) -> None:
    items = {item for one in READY[family][1] for item in one.needs}
    assert all(item_of(name_of(item).zh) == item_of(name_of(item).en) == item for item in items)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_field_is_read_as_it_is_written(family: str) -> None:
    _template, steps = READY[family]
    codes = codes_of(steps, {})
    for one in steps:
        found: dict[str, object] = {}
        for field in WayField:
            found |= read_field(field, written(field, one), codes)
        assert found == {name: getattr(one, name) for name in found}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_step_has_the_code_that_the_words_for_it_mean(family: str) -> None:
    words = step_words()
    for one in READY[family][1]:
        for name in (one.name_en.lower(), one.name_zh):
            assert words.get(name, one.code) == one.code
