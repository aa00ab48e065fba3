"""Pictures in their reader's words: what a question found becomes what a document draws."""

from datetime import date, timedelta

from bot.board_words import counts, outlook, percent, spare, stopped
from bot.replies import Drawing
from bot.words import Brief, Speaker, _
from core.production.board import Board
from core.production.board_rows import BoardRow, BoardStep, Stand
from core.production.gantt import Days, Gantt, GanttStep
from core.values import FileBytes
from documents.board import BoardLine, BoardPicture, Chip, board_png
from documents.gantt import Bar, GanttLine, GanttPicture, gantt_png

PNG = "image/png"
LIVING = (Stand.RUNNING, Stand.LATE, Stand.BLOCKED)
CALENDAR_LEGEND = {
    "planned": _("first plan"),
    "done": _("done"),
    "running": _("at work"),
    "todo": _("forecast"),
    "late": _("behind plan"),
    "waits": _("stood still"),
    "rest": _("rest day"),
}


def board_picture(board: Board) -> Drawing:
    """The board, drawn when it is said."""

    def draw(speaker: Speaker) -> FileBytes:
        drawn = BoardPicture(
            language=_tag(speaker),
            title=speaker(_("Board, {day}", day=board.day)),
            counts=speaker.value(counts(board)),
            legend={stand: speaker.value(stand) for stand in Stand},
            today=speaker(_("today by the plan")),
            lines=[_board_line(row, board.day, speaker) for row in board.rows],
        )
        return _file(board_png(drawn), f"board-{board.day}.png")

    return draw


def _board_line(row: BoardRow, day: date, speaker: Speaker) -> BoardLine:
    return BoardLine(
        number=row.number.removeprefix(f"SO-{day.year}-"),
        who=" · ".join(name for name in (row.customer, row.owner) if name),
        due=speaker.brief(row.due) if row.due else "",
        slack=speaker(spare(row.slack)),
        standing=row.standing,
        chips=[_chip(step, speaker) for step in row.steps],
        note=speaker(stopped(row.block)) if row.block else "",
    )


def _chip(step: BoardStep, speaker: Speaker) -> Chip:
    living = step.stand in LIVING
    share = float(step.share) if living else 0.0
    said = percent(step) if living else ""
    return Chip(speaker.value(step.name), step.stand, share, float(step.planned), said)


def gantt_picture(gantt: Gantt) -> Drawing:
    """The calendar of an order, drawn when it is said."""

    def draw(speaker: Speaker) -> FileBytes:
        days = [gantt.first + timedelta(number) for number in range((gantt.last - gantt.first).days + 1)]
        drawn = GanttPicture(
            language=_tag(speaker),
            title=speaker(_("{order} · {customer}", order=gantt.order, customer=gantt.customer)),
            summary=speaker(outlook(gantt)),
            legend={key: speaker(words) for key, words in CALENDAR_LEGEND.items()},
            first=gantt.first,
            last=gantt.last,
            rest=gantt.rest,
            weeks={day: speaker.brief(day) for day in days if day.weekday() == 0},
            today=gantt.day,
            today_said=speaker(_("today {day}", day=Brief(gantt.day))),
            due=gantt.due,
            due_said=speaker(_("due")),
            lines=[_gantt_line(step, speaker) for step in gantt.steps],
        )
        return _file(gantt_png(drawn), f"{gantt.order}.png")

    return draw


def _gantt_line(step: GanttStep, speaker: Speaker) -> GanttLine:
    said = f"{int(step.share * 100)}%" if step.started and step.stand is not Stand.DONE else ""
    waits = [_bar(wait.days) for wait in step.waits]
    name = speaker.value(step.name)
    return GanttLine(name, said, step.stand, float(step.share), _bar(step.planned), _bar(step.days), waits)


def _bar(days: Days) -> Bar:
    return Bar(days.start, days.end)


def _tag(speaker: Speaker) -> str:
    return speaker.language.value.partition("_")[0]


def _file(content: bytes, name: str) -> FileBytes:
    return FileBytes(name, PNG, content, len(content))
