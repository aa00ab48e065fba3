"""What the stock does not allow, and what can be done instead."""

from typing import Any

from bot.commands import refusal
from bot.replies import Ask, Press, Reply, call
from bot.words import Text, Words, _
from core import errors as why
from core.purchasing.items import name_of
from core.stock.operations import count_stock, make_instead, reserve_stock


@refusal(why.UnknownStock)
def unknown_stock(refused: why.UnknownStock, _ask: Ask) -> Reply:
    """Nothing of that name."""
    text = refused.text[:40]
    buttons = [[call(count_stock, _("Count"), product=text)]] if text else []
    return Reply(_("Nothing called “{text}” was ever in stock.", text=text), buttons=buttons)


@refusal(why.NotInStock)
def not_in_stock(refused: why.NotInStock, _ask: Ask) -> Reply:
    """Too much; what would do."""
    return Reply([_lacking((refused.product, refused.wanted, refused.free, refused.held, refused.reason))])


@refusal(why.StockLacks)
def stock_lacks(refused: why.StockLacks, _ask: Ask) -> Reply:
    """Exactly what, and what can be done instead."""
    lines: list[Text] = [_("{order} cannot be served from stock.", order=refused.order)]
    lines += [_lacking(one) for one in refused.lacks]
    some = any(free for _product, _wanted, free, _held, _reason in refused.lacks)
    reserve: list[Press] = (
        [call(reserve_stock, _("Reserve what there is"), order=refused.order)] if some else []
    )
    return Reply(lines, buttons=[reserve, [call(make_instead, _("Make it instead"), order=refused.order)]])


def _lacking(one: tuple[str, Any, Any, Any, str]) -> Words:
    product, wanted, free, held, reason = one
    values = {"product": name_of(product) if product else None, "wanted": wanted, "free": free}
    if held:
        return _(
            "{product}: {wanted} wanted, {free} free; {held} held back ({reason}).",
            **values,
            held=held,
            reason=reason,
        )
    return _("{product}: {wanted} wanted, {free} free.", **values)
