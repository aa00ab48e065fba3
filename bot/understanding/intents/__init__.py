"""What a line can mean: one small reader for each intent, asked in the order of `READERS`."""

from bot.understanding.intents import control, customer, orders, questions, reports, safety, small
from bot.understanding.intents.base import Draft, Reader

READERS: tuple[Reader, ...] = (
    safety.unsafe,
    safety.abuse,
    customer.human,
    control.mute_reminder,
    control.set_reminder,
    orders.create_order,
    orders.create_purchase,
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
    orders.change_order,
    reports.report_payment,
    questions.query_order,
    reports.report_document,
    reports.report_stock,
    reports.report_quality,
    reports.report_progress,
    reports.report_shipment,
    reports.report_blocked,
    small.digest,
    small.smalltalk,
    small.greeting,
    small.ack,
    questions.lone_order,
)

__all__ = ["READERS", "Draft", "Reader"]
