"""Readiness in the chat: what an order needs and has, and which orders that start soon lack something."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import bot.goods  # noqa: F401 - how a material is read is known from here on
from bot.commands import Answers, command
from bot.handlers.presses import card_press, short_number, turning
from bot.material_lines import CHASED, LACKING, LISTED
from bot.replies import Ask, Reply, call
from bot.words import Brief, Joined, Short, Text, Words, _
from core.purchasing.items import name_of
from core.purchasing.operations import material_in, need_material
from core.purchasing.views import KitPage, KitRow, MaterialRow, MaterialsShown, kit, materials
from core.values import Name

BUTTONS = 3

showing = command(
    materials,
    "materials",
    zh=("物料", "用料"),
    help=_("What an order needs, and what of it is there"),
    phrases=(*LISTED, *CHASED),
)
kits = command(
    kit,
    "kit",
    zh=("齐套表", "缺料单"),
    help=_("Orders that start soon and are not complete"),
    phrases=LACKING,
)


@showing.reads("materials")
def fills_order(slots: Mapping[str, Any]) -> Answers:
    """All that the order needs, also where one thing is chased."""
    return {"order": str(slots["order"])}


@showing.replies
def shown(event: MaterialsShown, _ask: Ask) -> Reply:
    """Each material with what of it is there and when the rest comes."""
    if not event.rows:
        text = _("Nothing is listed that {order} needs.", order=event.order)
        return Reply(text, buttons=[[call(need_material, _("Add a material"), order=event.order)]])
    lines: list[Text] = [_row(one, event.day) for one in event.rows]
    if event.kit_on is not None:
        lines.append(_("Everything is there since {day}.", day=Short(event.kit_on)))
    missing = [one for one in event.rows if one.complete_on is None]
    here = [
        call(material_in, _("{item}: arrived", item=name_of(one.item)), order=event.order, item=one.item)
        for one in missing[:BUTTONS]
    ]
    below = [call(need_material, _("Add a material"), order=event.order), card_press(event.order)]
    there = len(event.rows) - len(missing)
    title = _(
        "{order}: {there}/{all} there, {share}%",
        order=event.order,
        there=there,
        all=len(event.rows),
        share=event.share,
    )
    return Reply(lines, title=title, buttons=[here, below])


def _row(one: MaterialRow, day: date) -> Words:
    values: dict[str, Any] = {"item": _from_whom(one), "amount": _amount(one)}
    if one.complete_on is not None:
        return _("✓ {item}{amount}", **values)
    if one.expected is None:
        return _("○ {item}{amount} · no day known", **values)
    values |= {"comes": Brief(one.expected)}
    if one.expected < day:
        return _("▲ {item}{amount} · was to come {comes}", **values)
    if one.late:
        return _(
            "▲ {item}{amount} · comes {comes}, needed {wanted}", **values, wanted=Brief(one.wanted or day)
        )
    return _("○ {item}{amount} · comes {comes}", **values)


def _from_whom(one: MaterialRow) -> Words | Name:
    name = name_of(one.item)
    return _("{item} ({supplier})", item=name, supplier=one.supplier) if one.supplier else name


def _amount(one: MaterialRow) -> Words | str:
    if one.needed is None:
        return ""
    return _(" {here}/{needed}{unit}", here=one.here, needed=one.needed, unit=one.unit)


@kits.replies
def shown_kits(event: KitPage, _ask: Ask) -> Reply:
    """The soonest start first."""
    if not event.rows:
        return Reply(_("Every order that starts soon has what it needs."), title=_("Not complete"))
    lines: list[Text] = [_kit(one, event.day) for one in event.rows]
    ways = [call(materials, short_number(one.order, event.day), order=one.order) for one in event.rows]
    buttons = [
        *(ways[at : at + 4] for at in range(0, len(ways), 4)),
        turning(kit.name, event.page, event.pages),
    ]
    return Reply(
        lines, title=_("Start soon and are not complete: {count}", count=event.total), buttons=buttons
    )


def _kit(one: KitRow, day: date) -> Words:
    values: dict[str, Any] = {
        "mark": "▲" if one.starts <= day or (one.comes and one.comes > one.starts) else "○",
        "order": short_number(one.order, day),
        "customer": one.customer,
        "starts": Brief(one.starts),
        "there": one.there,
        "all": one.needed,
        "items": Joined([name_of(item) for item in one.items]),
    }
    if one.comes is None:
        return _("{mark} {order} {customer} · starts {starts} · {there}/{all} · lacks {items}", **values)
    values["comes"] = Brief(one.comes)
    return _(
        "{mark} {order} {customer} · starts {starts} · {there}/{all} · lacks {items} until {comes}", **values
    )
