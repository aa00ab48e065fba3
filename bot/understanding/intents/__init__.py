"""What a line can mean: one small reader for each intent, asked in the order of `READERS`."""

from bot.understanding.intents import (
    changes,
    control,
    customer,
    goods,
    orders,
    papers,
    progress,
    purchases,
    questions,
    safety,
    small,
)
from bot.understanding.intents.base import Draft, Reader

READERS: tuple[Reader, ...] = (
    safety.unsafe,
    safety.abuse,
    customer.human,
    control.mute_reminder,
    control.set_reminder,
    orders.create_order,
    purchases.create_purchase,
    control.handover,
    control.reject,
    control.approve,
    orders.split_order,
    orders.merge_orders,
    orders.cancel_order,
    customer.rate,
    customer.complaint,
    small.help_,
    questions.query_kpi,
    questions.query_list,
    questions.query_stock,
    changes.change_order,
    papers.report_payment,
    questions.query_order,
    papers.report_document,
    goods.report_stock,
    goods.report_quality,
    progress.report_progress,
    goods.report_shipment,
    progress.report_blocked,
    small.digest,
    small.smalltalk,
    small.greeting,
    small.ack,
    questions.lone_order,
)

__all__ = ["READERS", "Draft", "Reader"]
