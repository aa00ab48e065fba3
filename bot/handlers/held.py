"""One thing that is waited for, in words: what it is, who has it, since when, until when."""

from bot.handlers.departments import whom
from bot.words import Brief, Words, _
from core.production.held import WaitRow
from core.production.model import Evidence, WaitKind

PROOFS: dict[str, Words] = {
    Evidence.PHOTO.value: _("photo of {step}"),
    Evidence.SIGNED_SAMPLE.value: _("signed sample of {step}"),
    Evidence.DOCUMENT.value: _("document of {step}"),
}


def about(row: WaitRow) -> Words:
    """What it is, in a few words."""
    if row.kind is WaitKind.EVIDENCE:
        return Words(PROOFS[row.about].msgid, {"step": row.step})
    if row.step is not None:
        return _("{step}: {about}", step=row.step, about=row.about[:80])
    return _("{about}", about=row.about[:80])


def card_line(row: WaitRow) -> Words:
    """One thing an order waits for, as its card shows it."""
    values = {"about": about(row), "whom": whom(row.holder, row.who), "since": Brief(row.since)}
    if row.expected is None:
        return _("◇ {about} · {whom} since {since}", **values)
    return _("◇ {about} · {whom} since {since}, due {day}", **values, day=Brief(row.expected))
