"""What is taken out as a file in the chat."""

from bot.commands import command, refusal
from bot.export_sheets import export_file
from bot.replies import Ask, Reply
from bot.words import _, many, said_as
from core import errors as why
from core.orders.exports import Exported, ExportKind, export

said_as(
    {ExportKind.ORDERS: _("orders"), ExportKind.CUSTOMERS: _("customers"), ExportKind.STOCK: _("stock list")}
)
taking_out = command(
    export,
    "export",
    zh=("导出",),
    help=_("Orders, customers or stock as a workbook"),
    phrases=("export {what}", "导出 {what}", "{what} 导出"),
    questions={"what": _("What shall the file hold?")},
)


@taking_out.replies
def taken_out(event: Exported, _ask: Ask) -> Reply:
    """How much there is, with the file behind it."""
    if not event.rows:
        return Reply(_("There is nothing of that."))
    return Reply(
        [
            many("{count} row.", "{count} rows.", len(event.rows)),
            _("gendan import takes the same file in again."),
        ],
        title=_("Export: {what}", what=event.what),
        drawings=[export_file(event)],
    )


@refusal(why.TooMuchToExport)
def too_much(refused: why.TooMuchToExport, _ask: Ask) -> Reply:
    """Fewer days would do."""
    return Reply(
        _(
            "That is more than {most} rows. Name the days of the orders, for example "
            "/export orders 2026-11-01 2026-11-30. Where gendan runs, “gendan export” writes all of it.",
            most=refused.most,
        )
    )
