"""What was taken out, as a workbook in the chat."""

import io

from bot.replies import Drawing
from bot.words import Speaker
from core.orders.exports import Exported
from core.values import FileBytes
from documents.writing import Format, write

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export_file(event: Exported) -> Drawing:
    """The rows as a workbook, written when it is said."""

    def draw(speaker: Speaker) -> FileBytes:
        kept = io.BytesIO()
        write(Format.XLSX, event.columns, event.rows, kept, speaker.zone)
        content = kept.getvalue()
        return FileBytes(f"{event.what}-{event.day}.xlsx", XLSX, content, len(content))

    return draw
